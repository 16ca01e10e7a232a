"""The ledger: reserved before, settled after, never past a limit and never lost."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from storage.ledger import Cost, Ledger, Level, Most
from storage.sqlite import SqliteDatabase
from tests.storage.calls import call, days


async def row(db: SqliteDatabase, name: str) -> tuple[object, ...]:
    found = await db.fetch_one(
        "SELECT state, cost_nano, input_tokens, output_tokens, certainty FROM ledger WHERE id = ?", name
    )
    assert found is not None
    return tuple(found)


async def test_what_is_reserved_counts_until_it_is_settled(db: SqliteDatabase) -> None:
    ledger, most = Ledger("default", db), Most(day=100)
    assert await ledger.reserve(call("a", 60), most) is None
    assert await ledger.reserve(call("b", 41), most) == "day"
    assert await ledger.reserve(call("c", 40), most) is None
    assert (await ledger.spent(days()), await ledger.reserved(days())) == (100, 100)

    assert await ledger.settle("a", Cost(15, 100, 7, "exact"))
    assert (await ledger.spent(days()), await ledger.reserved(days())) == (55, 40)
    assert await row(db, "a") == ("settled", 15, 100, 7, "exact")
    assert await ledger.reserve(call("b", 41), most) is None


@pytest.mark.parametrize("level", ["message", "conversation", "person", "day", "week", "month"])
async def test_a_call_above_a_limit_leaves_no_trace_at_any_level(db: SqliteDatabase, level: Level) -> None:
    ledger = Ledger("default", db)

    assert await ledger.reserve(call("a", 101), replace(Most(), **{level: 100})) == level
    assert await ledger.reserve(call("b", 100), replace(Most(), **{level: 100})) is None
    assert await ledger.spent(days()) == 100
    assert [tuple(one) for one in await db.fetch_all("SELECT id FROM ledger")] == [("b",)]


async def test_each_level_counts_its_own(db: SqliteDatabase) -> None:
    """60 of 100 are gone everywhere; only what shares a level with them is held back by it."""
    ledger = Ledger("default", db)
    await ledger.reserve(call("first", 60, day="2026-11-19"), Most())  # a Thursday
    other = call("a", 60, day="2026-11-19", conversation="c2", turn="t2", person="p2")
    held: dict[str, Level | None] = {
        "t": await ledger.reserve(call("t", 60, day="2026-11-19"), Most(message=100)),
        "c": await ledger.reserve(call("c", 60, day="2026-11-19", turn="t2"), Most(conversation=100)),
        "p": await ledger.reserve(
            call("p", 60, day="2026-11-19", turn="t2", conversation="c2"), Most(person=100)
        ),
        "others": await ledger.reserve(other, Most(message=100, conversation=100, person=100)),
    }

    assert held == {"t": "message", "c": "conversation", "p": "person", "others": None}


@pytest.mark.parametrize(
    ("day", "held"),
    [
        ("2026-11-18", "day"),  # Wednesday, the same day
        ("2026-11-19", "week"),
        ("2026-11-22", "week"),  # Sunday
        ("2026-11-16", "week"),  # Monday
        ("2026-11-23", "month"),  # Monday after
        ("2026-11-30", "month"),
        ("2026-12-01", None),
    ],
)
async def test_day_week_and_month_end_in_their_own_time(
    db: SqliteDatabase, day: str, held: Level | None
) -> None:
    ledger = Ledger("default", db)
    await ledger.reserve(call("a", 60, day="2026-11-18"), Most())

    assert await ledger.reserve(call("b", 60, day=day), Most(day=100, week=100, month=100)) == held


async def test_a_conversation_and_a_person_begin_a_day_anew_and_a_message_does_not(
    db: SqliteDatabase,
) -> None:
    ledger = Ledger("default", db)
    await ledger.reserve(call("a", 60), Most())

    later = call("b", 60, day="2026-11-22")
    assert await ledger.reserve(later, Most(message=100)) == "message"
    assert await ledger.reserve(later, Most(conversation=100, person=100)) is None


async def test_a_call_for_nobody_is_held_by_the_installation_alone(db: SqliteDatabase) -> None:
    ledger, most = Ledger("default", db), Most(message=1, conversation=1, person=1, day=100)
    nobody = call("a", 60, conversation="", turn="", person="", channel="", batch=True)

    assert await ledger.reserve(nobody, most) is None
    assert await ledger.reserve(replace(nobody, id="b"), most) == "day"


async def test_no_limit_still_books(db: SqliteDatabase) -> None:
    ledger = Ledger("default", db)

    assert await ledger.reserve(call("a", 10**15), Most()) is None
    assert await ledger.spent(days()) == 10**15


async def test_days_and_tenants_have_their_own_totals(db: SqliteDatabase) -> None:
    ledger, other, most = Ledger("default", db), Ledger("elsewhere", db), Most(100, 100, 100, 100)
    await ledger.reserve(call("a", 100), most)

    assert await ledger.reserve(call("b", 100, day="2026-11-22", turn="t2"), most) is None
    assert await other.reserve(call("a", 100), most) is None
    await ledger.settle("a", Cost(1, 1, 1, "exact"))  # after midnight: still its own day
    assert [await ledger.spent(days()), await ledger.spent(days("2026-11-22"))] == [1, 100]
    assert await ledger.spent(days("2026-11-21", "2026-11-22")) == 101
    assert await other.spent(days()) == 100


async def test_a_call_is_settled_once(db: SqliteDatabase) -> None:
    ledger = Ledger("default", db)
    await ledger.reserve(call("a", 60), Most())
    await ledger.settle("a", Cost(15, 1, 1, "exact"))

    assert not await ledger.settle("a", Cost(0, 0, 0, "estimated"))
    assert not await ledger.settle("unknown", Cost(0, 0, 0, "estimated"))
    assert await ledger.spent(days()) == 15


async def test_what_a_crash_left_is_settled_at_its_worst(db: SqliteDatabase) -> None:
    ledger = Ledger("default", db)
    await ledger.reserve(call("old", 60, at=1_000), Most())
    await ledger.reserve(call("new", 30, at=2_000), Most())
    await ledger.reserve(call("batch", 5, at=1_000, batch=True), Most())
    await ledger.reserve(call("old batch", 2, at=500, batch=True), Most())

    assert await ledger.settle_stale(2_000, batches_before_ms=1_000) == 2
    assert await row(db, "old") == ("settled", 60, 0, 0, "estimated")
    assert (await row(db, "old batch"))[0] == "settled"
    assert [(await row(db, name))[0] for name in ("new", "batch")] == ["reserved"] * 2
    assert not await ledger.settle("old", Cost(1, 1, 1, "exact"))
    assert await ledger.spent(days()) == 97


async def spending(database: Path, name: str) -> int:
    """How many of 250 calls of 10 another process was let make."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.storage.spender", database, name, stdout=asyncio.subprocess.PIPE
    )
    told, _ = await process.communicate()
    assert process.returncode == 0
    return int(told)


async def test_LLM_17_500_calls_of_two_processes_share_one_budget(db: SqliteDatabase, db_path: Path) -> None:
    both = await asyncio.gather(spending(db_path, "a"), spending(db_path, "b"))
    ledger = Ledger("default", db)

    assert sum(both) == 100
    assert (await ledger.spent(days()), await ledger.reserved(days())) == (1_000, 0)


@pytest.mark.parametrize(
    ("level", "index"),
    [("message", "ledger_turn"), ("conversation", "ledger_conversation"), ("person", "ledger_person")],
)
async def test_a_limit_reads_no_calls_but_its_own(db: SqliteDatabase, level: Level, index: str) -> None:
    """However many calls a day has: the planner once took the index of days for a conversation's."""
    limit: dict[str, int] = {level: 1}
    ((_, _, query, values),) = Ledger("default", db)._totals(call("a", 1), replace(Most(), **limit))
    plan = await db.fetch_all(f"EXPLAIN QUERY PLAN {query}", *values)

    assert [f"INDEX {index} " in row[3] for row in plan] == [True]
