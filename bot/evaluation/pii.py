"""Scores the masker's own detectors on a file of texts with known personal data.

The very detectors that a running installation masks with, resolved in the very same way; it writes nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from pydantic import BaseModel, model_validator

from bot.evaluation.spans import SCORED, Tally, scored
from guards.base import Detector, Span
from guards.pii.masking import resolve


class Row(BaseModel):
    """One line of a file: offsets count code points, the end is exclusive."""

    text: str
    spans: tuple[tuple[int, int, str], ...] = ()
    lang: str = "und"
    source: str | None = None

    @model_validator(mode="after")
    def _inside(self) -> Row:
        if any(not 0 <= start < end <= len(self.text) for start, end, _ in self.spans):
            raise ValueError("a span lies outside its text")
        return self

    def gold(self) -> list[Span]:
        return [Span(*span) for span in self.spans]


async def evaluate(
    rows: Iterable[Row],
    detectors: Sequence[Detector],
    *,
    source: str,
    timer: Callable[[], float],
    types: frozenset[str] = SCORED,
) -> dict[str, Any]:  # Any: the shape of a JSON report
    """Figures overall and by language, type and source. `source` stands for rows that name none."""
    overall = Tally()
    by: dict[str, defaultdict[str, Tally]] = {
        name: defaultdict(Tally) for name in ("by_language", "by_type", "by_source")
    }
    for row in rows:
        started = timer()
        found = await spans_of(row.text, detectors)
        took = (timer() - started) * 1000
        covered = {at for span in found for at in range(span.start, span.end)}
        gold, guesses = scored(row.text, row.gold(), found, types)
        for tally in (overall, by["by_language"][row.lang], by["by_source"][row.source or source]):
            tally.add(gold, guesses, covered=covered, milliseconds=took)
        for kind in {span.kind for span in (*gold, *guesses)}:
            by["by_type"][kind].add(_of(kind, gold), _of(kind, guesses), covered=covered, milliseconds=took)
    parts = {
        name: {key: tally.figures() for key, tally in sorted(tallies.items())} for name, tallies in by.items()
    }
    return {**overall.figures(), **parts}


async def spans_of(text: str, detectors: Sequence[Detector]) -> list[Span]:
    """What would be masked."""
    return resolve(text, [span for detector in detectors for span in await detector.find(text)])


def _of(kind: str, spans: Sequence[Span]) -> list[Span]:
    return [span for span in spans if span.kind == kind]
