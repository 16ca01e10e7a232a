"""Costs for people: amounts that can be read, and the last days of the installation."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest

from bot.costs.budget import Budget
from bot.costs.prices import NANO, Prices
from bot.costs.report import Reports, each, percent, usd
from storage.answers import Answers
from storage.ledger import Cost, Days, Ledger, Most
from storage.spending import Line, Spending
from storage.sqlite import SqliteDatabase
from tests.clock import ManualClock
from tests.storage.calls import call


@pytest.mark.parametrize(
    ("nano", "shown"),
    [
        (0, "$0.00"),
        (1, "$0.000000"),
        (123_456, "$0.00012"),
        (5_000_000, "$0.0050"),
        (12_345_678, "$0.012"),
        (450_000_000, "$0.45"),
        (999_999_999, "$1.00"),
        (1_005_000_000, "$1.01"),
        (1_234_567_890_000, "$1,234.57"),
        (-5_000_000, "-$0.0050"),
    ],
)
def test_dollars(nano: int, shown: str) -> None:
    assert usd(nano) == shown


def test_shares_and_averages() -> None:
    assert [percent(1, 3), percent(5, 1000), percent(2, 2), percent(0, 0)] == ["33 %", "1 %", "100 %", "–"]
    assert each(Line("m", 3, 2, 3 * NANO, 0, 0, 0, 0, 0, 0)) == "$1.50"
    assert each(Line("m", 3, 0, 3 * NANO, 0, 0, 0, 0, 0, 0)) == "–"


async def test_the_last_days_are_those_of_the_installation(db: SqliteDatabase) -> None:
    clock = ManualClock(1_763_737_200_000)  # 21 Nov 2025, 15:00 UTC: the 22nd has begun in Seoul
    ledger, zone = Ledger("default", db), ZoneInfo("Asia/Seoul")
    budget = Budget(ledger, Prices({}), Most(day=100, month=1000), clock, zone)
    reports = Reports(Spending("default", db), Answers("default", db), budget)
    for name, day in (("a", "2025-11-22"), ("b", "2025-11-21"), ("c", "2025-11-20")):
        await ledger.reserve(call(name, 60, day=day), Most())
    await ledger.settle("a", Cost(10, 1, 1, "exact"))

    found = await reports.costs("day", days=2)
    assert (found.days, found.total.nano) == (Days("2025-11-21", "2025-11-22"), 70)
    assert [line.name for line in found.lines] == ["2025-11-22", "2025-11-21"]
    limits = [(one.period, one.nano, one.settled_nano, one.limit) for one in await reports.limits()]
    assert limits == [("day", 10, 10, 100), ("week", 130, 10, None), ("month", 130, 10, 1000)]


@pytest.mark.parametrize("tier", ["normal", "throttle"])
async def test_the_tier_is_the_budgets(db: SqliteDatabase, clock: ManualClock, tier: str) -> None:
    budget = Budget(Ledger("default", db), Prices({}), Most(), clock, ZoneInfo("UTC"))
    enter: Callable[[str], None] = budget.enter  # type: ignore[assignment]  # one of its tiers
    enter(tier)

    assert Reports(Spending("default", db), Answers("default", db), budget).tier() == tier
