"""Two questions of an operator and one of a graph: is it alive, can it accept, what did it count?

A database that is down makes Parley degraded, not unready: it would gain nothing from being restarted, and
messages are refused honestly meanwhile.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse

from bot.optional import OptionalSteps
from bot.providers.breaker import Standing
from guards.base import Unavailable

Probe = Callable[[], Awaitable[object]]
_PROBE_SECONDS = 1.0


def router(
    *,
    accepting: Callable[[], bool],
    probes: Mapping[str, Probe],
    exposition: Callable[[], tuple[bytes, str]],
    steps: OptionalSteps,
    drills: Callable[[], Sequence[str]] = tuple,
    shut: Callable[[], Sequence[Standing]] = tuple,
) -> APIRouter:
    """`accepting` is False before migrations and while draining. A probe raises Unavailable when down.

    `drills` is what is broken on purpose, `shut` which models are not asked, `steps` knows what is left out
    for now.
    """
    routes = APIRouter()

    @routes.head("/healthz", include_in_schema=False)
    @routes.get("/healthz")
    async def alive() -> dict[str, str]:
        return {"status": "alive"}

    @routes.head("/readyz", include_in_schema=False)
    @routes.get("/readyz")
    async def ready() -> JSONResponse:
        if not accepting():
            return JSONResponse({"status": "unavailable", "degraded": [], "off": []}, status_code=503)
        up = await asyncio.gather(*(_answers(probe) for probe in probes.values()))
        degraded = [name for name, fine in zip(probes, up, strict=True) if not fine]
        strained = [strain for strain in steps.strains if strain not in degraded]
        named = [*(f"breaker:{one.name}" for one in shut()), *(f"drill:{target}" for target in drills())]
        every, off = [*degraded, *strained, *named], [left.step for left in steps.off]
        return JSONResponse({"status": "ready", "degraded": every, "off": off})

    @routes.head("/metrics", include_in_schema=False)
    @routes.get("/metrics")
    async def metrics() -> Response:
        body, content_type = exposition()
        return Response(body, headers={"content-type": content_type})

    return routes


async def _answers(probe: Probe) -> bool:
    try:
        async with asyncio.timeout(_PROBE_SECONDS):
            await probe()
    except (Unavailable, TimeoutError):
        return False
    return True
