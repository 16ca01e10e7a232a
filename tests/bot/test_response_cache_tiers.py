"""Which tier's answers are given again where another tier would be asked."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from bot.costs.tiers import Tier as BudgetTier
from bot.providers.base import Provider, ProviderFailed
from bot.providers.routing import Routing, Tier
from storage.sqlite import SqliteDatabase
from tests.bot.core import Core
from tests.bot.providers.chains import Bench, Scripted, Step, failed
from tests.bot.test_response_cache import asks, told
from tests.bot.test_response_cache_crowds import Gate
from tests.clock import ManualClock

PLAIN = "Do you like meadows?"
HARD = "Why do you like meadows? And why not pastures? Explain it."


class House:
    """A small and a large model behind one cache; the budget is as near its limits as the test says."""

    budget: BudgetTier = "normal"

    def __init__(self, db: SqliteDatabase, clock: ManualClock) -> None:
        self.bench = Bench(db, clock, None)

    def core(self, small: Sequence[Step] = (), large: Sequence[Step] = ()) -> Core:
        self.small = Scripted("p", self.bench.clock, *small, model="mini")
        self.large = Scripted("p", self.bench.clock, *large, model="maxi")
        return self.of(self.small, self.large)

    def of(self, small: Provider, large: Provider) -> Core:
        tiers = [Tier("small", self.bench.pools(small)), Tier("large", self.bench.pools(large))]
        chain = self.bench.routed(Routing(tiers, budget=lambda: self.budget))
        return Core(self.bench.db, self.bench.clock, chain=chain, cache_hours=24.0)


@pytest.fixture
def house(db: SqliteDatabase, clock: ManualClock) -> House:
    return House(db, clock)


async def test_what_a_small_one_said_is_not_said_where_a_large_one_is_asked(house: House) -> None:
    core = house.core(small=("Yes.",), large=("For their flowers.",))
    house.budget = "throttle"
    assert told(await asks(core, HARD))[1] == "Yes."

    house.budget = "normal"
    assert told(await asks(core, HARD)) == ("p", "For their flowers.")
    assert told(await asks(core, HARD)) == ("cache:p", "For their flowers.")
    assert (len(house.small.asked), len(house.large.asked)) == (1, 1)


async def test_what_a_large_one_said_is_said_where_a_small_one_is_asked(house: House) -> None:
    core = house.core(large=("For their flowers.",))
    await asks(core, HARD)
    house.budget = "throttle"

    assert told(await asks(core, HARD)) == ("cache:p", "For their flowers.")
    assert house.small.asked == []


async def test_a_draft_that_was_mended_by_a_large_one_is_the_large_ones(house: House) -> None:
    core = house.core(small=("It costs 12 dollars.",), large=("Gladly.",))
    assert told(await asks(core, PLAIN)) == ("p", "Gladly.")

    assert told(await asks(core, PLAIN)) == ("cache:p", "Gladly.")
    assert (len(house.small.asked), len(house.large.asked)) == (1, 1)


async def test_a_small_ones_help_in_need_is_not_kept_for_the_large_ones_questions(house: House) -> None:
    core = house.core(small=("Yes.",), large=(failed("bad_request"), "For their flowers."))
    assert told(await asks(core, HARD)) == ("p", "Yes.")

    assert told(await asks(core, HARD)) == ("p", "For their flowers.")


async def test_whoever_waits_for_a_large_one_is_not_told_what_a_small_one_said(house: House) -> None:
    failing, small = Gate(ProviderFailed("bad_request"), "For their flowers."), Gate("Yes.")
    small.open.set()
    core = house.of(small, failing)
    asking = [asyncio.create_task(asks(core, HARD)) for _ in range(2)]
    await failing.calls.acquire()
    failing.open.set()

    assert [told(answer)[1] for answer in await asyncio.gather(*asking)] == ["Yes.", "For their flowers."]
