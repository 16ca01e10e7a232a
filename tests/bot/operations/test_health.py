"""Alive, ready, counted: what an orchestrator and a monitor are told."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import httpx2
import pytest
from fastapi import FastAPI

from bot.operations.health import router
from bot.optional import Strain
from bot.providers.breaker import Standing
from storage.base import DatabaseUnavailable
from tests.bot.strained import strained


async def fine() -> None:
    return


async def down() -> None:
    raise DatabaseUnavailable("SQLITE_FULL")


async def hanging() -> None:
    await asyncio.Event().wait()


async def get(
    path: str,
    *,
    accepting: bool = True,
    probe: Callable[[], Awaitable[None]] = fine,
    strains: Sequence[Strain] = (),
    shut: Sequence[str] = (),
) -> httpx2.Response:
    app = FastAPI()
    app.include_router(
        router(
            accepting=lambda: accepting,
            probes={"database": probe},
            steps=strained(*strains),
            shut=lambda: [Standing(name, "open", "timeout", False, None, None, None) for name in shut],
            exposition=lambda: (b"parley_up 1\n", "text/plain"),
        )
    )
    transport = httpx2.ASGITransport(app=app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://parley") as client:
        return await client.get(path)


async def test_alive_asks_nobody() -> None:
    answer = await get("/healthz", accepting=False, probe=down)

    assert (answer.status_code, answer.json()) == (200, {"status": "alive"})


async def test_ready_when_all_is_well() -> None:
    answer = await get("/readyz")

    assert (answer.status_code, answer.json()) == (200, {"status": "ready", "degraded": [], "off": []})


@pytest.mark.parametrize("probe", [down, hanging])
async def test_a_database_that_is_down_or_hangs_degrades_and_no_more(
    probe: Callable[[], Awaitable[None]],
) -> None:
    answer = await get("/readyz", probe=probe)

    told = {"status": "ready", "degraded": ["database"], "off": []}
    assert (answer.status_code, answer.json()) == (200, told)


async def test_a_strain_is_told_with_what_it_leaves_out() -> None:
    answer = await get("/readyz", strains=["models", "slow"])

    told = {"status": "ready", "degraded": ["slow", "models"], "off": ["larger_tier", "batches"]}
    assert (answer.status_code, answer.json()) == (200, told)


async def test_each_model_that_is_not_asked_is_named() -> None:
    answer = await get("/readyz", shut=["openai/gpt", "anthropic/claude"])

    assert answer.json()["degraded"] == ["breaker:openai/gpt", "breaker:anthropic/claude"]


async def test_not_ready_while_draining() -> None:
    assert (await get("/readyz", accepting=False)).status_code == 503


async def test_metrics_are_shown_as_they_are() -> None:
    answer = await get("/metrics")

    assert (answer.text, answer.headers["content-type"]) == ("parley_up 1\n", "text/plain")
