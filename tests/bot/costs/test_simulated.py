"""Weeks of an installation in virtual time: prices change, clocks jump, calls break, and the limits hold."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from bot.costs.budget import Budget, CallContext
from bot.costs.periods import periods
from bot.costs.prices import Price, Prices
from bot.providers.base import Provider, ProviderFailed, Usage
from storage.ledger import Days, Ledger, Most
from storage.sqlite import SqliteDatabase
from tests.clock import ManualClock

BERLIN = ZoneInfo("Europe/Berlin")
MOST = Most(
    message=60_000_000,
    conversation=70_000_000,
    person=90_000_000,
    day=120_000_000,
    week=600_000_000,
    month=1_500_000_000,
)
BEGINS = date(2026, 10, 19)  # the clocks go back on the 25th, and the prices change twice


def prices(rng: random.Random) -> list[Price]:
    days = [BEGINS - timedelta(days=1), date(2026, 10, 24), date(2026, 11, 2)]
    return [
        Price(since=day, input=Decimal(rng.randint(5, 9)), output=Decimal(rng.randint(20, 40)))
        for day in days
    ]


class Weeks:
    """The books as somebody else keeps them, by adding up what each call was told to cost."""

    def __init__(self, seed: int, db: SqliteDatabase, provider: Provider) -> None:
        self.random = random.Random(seed)
        self.clock = ManualClock(int(datetime(2026, 10, 19, tzinfo=UTC).timestamp() * 1000))
        self.ledger, self._provider = Ledger("default", db), provider
        self.prices = Prices({"m": prices(self.random)})
        self.budget = Budget(self.ledger, self.prices, MOST, self.clock, BERLIN)
        self.own: dict[str, int] = defaultdict(int)
        self.let = self.refused = 0

    async def call(self) -> None:
        person, turn = self.random.randrange(3), self.random.randrange(400)
        now = self.clock.now()
        reservation = await self.budget.reserve(
            CallContext(f"c{person}-{turn % 2}", f"t{turn}", f"p{person}", "web"),
            self._provider, prompt_bytes=self.random.randint(100, 3000), max_output_tokens=400,
        )  # fmt: skip
        if reservation is None:
            self.refused += 1
            return
        self.let += 1
        self.clock.advance(self.random.choice([0, 1, 20_000]))  # a call may end on another day
        usage = Usage(self.random.randint(1, reservation.prompt_bytes), self.random.randint(1, 400))
        if self.random.random() < 0.2:
            await self.budget.settle_failed(reservation, ProviderFailed("rate_limited", status=429))
            return
        await self.budget.settle(reservation, usage)
        self.own[periods(now, BERLIN).day.first] += self.prices.nano("m", usage, at=now)

    def pass_on(self) -> None:
        if self.random.random() < 0.02:
            self.clock.jump(self.random.choice([-3600, 3600, -86_400]))
        self.clock.advance(self.random.randint(60, 12_000))

    def sums(self) -> dict[Days, int]:
        """Weeks and months of all days there were."""
        found: dict[Days, int] = defaultdict(int)
        for day, nano in self.own.items():
            noon = datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=BERLIN)
            now = periods(int(noon.timestamp() * 1000), BERLIN)
            for days in (now.day, now.week, now.month):
                found[days] += nano
        return found


@pytest.mark.parametrize("seed", range(6))
async def test_the_books_agree_and_no_limit_is_passed(
    db: SqliteDatabase, provider: Provider, seed: int
) -> None:
    weeks = Weeks(seed, db, provider)
    for _ in range(400):
        await weeks.call()
        weeks.pass_on()

    assert weeks.let > 100
    assert weeks.refused > 10
    for days, nano in weeks.sums().items():
        assert await weeks.ledger.spent(days) == nano
        assert nano <= _limit(days)


def _limit(days: Days) -> int:
    length = (date.fromisoformat(days.last) - date.fromisoformat(days.first)).days + 1
    limit = MOST.day if length == 1 else MOST.week if length == 7 else MOST.month
    assert limit is not None
    return limit
