"""Reads what a draft calculates in signs, "3 × $120 = $360", and does it again.

Reads and reckons only; whether what stands on the left may be said is for `worked.py`.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence, Set
from decimal import Decimal
from typing import Final, NamedTuple

from guards.figures.quantities import Kind, Quantity

_SIGNS: Final = (
    dict.fromkeys("×x*·✕", "×") | dict.fromkeys("÷/", "÷") | dict.fromkeys("-−–", "-") | {"+": "+"}
)
_UNIT: Final = r"[^\W\d]{0,12}\.?"  # of what stands on the left: "3 nights ×", "2名×"
_CURRENCY: Final = r"\s?[$€£¥₩]?\s?(?:[A-Z]+\$?)?\s?"
_OPERATOR: Final = re.compile(rf"\s?{_UNIT}\s?([{re.escape(''.join(_SIGNS))}]){_CURRENCY}-?")
_EQUALS: Final = re.compile(rf"\s?{_UNIT}\s?[=＝]{_CURRENCY}")
_DIGIT: Final = re.compile(r"\d")
_TERMS: Final = frozenset[Kind](["number", "money", "measure", "duration", "percent"])
_MOST: Final = 5  # terms of a side: each may be read in several ways


class Equation(NamedTuple):
    """`terms` are the places of figures, a sign between each two; `result` is another place."""

    terms: tuple[int, ...]
    signs: tuple[str, ...]
    result: int

    def values(self, read: Sequence[Set[Decimal]]) -> Iterator[Decimal]:
        """What it comes to, where each term may be read as any of its values."""
        for values in itertools.product(*read):
            if not any(sign == "÷" and not value for sign, value in zip(self.signs, values[1:], strict=True)):
                yield _reckoned(self.signs, values)


def equations(text: str, figures: Sequence[Quantity]) -> Mapping[int, Equation]:
    """Of a text in plain form, by the place of the result."""
    found = dict[int, Equation]()
    if "=" not in text and "＝" not in text:
        return found
    terms, signs = [0], list[str]()
    for place in range(1, len(figures)):
        between = text[figures[place - 1].end : _first_digit(text, figures[place])]
        operator = _OPERATOR.fullmatch(between)
        if operator and {figures[place - 1].kind, figures[place].kind} <= _TERMS:
            terms, signs = [*terms, place], [*signs, _SIGNS[operator[1]]]
            continue
        if signs and len(terms) <= _MOST and _EQUALS.fullmatch(between):
            found[place] = Equation(tuple(terms), tuple(signs), place)
        terms, signs = [place], []
    return found


def _first_digit(text: str, figure: Quantity) -> int:
    """A sign before a number is read as its own: "$9 -$4"."""
    digit = _DIGIT.search(text, figure.start, figure.end)
    return digit.start() if digit else figure.start


def _reckoned(signs: Sequence[str], values: Sequence[Decimal]) -> Decimal:
    """Products and quotients first."""
    total, product = Decimal(), abs(values[0])
    for sign, value in zip(signs, map(abs, values[1:]), strict=True):
        if sign == "×":
            product *= value
        elif sign == "÷":
            product /= value
        else:
            total, product = total + product, value if sign == "+" else -value
    return total + product
