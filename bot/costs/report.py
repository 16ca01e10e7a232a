"""What models have cost lately, in figures for people: the same for the console and the command line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from bot.costs.budget import Budget, Spent
from bot.costs.prices import NANO
from bot.costs.tiers import Tier
from storage.answers import Answers, Uses
from storage.ledger import Days
from storage.spending import By, Line, Spending

_CENT, _LEAST = Decimal("0.01"), Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Costs:
    """Some days, and what they cost by one thing."""

    by: By
    days: Days
    total: Line
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class Again:
    """Of the questions that an earlier answer may serve: how many it did, and what asking had cost."""

    hits: int
    asked: int
    saved_nano: int


class Reports:
    """Reads the books, and the limits that hold them."""

    def __init__(self, spending: Spending, answers: Answers, budget: Budget) -> None:
        self._spending, self._answers, self._budget = spending, answers, budget

    async def costs(self, by: By, *, days: int, most: int = 50) -> Costs:
        """The last so many days of the installation, today among them."""
        span = self._budget.last(days)
        return Costs(by, span, await self._spending.total(span), await self._spending.by(by, span, most=most))

    async def given_again(self, *, days: int) -> Again:
        """By the cache of answers, in the last so many days."""
        uses = await self._answers.uses(date.fromisoformat(self._budget.last(days).first))
        hits, misses = (uses.get(outcome, Uses(0, 0)) for outcome in ("hit", "miss"))
        return Again(hits.count, hits.count + misses.count, hits.saved_nano)

    async def limits(self) -> Sequence[Spent]:
        return await self._budget.periods()

    def tier(self) -> Tier:
        return self._budget.state()


def usd(nano: int) -> str:
    """Dollars as people read them: to the cent, and below a dollar to the second digit that says anything."""
    amount = abs(Decimal(nano) / NANO)
    places = max(_LEAST, min(_CENT, Decimal(1).scaleb(amount.adjusted() - 1))) if amount else _CENT
    return f"{'-' if nano < 0 else ''}${amount.quantize(places, ROUND_HALF_UP):,f}"


def percent(part: int, whole: int) -> str:
    """Whole percents; a dash of nothing."""
    return f"{(Decimal(part) * 100 / whole).quantize(Decimal(1), ROUND_HALF_UP)} %" if whole else "–"


def each(line: Line) -> str:
    """What a message cost on the average; a dash where there was none."""
    return usd(line.nano // line.messages) if line.messages else "–"
