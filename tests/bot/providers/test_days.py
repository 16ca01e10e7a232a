"""Days in virtual time: whatever the providers, the prices and the clock do, P8 and P9 hold.

Each seed is a day of outages, hangs, rate limits, prices that change at midnight, and a wall clock that is
set. `--days-seeds=1000` plays so many; the short form plays 40.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Literal, get_args
from zoneinfo import ZoneInfo

from bot.clock import Deadline
from bot.costs.budget import Budget, CallContext
from bot.costs.prices import NANO, Price, Prices
from bot.providers.base import (
    UNHEARD,
    Draft,
    FailureKind,
    Listener,
    Prompt,
    ProviderFailed,
    Usage,
)
from bot.providers.breaker import Breaker
from bot.providers.calls import Line, unobserved
from bot.providers.chain import Chain
from bot.providers.pool import Pool
from bot.providers.room import Room
from bot.providers.routing import Routing, Tier
from storage.audit import Audit
from storage.breakers import Breakers
from storage.ledger import Ledger, Most
from storage.sqlite import SqliteDatabase
from tests.bot.providers.chains import UNPROVEN
from tests.bot.providers.prompts import prompt
from tests.clock import ManualClock

MESSAGES, DEADLINE = 40, 25.0
DAY = NANO * 6 // 100  # six cents
Weather = Literal["fine", "slow", "hang", "down", "limited", "broke"]
KINDS: dict[Weather, FailureKind] = {"down": "overloaded", "limited": "rate_limited", "broke": "quota"}


class Weathered:
    """A provider under a weather that changes; never slower than it is allowed to be."""

    def __init__(self, name: str, model: str, clock: ManualClock, rng: Random) -> None:
        self.name, self.model, self._clock, self._rng = name, model, clock, rng
        self.weather: Weather = "fine"

    async def draft(self, prompt: Prompt, *, timeout: float, listener: Listener = UNHEARD) -> Draft:
        took = self._rng.uniform(5, 40) if self.weather == "slow" else self._rng.uniform(0.3, 4)
        if self.weather == "hang" or took > timeout:
            self._clock.advance(timeout)
            raise ProviderFailed("timeout")
        if self.weather in KINDS:
            self._clock.advance(0.1)
            after = self._rng.choice([None, 1.0, 7.0, 90.0])
            raise ProviderFailed(KINDS[self.weather], retry_after=after, status=429)
        self._clock.advance(took)
        wrote = self._rng.randint(1, prompt.max_output_tokens)
        return Draft("Hello.", self.name, self.model, usage=Usage(self._rng.randint(100, 500), wrote))

    def turn(self) -> None:
        self.weather = self._rng.choices(get_args(Weather), [12, 3, 2, 2, 2, 1])[0]


class Day:
    """A house of two tiers, two vendors and a pool, and the day that it has."""

    def __init__(self, db: SqliteDatabase, seed: int) -> None:
        self.rng, self.clock = Random(seed), ManualClock()
        tenant, first = f"seed {seed}", date(2025, 11, 21)
        rising = [
            Price(since=first + timedelta(days=at), input=Decimal(1 + at), output=Decimal(5 + 5 * at))
            for at in (0, 1)
        ]
        prices = Prices({"mini": rising, "maxi": rising})
        self.ledger = Ledger(tenant, db)
        self.budget = Budget(self.ledger, prices, Most(day=DAY), self.clock, ZoneInfo("Europe/Berlin"))
        self._breakers = Breakers(tenant, db, Audit(tenant, db))
        self.providers: list[Weathered] = []
        small = [self._pool("a", "mini", 2), self._pool("b", "mini", 1)]
        tiers = [Tier("small", small), Tier("large", [self._pool("a", "maxi", 1)])]
        routing = Routing(tiers, budget=self.budget.state)
        self.chain = Chain(routing, self.clock, self.rng, sleep=self._sleep)

    async def message(self) -> float:
        """One question; the seconds that it took."""
        for provider in self.providers:
            if self.rng.random() < 0.1:
                provider.turn()
        if self.rng.random() < 0.05:
            self.clock.jump(self.rng.choice([-3600, -60, 60, 3600]))
        self.clock.advance(self.rng.expovariate(MESSAGES / 86_400))
        began = self.clock.monotonic()
        await self.chain.answer(
            prompt(self.rng.choice(["Hello", "Why? And how? And when?"])),
            deadline=Deadline(self.clock, DEADLINE),
            judge=lambda draft: (UNPROVEN,) if self.rng.random() < 0.1 else (),
            call=CallContext("c", "t"),
        )
        return self.clock.monotonic() - began

    def _pool(self, name: str, model: str, keys: int) -> Pool:
        return Pool([self._line(name, model, str(key)) for key in range(keys)])

    def _line(self, name: str, model: str, key: str) -> Line:
        provider = Weathered(name, model, self.clock, self.rng)
        self.providers.append(provider)
        breaker = Breaker(f"{name}/{model}/{key}", self._breakers, self.clock, self.rng)
        return Line(provider, breaker, Room(self.clock), self.budget, self.clock, unobserved)

    async def _sleep(self, seconds: float) -> None:
        self.clock.advance(seconds)


async def test_P8_P9_a_day_of_any_weather(db: SqliteDatabase, days_seed: int) -> None:
    day = Day(db, days_seed)
    seconds = [await day.message() for _ in range(MESSAGES)]
    spent = await db.fetch_all(
        "SELECT period, SUM(cost_nano), COUNT(*) FROM ledger WHERE tenant = ? AND state = 'settled'"
        " GROUP BY period",
        f"seed {days_seed}",
    )
    open_calls = await db.fetch_one(
        "SELECT COUNT(*) FROM ledger WHERE tenant = ? AND state = 'reserved'", f"seed {days_seed}"
    )

    assert max(seconds) <= DEADLINE
    assert sum(int(count) for _, _, count in spent) > 0, "somebody was asked"
    assert [period for period, nano, _ in spent if int(nano) > DAY] == []
    assert open_calls is not None
    assert open_calls[0] == 0, "every call is settled"
