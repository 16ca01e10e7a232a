"""Proves what a draft works out before a person's eyes: "three nights at $120 come to $360".

All that it is worked out of has to be proven and has to stand beside it (or have been said by the person),
and words have to say how. One operation a figure; what is wrongly calculated is not proven.
"""

from __future__ import annotations

import calendar
import functools
import itertools
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from datetime import date, timedelta
from decimal import Decimal
from typing import Final, NamedTuple

from guards.figures.dates import Day
from guards.figures.operations import Operations, operations
from guards.figures.quantities import Kind, Quantity

_BORDER: Final = re.compile(r"(?<=[.!?…])\s|(?<=[。！？\n])")
_NEAREST: Final = 6  # figures on either side that it may be worked out of
_CLOSE: Final = Decimal("0.005")  # half a cent: shares are rounded
_YEAR: Final = Decimal(12)  # months
_SOME_YEAR: Final = 2001
_DAY: Final = 86_400  # seconds
_COUNTED: Final = frozenset[Kind](["number", "measure", "duration"])
_RESULTS: Final = frozenset[Kind](["money", "number", "measure", "duration", "date"])
_COUNT: Final = re.compile(r"\d+(?:[.,]\d+)?")
_PRICE: Final = re.compile(r"\d[.,]\d\d\Z")


class _Place(NamedTuple):
    """A figure to prove, and the proven ones that it may be worked out of: any, and those of its kind."""

    figure: Quantity
    within: Operations
    beside: Sequence[Quantity]
    proves: Callable[[Quantity], bool]

    def amounts(self) -> Set[Decimal]:
        return {value for one in self.alike() for value in one.values}

    def alike(self) -> list[Quantity]:
        return [one for one in self.beside if _in_one_unit(one, self.figure)]

    def means(self, value: Decimal) -> bool:
        return any(abs(value - meant) <= _CLOSE and meant != 0 for meant in self.figure.values)


def worked_out(
    text: str,
    figures: Sequence[Quantity],
    said: Iterable[Quantity],
    stated: Set[str],
    proves: Callable[[Quantity], bool],
) -> Iterator[int]:
    """The places, among the figures of a text, of those that are worked out of others.

    `said` is what the person told of: they know it, so that it need not be repeated to them. `stated` is
    what facts tell of that the draft leaves out: they hold then, and nothing is worked out.
    """
    borders = [0, *(found.end() for found in _BORDER.finditer(text)), len(text) + 1]
    known = {place for place, figure in enumerate(figures) if proves(figure)}
    own = list(itertools.islice(said, _NEAREST))
    read = functools.cache(lambda at: operations(text[borders[at] : borders[at + 1]], proves))
    for place, figure in enumerate(figures):
        at = bisect_right(borders, figure.start) - 1
        if place in known or figure.kind not in _RESULTS or stated & read(at).speaks_of:
            continue
        since, until = borders[max(at - 1, 0)], borders[at + 1]
        around = range(max(0, place - _NEAREST), min(len(figures), place + _NEAREST + 1))
        near = (figures[other] for other in around if other in known)
        beside = [*(one for one in near if since <= one.start < until), *own]
        if any(way(_Place(figure, read(at), beside, proves)) for way in _WAYS):
            known.add(place)
            yield place


def _in_one_unit(one: Quantity, result: Quantity) -> bool:
    """ "37.5 of 50 GB", "6 × 1.50 = $9": the unit may stand at the result alone."""
    if {one.kind, result.kind} == {"number", "measure"}:
        return True
    if one.kind == "number" and result.kind == "money":
        return _PRICE.search(one.surface) is not None
    return one.kind == result.kind and (one.unit == result.unit or not one.unit.isdisjoint(result.unit))


def _is_difference(place: _Place) -> bool:
    """Of what is spent, what is missing, what is more: both sides without their signs."""
    pairs = itertools.combinations(map(abs, place.amounts()), 2) if place.within.less else ()
    return any(place.means(abs(one - other)) for one, other in pairs)


def _is_sum(place: _Place) -> bool:
    """Of two, or of all that stand there; of two alike as well."""
    if not place.within.total:
        return False
    alike = place.alike()
    pairs = itertools.combinations([tuple(one.values) for one in alike], 2)
    sums = (one + other for first, second in pairs for one, other in itertools.product(first, second))
    clear = all(len(one.values) == 1 for one in alike)
    return any(map(place.means, sums)) or (
        clear and place.means(sum((min(one.values) for one in alike), Decimal()))
    )


def _is_product(place: _Place) -> bool:
    """So often what is due for each; or what is due for each of what is due in all."""
    if place.figure.kind != "money" or not (place.within.each or place.within.total):
        return False
    written = (count for one in place.beside if one.kind in _COUNTED for count in counts(one))
    times = {*written, *place.within.counts, *([_YEAR] if place.within.year_by_month else ())}
    return any(
        place.means(amount * count) or place.means(amount / count)
        for amount, count in itertools.product(place.amounts(), times)
        if count > 1
    )


def _is_share(place: _Place) -> bool:
    """So many percent of an amount, or the amount without them."""
    if place.figure.kind != "money":
        return False
    written = (value for one in place.beside if one.kind == "percent" for value in one.values)
    return any(
        place.means(amount * abs(share) / 100) or place.means(amount - amount * abs(share) / 100)
        for amount, share in itertools.product(place.amounts(), {*written, *place.within.shares})
    )


def _is_debt(place: _Place) -> bool:
    """ "Overdrawn by $12": the sign is in the words."""
    below = frozenset(-value for value in place.figure.values)
    return (
        place.within.below_zero
        and place.figure.kind == "money"
        and place.proves(place.figure._replace(values=below))
    )


def _is_stay(place: _Place) -> bool:
    """How many nights there are between two days."""
    days = [day for one in place.beside for day in _days(one.days)]
    apart = {Decimal(abs((one - other).days)) for one, other in itertools.combinations(days, 2)}
    return (
        place.figure.kind in _COUNTED and place.within.nights and not apart.isdisjoint(counts(place.figure))
    )


def _is_day(place: _Place) -> bool:
    """So many days, weeks, months before or after another."""
    if place.figure.kind != "date":
        return False
    lengths = [one for one in place.beside if one.kind == "duration"]
    counted = {int(value / _DAY) for one in lengths if "s" in one.unit for value in one.values}
    counted |= {int(count) for count in place.within.counts if place.within.nights}
    months = {int(value) for one in lengths if "month" in one.unit for value in one.values}
    meant = set(_days(place.figure.days))
    days = [day for one in place.beside for day in _days(one.days)]
    return any(
        meant
        & {*(day + timedelta(way * count) for count in counted), *(_later(day, way * m) for m in months)}
        for day in days
        for way in (1, -1)
    )


def counts(figure: Quantity) -> Set[Decimal]:
    """How many it counts: of "5 days" five, though they are so many seconds."""
    if figure.kind != "duration":
        return figure.values
    return {Decimal(found[0].replace(",", ".")) for found in _COUNT.finditer(figure.surface)}


def _days(said: Iterable[Day]) -> Iterator[date]:
    """Whole ones; in some year, if none is said."""
    for year, month, day in said:
        if month and day and (year or (month, day) != (2, 29)):
            yield date(year or _SOME_YEAR, month, day)


def _later(day: date, months: int) -> date:
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(years, month + 1, min(day.day, calendar.monthrange(years, month + 1)[1]))


_WAYS: Final = (_is_difference, _is_sum, _is_product, _is_share, _is_debt, _is_stay, _is_day)
