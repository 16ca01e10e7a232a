"""Desks are told of a tier once, and of its end; who cannot be reached is told later."""

from __future__ import annotations

import asyncio

import pytest

from bot.costs.notices import TierNotices
from bot.costs.tiers import WORDS, Tier
from storage.sqlite import SqliteDatabase
from storage.store import Store
from storage.tiers import TierRow
from tests.clock import ManualClock
from tests.peers.desk import Room


class Told:
    """Two desks, and a budget whose tier the test moves."""

    def __init__(self, db: SqliteDatabase, clock: ManualClock) -> None:
        self.store, self._clock = Store("default", db), clock
        self.row, self.rooms = TierRow("default", db), [Room("room"), Room("hall")]
        self._tier: Tier = "normal"

    def notices(self) -> TierNotices:
        """Of any process."""
        return TierNotices(self.store, self.row, lambda: self.rooms)

    async def enter(self, *tiers: Tier) -> None:
        for tier in tiers:
            self._clock.advance(600)
            async with self.store.transaction() as tx:
                assert await self.row.change(tx, self._tier, tier, at=self._clock.now())
            self._tier = tier
            await self.notices().look()


@pytest.fixture
def told(db: SqliteDatabase, clock: ManualClock) -> Told:
    return Told(db, clock)


async def test_every_desk_is_told_of_each_tier_once_and_of_the_end(told: Told) -> None:
    await told.notices().look()
    await told.enter("log", "notify", "throttle", "halt")
    await told.notices().look()
    await told.enter("normal", "log", "normal", "halt")

    words = [WORDS[tier] for tier in ("notify", "throttle", "halt", "normal", "halt")]
    assert [room.told for room in told.rooms] == [words, words]


async def test_a_desk_that_cannot_be_reached_is_told_later_and_no_other_twice(told: Told) -> None:
    told.rooms[0].down = 1
    await told.enter("throttle")
    assert [room.told for room in told.rooms] == [[], [WORDS["throttle"]]]
    await told.notices().look()

    assert [room.told for room in told.rooms] == [[WORDS["throttle"]]] * 2


async def test_of_a_tier_that_a_desk_never_heard_of_it_is_not_told_the_end(told: Told) -> None:
    told.rooms[0].down = 1
    await told.enter("notify", "log")

    assert [room.told for room in told.rooms] == [[], [WORDS["notify"], WORDS["log"]]]


async def test_of_many_processes_one_tells(told: Told) -> None:
    async with told.store.transaction() as tx:
        await told.row.change(tx, "normal", "halt", at=1)
    await asyncio.gather(*(told.notices().look() for _ in range(5)))

    assert [room.told for room in told.rooms] == [[WORDS["halt"]]] * 2
