"""GCRA in the database: no window holds more than its rate allows, whatever the schedule or process."""

import asyncio
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guards.base import Rate
from storage.sqlite import SqliteDatabase
from storage.store import Store

RATE = Rate(count=5, seconds=10, burst=3)


async def take(store: Store, now_ms: int, rate: Rate = RATE, key: str = "k") -> float:
    async with store.transaction() as tx:
        return await store.counters(tx, now_ms).take(key, rate)


async def test_a_burst_and_then_the_rate(store: Store) -> None:
    assert [await take(store, 1_000_000) for _ in range(4)] == [0.0, 0.0, 0.0, 2.0]
    assert await take(store, 1_001_999) > 0
    assert await take(store, 1_002_000) == 0.0


async def test_RL_2_two_processes_share_one_limit(store: Store, db_path: Path) -> None:
    other = SqliteDatabase(db_path)
    await other.open()
    second = Store(store.tenant, other)
    waits = await asyncio.gather(*(take(one, 1_000_000) for one in (store, second) for _ in range(20)))
    await other.close()

    assert waits.count(0.0) == RATE.burst


async def test_what_is_given_back_was_never_taken_and_what_was_refused_is_not_given_back(
    store: Store,
) -> None:
    await take(store, 1_000_000, key="other")
    async with store.transaction() as tx:
        counters = store.counters(tx, 1_000_000)
        waits = [await counters.take("k", RATE) for _ in range(RATE.burst + 1)]
        await counters.give_back()
        await counters.give_back()
    again = [await take(store, 1_000_000) for _ in range(RATE.burst + 1)]

    assert waits[-1] > 0
    assert again == waits
    assert [await take(store, 1_000_000, key="other") for _ in range(RATE.burst)][-1] > 0


async def test_LLM_15_a_clock_set_back_locks_nobody_out(store: Store) -> None:
    for _ in range(4):
        await take(store, 10_000_000)

    assert await take(store, 10_000_000 - 3_600_000) == 0.0


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.integers(0, 6_000), min_size=1, max_size=60), key=st.uuids())
def test_RL_1_no_window_holds_more_than_burst_plus_rate(steps: list[int], key: object, db_path: Path) -> None:
    async def allowed() -> list[int]:
        db = SqliteDatabase(db_path)
        await db.open()
        now, passed = 1_000_000, []
        for step in steps:
            now += step
            if await take(Store("t", db), now, key=str(key)) == 0.0:
                passed.append(now)
        await db.close()
        return passed

    passed = asyncio.run(allowed())
    window = int(RATE.seconds * 1000)
    for start in passed:
        assert sum(start <= at < start + window for at in passed) <= RATE.count + RATE.burst
