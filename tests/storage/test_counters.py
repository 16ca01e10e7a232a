"""Counters where the database matters: two processes, other tenants, a million ids, and what is forgotten."""

import asyncio
import sys
from collections import Counter
from pathlib import Path

from guards.base import Rate, Take
from storage.base import Database
from storage.counters import forget_beyond, forget_idle
from storage.sqlite import SqliteDatabase
from storage.store import Store

RATE = Rate(count=5, seconds=10, burst=3)
NOW = 1_763_700_000_000
MANY = 20_000


async def take(store: Store, now_ms: int = NOW, key: str = "k") -> float:
    async with store.transaction() as tx:
        return await store.counters(tx, now_ms).take(key, RATE)


async def flooding(database: Path) -> int:
    """How many of 40 takes another process got."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.storage.taker", database, str(NOW), stdout=asyncio.subprocess.PIPE
    )
    told, _ = await process.communicate()
    assert process.returncode == 0
    return int(told)


async def test_RL_2_two_processes_and_one_that_starts_later_share_one_limit(
    store: Store, db_path: Path
) -> None:
    both = await asyncio.gather(flooding(db_path), flooding(db_path))
    later = await flooding(db_path)
    own = await take(store)

    assert sum(both) == RATE.burst
    assert later == 0
    assert own == 2.0
    assert await take(store, NOW + 2000) == 0.0


async def test_two_connections_never_get_more_than_one(store: Store, db_path: Path) -> None:
    other = SqliteDatabase(db_path)
    await other.open()
    second = Store(store.tenant, other)
    waits = await asyncio.gather(*(take(one) for one in (store, second) for _ in range(20)))
    await other.close()

    assert waits.count(0.0) == RATE.burst


async def test_LLM_15_a_clock_set_back_locks_nobody_out(store: Store) -> None:
    for _ in range(4):
        await take(store)

    assert await take(store, NOW - 3_600_000) == 0.0


async def test_RL_6_what_one_tenant_takes_is_not_missing_to_another_but_where_they_share(
    store: Store, db: Database
) -> None:
    other = Store("other", db)
    for _ in range(9):
        await take(store)
    untouched = [await take(other) for _ in range(4)]
    shared = Take("everyone", 1_000_000, 2_000_000, everyone=True)
    waits = []
    for one in (store, other, other):
        async with one.transaction() as tx:
            waits.append(await one.counters(tx, NOW).take_all([shared]))

    assert untouched == [0.0, 0.0, 0.0, 2.0]
    assert waits == [{}, {}, {"everyone": 1.0}]


async def test_a_refusal_of_one_tenant_takes_nothing_from_what_all_share(store: Store, db: Database) -> None:
    shared = Take("everyone", 1_000_000, 2_000_000, everyone=True)
    async with store.transaction() as tx:
        flood = [await store.counters(tx, NOW).take_all([RATE.take("k"), shared]) for _ in range(50)]
    async with db.transaction() as tx:
        left = [await Store("other", db).counters(tx, NOW).take_all([shared]) for _ in range(1)]

    assert Counter(bool(waits) for waits in flood) == {False: 2, True: 48}
    assert left == [{"everyone": 1.0}]


async def fill(store: Store, count: int, *, at: int = NOW) -> None:
    """So many people, each with a message of their own, one millisecond after the other."""
    async with store.transaction() as tx:
        for number in range(count):
            await store.counters(tx, at + number).take(f"person:{number}", RATE)


async def rows(store: Store) -> int:
    found = await store.db.fetch_one("SELECT count(*) FROM counter WHERE tenant = ?", store.tenant)
    assert found is not None
    return int(found[0])


async def test_RL_5_many_ids_leave_as_many_counters_as_are_kept_and_those_in_use_stay(store: Store) -> None:
    for _ in range(4):
        await take(store, NOW + MANY, key="person:busy")
    await fill(store, MANY)
    async with store.transaction() as tx:
        dropped = await forget_beyond(tx, store.tenant, keep=100)

    assert dropped == MANY + 1 - 100
    assert await rows(store) == 100
    assert await take(store, NOW + MANY, key="person:busy") > 0, "the busiest are forgotten last"
    assert await take(store, NOW + MANY, key="person:0") == 0.0, "whoever is forgotten has all their room"


async def test_what_fits_is_kept(store: Store) -> None:
    await fill(store, 10)
    async with store.transaction() as tx:
        assert await forget_beyond(tx, store.tenant, keep=10) == 0
        assert await forget_beyond(tx, store.tenant, keep=9) == 1

    assert await rows(store) == 9


async def test_only_idle_counters_of_this_tenant_are_dropped_a_few_at_a_time(
    store: Store, db: Database
) -> None:
    await fill(store, 10)
    await fill(Store("other", db), 3)
    idle = NOW + 2004  # ahead of the counters of the first four
    dropped = []
    for most in (3, 3, 3):
        async with store.transaction() as tx:
            dropped.append(await forget_idle(tx, store.tenant, idle, most=most))

    assert dropped == [3, 1, 0]
    assert await rows(store) == 6
    assert await rows(Store("other", db)) == 3
