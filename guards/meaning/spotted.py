"""The figures of a draft, written out or referred to, each in its place; what they mean is not for here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from guards.base import Fact
from guards.facts import Reading
from guards.figures.quantities import Kind, Quantity
from guards.meaning.concepts import OF_KIND, OF_TYPE
from guards.text.statements import referred


@dataclass(frozen=True, slots=True)
class Spotted:
    """`fact` is what a reference stands for; a figure that is written out has its quantity."""

    kind: Kind
    start: int
    end: int
    surface: str
    fact: Fact | None = None
    quantity: Quantity | None = None


def spotted(reading: Reading, facts: Mapping[str, Fact]) -> Iterator[Spotted]:
    for place, name in referred(reading.text, reading.names):
        kind = OF_TYPE.get(facts[name].type)
        if kind:
            yield Spotted(kind, place, place + 1, f"{{{name}}}", facts[name])
    for quantity in reading.figures:
        if quantity.kind in OF_KIND:
            surface = f"'{quantity.surface.strip()}'"
            yield Spotted(quantity.kind, quantity.start, quantity.end, surface, None, quantity)
