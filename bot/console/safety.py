"""The page that says what the checks caught: drafts of the last day and week, from the database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from bot.clock import Clock
from bot.console.base import Visit
from bot.console.pages import Pages
from storage.receipts import FaultCount, Receipts

_HOUR_MS = 3_600_000
_PERIODS = (("Last 24 hours", 24), ("Last 7 days", 7 * 24))


@dataclass(frozen=True, slots=True)
class Period:
    """`faults` are the classes of what was caught; a draft may have several."""

    title: str
    drafts: int
    rejected: int
    faults: Sequence[FaultCount]

    @property
    def share(self) -> str:
        """Rejected of all drafts, in percent."""
        return f"{100 * self.rejected / self.drafts:.1f} %" if self.drafts else "–"


class SafetyPages:
    """Counts only: nothing of what a draft said is kept."""

    def __init__(self, receipts: Receipts, clock: Clock, pages: Pages) -> None:
        self._receipts, self._clock, self._pages = receipts, clock, pages

    async def safety(self, _request: Request, visit: Visit) -> Response:
        now = self._clock.now()
        periods = [_period(title, await self._since(now - hours * _HOUR_MS)) for title, hours in _PERIODS]
        return self._pages.show("safety.html", visit, periods=periods)

    async def _since(self, at: int) -> Sequence[FaultCount]:
        return await self._receipts.caught(since=at)


def _period(title: str, counts: Sequence[FaultCount]) -> Period:
    drafts = sum(one.drafts for one in counts)
    faults = [one for one in counts if one.check]
    return Period(title, drafts, sum(one.drafts for one in faults), faults)
