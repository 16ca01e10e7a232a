"""Holds "as often as you like" to the passages that say how often: once a year is not that.

Judges only a sentence that sets no bound, beside the clauses of the knowledge that it plainly repeats.
"""

from __future__ import annotations

import re
from typing import Final

from guards.base import Evidence
from guards.claims.nearest import nearest
from guards.text.glance import has_part
from guards.text.patterns import any_word
from guards.text.statements import Sentence

_UNBOUND: Final = re.compile(
    any_word(
        r"""
        as (?:often|many times) as | any number of times | unlimited times | again and again
        so oft (?:sie|du|man) | beliebig oft | unbegrenzt oft
        autant de fois que | aussi souvent que | sans limite de nombre
        (?:tantas|todas las|las) veces (?:que|como) | cuantas veces | sin límite de veces
        quantas vezes | (?:tantas|todas as) vezes (?:que|quanto) | sem limite de vezes
        몇 번이든 | 원하는 만큼 | 횟수 제한 없이
        """
    )
    + "|何度でも|何回でも|回数に?制限なく|不限次数|无限次|任意次"
)
_PARTS: Final = (
    "often", "times", " oft", "fois", "souvent", "veces", "vezes", "번", "만큼", "횟수", "度でも", "回", "次",
)  # fmt: skip
_BOUND: Final = re.compile(
    any_word(
        r"""
        once | twice | \w+ times | one time
        einmal | zweimal | dreimal | \w+ mal
        (?:une|deux|trois|\d+) fois
        una vez | (?:dos|tres|\d+) veces
        uma vez | (?:duas|três|\d+) vezes
        \d ?회 | 한 번 | 두 번
        """
    )
    + r"|[\d一二三两] ?[回次度](?:まで|限り|のみ|だけ)?"
)


def unbounded(sentence: Sentence, evidence: Evidence) -> bool:
    """It lets do as often as one likes what the nearest clauses allow so many times."""
    text = sentence.whole.text
    if not has_part(text, _PARTS) or not _UNBOUND.search(text) or "grammar.not" in sentence.whole.keys:
        return False
    near = nearest(text, evidence)
    return bool(near) and all(_BOUND.search(piece.text) for piece in near)
