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

from guards.text.charsets import wide_class

BIDI: Final = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_TAG: Final = re.compile(r"<!--.{0,300}?-->|</?[A-Za-z][^<>@:]{0,500}>", re.DOTALL)
_ESCAPE: Final = re.compile(r"\\([!-/:-@\[-`{-~])")
_EMPHASIS: Final = re.compile(r"\*+|`+|~~|__+")
_EMPHASIS_MARKS: Final = ("*", "`", "~~", "__")
_CJK: Final = "\u1100-\u11ff\u3005-\u3007\u3040-\u30fa\u30fc-\u318f\u3400-\u9fff\uac00-\ud7a3"
# Scripts without spaces lean on figures and links: a border between them is a border between words.
_BORDER_BEFORE: Final = re.compile(rf"[0-9A-Za-z](?<=[{_CJK}].)")
_BORDER_AFTER: Final = re.compile(rf"[A-Za-z](?=[{_CJK}])")
_FULL_STOP: Final = re.compile("(?<=[0-9A-Za-z])\u3002(?=[A-Za-z])")  # browsers read it as a host's dot
_END: Final = re.compile(rf"[\uff01\uff1f](?=[{_CJK}])")  # ends a sentence, as "。" does
_GROUP_MARK: Final = re.compile(r"\{,\}|(?<=\d)_(?=\d)|\\[,;! ](?=\d)")
_ROMAN: Final = re.compile("[\u2160-\u2188]")
_MAP: Final = {
    "\u066b": ".", "\u066c": ",", "\u066a": "%", "\u060c": ",", "\u201a": ",", "\u00b7": ".", "\u2027": ".",
    "\u22c5": ".", "\u30fb": ".", "\u3002": ". ", "\u3001": ", ", "\u2019": "'", "\u2018": "'", "\u02bc": "'",
    "\u2032": "'", "\u2044": "/", "\u2215": "/", "\u2212": "-", "\u301c": "~", "\u223c": "~", "\u2043": "-",
    "\u0130": "I", "\u0131": "i", "\U0001f51f": "10",
    **{chr(0x3248 + place): str(10 * (place + 1)) for place in range(8)},  # ten to eighty on black squares
}  # fmt: skip
_FILLERS: Final = (0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0)


def plain(text: str) -> str:
    """Entities, tags, emphasis and escapes resolved; NFKC; nothing invisible; digits and signs in ASCII."""
    text = html.unescape(text)
    if "<" in text:
        text = _TAG.sub("", text)
    if "\\" in text or "_" in text or "{,}" in text:
        text = _ESCAPE.sub(r"\1", _GROUP_MARK.sub(_mark, text))
    if text.isascii():
        return _without_emphasis(text)
    return _with_borders(_without_emphasis(_in_ascii(text)))


def _without_emphasis(text: str) -> str:
    return _EMPHASIS.sub("", text) if any(mark in text for mark in _EMPHASIS_MARKS) else text


def _with_borders(text: str) -> str:
    return _BORDER_AFTER.sub(r"\g<0> ", _BORDER_BEFORE.sub(r" \g<0>", text))


def _in_ascii(text: str) -> str:
    if "\uff1f" in text or "\uff01" in text:
        text = _END.sub(r"\g<0> ", text)
    text = unicodedata.normalize("NFKC", _ROMAN.sub(_roman, text))
    if "\u3002" in text:
        text = _FULL_STOP.sub(".", text)
    return text.translate(_table()) if _changed().search(text) else text


def _roman(found: re.Match[str]) -> str:
    return str(int(unicodedata.numeric(found[0])))


def _mark(found: re.Match[str]) -> str:
    return "" if found[0] in ("\\;", "\\!", "\\ ") else ","


@functools.cache
def _changed() -> re.Pattern[str]:
    """Most texts hold nothing that the table changes: to see so is quicker than to translate them."""
    return re.compile(wide_class(_table()))


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
