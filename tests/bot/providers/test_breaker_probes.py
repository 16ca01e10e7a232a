"""One probe in the whole installation: who has it, what becomes of it, and what of one that never returns."""

from __future__ import annotations

import asyncio
import random
import sys
from asyncio.subprocess import PIPE, Process
from pathlib import Path

from bot.clock import SystemClock
from bot.providers.breaker import Breaker
from storage.audit import Audit
from storage.breakers import Breakers, BreakerState
from storage.sqlite import SqliteDatabase
from tests.bot.providers.test_breaker import (
    POLICY,
    SECONDS,
    Memory,
    admitted,
    breaker,
    fail,
    made,
    memory,
    opened,
    state,
)
from tests.clock import ManualClock

__all__ = ["breaker", "memory"]

CLAIM_SECONDS = 30.0  # of a call of 25
COUNT = 20


async def two(memory: Memory, clock: ManualClock) -> tuple[Breaker, Breaker]:
    """Of two processes, both of which could probe."""
    first, second = made(memory, clock), made(memory, clock)
    await opened(first, clock)
    await second.refresh()
    assert (state(first), state(second)) == ("half_open", "half_open")
    return first, second


async def test_LLM_11_one_probe_of_two_processes(memory: Memory, clock: ManualClock) -> None:
    first, second = await two(memory, clock)
    probe = await admitted(first)

    assert await second.admit(SECONDS) is None
    assert (second.admits, second.standing.state, second.standing.next_probe_at) == (False, "half_open", None)
    await first.succeeded(probe, 1.0)
    clock.advance(2)
    await second.refresh()
    assert not (await admitted(second)).probe, "it has closed"


async def test_one_who_was_too_late_to_claim_may_find_it_closed(memory: Memory, clock: ManualClock) -> None:
    first, second = await two(memory, clock)
    await first.succeeded(await admitted(first), 1.0)

    assert await second.admit(SECONDS) is None
    assert not (await admitted(second)).probe


async def test_a_probe_that_failed_shuts_it_for_all(memory: Memory, clock: ManualClock) -> None:
    first, second = await two(memory, clock)
    await fail(first)

    assert await second.admit(SECONDS) is None
    assert (state(second), second.standing.next_probe_at) == ("open", memory.rows["openai/m"].open_until)


async def test_a_claim_of_a_process_that_died_lapses(memory: Memory, clock: ManualClock) -> None:
    first, second = await two(memory, clock)
    await admitted(first)
    started = made(memory, clock)
    for other in (second, started):
        await other.restore()
        clock.advance(CLAIM_SECONDS - 1)
        assert await other.admit(SECONDS) is None
        clock.advance(1)
        assert state(other) == "half_open"
        assert other.standing.next_probe_at is not None, "it is tried with the next message"
        assert (await admitted(other)).probe


async def test_a_late_answer_of_a_lapsed_probe_does_not_close_it(memory: Memory, clock: ManualClock) -> None:
    first, second = await two(memory, clock)
    late = await admitted(first)
    assert await second.admit(SECONDS) is None
    clock.advance(CLAIM_SECONDS)
    await fail(second)
    await first.succeeded(late, 1.0)
    await first.release(late)

    assert (state(first), state(second), memory.rows["openai/m"].trips) == ("open", "open", 2)


async def test_a_late_answer_counts_when_nobody_has_tried_since(memory: Memory, clock: ManualClock) -> None:
    first, _ = await two(memory, clock)
    late = await admitted(first)
    clock.advance(CLAIM_SECONDS)
    await first.succeeded(late, 1.0)

    assert (state(first), memory.rows["openai/m"].state) == ("closed", "closed")


async def test_a_probe_given_back_is_somebody_elses(memory: Memory, clock: ManualClock) -> None:
    first, second = await two(memory, clock)
    await first.release(await admitted(first))
    clock.advance(2)
    await second.refresh()
    probe = await admitted(second)

    assert probe.probe
    assert await first.admit(SECONDS) is None
    await second.succeeded(probe, 1.0)
    assert memory.rows["openai/m"].state == "closed"


async def test_what_a_person_decides_ends_a_probe(memory: Memory, clock: ManualClock) -> None:
    first, second = await two(memory, clock)
    probe = await admitted(first)
    await second.hold("ada")
    await first.succeeded(probe, 1.0)

    assert (state(first), first.standing.held_by, memory.rows["openai/m"].state) == ("open", "ada", "held")


async def test_LLM_15_a_claim_lasts_as_long_under_any_clock(memory: Memory, clock: ManualClock) -> None:
    first, second = await two(memory, clock)
    await admitted(first)
    clock.jump(-3600)
    assert await second.admit(SECONDS) is None
    clock.advance(CLAIM_SECONDS)

    assert (await admitted(second)).probe


async def test_nobody_probes_while_nobody_could_tell(memory: Memory, clock: ManualClock) -> None:
    first, second = await two(memory, clock)
    memory.broken = True
    assert await first.admit(SECONDS) is None
    assert not first.admits, "for two seconds"
    memory.broken = False
    clock.advance(2)

    assert (await admitted(first)).probe
    assert await second.admit(SECONDS) is None


async def test_a_trip_that_nobody_knows_of_is_probed_all_the_same(memory: Memory, clock: ManualClock) -> None:
    first = made(memory, clock)
    memory.broken = True
    await opened(first, clock)
    memory.broken = False

    assert (await admitted(first)).probe
    assert memory.rows["openai/m"].state == "probing"


async def test_a_row_that_is_gone_is_written_anew(memory: Memory, clock: ManualClock) -> None:
    """A backup of before its first trip was restored."""
    first = made(memory, clock)
    await opened(first, clock)
    memory.rows.clear()

    await first.succeeded(await admitted(first), 1.0)
    assert (state(first), memory.rows["openai/m"].version) == ("closed", 2)


async def process(database: Path) -> Process:
    """Ready to probe."""
    module = "tests.bot.providers.prober"
    started = await asyncio.create_subprocess_exec(
        sys.executable, "-m", module, database, str(COUNT), stdin=PIPE, stdout=PIPE
    )
    assert started.stdout is not None
    assert await started.stdout.readline() == b"ready\n"
    return started


async def test_LLM_11_two_processes_that_want_to_probe_at_once(
    db: SqliteDatabase, db_path: Path, clock: ManualClock
) -> None:
    rows = Breakers("default", db, Audit("default", db))
    past = SystemClock().now() - 1_000
    for n in range(COUNT):
        await rows.found(f"m{n}", BreakerState("open", past, 1, past, "overloaded"))
    both = [await process(db_path) for _ in range(2)]
    told = await asyncio.gather(*(one.communicate(b"go\n") for one in both))
    left = Breaker("m0", rows, clock, random.Random(1), POLICY)
    await left.restore()

    assert sum(int(out) for out, _ in told) == COUNT
    assert state(left) == "open", "whoever had it died"
    clock.advance(CLAIM_SECONDS)
    assert (await admitted(left)).probe
