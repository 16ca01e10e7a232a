"""What all counters promise: never above capacity in any window, all or nothing, nobody locked out."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence

import pytest
import pytest_asyncio

from guards.base import Rate, Take
from storage.base import Transaction
from storage.counters import GcraCounters
from storage.sqlite import SqliteDatabase
from tests.contracts.counting import Arithmetic, schedule

START = 1_763_700_000_000_000  # microseconds
RATE = Rate(count=5, seconds=10, burst=3)  # one every two seconds


class Stored:
    """The counters of the database, in one transaction, at a time that is set from outside."""

    def __init__(self, tx: Transaction) -> None:
        self._tx, self.now = tx, 0

    async def take(self, key: str, rate: Rate) -> float:
        return await GcraCounters("t", self._tx, self.now).take(key, rate)

    async def take_all(self, takes: Sequence[Take]) -> Mapping[str, float]:
        return await GcraCounters("t", self._tx, self.now).take_all(takes)


@pytest_asyncio.fixture(params=["arithmetic", "database"])
async def counters(request: pytest.FixtureRequest, db: SqliteDatabase) -> AsyncIterator[Arithmetic | Stored]:
    if request.param == "arithmetic":
        yield Arithmetic()
    else:
        async with db.transaction() as tx:
            yield Stored(tx)


async def test_a_burst_and_then_the_rate(counters: Arithmetic | Stored) -> None:
    counters.now = START
    waits = [await counters.take("k", RATE) for _ in range(4)]
    counters.now += 1_999_999
    early = await counters.take("k", RATE)
    counters.now += 1

    assert waits == [0.0, 0.0, 0.0, 2.0]
    assert early == 0.000_001
    assert await counters.take("k", RATE) == 0.0
    assert await counters.take("k", RATE) == 2.0


async def test_what_one_dimension_refuses_no_other_has_paid(counters: Arithmetic | Stored) -> None:
    counters.now = START
    narrow, wide = Rate(1, 60, 1), Rate(100, 60, 2)
    both = [narrow.take("narrow"), wide.take("wide"), wide.take("wide", everyone=True)]
    both[2] = Take("everyone", both[2].cost, both[2].span, everyone=True)

    assert await counters.take_all(both) == {}
    assert [await counters.take_all(both) for _ in range(9)] == [{"narrow": 60.0}] * 9
    assert await counters.take_all(both[1:]) == {}
    assert set(await counters.take_all(both)) == {"narrow", "wide", "everyone"}


async def test_a_refusal_leaves_counters_that_are_new_as_good_as_new(counters: Arithmetic | Stored) -> None:
    counters.now = START
    await counters.take_all([RATE.take("full", units=3)])
    await counters.take_all([RATE.take("full"), RATE.take("new")])

    assert await counters.take_all([RATE.take("new", units=3)]) == {}


async def test_a_clock_set_back_lets_one_pass_and_then_the_rate(counters: Arithmetic | Stored) -> None:
    counters.now = START
    for _ in range(4):
        await counters.take("k", RATE)
    counters.now -= 3_600_000_000

    assert [await counters.take("k", RATE) for _ in range(3)] == [0.0, 2.0, 2.0]


async def test_a_clock_set_back_stays_passable_when_another_dimension_refuses(
    counters: Arithmetic | Stored,
) -> None:
    counters.now = START
    await counters.take_all([RATE.take("k", units=3)])
    counters.now -= 3_600_000_000
    await counters.take_all([RATE.take("full", units=3)])
    await counters.take_all([RATE.take("k"), RATE.take("full")])

    assert await counters.take("k", RATE) == 0.0


async def test_a_clock_set_forward_grants_one_burst_and_no_more(counters: Arithmetic | Stored) -> None:
    counters.now = START
    for _ in range(4):
        await counters.take("k", RATE)
    counters.now += 3_600_000_000

    assert [await counters.take("k", RATE) for _ in range(4)] == [0.0, 0.0, 0.0, 2.0]


async def test_a_limit_that_is_halved_and_made_whole_again_keeps_the_share_that_is_used(
    counters: Arithmetic | Stored,
) -> None:
    counters.now = START
    rate = Rate(10, 10, 10)
    used = [await counters.take_all([rate.take("k")]) for _ in range(4)]
    halved = [await counters.take_all([rate.take("k", share=0.5)]) for _ in range(4)]

    assert used == [{}] * 4
    assert halved == [{}, {}, {}, {"k": 2.0}], "six of ten are free, so three of five"
    assert await counters.take_all([rate.take("k")]) == {"k": 1.0}
    counters.now += 1_000_000
    assert await counters.take_all([rate.take("k")]) == {}


async def test_what_is_dearer_than_the_limit_passes_alone(counters: Arithmetic | Stored) -> None:
    counters.now = START
    huge = RATE.take("k", units=1_000_000)

    assert await counters.take_all([huge]) == {}
    assert await counters.take_all([RATE.take("k")]) == {"k": 2.0}
    counters.now += 5_999_999
    assert await counters.take_all([huge]) == {"k": 0.000_001}
    counters.now += 1
    assert await counters.take_all([huge]) == {}


async def test_RL_1_no_window_ever_holds_more_than_its_capacity(
    counters: Arithmetic | Stored, seeds: range
) -> None:
    for seed in seeds:
        counters.now += 10**12  # all that was taken has come back
        passed: dict[str, list[tuple[int, Take]]] = {}
        for step in schedule(seed):
            counters.now += step.after_us
            waits = await counters.take_all(step.takes)
            for take in step.takes:
                assert 0 <= waits.get(take.key, 0) * 1_000_000 <= take.cost, f"seed {seed}: locked out"
                if not waits:
                    passed.setdefault(take.key, []).append((counters.now, take))
        for takes in passed.values():
            _no_window_is_too_full(takes, f"seed {seed}")


def _no_window_is_too_full(passed: Sequence[tuple[int, Take]], where: str) -> None:
    for first, (start, _) in enumerate(passed):
        used = 0
        for at, take in passed[first:]:
            used += take.cost
            assert used <= take.span + at - start, where


async def test_RL_1_the_wait_that_is_told_is_true(counters: Arithmetic | Stored, seeds: range) -> None:
    for seed in seeds:
        counters.now += 10**12
        for step in schedule(seed):
            counters.now += step.after_us
            if waits := await counters.take_all(step.takes):
                counters.now += round(max(waits.values()) * 1_000_000) - 1
                assert await counters.take_all(step.takes), f"seed {seed}: told too long a wait"
                counters.now += 1
                assert await counters.take_all(step.takes) == {}, f"seed {seed}: told too short a wait"


async def test_RL_1_every_implementation_counts_alike_whatever_the_clock_does(
    db: SqliteDatabase, seeds: range
) -> None:
    async with db.transaction() as tx:
        stored, arithmetic = Stored(tx), Arithmetic()
        for seed in seeds:
            stored.now = arithmetic.now = START + seed * 10**12
            for step in schedule(seed, jumps=True):
                stored.now = arithmetic.now = stored.now + step.after_us + step.jumped_us
                waits = await arithmetic.take_all(step.takes)
                assert await stored.take_all(step.takes) == waits, f"seed {seed}"
                assert all(
                    wait * 1_000_000 <= one.cost for one in step.takes if (wait := waits.get(one.key, 0))
                )
