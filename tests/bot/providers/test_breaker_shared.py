"""One breaker in several processes, and in the hands of people."""

from __future__ import annotations

import pytest

from bot.providers.breaker import Breaker, Standing
from guards.base import Unavailable
from storage.breakers import BreakerState
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
    succeed,
)
from tests.clock import ManualClock

__all__ = ["breaker", "memory"]


async def test_another_process_learns_of_a_trip_and_of_the_recovery(
    breaker: Breaker, memory: Memory, clock: ManualClock
) -> None:
    other = made(memory, clock)
    await other.refresh()
    await fail(breaker, 5)
    await other.refresh()
    assert state(other) == "closed", "it has looked a moment ago"

    clock.advance(2)
    await other.refresh()
    assert state(other) == "open"

    clock.advance(POLICY.longest)
    await succeed(breaker)
    clock.advance(2)
    await other.refresh()
    assert state(other) == "closed"


async def test_what_a_process_knows_itself_is_not_read_as_news(
    breaker: Breaker, memory: Memory, clock: ManualClock
) -> None:
    await opened(breaker, clock)
    probe = await admitted(breaker)
    await breaker.refresh()
    await breaker.succeeded(probe, 1.0)

    assert state(breaker) == "closed", "the probe still counted"


async def test_a_person_shuts_it_out_for_as_long_as_they_like(
    breaker: Breaker, memory: Memory, clock: ManualClock
) -> None:
    late = await admitted(breaker)
    await breaker.hold("ada")
    clock.advance(86_400)
    await breaker.refresh()
    await breaker.succeeded(late, 1.0)
    again = made(memory, clock)
    await again.restore()

    assert (state(breaker), await breaker.admit(SECONDS), state(again)) == ("open", None, "open")
    assert breaker.standing == Standing("openai/m", "open", "staff", False, "ada", None, 1_763_700_000_000)

    await breaker.let_in("ben")
    assert (state(breaker), breaker.standing.held_by) == ("closed", None)


async def test_a_process_that_trips_it_meanwhile_learns_that_a_person_holds_it(
    breaker: Breaker, memory: Memory, clock: ManualClock
) -> None:
    other = made(memory, clock)
    await other.refresh()
    await breaker.hold("ada")
    await fail(other, 5)

    assert (memory.rows["openai/m"].state, other.standing.held_by) == ("held", "ada")


async def test_a_person_may_close_what_is_open(breaker: Breaker, memory: Memory) -> None:
    await fail(breaker, 1, "quota")
    assert breaker.standing.needs_attention
    await breaker.let_in("ada")

    assert (state(breaker), breaker.standing.needs_attention) == ("closed", False)
    await fail(breaker, 1, "quota")
    assert memory.rows["openai/m"].trips == 1, "a new episode"


async def test_it_says_why_it_is_open_and_when_it_is_tried_next(
    breaker: Breaker, memory: Memory, clock: ManualClock
) -> None:
    assert breaker.standing == Standing("openai/m", "closed", "", False, None, None, None)
    await fail(breaker, 5, "overloaded")
    row = memory.rows["openai/m"]

    assert breaker.standing == Standing(
        "openai/m", "open", "overloaded", False, None, row.open_until, clock.now()
    )


async def test_an_episode_goes_on_until_it_has_closed(
    breaker: Breaker, memory: Memory, clock: ManualClock
) -> None:
    await fail(breaker, 1, "auth")
    clock.advance(POLICY.longest)
    await fail(breaker, 1, "overloaded")
    assert memory.rows["openai/m"].attention, "somebody still has to look"
    clock.advance(POLICY.longest)
    await succeed(breaker)

    assert not memory.rows["openai/m"].attention


async def test_what_others_should_see_is_told_at_every_change(memory: Memory, clock: ManualClock) -> None:
    told: list[tuple[str, bool, bool]] = []
    heard = made(memory, clock, changed=lambda *change: told.append(change))
    await heard.restore()
    await fail(heard, 1, "auth")
    await heard.let_in("ada")

    name = "openai/m"
    assert told == [(name, False, False), (name, True, True), (name, False, False)]


async def test_a_store_that_is_gone_is_read_later_and_decides_nothing(
    breaker: Breaker, memory: Memory, clock: ManualClock
) -> None:
    memory.rows["openai/m"] = BreakerState("held", 0, 0, 1, "staff", staff_id="ada", version=7)
    memory.broken = True
    await breaker.refresh()
    with pytest.raises(Unavailable):
        await breaker.let_in("ben")
    assert state(breaker) == "closed"

    memory.broken = False
    clock.advance(2)
    await breaker.refresh()
    assert state(breaker) == "open"
