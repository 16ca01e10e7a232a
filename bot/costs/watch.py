"""Looks at what is spent every few seconds, and moves the budget from tier to tier.

It goes by what is settled: calls under way are held at their worst, and many at once would ring an alarm.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import cast

import structlog

from bot.clock import Clock
from bot.costs.budget import Budget, Spent
from bot.costs.tiers import Thresholds, Tier
from storage.store import Store
from storage.tiers import TierRow

_log = structlog.get_logger()


class TierWatch:
    """Every change is one row of the audit log, whichever process saw it first."""

    def __init__(
        self,
        budget: Budget,
        row: TierRow,
        store: Store,
        thresholds: Thresholds,
        clock: Clock,
        *,
        moved: Callable[[Tier], None],
    ) -> None:
        self._budget, self._row, self._store = budget, row, store
        self._thresholds, self._clock, self._moved = thresholds, clock, moved

    async def look(self) -> None:
        now = self._clock.now()
        tier, since = await self._row.current() or ("normal", now - self._thresholds.cooldown_ms)
        before = cast(Tier, tier)
        tightest = max(await self._budget.periods(), key=_share)
        after = self._thresholds.after(before, lasted_ms=now - since, share=_share(tightest))
        if after != before and not await self._change(before, after, tightest):
            return  # another process was faster: what it made of it is seen next time
        self._budget.enter(after)
        self._moved(after)

    async def _change(self, before: Tier, after: Tier, tightest: Spent) -> bool:
        now = self._clock.now()
        async with self._store.transaction() as tx:
            if not await self._row.change(tx, before, after, at=now):
                return False
            await self._store.audit.append(
                tx,
                at=now,
                actor="budget",
                action=f"budget.{after}",
                subject=tightest.period,
                detail={"before": before, "percent": int(_share(tightest) * 100)},
            )
        _log.warning("budget.tier", tier=after, kind=tightest.period)
        return True


def _share(spent: Spent) -> Decimal:
    """Of a limit that there is; one of nothing lets nobody ask, and needs no watching."""
    return Decimal(spent.settled_nano) / spent.limit if spent.limit else Decimal(0)
