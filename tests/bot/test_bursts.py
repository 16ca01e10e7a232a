"""Bursts: how long an answer waits for more of the question."""

from __future__ import annotations

import pytest

from bot.bursts import Bursts
from guards.base import SealedText
from storage.base import Turn
from storage.sqlite import SqliteDatabase
from tests.bot.core import Core
from tests.clock import ManualClock

NOW = 1_000_000
BURSTS = Bursts(pause_seconds=1.0, deadline_seconds=25.0)


def turns(*ages: int) -> list[Turn]:
    """Open turns that came so many milliseconds ago."""
    sealed = SealedText.from_storage(b"")
    return [Turn(str(age), "c", "open", 0, NOW - age, sealed) for age in ages]


@pytest.mark.parametrize(
    ("ages", "left"),
    [
        ((0,), 1.0),
        ((400,), 0.6),
        ((1000,), 0.0),
        ((1800, 900), 0.1),
        ((3900, 2000, 0), 0.1),
        ((4000, 0), 0.0),
        ((60_000,), 0.0),
        ((-50,), 0.0),
        ((100, -50), 0.0),
    ],
)
def test_an_answer_waits_for_a_pause_but_not_for_ever(ages: tuple[int, ...], left: float) -> None:
    assert BURSTS.left(turns(*ages), NOW) == pytest.approx(left)


def test_the_wait_is_a_small_part_of_the_deadline() -> None:
    assert Bursts(5.0, 5.0).left(turns(0), NOW) == 1.0


def test_without_a_pause_nothing_waits() -> None:
    assert Bursts(0.0, 25.0).left(turns(0), NOW) == 0.0


# -- in the pipeline ----------------------------------------------------------------------------------


async def test_quick_messages_get_one_answer_after_a_pause(db: SqliteDatabase, clock: ManualClock) -> None:
    core = Core(db, clock, burst=1.0)
    mina = await core.person()
    await core.says(mina, "How long does shipping")
    await core.worker.reply(mina.id)
    clock.advance(0.6)
    await core.says(mina, "take?")
    clock.advance(0.4)
    await core.worker.reply(mina.id)
    early = await core.states(mina)
    clock.advance(0.6)
    await core.worker.reply(mina.id)

    assert [lane for _, lane in core.replies_later] == [mina.id, mina.id]
    assert [seconds for seconds, _ in core.replies_later] == pytest.approx([1.0, 0.6])
    assert early == {}
    assert len(await core.states(mina)) == 1
    assert await core.store.turns.waiting(mina.id) == []


async def test_P8_whoever_goes_on_writing_is_answered_all_the_same(
    db: SqliteDatabase, clock: ManualClock
) -> None:
    core = Core(db, clock, burst=1.0)
    mina = await core.person()
    for _ in range(9):
        await core.says(mina, "and another thing")
        await core.worker.reply(mina.id)
        clock.advance(0.5)

    assert len(await core.states(mina)) == 1
