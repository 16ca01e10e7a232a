"""Scores the checks of an answer on a file of drafts that are known to be true or wrong; it writes nothing.

The very checks that a running installation holds every draft to, so a wrong one that passes here would pass
there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from pydantic import BaseModel, Field

from bot.evaluation.spans import quantile
from guards.base import CheckedText, Evidence, Fact, FactType, FactValue, MaskedText, Passage
from guards.outputs import OutputCheck

# What other systems call the types of facts.
_TYPES: Final[Mapping[str, FactType]] = {
    **dict.fromkeys(("money", "amount", "currency"), "money"),
    **dict.fromkeys(("count", "number", "integer", "quantity", "decimal"), "count"),
    **dict.fromkeys(("percent", "percentage"), "percent"),
    **dict.fromkeys(("date", "datetime", "time"), "date"),
    **dict.fromkeys(("identifier", "id", "order", "phone", "email", "url"), "identifier"),
    "status": "status",
}


class FactRow(BaseModel):
    """A fact as a file has it. An unknown type is read as text."""

    type: str
    value: str | int | float
    currency: str | None = None
    unit: str | None = None

    def fact(self, name: str) -> Fact:
        kind = _TYPES.get(self.type.casefold(), "text")
        return Fact(name, kind, _value(kind, str(self.value)), currency=self.currency, unit=self.unit)


class Row(BaseModel):
    """One line of a file: what is known, what was said, and whether the draft may go out."""

    facts: dict[str, FactRow] = Field(default_factory=dict)
    said: tuple[str, ...] = ()
    passages: tuple[str, ...] = ()
    draft: str
    ok: bool

    def evidence(self) -> Evidence:
        return Evidence(
            facts={name: row.fact(name) for name, row in self.facts.items()},
            said=[MaskedText.authored(text) for text in self.said],
            passages=[
                Passage(f"passage-{place}", "", MaskedText.authored(text))
                for place, text in enumerate(self.passages)
            ],
        )


def evaluate(
    rows: Iterable[Row], check: OutputCheck, *, timer: Callable[[], float], show: bool
) -> dict[str, Any]:  # Any: the shape of a JSON report
    """How many wrong drafts passed and how many true ones were blocked; with `show`, which ones and why."""
    counts = {"wrong": 0, "passed_wrong": 0, "true": 0, "blocked_true": 0}
    milliseconds: list[float] = []
    offending: list[dict[str, object]] = []
    for row in rows:
        evidence, started = row.evidence(), timer()
        verdict = check.check(row.draft, evidence)
        milliseconds.append((timer() - started) * 1000)
        passed = isinstance(verdict, CheckedText)
        reasons = [] if isinstance(verdict, CheckedText) else [f"{one.check}.{one.code}" for one in verdict]
        counts["true" if row.ok else "wrong"] += 1
        if passed != row.ok:
            counts["blocked_true" if row.ok else "passed_wrong"] += 1
            offending.append({"draft": row.draft, "ok": row.ok, "reasons": reasons})
    times = {"p50_ms": quantile(milliseconds, 0.50), "p95_ms": quantile(milliseconds, 0.95)}
    return {**counts, **times, **({"offending": offending} if show else {})}


def _value(kind: FactType, text: str) -> FactValue:
    """Raises ValueError, which the reader of the file turns into the number of its line."""
    if kind in ("money", "count", "percent"):
        try:
            return Decimal(text)
        except InvalidOperation:
            raise ValueError(f"{text!r} is no figure") from None
    if kind == "date":
        return datetime.fromisoformat(text) if len(text) > len("2026-11-24") else date.fromisoformat(text)
    return text
