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
from bot.costs.tiers import TOLD, WORDS, Tier

_DAYS = 30
_SHOWN = 15
_PERIODS = {"day": "Today", "week": "This week", "month": "This month"}


@dataclass(frozen=True, slots=True)
class Gauge:
    """One limit as a row with a bar; without a limit there is no bar."""

    title: str
    spent: str
    held: str | None  # for calls under way
    limit: str | None
    percent: int | None


def told(tier: Callable[[], Tier]) -> Callable[[], str | None]:
    """What every page that lists conversations says about the budget now: nothing while there is no need."""
    return lambda: WORDS[tier()] if tier() in TOLD else None


class CostPages:
    """Amounts only: who has cost how much is seen as a conversation, never as a person."""

    def __init__(self, reports: Reports, pages: Pages) -> None:
        self._reports, self._pages = reports, pages

    async def costs(self, _request: Request, visit: Visit) -> Response:
        show = self._reports.costs
        models, channels = await show("model", days=_DAYS), await show("channel", days=_DAYS)
        days = await show("day", days=_DAYS)
        tier = self._reports.tier()
        dearest = await show("conversation", days=_DAYS, most=_SHOWN)
        tables = (
            ("By model", "Model", models.lines), ("By channel", "Channel", channels.lines),
            ("By day", "Day", days.lines), ("The dearest conversations", "Conversation", dearest.lines),
        )  # fmt: skip
        return self._pages.show(
            "costs.html", visit,
            gauges=_gauges(await self._reports.limits()), tier=None if tier == "normal" else WORDS[tier],
            bad=tier in ("throttle", "halt"), days=_DAYS, total=models.total, tables=tables,
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
