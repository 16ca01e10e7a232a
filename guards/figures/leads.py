"""Reads how long before or after something a passage puts something else: "doors open 90 minutes before".

Reads only; what may be worked out of it is for `worked.py`.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Final, NamedTuple

from guards.figures.quantities import Quantity, read
from guards.text.content import content
from guards.text.notation import plain
from guards.text.patterns import any_start

_DAY: Final = Decimal(86_400)  # seconds
_REACH: Final = 32  # characters on either side
_ENDS: Final = re.compile(r"(?<=[.!?])\s|(?<=[。！？\n])")
_BORDER: Final = re.compile(r"[.!?;:,，、。；！？\n]")
_BEFORE: Final = re.compile(
    any_start(
        r"""
        before | ahead | prior | in advance | early | earlier
        vor\b | vorher | zuvor | früher | im voraus | vorab
        antes | antelación | de anticipación | previ[oa]s?\b
        avant | à l'avance | plus tôt
        antecedência
        전 | 前 | 提前
        """
    ),
    re.IGNORECASE,
)
_AFTER: Final = re.compile(
    any_start(
        r"""
        after | later | from | of (?:the|your|delivery|receipt|purchase|arrival|booking|order) | since
        nach\b | später | ab\b
        después | tras\b | desde | a partir | siguientes
        après | à compter | suivant
        depois | após | seguintes
        후 | 이내 | 後 | 以内 | 后 | 之内
        """
    ),
    re.IGNORECASE,
)
_DAY_BEFORE: Final = re.compile(
    r"\b(?:the day before|(?:am|bis zum) (?:vortag|tag (?:vorher|zuvor|davor))|la veille"
    r"|el día (?:antes|anterior)|(?:a|na) véspera|(?:o|no) dia anterior)\b|전날|하루 전|前日|前一天|前一日",
    re.IGNORECASE,
)
_WAYS: Final = {-1: _BEFORE, 1: _AFTER}


class Lead(NamedTuple):
    """So many seconds, or months, before (`way` is -1) or after; `about`: the words that it is told with."""

    seconds: Decimal
    months: Decimal
    way: int
    about: frozenset[str]


def all_leads(passages: Iterable[str]) -> frozenset[Lead]:
    return frozenset().union(*map(_leads, passages))


@functools.lru_cache(maxsize=512)
def _leads(passage: str) -> frozenset[Lead]:
    """Of a passage; never used for a person's words, since it is remembered."""
    return frozenset(lead for part in _ENDS.split(passage) for lead in _of_sentence(part))


def _of_sentence(part: str) -> Iterator[Lead]:
    text = plain(part)
    about = content(text.lower())
    for length in read(part):
        if length.kind == "duration" and (way := _way(text, length)):
            for value in length.values:
                months = "month" in length.unit
                yield Lead(*((Decimal(), value) if months else (value, Decimal())), way, about)
    if _DAY_BEFORE.search(text):
        yield Lead(_DAY, Decimal(), -1, about)


def _way(text: str, length: Quantity) -> int:
    """By the nearest word that says which way, the first behind it or else the last before it; or 0."""
    behind = _BORDER.split(text[length.end : length.end + _REACH])[0]
    before = _BORDER.split(text[max(0, length.start - _REACH) : length.start])[-1]
    first, last = _ways(behind), _ways(before)
    return min(first)[1] if first else max(last)[1] if last else 0


def _ways(text: str) -> list[tuple[int, int]]:
    """Where a word says which way, and which."""
    return [(found.start(), way) for way, words in _WAYS.items() for found in words.finditer(text)]
