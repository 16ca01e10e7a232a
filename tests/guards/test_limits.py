"""Limits: never more than the rate in any window, words of need always, the narrowest limit first."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guards.base import Rate, Refusal
from guards.limits import Limits, gcra

RATE = Rate(10, 60, 3)


class FakeCounters:
    """GCRA by the reference arithmetic, at a time that stands still."""

    def __init__(self) -> None:
        self.arrivals: dict[str, int] = {}

    async def take(self, key: str, rate: Rate) -> float:
        arrival, wait = gcra(self.arrivals.get(key), 0, rate)
        if not wait:
            self.arrivals[key] = arrival
        return wait / 1_000_000


def limits(conversation: Rate = RATE, person: Rate = RATE, tenant: Rate = RATE) -> Limits:
    return Limits(person=person, conversation=conversation, tenant=tenant)


@settings(max_examples=100)
@given(
    count=st.integers(1, 40),
    seconds=st.integers(1, 100),
    burst=st.integers(1, 20),
    gaps=st.lists(st.integers(0, 5_000_000), max_size=150),
)
def test_RL_1_no_window_holds_more_than_the_rate_and_one_burst(
    count: int, seconds: int, burst: int, gaps: list[int]
) -> None:
    rate, now, arrival, passed = Rate(count, seconds, burst), 0, None, []
    for gap in gaps:
        now += gap
        arrival, wait = gcra(arrival, now, rate)
        if not wait:
            passed.append(now)

    for start in passed:
        inside = [at for at in passed if start <= at < start + seconds * 1_000_000]
        assert len(inside) <= count + burst


@given(gaps=st.lists(st.integers(0, 10_000_000), max_size=50))
def test_waiting_as_told_is_always_enough(gaps: list[int]) -> None:
    now, arrival = 0, None
    for gap in gaps:
        now += gap
        arrival, wait = gcra(arrival, now, RATE)
        if wait:
            now += wait
            arrival, again = gcra(arrival, now, RATE)
            assert again == 0


def test_a_clock_set_back_locks_nobody_out() -> None:
    hour = 3_600_000_000
    arrival, _ = gcra(None, hour, RATE)

    assert gcra(arrival, 0, RATE)[1] == 0


async def test_a_burst_passes_and_then_waits() -> None:
    counters, gate = FakeCounters(), limits()
    outcomes = [await gate.admit(counters, person="p", conversation="c", exempt=False) for _ in range(4)]

    assert outcomes == [None, None, None, Refusal("rate_limited", retry_after=6.0)]


async def test_words_of_need_are_neither_counted_nor_refused() -> None:
    counters, gate = FakeCounters(), limits()
    outcomes = {await gate.admit(counters, person="p", conversation="c", exempt=True) for _ in range(50)}

    assert outcomes == {None}
    assert counters.arrivals == {}


async def test_a_flooded_conversation_takes_nothing_from_others() -> None:
    counters, gate = FakeCounters(), limits(conversation=Rate(10, 60, 1))
    await gate.admit(counters, person="p", conversation="c", exempt=False)
    before = dict(counters.arrivals)
    refusal = await gate.admit(counters, person="p", conversation="c", exempt=False)

    assert refusal is not None
    assert counters.arrivals == before
    assert await gate.admit(counters, person="q", conversation="d", exempt=False) is None


async def test_a_person_is_limited_across_conversations_and_a_tenant_across_people() -> None:
    one, everyone = FakeCounters(), FakeCounters()
    per_person, per_tenant = limits(person=Rate(10, 60, 1)), limits(tenant=Rate(10, 60, 1))
    await per_person.admit(one, person="p", conversation="c")
    await per_tenant.admit(everyone, person="p", conversation="c")

    assert await per_person.admit(one, person="p", conversation="d")
    assert await per_tenant.admit(everyone, person="q", conversation="d")


async def test_the_shortest_wait_is_still_a_refusal() -> None:
    class AlmostFree:
        async def take(self, key: str, rate: Rate) -> float:
            return 0.000_001

    assert await limits().admit(AlmostFree(), person="p", conversation="c") == Refusal(
        "rate_limited", 0.000_001
    )


def test_one_microsecond_too_early_waits_one_and_costs_nothing() -> None:
    once = Rate(1, 1, 1)
    arrival, _ = gcra(None, 0, once)

    assert gcra(arrival, 999_999, once) == (arrival, 1)
    assert gcra(arrival, 1_000_000, once) == (2_000_000, 0)


def test_events_are_at_least_a_microsecond_apart() -> None:
    assert gcra(None, 0, Rate(10_000_000, 1, 1)) == (1, 0)


@pytest.mark.parametrize("rate", [Rate(1, 60, 1), Rate(1, 0.5, 1)])
async def test_the_strictest_sensible_limit_lets_one_pass(rate: Rate) -> None:
    assert await limits(person=rate).admit(FakeCounters(), person="p", conversation="c") is None


@pytest.mark.parametrize(
    "rate",
    [Rate(0, 60, 1), Rate(1, 0, 1), Rate(1, 60, 0), Rate(1, float("nan"), 1), Rate(1, float("inf"), 1)],
)
def test_a_limit_that_blocks_everybody_is_refused_at_start(rate: Rate) -> None:
    with pytest.raises(ValueError, match="person limit"):
        limits(person=rate)
