"""Judges a reference together with what stands around it: a person must read there that fact, and no more.

`€{visits}` would make money of a count, `-{account.balance}` a debt of a balance. What is filled in later is
read here in its place, as a figure that is written out would be, and must be proven by its fact alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from guards.base import Evidence, Fact, MaskedText, Reason
from guards.facts import Reading
from guards.figures.numerals import to_digits
from guards.figures.quantities import Quantity, read_plain
from guards.proofs import proven_by
from guards.rendering import written
from guards.text.glance import Glance
from guards.text.notation import plain
from guards.text.patterns import alternatives
from guards.text.statements import referred

_AMOUNTS: Final = frozenset(["money", "percent", "count"])
_OF_AMOUNTS: Final = frozenset(["money", "percent", "duration", "measure"])
_TIMES: Final = re.compile(
    r"(?<!\w)(?:"
    + alternatives(
        r"""
        double | doubled | twice | triple | thrice | treble | half | quarter
        doppelt\w* | verdoppelt\w* | dreifach\w* | zweimal | dreimal | hälfte | halb\w*
        le double | double | le triple | deux fois | trois fois | la moitié | moitié
        el doble | doble | el triple | triple | dos veces | tres veces | la mitad | mitad
        o dobro | dobro | o triplo | triplo | duas vezes | três vezes | a metade | metade
        """
    )
    + r")(?: of| von| der| des| de| du| da| do| d')?"
    r"(?: the| your| dem| den| Ihre[snmr]?| votre| su| seu)? ?\Z"
    r"|(?:두 ?배|세 ?배|절반|2倍|3倍|两倍|三倍|一半)(?:의|の|的)? ?\Z",
    re.IGNORECASE,
)
_MANIFOLD: Final = re.compile(
    r"의? ?(?:두 ?배|세 ?배|절반)|の ?(?:[2-9二三]倍|半分)|的 ?(?:[两二三]倍|一半)| times over", re.IGNORECASE
)


def misfilled(reading: Reading, evidence: Evidence) -> Iterator[Reason]:
    """A reason for every reference that would be read as another figure than its fact is."""
    places = list(referred(reading.text, reading.names))
    if not places:
        return
    facts = [evidence.facts[name] for _, name in places]
    shown = _around(reading.text, [(place, _shown(evidence.facts[name])) for place, name in places])
    bare = _around(reading.text, [(place, _bare(evidence.facts[name])) for place, name in places])
    for (place, name), fact, figures, without in zip(places, facts, shown, bare, strict=True):
        changed = _is_multiplied(reading.text, place)
        if not _is_read(fact):
            changed = any(one.crosses and not proven_by(evidence).proves(one.figure) for one in figures)
        if changed or (_is_read(fact) and not all(_are_of(fact, each) for each in (figures, without))):
            hint = f"With the words around it, {{{name}}} would be read as something else: write it alone."
            yield Reason("figures", "changed_reference", MaskedText(hint))


def _is_read(fact: Fact) -> bool:
    """What has figures of its own; a text may hold any, and must only form none with what is beside it."""
    return fact.type in _AMOUNTS or fact.type in ("date", "identifier")


def _shown(fact: Fact) -> str:
    value = written(fact, "en")
    return value if _is_read(fact) else plain(" ".join(value.split()))


def _bare(fact: Fact) -> str:
    """Without its currency: so another one that stands beside it is seen."""
    return f"{fact.value:f}" if isinstance(fact.value, Decimal) and fact.type == "money" else _shown(fact)


class _Near(NamedTuple):
    """A figure with a value in it; `crosses`: it goes on beyond the value."""

    figure: Quantity
    crosses: bool


def _around(text: str, values: Sequence[tuple[int, str]]) -> list[list[_Near]]:
    """With each value in its place: the figures that it became, or a part of."""
    pieces, spans, size, last = list[str](), list[tuple[int, int]](), 0, 0
    for place, value in values:
        pieces += [text[last:place], value]
        start = size + place - last
        size, last = start + len(value), place + 1
        spans.append((start, size))
    figures = read_plain(to_digits(Glance("".join([*pieces, text[last:]]))))
    return [
        [
            _Near(one, one.start < start or one.end > end or len(one.surface) > one.end - one.start)
            for one in figures
            if one.start < end and start < one.end
        ]
        for start, end in spans
    ]


def _is_multiplied(text: str, place: int) -> bool:
    return _TIMES.search(text[max(0, place - 40) : place]) is not None or (
        _MANIFOLD.match(text, place + 1) is not None
    )


def _are_of(fact: Fact, around: Sequence[_Near]) -> bool:
    """An amount must be read as just that amount; a day or a number of an order, as no amount."""
    if fact.type not in _AMOUNTS:
        return not any(one.figure.kind in _OF_AMOUNTS for one in around)
    known = proven_by(Evidence(facts={fact.name: fact}))
    return all(known.proves(one.figure) for one in around)
