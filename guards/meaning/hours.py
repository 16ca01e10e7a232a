"""Holds a time of day to the date beside it: the hour of the flight back is not that of the flight out.

Judges only a date and an hour that facts alone know, each of them a moment; what a passage or the person
tells may stand beside any day.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Final

from guards.base import Evidence, MaskedText, Reason
from guards.facts import Reading
from guards.figures.quantities import Quantity
from guards.proofs import proven_by

_BESIDE: Final = re.compile(
    r"[^\S\n]?(?:[(][^()\n]{1,12}[)])?[:,、]?[^\S\n]?(?:at|um|à|a las?|às|as|kl|의|の|的)?[^\S\n]?",
    re.IGNORECASE,
)
_Moment = tuple[int, int, int]  # month, day, minute


def mistimed(reading: Reading, evidence: Evidence) -> Iterator[Reason]:
    """A reason for every hour that no fact has on the day before it, and another fact has on another day."""
    moments = {_moment(fact.value) for fact in evidence.facts.values() if isinstance(fact.value, datetime)}
    if len(moments) < 2 or not reading.figures:
        return
    others = proven_by(Evidence(said=evidence.said, passages=evidence.passages))
    for day, hour in itertools.pairwise(reading.figures):
        beside = (day.kind, hour.kind) == ("date", "time") and _BESIDE.fullmatch(
            reading.text, day.end, hour.start
        )
        if beside and not others.proves(hour) and not others.proves(day) and _is_apart(day, hour, moments):
            hint = f"'{hour.surface.strip()}' is the time of another day than '{day.surface.strip()}'."
            yield Reason("figures", "other_subject", MaskedText(hint))


def _moment(value: datetime) -> _Moment:
    return value.month, value.day, value.hour * 60 + value.minute


def _is_apart(day: Quantity, hour: Quantity, moments: set[_Moment]) -> bool:
    said = {(month, place) for _, month, place in day.days}
    on = {moment for moment in moments if moment[:2] in said}
    at = {moment for moment in moments if Decimal(moment[2]) in hour.values}
    return bool(on and at) and on.isdisjoint(at)
