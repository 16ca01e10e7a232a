"""Calls at once, in any number and of anybody: no limit is passed by more than one call."""

from __future__ import annotations

import asyncio
import random
from decimal import Decimal

import pytest

from bot.costs.budget import Budget, CallContext
from bot.costs.prices import NANO, Price
from bot.providers.base import Provider, ProviderFailed, Usage
from storage.ledger import Ledger, Most
from storage.sqlite import SqliteDatabase
from tests.bot.costs.purse import CALL, PRICE, budget, reserve
from tests.clock import ManualClock
from tests.storage.calls import days


async def test_LLM_17_500_calls_at_once_stay_within_a_dollar(
    ledger: Ledger, clock: ManualClock, provider: Provider
) -> None:
    held = budget(ledger, clock)

    async def one() -> int:
        reservation = await held.reserve(CALL, provider, prompt_bytes=100, max_output_tokens=1000)
        if reservation is None:
            return 0
        await held.settle(reservation, Usage(100, 1000))
        return 1

    called = sum(await asyncio.gather(*(one() for _ in range(500))))

    assert called == 10
    assert await held.spent() == Decimal(1)


LEVELS = {
    "message": (NANO // 5, "turn_id"),
    "conversation": (NANO // 2, "conversation_id"),
    "person": (NANO, "person_id"),
    "day": (4 * NANO, "period"),
}


class Crowd:
    """Turns of many people at once: whatever each call costs, and however it ends."""

    def __init__(self, held: Budget, ledger: Ledger, provider: Provider, seed: int) -> None:
        self._held, self._ledger, self._provider = held, ledger, provider
        self._random = random.Random(seed)
        self.made, self.highest = 0, 0

    async def turn(self) -> None:
        person, conversation, n = (self._random.randrange(most) for most in (12, 3, 20))
        place = f"{person}-{conversation}"
        call = CallContext(f"c{place}", f"t{place}-{n}", f"p{person}", "web")
        for _ in range(self._random.randint(1, 4)):
            await self._call(call, self._random.randint(100, 4000), self._random.randint(16, 800))

    async def _call(self, call: CallContext, size: int, most: int) -> None:
        reservation = await self._held.reserve(
            call, self._provider, prompt_bytes=size, max_output_tokens=most
        )
        if reservation is None:
            return
        self.made += 1
        self.highest = max(self.highest, await self._ledger.spent(days("2025-11-21")))
        usage = Usage(self._random.randint(1, size), self._random.randint(1, most))
        match self._random.randint(0, 3):
            case 0:
                status = self._random.choice([None, 503])
                await self._held.settle_failed(reservation, ProviderFailed("cut", status=status))
            case 1:
                await self._held.settle(reservation, None)
            case _:
                await self._held.settle(reservation, usage)


@pytest.mark.parametrize("seed", range(6))
async def test_LLM_17_500_turns_of_many_people_pass_no_limit_at_any_level(
    db: SqliteDatabase, ledger: Ledger, clock: ManualClock, provider: Provider, seed: int
) -> None:
    most = Most(**{level: limit for level, (limit, _) in LEVELS.items()})
    price = Price(since=PRICE.since, input=Decimal(20), output=Decimal(80))
    crowd = Crowd(budget(ledger, clock, most, price=price), ledger, provider, seed)

    await asyncio.gather(*(crowd.turn() for _ in range(500)))

    assert 0 < crowd.made < 1000
    assert crowd.highest <= LEVELS["day"][0]
    for limit, column in LEVELS.values():
        row = await db.fetch_one(
            "SELECT max(n) FROM (SELECT sum(cost_nano) AS n FROM ledger WHERE tenant = 'default'"
            f" GROUP BY {column})"
        )
        assert row is not None
        assert limit // 3 < row[0] <= limit, column


async def test_LLM_17_a_call_that_costs_more_than_its_worst_passes_the_limit_by_itself_alone(
    ledger: Ledger, clock: ManualClock, provider: Provider
) -> None:
    """A provider that bills more than was asked for: the books say so, and nobody is asked any more."""
    held = budget(ledger, clock, Most(day=NANO // 10))
    await held.settle(await reserve(held, provider), Usage(100, 5000))

    assert await held.spent() == Decimal("0.5")
    assert await held.reserve(CALL, provider, prompt_bytes=1, max_output_tokens=1) is None
