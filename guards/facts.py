"""Proves that every figure, date and identifier of a draft is a fact, was said, or stands in a passage.

Whatever cannot be proven is returned; the few numbers that claim nothing are listed in `harmless.py`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from guards.base import Evidence
from guards.figures.harmless import silenced
from guards.figures.identifiers import essence
from guards.figures.implied import counted
from guards.figures.leads import all_leads
from guards.figures.numerals import to_digits
from guards.figures.quantities import Quantity, read, read_plain
from guards.figures.worked import counts, worked_out
from guards.proofs import figures_of, proven_by, without_placeholders, without_references
from guards.text.glance import Glance
from guards.text.lexicon import keys_of
from guards.text.notation import BIDI, plain
from guards.text.statements import hidden, referred

_GROUPED: Final = 5  # characters: what is shorter needs no groups


@dataclass(frozen=True, slots=True)
class Unproven:
    """A piece of a draft that nothing proves. `surface` is the draft's own words, in plain form."""

    kind: str
    surface: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A draft in plain form, with its figures; signs stand in it for the known facts that `names` names."""

    text: str
    names: list[str]
    figures: list[Quantity]


def read_draft(draft: str, evidence: Evidence) -> Reading:
    """Known references and placeholders hold no figure of their own."""
    shown, names = hidden(without_placeholders(draft, evidence), evidence.facts)
    seen = silenced(to_digits(Glance(_without_spaced(plain(shown), evidence))))
    turned = [Quantity("unreadable", "a direction control", 0, 0)] if BIDI.search(draft) else []
    figures = [*turned, *(_as_known(one, evidence) for one in read_plain(seen))]
    if any(fact.type == "count" for fact in evidence.facts.values()):
        figures += counted(seen.text)
    return Reading(seen.text, names, sorted(figures, key=lambda one: one.start))


def _as_known(quantity: Quantity, evidence: Evidence) -> Quantity:
    """Policy RS-1023 is no rupees, where that is its number."""
    word = quantity.surface.strip()
    if quantity.kind != "money" or not word.isalnum() or word.isdigit():
        return quantity
    known = {essence(str(fact.value)) for fact in evidence.facts.values() if fact.type == "identifier"}
    key = essence(word)
    return quantity._replace(kind="identifier", key=key) if key in known else quantity


def unproven(reading: Reading, evidence: Evidence) -> list[Unproven]:
    """Everything in the draft that the evidence does not prove, in order; empty when all is proven."""
    if not reading.figures:  # most answers: they speak in references, and nothing need be proven
        return []
    known = proven_by(evidence)
    left = [one for one in reading.figures if not known.proves(one)]
    if left:
        said = (one for text in evidence.said for one in read(without_references(text.value, evidence)))
        stated = _left_out(reading, evidence)
        told = all_leads(passage.text.value for passage in evidence.passages)
        figures = _filled_in(reading, evidence)
        worked = set(worked_out(reading.text, figures, said, stated, told, known.proves))
        shown = {figures[place] for place in worked}
        left = [one for one in left if one not in shown]
    return [Unproven(one.kind, one.surface.strip()) for one in left]


def _filled_in(reading: Reading, evidence: Evidence) -> list[Quantity]:
    """With those that stand there when the references are filled in: others may be worked out of them."""
    filled = (
        one._replace(start=place, end=place + 1)
        for place, name in referred(reading.text, reading.names)
        for one in figures_of(evidence.facts[name])
    )
    return sorted([*reading.figures, *filled], key=lambda one: one.start)


def _left_out(reading: Reading, evidence: Evidence) -> frozenset[str]:
    """What the facts tell of that the draft does not state: keys of the lexicon, and what they are called."""
    shown = frozenset().union(*(one.values | counts(one) for one in reading.figures))
    names = [
        name
        for name, fact in evidence.facts.items()
        if isinstance(fact.value, Decimal) and name not in reading.names
        if not (fact.value.is_finite() and shown & {fact.value, -fact.value})
    ]
    keys = (keys_of(name.replace("_", " ").replace(".", " ")) for name in names)
    return frozenset().union(*keys, (name.rpartition(".")[2] for name in names))


def _without_spaced(text: str, evidence: Evidence) -> str:
    """Known identifiers that are written in groups, as one writes an IBAN, each in the place of one word."""
    for fact in evidence.facts.values():
        if fact.type == "identifier" and isinstance(fact.value, str) and len(fact.value) >= _GROUPED:
            spaced = "[ -]?".join(map(re.escape, essence(fact.value)))
            whole = rf"(?i)(?<![^\W_]){spaced}(?![0-9A-Za-z\u00c0-\u024f])"
            text = re.sub(whole, lambda found: essence(found[0]).upper(), text)
    return text
