"""The terms that a figure is said in, as keys of `agreement.py`: at what rate, as what bound, with what tax.

Each is judged only where both sides name one.
"""

from __future__ import annotations

import re
from collections.abc import Set
from typing import Final

from guards.base import Fact
from guards.meaning.bounds import Spot, bound_of, bounds
from guards.meaning.rates import outright, rate, rates_of
from guards.meaning.taxes import tax, tax_of

_LESS: Final = re.compile(r"(?<![\w)])(?<!\d )- ?\Z")  # "-30 %", but not "20 - 30 %"


def terms(spot: Spot, acts: Set[str]) -> frozenset[str]:
    """Of a figure of a text; `acts` are those that are spoken of with it."""
    if spot.kind in ("date", "time", "identifier"):
        return frozenset()
    found = bounds(spot, acts)
    if spot.kind == "duration":
        return found | outright(spot.text, spot.end)
    if spot.kind == "percent" and _LESS.search(spot.text, spot.since, spot.start):
        found |= {"act.discount"}
    found |= rate(spot.text, spot.since, spot.start, spot.end)
    return found | tax(spot.text, spot.since, spot.start, spot.end) if spot.kind == "money" else found


def terms_of(fact: Fact) -> frozenset[str]:
    """As its name and its description say."""
    return rates_of(fact) | bound_of(fact) | tax_of(fact)
