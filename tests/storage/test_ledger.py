"""The ledger: reserved before, settled after, never past the limit and never lost."""

from __future__ import annotations

import asyncio
from pathlib import Path

from storage.ledger import Cost, Ledger, Reserved
from storage.sqlite import SqliteDatabase


def call(name: str, nano: int, *, period: str = "2026-11-21", at: int = 1) -> Reserved:
    return Reserved(name, "c1", "t1", "openai", "m", nano, period, at)


async def row(db: SqliteDatabase, name: str) -> tuple[object, ...]:
    found = await db.fetch_one(
        "SELECT state, cost_nano, input_tokens, output_tokens, certainty FROM ledger WHERE id = ?", name
    )
    assert found is not None
    return tuple(found)


async def test_what_is_reserved_counts_until_it_is_settled(db: SqliteDatabase) -> None:
    ledger = Ledger("default", db)
    assert await ledger.reserve(call("a", 60), limit=100)
    assert not await ledger.reserve(call("b", 41), limit=100)
    assert await ledger.reserve(call("c", 40), limit=100)
    assert await ledger.spent("2026-11-21") == 100

    assert await ledger.settle("a", Cost(15, 100, 7, "exact"))
    assert await ledger.spent("2026-11-21") == 55
    assert await row(db, "a") == ("settled", 15, 100, 7, "exact")
    assert await ledger.reserve(call("b", 41), limit=100)


async def test_a_call_above_the_limit_is_refused_on_a_fresh_day_too(db: SqliteDatabase) -> None:
    ledger = Ledger("default", db)

    assert not await ledger.reserve(call("a", 101), limit=100)
    assert await ledger.spent("2026-11-21") == 0
    assert await db.fetch_all("SELECT * FROM ledger") == []


async def test_no_limit_still_books(db: SqliteDatabase) -> None:
    ledger = Ledger("default", db)

    assert await ledger.reserve(call("a", 10**15), limit=None)
    assert await ledger.spent("2026-11-21") == 10**15


async def test_days_and_tenants_have_their_own_totals(db: SqliteDatabase) -> None:
    ledger, other = Ledger("default", db), Ledger("elsewhere", db)
    await ledger.reserve(call("a", 100), limit=100)

    assert await ledger.reserve(call("b", 100, period="2026-11-22"), limit=100)
    assert await other.reserve(call("a", 100), limit=100)
    await ledger.settle("a", Cost(1, 1, 1, "exact"))  # after midnight: still its own day
    assert [await ledger.spent("2026-11-21"), await ledger.spent("2026-11-22")] == [1, 100]
    assert await other.spent("2026-11-21") == 100


async def test_a_call_is_settled_once(db: SqliteDatabase) -> None:
    ledger = Ledger("default", db)
    await ledger.reserve(call("a", 60), limit=None)
    await ledger.settle("a", Cost(15, 1, 1, "exact"))

    assert not await ledger.settle("a", Cost(0, 0, 0, "estimated"))
    assert not await ledger.settle("unknown", Cost(0, 0, 0, "estimated"))
    assert await ledger.spent("2026-11-21") == 15


async def test_what_a_crash_left_is_settled_at_its_worst(db: SqliteDatabase) -> None:
    ledger = Ledger("default", db)
    await ledger.reserve(call("old", 60, at=1_000), limit=None)
    await ledger.reserve(call("new", 30, at=2_000), limit=None)

    assert await ledger.settle_stale(2_000) == 1
    assert await row(db, "old") == ("settled", 60, 0, 0, "estimated")
    assert (await row(db, "new"))[0] == "reserved"
    assert not await ledger.settle("old", Cost(1, 1, 1, "exact"))
    assert await ledger.spent("2026-11-21") == 90


async def test_LLM_17_two_processes_share_one_budget(db: SqliteDatabase, db_path: Path) -> None:
    other = SqliteDatabase(db_path)
    await other.open()
    ledgers = (Ledger("default", db), Ledger("default", other))
    taken = await asyncio.gather(
        *(
            one.reserve(call(f"{at}-{n}", 100), limit=1_000)
            for at, one in enumerate(ledgers)
            for n in range(50)
        )
    )
    await other.close()

    assert sum(taken) == 10
    assert await Ledger("default", db).spent("2026-11-21") == 1_000
