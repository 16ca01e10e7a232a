"""Proves what a draft works out before a person's eyes: "three nights at $120 come to $360".

All that it is worked out of has to be proven and has to stand beside it (or have been said by the person),
and words or signs have to say how. One operation a figure; what is wrongly calculated is not proven.
"""

from __future__ import annotations

import functools
import itertools
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from decimal import Decimal
from typing import Final, NamedTuple

from guards.figures.equations import Equation, equations
from guards.figures.leads import Lead
from guards.figures.operations import Operations, operations
from guards.figures.quantities import Kind, Quantity
from guards.figures.shifted import DAY, days_apart, is_hour_from, is_shifted
from guards.text.content import content

_BORDER: Final = re.compile(r"(?<=[.!?…])\s|(?<=[。！？\n])")
_NEAREST: Final = 6  # figures on either side that it may be worked out of
_CLOSE: Final = Decimal("0.005")  # half a cent: shares are rounded
_YEAR: Final = Decimal(12)  # months
_COUNTED: Final = frozenset[Kind](["number", "measure", "duration"])
_RESULTS: Final = frozenset[Kind](["money", "number", "measure", "duration", "date", "time"])
_BEFORE: Final = 24  # figures that may be said again
_COUNT: Final = re.compile(r"\d+(?:[.,]\d+)?")
_PRICE: Final = re.compile(r"\d[.,]\d\d\Z")


class _Place(NamedTuple):
    """A figure to prove, and the proven ones that it may be worked out of: any, and those of its kind."""

    figure: Quantity
    within: Operations
    beside: Sequence[Quantity]
    proves: Callable[[Quantity], bool]
    leads: Set[Lead]
    equals: Sequence[Decimal]
    before: Sequence[Quantity]
    about: Set[str]

    def amounts(self) -> Set[Decimal]:
        as_counts = self.figure.kind == "number"
        return {value for one in self.alike() for value in (counts(one) if as_counts else one.values)}

    def alike(self) -> list[Quantity]:
        return [one for one in self.beside if _in_one_unit(one, self.figure) and self._is_in_currency(one)]

    def _is_in_currency(self, one: Quantity) -> bool:
        """ "$42" of US dollars makes no Canadian ones."""
        unit = self.figure.unit
        return one.kind != "money" or one.unit <= unit or self.proves(one._replace(unit=unit))

    def meant(self) -> list[Lead]:
        """Those that are told in words of what is spoken of here."""
        return [lead for lead in self.leads if not self.about.isdisjoint(lead.about)]

    def means(self, value: Decimal) -> bool:
        return any(abs(value - meant) <= _CLOSE and meant != 0 for meant in self.figure.values)


def worked_out(
    text: str,
    figures: Sequence[Quantity],
    said: Iterable[Quantity],
    stated: Set[str],
    leads: Set[Lead],
    proves: Callable[[Quantity], bool],
) -> Iterator[int]:
    """The places, among the figures of a text, of those that are worked out of others.

    `said` is what the person told of: they know it, so that it need not be repeated to them. `stated` is
    what facts tell of that the draft leaves out: they hold then, and nothing is worked out. `leads` are what
    the passages say of how long before or after a day or an hour something is.
    """
    borders = [0, *(found.end() for found in _BORDER.finditer(text)), len(text) + 1]
    known = {place for place, figure in enumerate(figures) if proves(figure)}
    own = list(itertools.islice(said, _NEAREST))
    read = functools.cache(lambda at: operations(text[borders[at] : borders[at + 1]], proves))
    written = equations(text, figures)
    terms = {term for equation in written.values() for term in equation.terms}
    worked = list[Quantity]()
    for place, figure in enumerate(figures):
        at = bisect_right(borders, figure.start) - 1
        if place in known or figure.kind not in _RESULTS or stated & read(at).speaks_of:
            continue
        since, until = borders[max(at - 1, 0)], borders[at + 1]
        around = range(max(0, place - _NEAREST), min(len(figures), place + _NEAREST + 1))
        near = (figures[other] for other in around if other in known)
        beside = [*(one for one in near if since <= one.start < until), *own]
        before = [figures[other] for other in range(max(0, place - _BEFORE), place) if other in known]
        equals = _sides(written.get(place), figures, known, figure, proves)
        about = content(text[since:until].lower()) if leads else frozenset[str]()
        if (
            any(way(_Place(figure, read(at), beside, proves, leads, equals, before, about)) for way in _WAYS)
            or any(_is_again(figure, one) for one in worked[-_BEFORE:])
            or (place in terms and _is_factor(figure, before, proves))
        ):
            known.add(place)
            worked.append(figure)
            yield place


def _sides(
    equation: Equation | None,
    figures: Sequence[Quantity],
    known: set[int],
    result: Quantity,
    proves: Callable[[Quantity], bool],
) -> list[Decimal]:
    """What the left side comes to, if all of it is proven, and its money in the right side's currency."""
    if equation is None or not known.issuperset(equation.terms):
        return []
    terms = [figures[term] for term in equation.terms]
    sums = [one for one in terms if one.kind == "money"]
    bare = [one._replace(kind="money", unit=result.unit) for one in terms if one.kind == "number"]
    if any(one.unit.isdisjoint(result.unit) for one in sums):
        return []
    if result.kind == "money" and not (sums or any(map(proves, bare))):
        return []
    return list(equation.values([_reckoned(one) for one in terms]))


def _reckoned(figure: Quantity) -> Set[Decimal]:
    return {value / 100 for value in figure.values} if figure.kind == "percent" else counts(figure)


def _is_again(figure: Quantity, one: Quantity) -> bool:
    """What was worked out may be said again, in its unit or one that says less."""
    if figure.kind != one.kind or not figure.unit >= one.unit:
        return False
    return not (figure.days.isdisjoint(one.days) and figure.values.isdisjoint(one.values))


def _is_factor(figure: Quantity, before: Sequence[Quantity], proves: Callable[[Quantity], bool]) -> bool:
    """Of an equation: 0.8 for 80 %, 5 for five days, an amount that has no currency or is taken off."""
    if figure.kind == "money":
        return proves(figure._replace(values=frozenset(map(abs, figure.values))))
    if figure.kind != "number":
        return False
    percents = frozenset(value * 100 for value in figure.values)
    return (
        proves(figure._replace(kind="percent", values=percents))
        or any(
            not figure.values.isdisjoint(counts(one))
            for one in before
            if one.kind == "money" or one.kind in _COUNTED
        )
        or not figure.values.isdisjoint(days_apart(before))
    )


def _in_one_unit(one: Quantity, result: Quantity) -> bool:
    """ "37.5 of 50 GB", "6 × 1.50 = $9": the unit may stand at the result alone."""
    if {one.kind, result.kind} == {"number", "measure"} or (one.kind, result.kind) == ("duration", "number"):
        return True
    if one.kind == "number" and result.kind == "money":
        return _PRICE.search(one.surface) is not None
    return one.kind == result.kind and (one.unit == result.unit or not one.unit.isdisjoint(result.unit))


def _is_equated(place: _Place) -> bool:
    """ "3 × $120 = $360" """
    return any(map(place.means, place.equals))


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
    counted = place.figure.kind in _COUNTED and place.within.nights
    return counted and not days_apart(place.beside).isdisjoint(counts(place.figure))


def _is_day(place: _Place) -> bool:
    """So many days, weeks, months before or after another."""
    lengths = [one for one in place.beside if one.kind == "duration"]
    days = {int(value / DAY) for one in lengths if "s" in one.unit for value in one.values}
    days |= {int(count) for count in place.within.counts if place.within.nights}
    months = {int(value) for one in lengths if "month" in one.unit for value in one.values}
    shifts = {shift for day in days for shift in ((day, 0), (-day, 0))}
    return is_shifted(
        place.figure,
        place.beside,
        shifts | {shift for month in months for shift in ((0, month), (0, -month))},
    )


def _is_led(place: _Place) -> bool:
    """A day as long before or after another as a passage tells."""
    whole = (lead for lead in place.meant() if lead.months or not lead.seconds % DAY)
    shifts = {(lead.way * int(lead.seconds / DAY), lead.way * int(lead.months)) for lead in whole}
    return is_shifted(place.figure, place.before, shifts)


def _is_hour(place: _Place) -> bool:
    """So many minutes before or after another, the length shown beside it or told by a passage."""
    if place.figure.kind != "time":
        return False
    lengths = [one for one in place.beside if one.kind == "duration" and "s" in one.unit]
    shown = {way * value for one in lengths for value in one.values for way in (1, -1)}
    told = {lead.way * lead.seconds for lead in place.meant()}
    return is_hour_from(place.figure, [*place.before, *place.beside], shown | told)


def counts(figure: Quantity) -> Set[Decimal]:
    """How many it counts: of "5 days" five, though they are so many seconds."""
    if figure.kind != "duration":
        return figure.values
    return {Decimal(found[0].replace(",", ".")) for found in _COUNT.finditer(figure.surface)}


_WAYS: Final = (
    *(_is_equated, _is_difference, _is_sum, _is_product, _is_share, _is_debt),
    *(_is_stay, _is_day, _is_led, _is_hour),
)
