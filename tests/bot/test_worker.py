"""What a worker makes of trouble: its own bugs end at a person, a lost database is only waited for."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress

import pytest

from guards.base import Fact, Span
from storage.base import QUEUE, DatabaseUnavailable
from storage.sqlite import SqliteDatabase
from tests.bot.core import Core
from tests.bot.faults import FailingFacts
from tests.bot.house import House
from tests.clock import ManualClock


class Cured:
    """A facts source that has a bug once."""

    def __init__(self) -> None:
        self._ill = True

    async def aclose(self) -> None:
        """Nothing is open."""

    async def facts(self, identity: str) -> Mapping[str, Fact]:
        if self._ill:
            self._ill = False
            raise KeyError(identity)
        return {}


@pytest.mark.promise("P1")
async def test_a_lost_database_leaves_the_turn_as_it_was(db: SqliteDatabase, clock: ManualClock) -> None:
    core = Core(db, clock, facts=FailingFacts(DatabaseUnavailable("SQLITE_BUSY")))
    mina = await core.person(verified_as="mina")
    await core.says(mina, "Hello")
    for _ in range(5):
        with pytest.raises(DatabaseUnavailable):
            await core.worker.reply(mina.id)

    waiting = await core.store.turns.waiting(mina.id)
    assert [turn.attempts for turn in waiting] == [0]
    assert (await core.now(mina)).owner == "bot"


async def test_a_bug_that_shows_once_costs_one_attempt_and_no_answer(
    db: SqliteDatabase, clock: ManualClock
) -> None:
    core = Core(db, clock, facts=Cured())
    mina = await core.person(verified_as="mina")
    await core.says(mina, "Hello")
    await core.worker.reply(mina.id)
    attempts = [turn.attempts for turn in await core.store.turns.waiting(mina.id)]
    await core.worker.reply(mina.id)
    await core.delivery.flush(mina.id)

    assert attempts == [1]
    assert len(core.heard(mina)) == 1
    assert await core.store.turns.waiting(mina.id) == []


class Killing:
    """A detector at whose every find the process dies, and how often it did."""

    name = "killing"

    def __init__(self) -> None:
        self.deaths = 0

    async def find(self, text: str) -> Sequence[Span]:
        self.deaths += 1
        raise asyncio.CancelledError


@pytest.mark.promise("P1")
async def test_a_message_at_which_the_process_dies_goes_to_a_person_after_some_starts(
    db: SqliteDatabase, clock: ManualClock
) -> None:
    killing = Killing()
    core = Core(db, clock, detectors=(killing,))
    house = House(core)
    mina = await core.person()
    await core.says(mina, "Hello")
    for _ in range(10):
        with suppress(asyncio.CancelledError):
            await core.worker.reply(mina.id)
        await house.jobs.take_up()

    assert killing.deaths == 3
    assert (await core.now(mina)).owner == QUEUE
