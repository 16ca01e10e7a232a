"""Reads the second day of a span that names its month once, "7월 24일부터 27일까지", and "de 8 a 15 h".

Without it these would be lengths of time. Must change nothing that no day or word for from stands before.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from guards.figures.quantities import Quantity

_JOINED: Final = re.compile(r"[^\d]{0,10}?(?:부터|에서|から|至|到|~|〜|～|-|–)\s?")
_DAY: Final = re.compile(r"\d{1,2} ?[일日号號]")
_LENGTH: Final = re.compile(r"\s?(?:간|間|동안|이내|以内|之内)")
_FROM: Final = re.compile(r"\b(?:de|das?|von|from|between|entre(?: las| as)?|desde las) \Z", re.IGNORECASE)
_ENDS_IN_H: Final = re.compile(r"\dh\Z|\d h\Z", re.IGNORECASE)
_BEFORE: Final = 12  # characters of such a word
_REACH: Final = 2  # figures before it: the first day, and a time of that day


def with_spans(text: str, found: list[Quantity]) -> list[Quantity]:
    """All in order, the ends of spans as days and as hours."""
    return _with_second_days(text, _with_hours(text, found))


def _with_second_days(text: str, found: list[Quantity]) -> list[Quantity]:
    """All in order, the second day of each span as a date."""
    for place, figure in enumerate(found):
        if figure.kind != "duration" or not _DAY.fullmatch(figure.surface.strip()):
            continue
        first = _first(text, found, place)
        if first is not None and not _LENGTH.match(text, figure.end):
            counted = int(re.sub(r"\D", "", figure.surface))
            days = frozenset((year, month, counted) for year, month, _ in first.days)
            found[place] = figure._replace(kind="date", values=frozenset(), unit=frozenset(), days=days)
    return found


def _with_hours(text: str, found: list[Quantity]) -> list[Quantity]:
    """All in order, "de 8 a 15 h" as hours of the day; "2 to 3 h" may be a length of time and stays one."""
    for place, (first, second) in enumerate(pairwise(found)):
        if (
            first.kind == second.kind == "duration"
            and first.surface.strip().isdigit()
            and _ENDS_IN_H.search(second.surface)
            and _FROM.search(text, max(0, first.start - _BEFORE), first.start)
        ):
            found[place], found[place + 1] = _as_hour(first), _as_hour(second)
    return found


def _as_hour(figure: Quantity) -> Quantity:
    minutes = frozenset(value / 60 for value in figure.values)
    return figure._replace(kind="time", values=minutes, unit=frozenset())


def _first(text: str, found: list[Quantity], place: int) -> Quantity | None:
    """The day from which on it goes, with no more than a time of day between."""
    for before in found[max(0, place - _REACH) : place][::-1]:
        if before.kind == "date":
            joined = _JOINED.fullmatch(text[found[place - 1].end : found[place].start])
            return before if joined and all(month for _, month, _ in before.days) else None
        if before.kind != "time":
            return None
    return None
