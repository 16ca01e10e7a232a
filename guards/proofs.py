"""What evidence proves: every value that may be said, by kind, and whether a figure is one of them.

And which of the evidence does: a draft that names its passages rests on these alone.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from guards.base import Evidence, Fact
from guards.figures.addresses import link_key
from guards.figures.dates import Day
from guards.figures.identifiers import essence
from guards.figures.implied import Implied, implied, implied_by, with_prices
from guards.figures.quantities import Kind, Quantity, read, read_addresses
from guards.figures.units import DURATIONS, MEASURES, MONTHS
from guards.figures.zones import zone_name
from guards.pii.placeholders import BARE, LENIENT, REFERENCE, canonical

_WORD: Final = re.compile(r"[^\W\d_]+\d?")
_SHORT: Final = frozenset(["kg", "gb", "mb", "tb", "km", "cm", "mm", "ml", "m2", "m3"])
_COUNTS: Final = _SHORT | {word for word in (*DURATIONS, *MEASURES) if len(word) > 2 and word != "min"}
_NUMBERS_OF: Final = {"月数": "か月", "日数": "日", "年数": "年", "天数": "天", "泊数": "泊", "週数": "週"}
_AGES: Final = frozenset(["age", "edad", "idade", "alter", "âge", "나이", "연령", "年齢", "年龄"])
_YEAR: Final = re.compile(r"(?<![^._])(?:19|20)\d\d(?![^._])")
_HOUR: Final = re.compile(  # as a person writes it: "at 6 after work"
    r"\b(?:at|by|until|till|before|after|around|um|ab|bis|vor|nach|gegen|vers|avant|après|a las|às|até)"
    r" (1[0-2]|[1-9])(?![\d.,:%€$£]*\d)(?! ?(?:[%€$£]|h\b|[ap]\.?m))",
    re.IGNORECASE,
)
_CLOCK: Final = re.compile(r"\d ?(?:h|heures|horas)?\s?\Z", re.IGNORECASE)


@dataclass(slots=True)
class Proven:
    """All values that may be said, by kind."""

    numbers: set[Decimal] = field(default_factory=set)
    money: dict[Decimal, set[str]] = field(default_factory=dict)  # amount -> currencies; "" is any
    percents: set[Decimal] = field(default_factory=set)
    durations: set[tuple[str, Decimal]] = field(default_factory=set)
    measures: set[tuple[str, Decimal]] = field(default_factory=set)
    days: set[Day] = field(default_factory=set)
    times: set[Decimal] = field(default_factory=set)
    keys: set[str] = field(default_factory=set)

    def proves(self, quantity: Quantity) -> bool:
        match quantity.kind:
            case "money":
                return any(self._money(value, quantity.unit) for value in quantity.values)
            case "percent":
                return not _off(quantity.values).isdisjoint(self.percents)
            case "duration":
                measured = {(unit, value) for unit in quantity.unit for value in quantity.values}
                return not measured.isdisjoint(self.durations) or self._is_time(quantity)
            case "measure":
                counted = {("", value) for value in quantity.values}
                measured = {(unit, value) for unit in quantity.unit for value in quantity.values}
                return not self.measures.isdisjoint(counted | measured)
            case "date":
                return any(self._day(day) for day in quantity.days)
            case "time":
                return not quantity.values.isdisjoint(self.times)
            case "number":
                return not quantity.values.isdisjoint(self.numbers) or quantity.key in self.keys
            case "phone":
                return self._digits(quantity.key)
            case "unreadable":
                return False
            case _:
                return quantity.key in self.keys

    def add(self, quantity: Quantity) -> None:
        match quantity.kind:
            case "money":
                self.numbers |= quantity.values
                for value in quantity.values:
                    self.money.setdefault(value, set()).update(quantity.unit)
            case "percent":
                self.percents |= _off(quantity.values)
            case "duration":
                self.durations |= {(unit, value) for unit in quantity.unit for value in quantity.values}
            case "measure":
                self.numbers |= quantity.values
                self.measures |= {(unit, value) for unit in quantity.unit for value in quantity.values}
            case "date":
                for day in quantity.days:
                    self.add_day(day)
            case "time":
                self.times |= quantity.values
            case "number":
                self.numbers |= quantity.values
                self.measures |= {("", value) for value in quantity.values}
                self.keys |= {quantity.key} - {""}
            case _:
                self.keys.add(quantity.key)

    def add_day(self, day: Day) -> None:
        """Its year may be said alone, and so may its place in the month: "on the 14th"."""
        year, _, place = day
        self.days.add(day)
        if year is not None:
            self.numbers.add(Decimal(year))
        if place is not None:
            self.keys |= {f"{place}{ending}" for ending in ("st", "nd", "rd", "th", "er", "º")}

    def _money(self, value: Decimal, currencies: frozenset[str]) -> bool:
        known = self.money.get(value, set())
        return "" in known or not currencies.isdisjoint(known)

    def _is_time(self, quantity: Quantity) -> bool:
        """ "22h" is a time of day as well as a length of time, and so is 20 in "20 à 22h"."""
        minutes = {value / 60 for value in quantity.values if value % 3600 == 0}
        return _CLOCK.search(quantity.surface) is not None and not minutes.isdisjoint(self.times)

    def _day(self, said: Day) -> bool:
        return any(
            all(part is None or part == fact for part, fact in zip(said, day, strict=True))
            for day in self.days
        )

    def _digits(self, key: str) -> bool:
        """A telephone number may be written with or without its country."""
        short = key.lstrip("0")
        return key in self.keys or (len(short) >= 8 and any(known.endswith(short) for known in self.keys))


def proven_by(evidence: Evidence) -> Proven:
    known = Proven()
    for name, fact in evidence.facts.items():
        known.keys |= {essence(part) for part in name.split(".") if any(c.isdigit() for c in part)}
        known.days |= {(None, MONTHS[word], None) for word in _WORD.findall(name) if word in MONTHS}
        known.numbers |= {Decimal(year) for year in _YEAR.findall(name)}
        _add_fact(known, fact)
    for text in evidence.said:
        own = without_references(text.value, evidence)
        _add_all(known, with_prices(read(own)))
        known.times |= {
            Decimal(60 * (int(hour) % 12 + noon)) for hour in _HOUR.findall(own) for noon in (0, 12)
        }
        _add_implied(known, implied(own))
    for passage in evidence.passages:
        _add_implied(known, implied_by(passage.text.value))
        _add_all(known, (*_read_knowledge(passage.title), *_read_knowledge(passage.text.value)))
    known.keys |= {link_key(passage.link) for passage in evidence.passages if passage.link}
    known.keys |= {host.casefold().removeprefix("www.") for host in evidence.link_hosts}
    return known


@functools.lru_cache(maxsize=512)
def _read_knowledge(text: str) -> tuple[Quantity, ...]:
    """Remembered, because the same passages prove many answers; never used for a person's words."""
    return tuple(read(text))


def _add_fact(known: Proven, fact: Fact) -> None:
    if isinstance(fact.value, datetime):
        known.times.add(Decimal(fact.value.hour * 60 + fact.value.minute))
        known.keys.add(essence(zone_name(fact.value)))
    if isinstance(fact.value, date):
        known.add_day((fact.value.year, fact.value.month, fact.value.day))
    elif isinstance(fact.value, Decimal):
        _add_amount(known, fact, fact.value)
    elif fact.type == "identifier":
        known.keys.add(essence(fact.value))
        _add_all(known, read_addresses(fact.value))
    else:
        _add_all(known, read(fact.value))


def figures_of(fact: Fact) -> Iterator[Quantity]:
    """What may be read where its value is filled in."""
    if isinstance(fact.value, datetime):
        minutes = Decimal(fact.value.hour * 60 + fact.value.minute)
        yield Quantity("time", "", 0, 0, values=frozenset({minutes}))
    if isinstance(fact.value, date):
        day = (fact.value.year, fact.value.month, fact.value.day)
        yield Quantity("date", "", 0, 0, days=frozenset({day}))
    elif isinstance(fact.value, Decimal):
        yield from _figures_of_amount(fact, fact.value) if fact.value.is_finite() else ()
    elif fact.type == "text":
        yield from read(fact.value)


def _figures_of_amount(fact: Fact, value: Decimal) -> Iterator[Quantity]:
    kind: Kind = "money" if fact.type == "money" else "percent" if fact.type == "percent" else "number"
    unit = frozenset({(fact.currency or "").upper()}) if kind == "money" else frozenset[str]()
    yield Quantity(kind, f"{value:f}", 0, 0, values=frozenset({value}), unit=unit)
    if kind == "number":
        for counted in (fact.unit or "", *_named_units(fact.name)):
            yield from read(f"{value:f} {counted}") if counted else ()


def _named_units(name: str) -> Iterator[str]:
    """`allowance_kg`, `permanencia_meses`: what it is counted in stands in its name; an age is in years."""
    for word in _WORD.findall(name.lower()):
        unit = word if word in _COUNTS else "years" if word in _AGES else _NUMBERS_OF.get(word[-2:])
        yield from [unit] if unit else ()


def _add_amount(known: Proven, fact: Fact, value: Decimal) -> None:
    if not value.is_finite():
        return
    if fact.type == "percent":
        known.percents.add(value)
        return
    known.numbers.add(value)
    if fact.type == "money":
        known.money.setdefault(value, set()).add((fact.currency or "").upper())
        return
    if value == value.to_integral_value():
        known.keys |= {f"{value.to_integral_value():f}{ending}" for ending in ("st", "nd", "rd", "th")}
    units = [fact.unit or "", *_named_units(fact.name)]
    for unit in filter(None, units) if any(units) else units:  # what is counted in GB is no weight
        _add_all(known, read(f"{value:f} {unit}"))


def _off(percents: frozenset[Decimal]) -> frozenset[Decimal]:
    """ "-30 %" is how one writes 30 % off; what is told of a fact that is below zero keeps its sign."""
    return percents | {-percent for percent in percents if percent < 0}


def _add_all(known: Proven, quantities: Iterable[Quantity]) -> None:
    for quantity in quantities:
        known.add(quantity)


def _add_implied(known: Proven, also: Implied) -> None:
    known.numbers |= also.numbers
    known.keys |= also.places
    known.percents |= also.percents
    known.durations |= {("month", 12 * age) for age in also.ages}


def resting(evidence: Evidence) -> Evidence:
    """With the passages that the draft names; the same where it names none, or all."""
    named = [one for one in evidence.passages if one.id in evidence.cited]
    whole = not evidence.cited or len(named) == len(evidence.passages)
    return evidence if whole else replace(evidence, passages=named)


def without_references(text: str, evidence: Evidence) -> str:
    text = REFERENCE.sub(lambda found: " " if found[1] in evidence.facts else found[0], text)
    return without_placeholders(text, evidence)


def without_placeholders(text: str, evidence: Evidence) -> str:
    for pattern in (LENIENT, BARE) if "_" in text else ():  # there is one in every placeholder
        text = pattern.sub(lambda found: " " if canonical(found) in evidence.placeholders else found[0], text)
    return text
