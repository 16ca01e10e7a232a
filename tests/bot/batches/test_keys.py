"""Several keys of one vendor: a batch belongs to the one that it was sent with, and a failing one is left."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.batches.work import BatchWork
from storage.sqlite import SqliteDatabase
from tests.bot.batches.office import HOUR, SUMMARY, Office, made, provider_at
from tests.clock import ManualClock
from tests.peers.batches import BatchServer

VENDORS = ("openai", "anthropic")


@pytest.fixture
async def other() -> AsyncIterator[BatchServer]:
    async with BatchServer() as running:
        yield running


@pytest.fixture(params=VENDORS)
async def pooled(
    request: pytest.FixtureRequest,
    db: SqliteDatabase,
    clock: ManualClock,
    server: BatchServer,
    other: BatchServer,
) -> AsyncIterator[Office]:
    """The key "one" is of `server`'s organisation, "two" of `other`'s."""
    keys = [provider_at(server, request.param, clock, account="one")]
    keys.append(provider_at(other, request.param, clock, account="two"))
    office = made(db, clock, server, keys[0])
    office.providers, other.answers = keys, server.answers
    yield office
    for key in keys:
        await key.aclose()


async def run(office: Office, other: BatchServer, job: BatchWork, *, after: float = 300.0) -> None:
    office.core.clock.advance(after)
    office.server.now = other.now = office.core.clock.now() // 1000
    await job.run()


async def test_who_refuses_is_asked_last_the_next_time(pooled: Office, other: BatchServer) -> None:
    person, job = await pooled.closed(), pooled.job()
    pooled.server.faults = ["refuse"]
    for _ in range(2):
        await run(pooled, other, job)
    other.finish()
    await run(pooled, other, job)

    assert (len(pooled.server.taken), len(other.taken)) == (0, 1)
    assert await pooled.review(person) == (SUMMARY, 4, "answered")


async def test_results_are_fetched_with_the_key_that_sent_even_after_a_restart(
    pooled: Office, other: BatchServer
) -> None:
    first = await pooled.closed()
    await run(pooled, other, pooled.job())
    pooled.providers.reverse()  # the settings name them in another order now
    second = await pooled.closed()
    await run(pooled, other, pooled.job())
    for server in (pooled.server, other):
        server.finish()
    await run(pooled, other, pooled.job())

    assert (len(pooled.server.taken), len(other.taken)) == (1, 1)
    assert await pooled.review(first) == await pooled.review(second) == (SUMMARY, 4, "answered")


async def test_a_key_that_may_ask_no_more_holds_up_no_other_and_its_work_goes_again(
    pooled: Office, other: BatchServer
) -> None:
    lost, job = await pooled.closed(), pooled.job()
    await run(pooled, other, job)
    pooled.server.revoked = True
    later = await pooled.closed()
    for after in (300.0, 300.0):
        await run(pooled, other, job, after=after)
        other.finish()
    assert await pooled.review(later) == (SUMMARY, 4, "answered")
    assert await pooled.review(lost) == (None, None, None)

    for after in (48 * HOUR, 300.0, 300.0):
        await run(pooled, other, job, after=after)
        other.finish()
    assert await pooled.review(lost) == (SUMMARY, 4, "answered")
