"""Two questions of an operator and one of a graph: is it alive, can it accept, what did it count?

A database that is down makes Parley degraded, not unready: it would gain nothing from being restarted, and
messages are refused honestly meanwhile.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Literal

from fastapi import APIRouter, Response
from fastapi.responses import PlainTextResponse
from pydantic import BaseModel

from bot.optional import OptionalSteps
from bot.providers.breaker import Standing
from guards.base import Unavailable

Probe = Callable[[], Awaitable[object]]
_PROBE_SECONDS = 1.0


class Alive(BaseModel):
    status: Literal["alive"] = "alive"


class Readiness(BaseModel):
    """`degraded`: what is down, strained or broken on purpose. `off`: the steps left out for now."""

    status: Literal["ready", "unavailable"]
    degraded: list[str]
    off: list[str]


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

    `drills`: what is broken on purpose. `shut`: models that are not asked. `steps`: what is left out for now.
    """
    routes = APIRouter()

    @routes.head("/healthz", include_in_schema=False)
    @routes.get("/healthz")
    async def alive() -> Alive:
        return Alive()

    @routes.head("/readyz", include_in_schema=False)
    @routes.get("/readyz", responses={503: {"model": Readiness}})
    async def ready(response: Response) -> Readiness:
        if not accepting():
            response.status_code = 503
            return Readiness(status="unavailable", degraded=[], off=[])
        up = await asyncio.gather(*(_answers(probe) for probe in probes.values()))
        degraded = [name for name, fine in zip(probes, up, strict=True) if not fine]
        strained = [strain for strain in steps.strains if strain not in degraded]
        named = [*(f"breaker:{one.name}" for one in shut()), *(f"drill:{target}" for target in drills())]
        off: list[str] = [left.step for left in steps.off]
        return Readiness(status="ready", degraded=[*degraded, *strained, *named], off=off)

    @routes.head("/metrics", include_in_schema=False)
    @routes.get("/metrics", response_class=PlainTextResponse)
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
