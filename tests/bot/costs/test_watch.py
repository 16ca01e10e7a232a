"""The watch: what is spent moves the budget from tier to tier, and every change is told of once."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from bot.costs.budget import Budget
from bot.costs.prices import Prices
from bot.costs.tiers import Thresholds, Tier
from bot.costs.watch import TierWatch
from storage.ledger import Cost, Ledger, Most
from storage.sqlite import SqliteDatabase
from storage.store import Store
from storage.tiers import TierRow
from tests.clock import ManualClock
from tests.storage.calls import call

TODAY = "2025-11-21"  # of the clock, a Friday


@dataclass
class Watched:
    db: SqliteDatabase
    clock: ManualClock
    most: Most = field(default_factory=lambda: Most(day=100))
    moves: list[Tier] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.ledger, self.store = Ledger("default", self.db), Store("default", self.db)
        self.budget = Budget(self.ledger, Prices({}), self.most, self.clock, ZoneInfo("UTC"))
        when = Thresholds(Decimal("0.5"), Decimal("0.75"), Decimal("0.9"), Decimal("0.98"), 600_000)
        row = TierRow("default", self.db)
        self.watch = TierWatch(self.budget, row, self.store, when, self.clock, moved=self.moves.append)

    async def spend(self, nano: int, *, settled: bool = True, day: str = TODAY) -> None:
        name = f"{self.clock.now()}-{nano}-{settled}"
        assert await self.ledger.reserve(call(name, nano, day=day), Most()) is None
        if settled:
            await self.ledger.settle(name, Cost(nano, 1, 1, "exact"))

    async def told(self) -> list[tuple[str, str, str, str]]:
        entries = await self.store.audit.entries()
        return [(entry.actor, entry.action, entry.subject, entry.detail) for entry in entries]


@pytest.fixture
def watched(db: SqliteDatabase, clock: ManualClock) -> Watched:
    return Watched(db, clock)


async def test_spending_goes_through_the_tiers_and_each_is_told_of_once(watched: Watched) -> None:
    for nano in (49, 1, 25, 15, 8, 2):
        await watched.spend(nano)
        await watched.watch.look()
        await watched.watch.look()
        watched.clock.advance(1)

    assert watched.moves[::2] == ["normal", "log", "notify", "throttle", "halt", "halt"]
    assert watched.budget.state() == "halt"
    assert await watched.told() == [
        ("budget", "budget.log", "day", '{"before": "normal", "percent": 50}'),
        ("budget", "budget.notify", "day", '{"before": "log", "percent": 75}'),
        ("budget", "budget.throttle", "day", '{"before": "notify", "percent": 90}'),
        ("budget", "budget.halt", "day", '{"before": "throttle", "percent": 98}'),
    ]
    assert await watched.store.audit.verify() is None


async def test_calls_under_way_ring_no_alarm(watched: Watched) -> None:
    await watched.spend(100, settled=False)
    await watched.watch.look()

    assert watched.budget.state() == "normal"


async def test_a_new_day_lets_go_after_the_cooldown(watched: Watched) -> None:
    await watched.spend(100)
    await watched.watch.look()
    watched.clock.advance(599)
    await watched.spend(1, day="2025-11-22")
    await watched.watch.look()
    assert watched.budget.state() == "halt"

    watched.clock.advance(86_400)
    await watched.watch.look()
    assert watched.budget.state() == "normal"
    assert [action for _, action, _, _ in await watched.told()] == ["budget.halt", "budget.normal"]


async def test_the_tightest_limit_decides(db: SqliteDatabase, clock: ManualClock) -> None:
    watched = Watched(db, clock, Most(day=1000, week=1000, month=100))
    await watched.spend(60, day="2025-11-03")
    await watched.watch.look()

    assert await watched.told() == [("budget", "budget.log", "month", '{"before": "normal", "percent": 60}')]


@pytest.mark.parametrize("most", [Most(), Most(day=0)])
async def test_without_a_limit_there_is_nothing_to_watch(
    db: SqliteDatabase, clock: ManualClock, most: Most
) -> None:
    watched = Watched(db, clock, most)
    await watched.spend(10**15)
    await watched.watch.look()

    assert (watched.budget.state(), await watched.told()) == ("normal", [])


async def test_a_restart_and_another_process_know_the_tier(watched: Watched) -> None:
    await watched.spend(95)
    await watched.watch.look()
    other = Watched(watched.db, watched.clock)
    await other.watch.look()

    assert other.budget.state() == "throttle"
    assert len(await watched.told()) == 1


async def test_of_two_that_see_it_at_once_one_tells(watched: Watched) -> None:
    """The row has moved on between reading it and changing it."""
    row = TierRow("default", watched.db)
    async with watched.store.transaction() as tx:
        assert await row.change(tx, "normal", "log", at=1)
        assert not await row.change(tx, "normal", "halt", at=2)

    assert await row.current() == ("log", 1)
