"""Breaker rows: what is kept is what is loaded, and what a person decided is not overwritten."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import pytest

from storage.audit import Audit
from storage.breakers import Breakers, BreakerState
from storage.sqlite import SqliteDatabase

OPEN = BreakerState("open", 5_000, 1, 1_000, "overloaded")
QUOTA = BreakerState("open", 60_000, 1, 1_000, "quota", attention=True)
CLOSED = BreakerState("closed", 0, 0, 9_000)
HELD = BreakerState("held", 0, 0, 2_000, "staff", staff_id="ada")


@pytest.fixture
def breakers(db: SqliteDatabase) -> Breakers:
    return Breakers("default", db, Audit("default", db))


async def audited(db: SqliteDatabase) -> Sequence[tuple[str, ...]]:
    entries = await Audit("default", db).entries()
    return [(entry.actor, entry.action, entry.subject, entry.detail) for entry in entries]


async def test_LLM_14_the_last_state_is_kept(db: SqliteDatabase, breakers: Breakers) -> None:
    assert await breakers.load("openai/m") is None
    assert await breakers.found("openai/m", OPEN) == 1
    assert await breakers.found("openai/m", BreakerState("open", 9_000, 2, 6_000, "cut", True, None, 1)) == 2

    kept = BreakerState("open", 9_000, 2, 6_000, "cut", True, None, version=2)
    assert await breakers.load("openai/m") == kept
    assert await breakers.load("openai/other") is None
    assert await Breakers("elsewhere", db, Audit("elsewhere", db)).load("openai/m") is None


async def test_of_many_who_know_the_same_one_is_believed(db: SqliteDatabase, breakers: Breakers) -> None:
    await breakers.found("openai/m", OPEN)
    claim = BreakerState("probing", 9_000, 1, 6_000, "overloaded", version=1)
    both = await asyncio.gather(*(breakers.found("openai/m", claim) for _ in range(20)))
    late = replace(QUOTA, version=1)

    assert sorted(both, key=str) == [2, *[None] * 19]
    assert await breakers.found("openai/m", late) is None
    assert (await breakers.load("openai/m"), await audited(db)) == (replace(claim, version=2), [])


async def test_what_only_a_person_can_mend_is_told_once_an_episode(
    db: SqliteDatabase, breakers: Breakers
) -> None:
    for version, state in enumerate((QUOTA, QUOTA, CLOSED, OPEN, QUOTA)):
        assert await breakers.found("openai/m", replace(state, version=version)) == version + 1

    row = ("bot", "provider.needs_attention", "openai/m", '{"kind": "quota"}')
    assert await audited(db) == [row, row]


async def test_a_persons_decision_is_audited_and_outlasts_what_a_process_finds(
    db: SqliteDatabase, breakers: Breakers
) -> None:
    await breakers.decided("openai/m", HELD)
    for state in (OPEN, QUOTA, CLOSED):
        assert await breakers.found("openai/m", state) is None
    held = await breakers.load("openai/m")
    await breakers.decided("openai/m", BreakerState("closed", 0, 0, 3_000, "staff", staff_id="ben"))

    assert held == BreakerState("held", 0, 0, 2_000, "staff", False, "ada", version=1)
    assert await breakers.found("openai/m", replace(OPEN, version=2)) == 3
    assert await audited(db) == [
        ("staff:ada", "provider.opened", "openai/m", "{}"),
        ("staff:ben", "provider.closed", "openai/m", "{}"),
    ]
