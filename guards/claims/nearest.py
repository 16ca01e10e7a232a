"""Finds the clauses of the passages that a sentence of a draft repeats: by its figures, else by its words.

It never says that they prove the sentence; only that no other clause is nearer to it.
"""

from __future__ import annotations

import functools
import re
from typing import Final, NamedTuple

from guards.base import Evidence
from guards.figures.numerals import to_digits
from guards.text.content import content
from guards.text.glance import Glance
from guards.text.patterns import alternatives
from guards.text.statements import sentences

FIGURE: Final = re.compile(r"\d+(?:[.,]\d+)*")
_OPENS: Final = re.compile(
    r"\s*(?:"
    + alternatives(
        """
        on | in | with | for | during
        im | bei | mit | für
        dans | avec | pour
        en | con | para
        no | na | com | nos
        """
    )
    + r")\s"
)
_CUT: Final = re.compile(r"[,;:()、](?!\d)| - ")
_NEAR: Final = 2  # words that two clauses have to share


class Piece(NamedTuple):
    text: str
    about: frozenset[str]


def nearest(text: str, evidence: Evidence) -> list[Piece]:
    """Those that hold its figures, and of these the ones with most of its words."""
    said = meaning(text)
    pieces = [piece for one in evidence.passages for piece in _pieces(one.text.value)]
    figures = {word for word in said if word[0].isdigit()}
    if figures:
        pieces = [piece for piece in pieces if figures & piece.about]
    most = max((len(piece.about & said) for piece in pieces), default=0)
    least = 1 if figures else _NEAR
    return [piece for piece in pieces if len(piece.about & said) == most >= least]


def meaning(text: str) -> frozenset[str]:
    """Its words and its figures, whichever way these are written."""
    shown = to_digits(Glance(text)).text
    return content(shown) | frozenset(FIGURE.findall(shown))


@functools.lru_cache(maxsize=512)
def _pieces(text: str) -> tuple[Piece, ...]:
    """The clauses of a passage; "on the Black plan," belongs to the one behind it."""
    found: list[str] = []
    for sentence in sentences(text):
        opened = ""
        for piece in _CUT.split(sentence.whole.text):
            if _OPENS.match(piece) and not FIGURE.search(piece) and not opened:
                opened = piece
                continue
            found.append(f"{opened} {piece}".strip())
            opened = ""
    return tuple(Piece(piece, meaning(piece)) for piece in found)
