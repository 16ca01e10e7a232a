"""The breaker: what opens it, who may probe, what closes it, and what a restart and a wall clock do to it."""

from __future__ import annotations

import asyncio
import random
from dataclasses import replace

import pytest

from bot.providers.base import FailureKind
from bot.providers.breaker import Breaker, Changed, Policy, Ticket, unheard
from storage.base import DatabaseUnavailable
from storage.breakers import BreakerState
from tests.clock import ManualClock

POLICY = Policy(window=60, least=5, ratio=0.5, slow=20, open_seconds=8, fatal_seconds=100, longest=600)
SECONDS = 25.0  # that a call may take


class Memory:
    """A BreakerStore without a database."""

    def __init__(self) -> None:
        self.rows: dict[str, BreakerState] = {}
        self.broken = False

    async def load(self, name: str) -> BreakerState | None:
        if self.broken:
            raise DatabaseUnavailable("SQLITE_FULL")
        return self.rows.get(name)

    async def found(self, name: str, state: BreakerState) -> int | None:
        row = self.rows.get(name)
        stale = row is not None and row.version != state.version
        return None if stale and not self.broken else await self.decided(name, state)

    async def decided(self, name: str, state: BreakerState) -> int:
        if self.broken:
            raise DatabaseUnavailable("SQLITE_FULL")
        version = self.rows[name].version + 1 if name in self.rows else 1
        self.rows[name] = replace(state, version=version)
        return version


@pytest.fixture
def memory() -> Memory:
    return Memory()


@pytest.fixture
def breaker(memory: Memory, clock: ManualClock) -> Breaker:
    return made(memory, clock)


def made(memory: Memory, clock: ManualClock, changed: Changed = unheard) -> Breaker:
    rng = random.Random(1)  # jitter: 0.567…, then 0.923…
    return Breaker("openai/m", memory, clock, rng, POLICY, changed)


def state(breaker: Breaker) -> str:
    return breaker.state


async def admitted(breaker: Breaker) -> Ticket:
    ticket = await breaker.admit(SECONDS)
    assert ticket is not None
    return ticket


async def fail(breaker: Breaker, times: int = 1, kind: FailureKind = "timeout") -> None:
    for _ in range(times):
        await breaker.failed(await admitted(breaker), kind)


async def succeed(breaker: Breaker, times: int = 1, seconds: float = 1.0) -> None:
    for _ in range(times):
        await breaker.succeeded(await admitted(breaker), seconds)


async def opened(breaker: Breaker, clock: ManualClock) -> None:
    """Opened by failures, and its time is over: the next call is the probe."""
    await fail(breaker, 5)
    assert state(breaker) == "open"
    clock.advance(POLICY.longest)
    assert state(breaker) == "half_open"


@pytest.mark.parametrize("kind", ["timeout", "network", "overloaded", "rate_limited", "cut", "malformed"])
async def test_LLM_11_five_failures_open_it_and_a_hang_is_one(breaker: Breaker, kind: FailureKind) -> None:
    await fail(breaker, 4, kind)
    assert state(breaker) == "closed"
    await fail(breaker, 1, kind)
    assert state(breaker) == "open"
    assert await breaker.admit(SECONDS) is None


async def test_a_slow_answer_counts_as_a_failure(breaker: Breaker) -> None:
    await succeed(breaker, 5, seconds=POLICY.slow + 1)

    assert state(breaker) == "open"


async def test_it_takes_a_ratio_not_only_a_number(breaker: Breaker) -> None:
    await succeed(breaker, 7)
    await fail(breaker, 4)
    await succeed(breaker)
    await fail(breaker, 3)
    assert state(breaker) == "closed"
    await fail(breaker)

    assert state(breaker) == "open"


@pytest.mark.parametrize("kind", ["bad_request", "refused", "filtered", "too_long", "overlong"])
async def test_what_the_caller_is_to_blame_for_does_not_count(breaker: Breaker, kind: FailureKind) -> None:
    await fail(breaker, 50, kind)

    assert state(breaker) == "closed"


@pytest.mark.parametrize("kind", ["auth", "quota"])
async def test_LLM_4_what_only_a_person_can_mend_opens_it_at_once(
    breaker: Breaker, memory: Memory, clock: ManualClock, kind: FailureKind
) -> None:
    await fail(breaker, 1, kind)

    assert state(breaker) == "open"
    assert 50_000 <= memory.rows["openai/m"].open_until - clock.now() <= 100_000


async def test_LLM_12_five_failures_over_weeks_among_successes(breaker: Breaker, clock: ManualClock) -> None:
    for _ in range(5):
        await succeed(breaker, 1000)
        await fail(breaker)
        clock.advance(7 * 86_400)
    await fail(breaker)

    assert state(breaker) == "closed"


async def test_LLM_12_rare_failures_decay_while_others_are_answered(
    breaker: Breaker, clock: ManualClock
) -> None:
    for _ in range(20):
        await fail(breaker, 4)
        clock.advance(POLICY.window * 2)
        await succeed(breaker)

    assert state(breaker) == "closed"


async def test_five_without_any_answer_open_it_however_few_ask(breaker: Breaker, clock: ManualClock) -> None:
    for _ in range(5):
        assert state(breaker) == "closed"
        await fail(breaker)
        clock.advance(POLICY.window * 2)

    assert state(breaker) == "half_open"


async def test_slow_answers_that_are_rare_open_nothing(breaker: Breaker, clock: ManualClock) -> None:
    for _ in range(20):
        await succeed(breaker, seconds=POLICY.slow + 1)
        clock.advance(POLICY.window * 2)

    assert state(breaker) == "closed"


async def test_LLM_11_one_of_a_thousand_probes(breaker: Breaker, clock: ManualClock) -> None:
    await opened(breaker, clock)

    tickets = [ticket for _ in range(1000) if (ticket := await breaker.admit(SECONDS))]
    assert len(tickets) == 1
    await breaker.succeeded(tickets[0], 1.0)

    assert state(breaker) == "closed"
    assert await breaker.admit(SECONDS) is not None


async def test_a_failed_or_slow_probe_opens_it_for_longer(
    breaker: Breaker, memory: Memory, clock: ManualClock
) -> None:
    await opened(breaker, clock)
    await fail(breaker)
    second = memory.rows["openai/m"]
    assert 8_000 <= second.open_until - second.changed_at <= 16_000
    clock.advance(16)
    await succeed(breaker, 1, seconds=POLICY.slow + 1)

    third = memory.rows["openai/m"]
    assert 16_000 <= third.open_until - third.changed_at <= 32_000
    assert third.trips == 3


async def test_the_time_open_has_a_ceiling(breaker: Breaker, memory: Memory, clock: ManualClock) -> None:
    await opened(breaker, clock)
    for _ in range(30):
        await fail(breaker)
        clock.advance(POLICY.longest)

    last = memory.rows["openai/m"]
    assert last.open_until - last.changed_at <= POLICY.longest * 1000


async def test_a_probe_that_told_nothing_lets_the_next_one_try(breaker: Breaker, clock: ManualClock) -> None:
    await opened(breaker, clock)
    ticket = await admitted(breaker)
    await breaker.failed(ticket, "bad_request")
    assert await breaker.admit(SECONDS) is None
    await breaker.release(ticket)

    assert (await admitted(breaker)).probe


async def test_a_late_release_does_not_let_a_second_probe_in(breaker: Breaker, clock: ManualClock) -> None:
    await opened(breaker, clock)
    old = await admitted(breaker)
    await breaker.failed(old, "timeout")
    clock.advance(POLICY.longest)
    await admitted(breaker)
    await breaker.release(old)

    assert await breaker.admit(SECONDS) is None


async def test_results_from_before_the_trip_change_nothing(breaker: Breaker, clock: ManualClock) -> None:
    late = [await admitted(breaker) for _ in range(12)]
    await opened(breaker, clock)
    probe = await admitted(breaker)
    await breaker.succeeded(late[0], 1.0)
    assert state(breaker) == "half_open"
    await breaker.succeeded(probe, 1.0)
    for ticket in late[1:]:
        await breaker.failed(ticket, "timeout")
        await breaker.release(ticket)

    assert state(breaker) == "closed"


async def test_LLM_14_a_restart_keeps_it_open(breaker: Breaker, memory: Memory, clock: ManualClock) -> None:
    await fail(breaker, 1, "quota")
    again = made(memory, clock)
    await again.restore()
    assert state(again) == "open"
    clock.advance(POLICY.fatal_seconds)

    assert state(again) == "half_open"
    await fail(again, 1, "quota")
    assert memory.rows["openai/m"].trips == 2


async def test_LLM_14_a_restart_leaves_a_closed_one_closed(
    breaker: Breaker, memory: Memory, clock: ManualClock
) -> None:
    await opened(breaker, clock)
    await succeed(breaker)
    for rows in (memory, Memory()):
        again = made(rows, clock)
        await again.restore()

        assert state(again) == "closed"


@pytest.mark.parametrize("hours", [-1, 1])
async def test_LLM_15_a_wall_clock_that_jumps_changes_nothing(
    breaker: Breaker, clock: ManualClock, hours: int
) -> None:
    await fail(breaker, 5)
    clock.jump(hours * 3600)
    assert state(breaker) == "open"
    clock.advance(POLICY.open_seconds)

    assert state(breaker) == "half_open"


async def test_LLM_15_a_restart_after_the_clock_was_set_back_bounds_the_time(
    breaker: Breaker, memory: Memory, clock: ManualClock
) -> None:
    await fail(breaker, 5)
    clock.jump(-3600)
    again = made(memory, clock)
    await again.restore()
    clock.advance(POLICY.longest)

    assert state(again) == "half_open"


async def test_a_store_that_is_gone_does_not_stop_it(breaker: Breaker, memory: Memory) -> None:
    memory.broken = True
    await fail(breaker, 5)

    assert state(breaker) == "open"


async def test_many_at_once_trip_it_once(breaker: Breaker, memory: Memory) -> None:
    tickets = [await admitted(breaker) for _ in range(100)]
    await asyncio.gather(*(breaker.failed(ticket, "timeout") for ticket in tickets))

    assert memory.rows["openai/m"].trips == 1
