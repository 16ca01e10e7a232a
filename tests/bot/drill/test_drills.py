"""Drills of a whole Parley that serves over HTTP: what is broken, what is seen of it, and what holds."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.app import App
from bot.drill.command import NotRunning, run
from bot.drill.order import ORDER, Drill, Target
from bot.drill.verdict import Held
from bot.drill.visitors import CannotBegin
from tests.peers.models import ModelServer
from tests.running import Running, running, settings, until

SECONDS = 1.0
EFFECTS: dict[Target, list[str]] = {
    "provider": ["silent while it was broken", "left alone when it kept failing", "asked again afterwards"],
    "masker": ["read by no model", "given to a person"],
    "database": ["refused while it was broken"],
    "channel": ["sent afterwards"],
}


@pytest.fixture
async def models() -> AsyncIterator[ModelServer]:
    async with ModelServer() as server:
        yield server


@pytest.fixture
async def parley(tmp_path: Path, models: ModelServer) -> AsyncIterator[Running]:
    given = settings(tmp_path, openai_base_url=models.openai_url)
    async with running(given) as up:
        yield up


async def drilled(parley: Running, target: Target) -> list[Held]:
    """As the command does it: with a Parley of its own on the same directory."""
    app = App(parley.app.settings, clock=parley.clock)
    await app.db.open()
    try:
        return list(await run(app, target, SECONDS, url=parley.url))
    finally:
        await app.db.close()


async def ends(parley: Running) -> set[str]:
    """What the turns ended in."""
    rows = await parley.app.store.audit.newest(1000)
    return {row.action for row in rows if row.action.startswith("turn.")}


@pytest.mark.parametrize("target", ["provider", "masker", "database", "channel"])
async def test_the_promises_hold_in_every_drill(parley: Running, target: Target) -> None:
    verdict = await drilled(parley, target)

    assert [held for held in verdict if not held.ok] == []
    assert [held.promise for held in verdict[5:]] == EFFECTS[target]
    assert "3 of 3" in verdict[0].detail


def ordered(parley: Running, target: Target) -> Drill:
    """Broken until the test says otherwise."""
    order = Drill(parley.app.settings.env.data_dir / ORDER, parley.clock)
    order.begin([target], 200)
    return order


async def test_a_broken_masker_hands_every_message_over(parley: Running, models: ModelServer) -> None:
    visitor = await parley.visitor()
    ordered(parley, "masker")
    await visitor.ask("Is anybody there?")

    assert await ends(parley) == {"turn.handed_over"}
    assert models.requests == []


async def test_a_broken_provider_is_not_asked(parley: Running, models: ModelServer) -> None:
    visitor = await parley.visitor()
    ordered(parley, "provider")
    await visitor.ask("Is anybody there?")

    assert models.requests == []
    assert await ends(parley) == {"turn.handed_over"}


async def test_a_broken_database_refuses_until_it_is_back(parley: Running) -> None:
    visitor = await parley.visitor()
    order = ordered(parley, "database")
    during = await visitor.post("Is anybody there?", "same")
    order.end()
    after = await visitor.post("Is anybody there?", "same")

    assert (during.status_code, after.status_code) == (503, 202)


async def test_it_is_audited_and_leaves_nobody_waiting(parley: Running) -> None:
    await drilled(parley, "masker")
    rows = await parley.app.store.audit.newest(1000)

    assert [row.subject for row in rows if row.action == "drill.began"] == ["masker"]
    assert [row.subject for row in rows if row.action == "drill.ended"] == ["masker"]
    assert await parley.app.store.conversations.count_waiting() == 0
    assert await parley.app.store.audit.verify() is None


async def test_while_it_runs_readiness_and_console_name_it(parley: Running) -> None:
    order = Drill(parley.app.settings.env.data_dir / ORDER, parley.clock)
    order.begin(["masker"], 60)
    during = (await parley.client.get("/readyz")).json()
    page = await console(parley)
    order.end()
    after = (await parley.client.get("/readyz")).json()

    assert "drill:masker" in during["degraded"]
    assert "Fire drill: masker broken on purpose" in page
    assert after["degraded"] == []


async def console(parley: Running) -> str:
    password = "correct horse battery staple"
    await parley.app.accounts.create("Anna", password, "admin")
    form = {"name": "Anna", "password": password}
    headers = {"Origin": parley.url.rstrip("/")}
    await parley.client.post("/console/sign-in", data=form, headers=headers)
    return (await parley.client.get("/console")).text


async def test_a_start_ends_a_drill(tmp_path: Path) -> None:
    async with running(settings(tmp_path)) as parley:
        Drill(tmp_path / ORDER, parley.clock).begin(["database"], 60)
        assert parley.app.drill.running() == ("database",)
        Drill(tmp_path / ORDER, parley.clock).begin(["database"], 60)
    async with running(settings(tmp_path)) as parley:
        assert parley.app.drill.running() == ()
        visitor = await parley.visitor()
        assert (await visitor.post("Hello")).status_code == 202


async def test_a_drill_that_is_stopped_takes_its_order_back(parley: Running) -> None:
    drilling = asyncio.create_task(drilled(parley, "masker"))
    await until(lambda: bool(parley.app.drill.running()))
    drilling.cancel()
    with pytest.raises(asyncio.CancelledError):
        await drilling

    assert parley.app.drill.running() == ()


async def test_without_a_running_parley_it_says_so(tmp_path: Path) -> None:
    async with running(settings(tmp_path)) as parley:
        with pytest.raises(NotRunning):
            await run(parley.app, "masker", SECONDS, url="http://127.0.0.1:9")
        assert parley.app.drill.running() == ()


async def test_where_no_stranger_may_write_it_says_why(tmp_path: Path) -> None:
    policy = {"web": {"identity": "enforced"}}
    secret = {"web_identity_secrets": "x" * 32}
    async with running(settings(tmp_path, policy, **secret)) as parley:
        with pytest.raises(CannotBegin, match="401"):
            await run(parley.app, "masker", SECONDS, url=parley.url)
