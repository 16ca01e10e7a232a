"""The page of the costs: what is spent of each limit, what is done about it, and on what it went."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from bot.console.base import Visit
from bot.console.pages import Pages
from bot.costs.budget import Spent
from bot.costs.report import Reports, each, percent, usd

_DAYS = 30
_SHOWN = 15
_PERIODS = {"day": "Today", "week": "This week", "month": "This month"}
_TIERS = {
    "log": "Spending has passed the first mark of its limit.",
    "notify": "Spending nears its limit.",
    "throttle": "Spending is close to its limit: cheaper models answer.",
    "halt": "The budget is used up: no model is asked; rules, knowledge and people answer.",
}
_TOLD = ("notify", "throttle", "halt")  # of these, staff are told on every page that lists conversations


@dataclass(frozen=True, slots=True)
class Gauge:
    """One limit as a row with a bar; without a limit there is no bar."""

    title: str
    spent: str
    held: str | None  # for calls under way
    limit: str | None
    percent: int | None


def told(tier: Callable[[], str]) -> Callable[[], str | None]:
    """What every page says about the budget now: nothing, as long as there is no need."""
    return lambda: _TIERS[tier()] if tier() in _TOLD else None


class CostPages:
    """Amounts only: who has cost how much is seen as a conversation, never as a person."""

    def __init__(self, reports: Reports, pages: Pages) -> None:
        self._reports, self._pages = reports, pages

    async def costs(self, _request: Request, visit: Visit) -> Response:
        show = self._reports.costs
        models, channels = await show("model", days=_DAYS), await show("channel", days=_DAYS)
        days = await show("day", days=_DAYS)
        dearest = await show("conversation", days=_DAYS, most=_SHOWN)
        tables = (
            ("By model", "Model", models.lines), ("By channel", "Channel", channels.lines),
            ("By day", "Day", days.lines), ("The dearest conversations", "Conversation", dearest.lines),
        )  # fmt: skip
        return self._pages.show(
            "costs.html", visit,
            gauges=_gauges(await self._reports.limits()), tier=_TIERS.get(self._reports.tier()),
            bad=self._reports.tier() in ("throttle", "halt"), days=_DAYS, total=models.total, tables=tables,
            again=await self._reports.given_again(days=_DAYS),
            usd=usd, share=percent, each=each,
        )  # fmt: skip


def _gauges(limits: Sequence[Spent]) -> Sequence[Gauge]:
    return [
        Gauge(
            title=_PERIODS[one.period],
            spent=usd(one.settled_nano),
            held=usd(one.nano - one.settled_nano) if one.nano > one.settled_nano else None,
            limit=None if one.limit is None else usd(one.limit),
            percent=min(100, one.settled_nano * 100 // one.limit) if one.limit else None,
        )
        for one in limits
    ]
