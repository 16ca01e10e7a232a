"""The few numbers that claim nothing: list markers, steps, names of techniques. One rule a line.

Money, percentages, dates, times and durations are never among them, whatever word stands before.
"""

from __future__ import annotations

import re
from typing import Final

from guards.numerals import MONEY_WORDS
from guards.units import CENTS, CURRENCIES, DURATIONS, MONTHS, PERCENT, SCALES, TENTHS, any_of

_ORDINARY: Final = frozenset(["an", "mil", "real", "min", "h"])  # units elsewhere, but English words too
_UNITS: Final = any_of(
    {*CURRENCIES, *CENTS, *DURATIONS, *PERCENT, *TENTHS, *SCALES, "am", "pm", "a.m", "p.m", "uhr", "o'clock"}
    - _ORDINARY
)
_MONTHS: Final = any_of(month.capitalize() for month in MONTHS)
_NO_CLAIM: Final = rf"(?!\d|[.,:'/-]\d|[ -]?(?:{_UNITS}|(?-i:{_MONTHS}))(?![A-Za-z']))"
_DIGIT: Final = re.compile(r"[0-9]")
_RULES: Final = tuple(
    re.compile(pattern, re.IGNORECASE | re.MULTILINE)
    for pattern in (
        r"\b(?:step|option|section|question|part|point|tip|schritt|étape|paso|passo)"
        rf" #?\d{{1,2}}\b{_NO_CLAIM}",
        r"\b\d{1,2} ?(?:단계|번째|ステップ|步骤|步)",
        r"(?<![\d.,$€£-])\b(?:[1-9]|1[0-2]) (?:simple |quick |easy |more |other |different |short )?"
        r"(?:ways?|steps?|options?|things?|questions?|reasons?|tips?|choices?|examples?|details?)\b",
        r"(?<![\d/])24/7(?![\d/])",
        r"\b(?:2fa|b2b|b2c|mp3|mp4|h264|ipv4|ipv6|wpa2|wpa3|utf-?8|oauth2|sha-?256)\b",
        r"\b(?:3d (?=secure|print|model|view)|4k (?=video|display|screen|tv)|[45]g (?=network|mobile|phone))",
    )
)
_GERMAN: Final = "Jan|Feb|März|Mär|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez"
_MARKER: Final = re.compile(rf"^[ \t>#-]*\(?(?P<place>\d{{1,2}})[.)](?=\s)(?! ?(?:{_GERMAN}))", re.MULTILINE)


def silenced(text: str) -> str:
    """The same text with the harmless numbers blanked out."""
    if not _DIGIT.search(text):
        return text
    markers = {int(found["place"]) for found in _MARKER.finditer(text)}
    text = _MARKER.sub(
        lambda found: _blank(found) if _counts(int(found["place"]), markers) else found[0], text
    )
    for rule in _RULES:
        text = rule.sub(_unless_about_money, text)
    return text


def _counts(place: int, places: set[int]) -> bool:
    """A list starts with one and goes on without a gap; "90." at the start of a line is no marker."""
    return place == 1 or place - 1 in places


def _blank(found: re.Match[str]) -> str:
    return "\x00" * len(found[0])


def _unless_about_money(found: re.Match[str]) -> str:
    """ "Your balance is 3 things" proves nothing."""
    before = found.string[max(0, found.start() - 60) : found.start()]
    about_money = MONEY_WORDS.search(re.split(r"[.!?\n]", before)[-1])
    return found[0] if about_money else _blank(found)
