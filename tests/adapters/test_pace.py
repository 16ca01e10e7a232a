"""Calls wait for their turn, a hold holds what shares its key, and neither is forgotten by a restart."""

from __future__ import annotations

import pytest

from adapters.base import SendFailed
from adapters.pace import Pace
from guards.base import Rate
from storage.counters import DurableCounters
from storage.sqlite import SqliteDatabase
from tests.clock import ManualClock

ONE_A_SECOND, THIRTY = Rate(1, 1, 1), Rate(30, 1, 30)


def pace(db: SqliteDatabase, clock: ManualClock) -> Pace:
    return Pace(DurableCounters("default", db, clock.now))


async def waits(pace: Pace, *slots: tuple[str, Rate]) -> tuple[str, float]:
    with pytest.raises(SendFailed) as failed:
        await pace.take(*slots)
    assert failed.value.kind == "retry"
    assert failed.value.retry_after is not None
    return failed.value.code, failed.value.retry_after


async def test_one_a_second_in_a_chat_while_others_go_on(db: SqliteDatabase, clock: ManualClock) -> None:
    ours = pace(db, clock)
    await ours.take(("chat:1", ONE_A_SECOND), ("token", THIRTY))

    assert await waits(ours, ("chat:1", ONE_A_SECOND), ("token", THIRTY)) == ("paced", 1.0)
    await ours.take(("chat:2", ONE_A_SECOND), ("token", THIRTY))
    clock.advance(1)
    await ours.take(("chat:1", ONE_A_SECOND), ("token", THIRTY))


async def test_a_hold_outlives_a_restart_and_a_shorter_one_does_not_end_it(
    db: SqliteDatabase, clock: ManualClock
) -> None:
    refused = await pace(db, clock).hold("token", 35)
    await pace(db, clock).hold("token", 5)

    assert (refused.kind, refused.code, refused.retry_after) == ("retry", "429", 35)
    assert await waits(pace(db, clock), ("chat:1", ONE_A_SECOND), ("token", THIRTY)) == ("held", 35.0)
    clock.advance(35)
    await pace(db, clock).take(("chat:1", ONE_A_SECOND), ("token", THIRTY))


async def test_what_is_held_takes_no_slot_of_others(db: SqliteDatabase, clock: ManualClock) -> None:
    ours = pace(db, clock)
    await ours.hold("chat:1", 60)
    codes = {(await waits(ours, ("chat:1", ONE_A_SECOND), ("token", THIRTY)))[0] for _ in range(40)}

    await ours.take(("chat:2", ONE_A_SECOND), ("token", THIRTY))
    assert codes == {"held"}
