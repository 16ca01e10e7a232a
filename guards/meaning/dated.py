"""Holds a day of the week to the date that it stands beside: 8 May 2026 is a Friday, whoever says Monday.

Judges only where the draft or what proves the date knows the year; it never takes one for granted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from guards.base import Evidence, MaskedText, Reason
from guards.facts import Reading
from guards.figures.dates import Day
from guards.figures.units import WEEKDAYS
from guards.figures.weekdays import NAMES
from guards.proofs import proven_by
from guards.text.patterns import columns
from guards.text.statements import referred

_SHORT: Final = columns(  # with a full stop, or they would be words
    """
    mo | di | mi | do | fr | sa | so
    lun | mar | mer | jeu | ven | sam | dim
    lun | mar | mié | jue | vie | sáb | dom
    seg | ter | qua | qui | sex | sáb | dom
    """
)
_NAMED: Final = "|".join(
    f"({words}|(?:{short})(?=[.]))" for words, short in zip(WEEKDAYS, _SHORT, strict=True)
)
_SIGNS: Final = ("월月", "화火", "수水", "목木", "금金", "토土", "일日")
_BEFORE: Final = re.compile(
    rf"(?<![a-zà-ÿ])(?:{_NAMED})[.]?,? ?(?:(?:the|dem|den|der|le|el|dia|día|o) )?\Z", re.IGNORECASE
)
_BEHIND: Final = re.compile(
    rf" ?の?(?:(?:[(]| ?(?=[^\x00-\u02ff])) ?(?:{'|'.join(f'({words})' for words in WEEKDAYS)})(?![a-zß-ÿ])"
    rf"|[(](?:{'|'.join(f'([{signs}])' for signs in _SIGNS)})[)])",
    re.IGNORECASE,
)
_REACH: Final = 32  # characters to either side of a date


def misdated(reading: Reading, evidence: Evidence) -> Iterator[Reason]:
    """A reason for every date beside which another day of the week stands than it falls on."""
    for start, end, days, surface in _dates(reading, evidence):
        named = _named(reading.text, start, end)
        falls = {_weekday(day) for day in days if named is not None} - {None}
        if falls and named not in falls:
            hint = f"{surface} is no {NAMES[named or 0].capitalize()}: leave the day of the week out."
            yield Reason("figures", "other_weekday", MaskedText(hint))


def _dates(reading: Reading, evidence: Evidence) -> Iterator[tuple[int, int, frozenset[Day], str]]:
    """Where each date stands, the days that it can be, and its own words."""
    for place, name in referred(reading.text, reading.names):
        if isinstance(of := evidence.facts[name].value, date):
            yield place, place + 1, frozenset({(of.year, of.month, of.day)}), f"{{{name}}}"
    dated = [figure for figure in reading.figures if figure.kind == "date"]
    known = proven_by(evidence).days if dated else set()
    for figure in dated:
        meant = {full for day in figure.days for full in (*known, day) if _may_be(day, full)}
        yield figure.start, figure.end, frozenset(meant), f"'{figure.surface.strip()}'"


def _may_be(said: Day, full: Day) -> bool:
    return all(part is None or part == other for part, other in zip(said, full, strict=True))


def _weekday(day: Day) -> int | None:
    year, month, place = day
    return None if year is None or month is None or place is None else date(year, month, place).weekday()


def _named(text: str, start: int, end: int) -> int | None:
    """The day of the week that stands there, 0 for Monday."""
    found = _BEFORE.search(text[max(0, start - _REACH) : start]) or _BEHIND.match(text[end : end + _REACH])
    return (found.lastindex - 1) % len(NAMES) if found and found.lastindex else None
