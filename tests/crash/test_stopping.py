"""Stopped in order, or out of disk: what is accepted is kept, and what cannot be kept is not accepted."""

from __future__ import annotations

import asyncio
import resource
import sqlite3
from asyncio.subprocess import Process
from contextlib import closing
from pathlib import Path

import pytest

from tests.crash.auditor import at_rest, audit
from tests.crash.campaign import crowded, opened
from tests.crash.lane import Lane
from tests.running import Visitor

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.promise("P1")]


async def test_DB_8_stopped_under_load_it_drains_and_the_next_start_takes_up_the_rest(
    template: Path, tmp_path: Path, zygote: Process
) -> None:
    async with (
        opened(template, tmp_path / "home", zygote, with_model=True) as lane,
        crowded(lane, seed=8) as crowd,
    ):
        for stop in range(1, 4):
            async with asyncio.timeout(40), lane.undisturbed():  # it ends with exit code 0, or fails
                await crowd.until(lambda goal=20 * stop: crowd.accepted >= goal)  # type: ignore[misc]

    assert await audit(lane.database, crowd.log) == []


async def test_DB_2_a_full_disk_refuses_what_it_cannot_keep_and_recovers(
    template: Path, tmp_path: Path, zygote: Process
) -> None:
    async with opened(template, tmp_path / "home", zygote, with_model=False) as lane, lane.undisturbed():
        visitor = await _visitor(lane)
        await visitor.ask("What is my balance?")

        _let_files_grow_to(lane, lane.database.with_name("parley.db-wal").stat().st_size)
        refused = await visitor.post("Where is my order?", "meanwhile")
        _let_files_grow_to(lane, resource.RLIM_INFINITY)
        stored = _messages(lane.database)
        repeated = await visitor.post("Where is my order?", "meanwhile")
        said = await visitor.until(lambda said: len(said) >= 2)

    assert refused.status_code == 503
    assert refused.json()["error"]["code"] == "unavailable"
    assert refused.headers["retry-after"]
    assert (repeated.status_code, repeated.json()["duplicate"]) == (202, False)
    assert stored == 2, "the question before, and its answer"
    assert len(said) == 2
    assert at_rest(lane.database)


async def _visitor(lane: Lane) -> Visitor:
    started = (await lane.client.post("/v1/conversations", json={})).json()
    return Visitor(lane.client, started["conversation_id"], started["token"])


def _let_files_grow_to(lane: Lane, size: int) -> None:
    """No file of the living process may be longer; a write past it fails as on a full disk."""
    assert lane.pid is not None
    resource.prlimit(lane.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def _messages(database: Path) -> int:
    with closing(sqlite3.connect(database)) as db:
        (count,) = db.execute("SELECT count(*) FROM message").fetchone()
    return int(count)
