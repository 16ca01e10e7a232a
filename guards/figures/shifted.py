"""Reckons with days and hours: how far two are apart, and what is so long before or after one of them.

Reckons only; whether the length is proven, and belongs to that day, is for `worked.py`.
"""

from __future__ import annotations

import calendar
import itertools
from collections.abc import Iterable, Iterator, Set
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from guards.figures.dates import Day
from guards.figures.quantities import Quantity

DAY: Final = 86_400  # seconds
_MINUTES: Final = 1440  # of a day
_SOME_YEAR: Final = 2001
Shift = tuple[int, int]  # days, months


def days_apart(figures: Iterable[Quantity]) -> Set[Decimal]:
    """How many days there are between each two."""
    days = [day for one in figures for day in _days(one.days)]
    return {Decimal(abs((one - other).days)) for one, other in itertools.combinations(days, 2)}


def is_shifted(figure: Quantity, others: Iterable[Quantity], shifts: Set[Shift]) -> bool:
    """Whether it is the day that lies so many days and months after one of the others."""
    return any(
        _is_on(_later(day + timedelta(days), months), figure)
        for other in others
        for day in _days(other.days, figure.days)
        for days, months in shifts
    )


def is_hour_from(figure: Quantity, others: Iterable[Quantity], seconds: Set[Decimal]) -> bool:
    """Whether it is the hour so many seconds, less than a day, after one of the others."""
    return any(
        (hour + apart / 60 + _MINUTES) % _MINUTES in figure.values
        for other in others
        if other.kind == "time"
        for hour, apart in itertools.product(other.values, seconds)
        if 0 < abs(apart) < DAY
    )


def _is_on(day: date, figure: Quantity) -> bool:
    return any(
        (month, place) == (day.month, day.day) and year in (None, day.year)
        for year, month, place in figure.days
    )


def _days(said: Iterable[Day], like: Iterable[Day] = ()) -> Iterator[date]:
    """Whole ones; if none is said, in the year of those like it, or in some year."""
    other = next((year for year, _, _ in like if year), _SOME_YEAR)
    for year, month, day in said:
        if month and day and (year or (month, day) != (2, 29)):
            yield date(year or other, month, day)


def _later(day: date, months: int) -> date:
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(years, month + 1, min(day.day, calendar.monthrange(years, month + 1)[1]))
