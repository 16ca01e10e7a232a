"""Holds a time zone to the time that it stands beside: half past nine in Tokyo is another in Paris.

A time without a zone is left alone: it is read in the zone that the fact or the passage has it in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final

from guards.base import Evidence, MaskedText, Reason
from guards.facts import Reading
from guards.figures.zones import LABEL, offset, offsets
from guards.text.notation import plain
from guards.text.statements import referred

_NEXT: Final = re.compile(r"[ ,]{0,2}(?i:uhr|h|horas|heures|o'clock|hrs)?[ ,]{0,2}\(?")
_BEFORE: Final = re.compile(r"[ ,(の]{0,3}\Z")
_REACH: Final = 24  # characters before a time


def elsewhere(reading: Reading, evidence: Evidence) -> Iterator[Reason]:
    """A reason for every time beside which another zone stands than what proves it has."""
    if LABEL.search(reading.text) is None:
        return
    said, told = _named(evidence.said), _named(passage.text for passage in evidence.passages)
    for start, end, known in _times(reading, evidence):
        label = _beside(reading.text, start, end)
        if label and offsets(label).isdisjoint(said | (known or told)):
            hint = f"Nothing says that this time is in {label[0]}: leave the time zone out."
            yield Reason("figures", "other_zone", MaskedText(hint))


def _named(texts: Iterable[MaskedText]) -> frozenset[int]:
    """The offsets of all zones that these texts name."""
    return frozenset().union(*(offsets(one) for text in texts for one in LABEL.finditer(plain(text.value))))


def _times(reading: Reading, evidence: Evidence) -> Iterator[tuple[int, int, frozenset[int]]]:
    """Where each time of day stands, and the offsets that the facts know it in."""
    moments = {name: fact.value for name, fact in evidence.facts.items() if isinstance(fact.value, datetime)}
    for place, name in referred(reading.text, reading.names):
        if name in moments:
            yield place, place + 1, frozenset([offset(moments[name])])
    for figure in reading.figures:
        if figure.kind == "time":
            at = {(one.hour * 60 + one.minute, offset(one)) for one in moments.values()}
            yield (
                figure.start,
                figure.end,
                frozenset(zone for minutes, zone in at if minutes in figure.values),
            )


def _beside(text: str, start: int, end: int) -> re.Match[str] | None:
    between = _NEXT.match(text, end)
    if found := LABEL.match(text, between.end() if between else end):
        return found
    behind = _BEFORE.search(text, max(0, start - _REACH), start)
    before = list(LABEL.finditer(text, max(0, start - _REACH), behind.start() if behind else start))
    return before[-1] if before and behind and before[-1].end() == behind.start() else None
