"""Scores the signs of prompt injection on a file of labelled texts; it writes nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal, Protocol

from pydantic import BaseModel

from bot.evaluation.spans import quantile

_ALARMS: Final = 0.01  # the share of harmless texts that may be taken for attacks


class Row(BaseModel):
    """One line of a file."""

    text: str
    label: Literal[0, 1]
    source: str | None = None
    lang: str = "und"


class Signs(Protocol):
    """What gives a text a score from 0 (harmless) to 1 (an attack)."""

    def score(self, text: str) -> float: ...


@dataclass(slots=True)
class Tally:
    """Scores of harmless texts and of attacks."""

    harmless: list[float] = field(default_factory=list)
    attacks: list[float] = field(default_factory=list)
    milliseconds: list[float] = field(default_factory=list)

    def add(self, label: int, score: float, milliseconds: float) -> None:
        (self.attacks if label else self.harmless).append(score)
        self.milliseconds.append(milliseconds)

    def figures(self) -> dict[str, float | int | None]:
        """`threshold` is where one harmless text in a hundred is taken for an attack."""
        both = bool(self.harmless and self.attacks)
        threshold = self._threshold() if self.harmless else None
        return {
            "rows": len(self.milliseconds),
            "attacks": len(self.attacks),
            "auc": round(auc(self.harmless, self.attacks), 4) if both else None,
            "tpr_at_1pct_fpr": _above(self.attacks, threshold) if both else None,
            "threshold": threshold,
            "p50_ms": quantile(self.milliseconds, 0.50),
            "p95_ms": quantile(self.milliseconds, 0.95),
        }

    def _threshold(self) -> float:
        ordered = sorted(self.harmless, reverse=True)
        return ordered[int(_ALARMS * len(ordered))]


def auc(harmless: Sequence[float], attacks: Sequence[float]) -> float:
    """The chance that an attack scores above a harmless text (Mann-Whitney U; ties count a half)."""
    ranked = sorted([*((score, 0) for score in harmless), *((score, 1) for score in attacks)])
    total, at = 0.0, 0
    while at < len(ranked):
        end = at
        while end < len(ranked) and ranked[end][0] == ranked[at][0]:
            end += 1
        total += sum(label for _, label in ranked[at:end]) * (at + end + 1) / 2
        at = end
    wins = total - len(attacks) * (len(attacks) + 1) / 2
    return wins / (len(attacks) * len(harmless))


def evaluate(
    rows: Iterable[Row], signs: Signs, *, source: str, timer: Callable[[], float]
) -> dict[str, Any]:  # Any: the shape of a JSON report
    """Figures overall and by language, label and source."""
    overall = Tally()
    by: dict[str, defaultdict[str, Tally]] = {
        name: defaultdict(Tally) for name in ("by_language", "by_type", "by_source")
    }
    for row in rows:
        started = timer()
        score = signs.score(row.text)
        took = (timer() - started) * 1000
        kind = "attack" if row.label else "harmless"
        parts = by["by_language"][row.lang], by["by_type"][kind], by["by_source"][row.source or source]
        for tally in (overall, *parts):
            tally.add(row.label, score, took)
    reports = {
        name: {key: tally.figures() for key, tally in sorted(each.items())} for name, each in by.items()
    }
    return {**overall.figures(), **reports}


def _above(scores: Sequence[float], threshold: float | None) -> float | None:
    if not scores or threshold is None:
        return None
    return round(sum(score > threshold for score in scores) / len(scores), 4)
