"""How busy it is: limits give way to what waits and what is spent, and optional steps to what waits."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from bot.load import Load
from guards.base import Rate
from guards.limits import Pressure
from storage.sqlite import SqliteDatabase
from tests.bot.core import Core
from tests.bot.test_admission import refusal
from tests.clock import ManualClock


def spent(share: float) -> Callable[[], Awaitable[float]]:
    """A budget of which so much is gone."""

    async def gone() -> float:
        return share

    return gone


async def test_limits_tighten_while_answers_are_behind_and_relax_afterwards(
    db: SqliteDatabase, clock: ManualClock
) -> None:
    core = Core(db, clock, limit=Rate(10, 60, 10))
    load = Load(core.store.turns, spent(0.0), core.pressure, core.metrics, backlog=4)
    mina = await core.person()
    await core.says(mina, "Hello")
    await load.look()
    before = core.count("limits_granted")
    for _ in range(2):
        await core.says(mina, "Hello")
    await load.look()
    for _ in range(3):
        await core.says(mina, "Hello")
    refused = await refusal(core, mina)
    during = core.count("limits_granted")
    async with core.store.transaction() as tx:
        await core.store.turns.drop(tx, mina.id)
    await load.look()

    assert (before, during, core.count("limits_granted")) == (1.0, 0.5, 1.0)
    assert refused.retry_after == 6.0, "nine of ten are used up; a message costs two meanwhile"


async def test_it_is_busy_until_most_is_worked_off(db: SqliteDatabase, clock: ManualClock) -> None:
    core = Core(db, clock)
    load = Load(core.store.turns, spent(1.0), core.pressure, core.metrics, backlog=8)
    people = [await core.person() for _ in range(4)]
    told = []
    for person in people:
        await core.says(person, "Hello")
        await load.look()
        told.append(load.busy)
    for person in people:
        async with core.store.transaction() as tx:
            await core.store.turns.drop(tx, person.id)
        await load.look()
        told.append(load.busy)

    assert told == [False, False, False, True, True, True, False, False]


@pytest.mark.parametrize(("share", "granted"), [(0.0, 1.0), (0.87, 1.0), (0.88, 0.5), (1.0, 0.5)])
async def test_a_spent_budget_halves_the_limits_and_no_more(core: Core, share: float, granted: float) -> None:
    pressure = Pressure()
    await Load(core.store.turns, spent(share), pressure, core.metrics, backlog=4).look()

    assert pressure.granted == granted
