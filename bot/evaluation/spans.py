"""How well found spans match the true ones. Pure arithmetic; it never sees a text longer than it must.

A span counts as found when a prediction of the same type overlaps it with an intersection over union of at
least a half, one to one. Leak is by characters: the share of true personal data that no prediction covers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from typing import Final

from guards.base import Span

# What the types of public data sets, and our own kinds, are called here.
TYPES: Final[Mapping[str, str]] = {
    **dict.fromkeys(("ADDRESS", "STREET_ADDRESS", "GPE", "ZIP_CODE", "STREET"), "LOCATION"),
    **dict.fromkeys(("NATIONAL_ID", "US_SSN", "SSN", "RRN", "PASSPORT", "LICENCE", "ACCOUNT"), "ID"),
    **dict.fromkeys(
        ("US_PASSPORT", "US_DRIVER_LICENSE", "US_BANK_NUMBER", "US_ITIN", "MEDICAL_LICENSE"), "ID"
    ),
    **dict.fromkeys(
        ("UK_NHS", "UK_NINO", "ES_NIF", "ES_NIE", "IT_FISCAL_CODE", "IN_PAN", "IN_AADHAAR"), "ID"
    ),
    **dict.fromkeys(("DATE_OF_BIRTH", "BIRTHDATE"), "DATE_TIME"),
    "PHONE": "PHONE_NUMBER",
    "EMAIL": "EMAIL_ADDRESS",
    "CARD": "CREDIT_CARD",
    "IBAN": "IBAN_CODE",
    "IP": "IP_ADDRESS",
    "WALLET": "CRYPTO",
    "DOMAIN_NAME": "URL",
}
SCORED: Final = frozenset(
    {
        "PERSON", "LOCATION", "PHONE_NUMBER", "EMAIL_ADDRESS", "CREDIT_CARD", "IBAN_CODE", "ID", "IP_ADDRESS",
        "CRYPTO", "SECRET",
    }
)  # fmt: skip
_TOUCHING: Final = re.compile(r"[^\w]{0,3}")
_ENOUGH: Final = 0.5


def named(spans: Iterable[Span]) -> list[Span]:
    """The same spans under the names that the score knows."""
    return [replace(span, kind=TYPES.get(span.kind, span.kind)) for span in spans]


def merged(text: str, spans: Iterable[Span]) -> list[Span]:
    """Spans of one type with nothing but a little punctuation or space between them are one."""
    whole: list[Span] = []
    for span in sorted(spans, key=lambda s: (s.kind, s.start, s.end)):
        last = whole[-1] if whole else None
        if (
            last
            and last.kind == span.kind
            and _TOUCHING.fullmatch(text[last.end : max(last.end, span.start)])
        ):
            whole[-1] = replace(last, end=max(last.end, span.end))
        else:
            whole.append(span)
    return sorted(whole, key=lambda s: s.start)


def scored(
    text: str, gold: Iterable[Span], found: Iterable[Span], types: Set[str]
) -> tuple[list[Span], list[Span]]:
    """True and found spans of the types that are judged, each whole and under one name.

    What was found in a true span of another type is neither right nor wrong: such a span is personal data
    of a kind that nobody asked about.
    """
    true, guesses = merged(text, named(gold)), merged(text, named(found))
    others = [span for span in true if span.kind not in types]
    return [span for span in true if span.kind in types], [
        span
        for span in guesses
        if span.kind in types and not any(span.start < o.end and o.start < span.end for o in others)
    ]


@dataclass(slots=True)
class Tally:
    """Counts of spans (hits, false alarms, misses), of true characters and of those left open."""

    rows: int = 0
    clean: int = 0  # rows without personal data
    alarmed: int = 0  # clean rows in which something was found
    hits: int = 0
    false: int = 0
    missed: int = 0
    characters: int = 0
    open: int = 0
    milliseconds: list[float] = field(default_factory=list)

    def add(
        self, gold: Sequence[Span], found: Sequence[Span], *, covered: Set[int], milliseconds: float
    ) -> None:
        """One text: its scored spans, and the offsets that any span at all covers."""
        hits = matches(gold, found)
        private = {at for span in gold for at in range(span.start, span.end)}
        self.rows += 1
        self.clean += not gold
        self.alarmed += bool(found) and not gold
        self.hits += hits
        self.false += len(found) - hits
        self.missed += len(gold) - hits
        self.characters += len(private)
        self.open += len(private - covered)
        self.milliseconds.append(milliseconds)

    def figures(self) -> dict[str, float | int | None]:
        """Rounded; None where nothing was there to be measured."""
        precision, recall = (
            _ratio(self.hits, self.hits + self.false),
            _ratio(self.hits, self.hits + self.missed),
        )
        return {
            "rows": self.rows,
            "spans": self.hits + self.missed,
            "precision": precision,
            "recall": recall,
            "f1": _f(precision, recall, 1),
            "f2": _f(precision, recall, 2),
            "leak": _ratio(self.open, self.characters),
            "false_alarms": _ratio(self.alarmed, self.clean),
            "p50_ms": quantile(self.milliseconds, 0.50),
            "p95_ms": quantile(self.milliseconds, 0.95),
        }


def matches(gold: Sequence[Span], found: Sequence[Span]) -> int:
    """How many pairs there are, the best overlaps first, no span used twice."""
    pairs = sorted(
        ((overlap, true, guess) for true, a in enumerate(gold) for guess, b in enumerate(found)
         if a.kind == b.kind and (overlap := _overlap(a, b)) >= _ENOUGH),
        reverse=True,
    )  # fmt: skip
    taken: set[tuple[str, int]] = set()
    for _, true, guess in pairs:
        if ("gold", true) not in taken and ("found", guess) not in taken:
            taken |= {("gold", true), ("found", guess)}
    return len(taken) // 2


def quantile(values: Sequence[float], share: float) -> float | None:
    ordered = sorted(values)
    return round(ordered[min(len(ordered) - 1, int(share * len(ordered)))], 4) if ordered else None


def _overlap(a: Span, b: Span) -> float:
    shared = min(a.end, b.end) - max(a.start, b.start)
    return shared / (max(a.end, b.end) - min(a.start, b.start)) if shared > 0 else 0.0


def _ratio(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def _f(precision: float | None, recall: float | None, beta: int) -> float | None:
    """F-beta (van Rijsbergen): recall weighs `beta` times as much as precision."""
    if precision is None or recall is None:
        return None
    weighed = beta * beta * precision + recall
    return round((1 + beta * beta) * precision * recall / weighed, 4) if weighed else 0.0
