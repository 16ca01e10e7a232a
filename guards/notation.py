"""One plain form for every way to write a number: scripts, styles, separators, marks, words.

Normalises only; what a number means is `quantities.py`, whether it is true is `facts.py`.
"""

from __future__ import annotations

import functools
import html
import re
import unicodedata
from decimal import Decimal
from typing import Final

BIDI: Final = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_TAG: Final = re.compile(r"<!--.{0,300}?-->|</?[A-Za-z][^<>@:]{0,500}>", re.DOTALL)
_ESCAPE: Final = re.compile(r"\\([!-/:-@\[-`{-~])")
_EMPHASIS: Final = re.compile(r"\*+|`+|~~|__+")
_CJK: Final = "\u1100-\u11ff\u3005-\u3007\u3040-\u30fa\u30fc-\u318f\u3400-\u9fff\uac00-\ud7a3"
# Scripts without spaces lean on figures and links: a border between them is a border between words.
_BORDER: Final = re.compile(rf"(?<=[{_CJK}])(?=[0-9A-Za-z])|(?<=[A-Za-z])(?=[{_CJK}])")
_FULL_STOP: Final = re.compile("(?<=[0-9A-Za-z])\u3002(?=[A-Za-z])")  # browsers read it as a host's dot
_GROUP_MARK: Final = re.compile(r"\{,\}|(?<=\d)_(?=\d)|\\[,;! ](?=\d)")
_ROMAN: Final = re.compile("[\u2160-\u2188]")
_MAP: Final = {
    "\u066b": ".", "\u066c": ",", "\u066a": "%", "\u060c": ",", "\u201a": ",", "\u00b7": ".", "\u2027": ".",
    "\u22c5": ".", "\u30fb": ".", "\u3002": ". ", "\u3001": ", ", "\u2019": "'", "\u2018": "'", "\u02bc": "'",
    "\u2032": "'", "\u2044": "/", "\u2215": "/", "\u2212": "-", "\u301c": "~", "\u223c": "~", "\u2043": "-",
    "\u0130": "I", "\u0131": "i",
}  # fmt: skip
_FILLERS: Final = (0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0)


def plain(text: str) -> str:
    """Entities, tags, emphasis and escapes resolved; NFKC; nothing invisible; digits and signs in ASCII."""
    text = _TAG.sub("", html.unescape(text))
    text = _ESCAPE.sub(r"\1", _GROUP_MARK.sub(_mark, text))
    return _EMPHASIS.sub("", text) if text.isascii() else _BORDER.sub(" ", _EMPHASIS.sub("", _in_ascii(text)))


def _in_ascii(text: str) -> str:
    text = unicodedata.normalize("NFKC", _ROMAN.sub(_roman, text))
    return _FULL_STOP.sub(".", text).translate(_table())


def _roman(found: re.Match[str]) -> str:
    return str(int(unicodedata.numeric(found[0])))


def _mark(found: re.Match[str]) -> str:
    return "" if found[0] in ("\\;", "\\!", "\\ ") else ","


@functools.cache
def _table() -> dict[int, str]:
    table = dict.fromkeys((*_FILLERS, *range(917504, 918016)), "")
    for code in range(0x80, 0x20000):
        character = chr(code)
        digit = unicodedata.decimal(character, None)
        category = unicodedata.category(character)
        if digit is not None:
            table[code] = str(digit)
        elif category in ("Cf", "Mn", "Me"):
            table[code] = ""
        elif category == "Pd":
            table[code] = "-"
        elif category == "Zs":
            table[code] = " "
    return table | {ord(sign): meant for sign, meant in _MAP.items()}


def readings(number: str, *, money: bool = False) -> frozenset[Decimal]:
    """All that a written number can mean; empty when it is no number. `1.234` has two, but as money one."""
    compact = number.replace(" ", "").replace("'", "")
    marks = [character for character in compact if character in ".,"]
    if not marks:
        return frozenset({Decimal(compact)})
    last = marks[-1]
    whole, _, fraction = compact.rpartition(last)
    found: set[Decimal] = set()
    if last not in whole and _grouped(whole):
        found.add(Decimal(f"{_bare(whole)}.{fraction}"))
    if len(set(marks)) == 1 and _grouped(compact):
        if money and len(marks) == 1:
            found.clear()
        found.add(Decimal(_bare(compact)))
    return frozenset(found)


def _grouped(number: str) -> bool:
    """Digits in groups of three, or as in India three and then twos; or without any grouping."""
    pattern = r"\d+|[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d{0,2}(?:\.\d{3})+|[1-9]\d?(?:,\d{2})+,\d{3}"
    return re.fullmatch(pattern, number, re.ASCII) is not None


def _bare(number: str) -> str:
    return number.replace(",", "").replace(".", "")
