"""The few numbers that claim nothing: list markers, steps, names of techniques. One rule a line.

Money, percentages, dates, times and durations are never among them, whatever word stands before.
"""

from __future__ import annotations

import re
from typing import Final

from guards.figures.numerals import MONEY_WORDS
from guards.figures.units import CENTS, CURRENCIES, DURATIONS, MONTHS, PERCENT, SCALES, TENTHS, any_of
from guards.text.glance import Glance, Test, has_any

_ORDINARY: Final = frozenset(["an", "mil", "real", "min", "h"])  # units elsewhere, but English words too
_UNITS: Final = any_of(
    {*CURRENCIES, *CENTS, *DURATIONS, *PERCENT, *TENTHS, *SCALES, "am", "pm", "a.m", "p.m", "uhr", "o'clock"}
    - _ORDINARY
)
_MONTHS: Final = any_of(month.capitalize() for month in MONTHS)
_NO_CLAIM: Final = rf"(?!\d|[.,:'/-]\d|[ -]?(?:{_UNITS}|(?-i:{_MONTHS}))(?![A-Za-z']))"
_PLACES: Final = "step|option|section|question|part|point|tip|schritt|étape|paso|passo"
_COUNTED: Final = "way|step|option|thing|question|reason|tip|choice|example|detail"
_NAMES: Final = "2fa|b2b|b2c|mp3|mp4|h264|ipv4|ipv6|wpa2|wpa3|utf-?8|oauth2|sha-?256"
_PRODUCTS: Final = (
    r"windows (?:7|8(?:\.1)?|10|11)|(?:office|microsoft) 365|i(?:phone|pad) \d{1,2}|(?:ipad|i)os \d{1,2}"
    r"|android \d{1,2}|macos \d{1,2}|galaxy [san]\d{1,2}|pixel \d{1,2}|playstation [1-5]|xbox 360"
    r"|usb [23]\.\d|bluetooth \d(?:\.\d)?|python 3\.\d{1,2}|wi-?fi [4-7]"
)
_RULES: Final[tuple[tuple[Test, re.Pattern[str]], ...]] = tuple(
    (test, re.compile(pattern, re.IGNORECASE | re.MULTILINE))
    for test, pattern in (
        (has_any(_PLACES), rf"\b(?:{_PLACES}) #?\d{{1,2}}\b{_NO_CLAIM}"),
        (lambda glance: glance.eastern, r"\b\d{1,2} ?(?:단계|번째|ステップ|步骤|步)"),
        (
            has_any(f"{_COUNTED}|{_COUNTED.replace('|', 's|')}s"),
            r"(?<![\d.,$€£-])\b(?:[1-9]|1[0-2]) (?:simple |quick |easy |more |other |different |short )?"
            rf"(?:{_COUNTED})s?\b",
        ),
        (
            has_any(
                "windows|office|microsoft|iphone|ipad|ios|ipados|android|macos|galaxy|pixel|playstation|xbox"
                "|usb|bluetooth|python|wi|wifi"
            ),
            rf"\b(?:{_PRODUCTS})(?!\w){_NO_CLAIM}",
        ),
        (
            has_any("sure|certain|sicher|sûr|seguro|segura"),
            r"\b100 ?(?:%|percent|prozent) (?=(?:sure|certain|sicher|sûre?|segur[oa])\b)",
        ),
        (lambda glance: "24/7" in glance.text, r"(?<![\d/])24/7(?![\d/])"),
        (has_any("fa|b|mp|h|ipv|wpa|utf|oauth|sha"), rf"\b(?:{_NAMES})\b"),
        (
            has_any("d|k|g"),
            r"\b(?:3d (?=secure|print|model|view)|4k (?=video|display|screen|tv)"
            r"|[45]g (?=network|mobile|phone))",
        ),
    )
)
_GERMAN: Final = "Jan|Feb|März|Mär|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez"
_MARKER: Final = re.compile(rf"^[ \t>#-]*\(?(?P<place>\d{{1,2}})[.)](?=\s)(?! ?(?:{_GERMAN}))", re.MULTILINE)


def silenced(glance: Glance) -> Glance:
    """The same text with the harmless numbers blanked out."""
    if not glance.digits:
        return glance
    text = glance.text
    markers = {int(found["place"]) for found in _MARKER.finditer(text)}
    text = _MARKER.sub(
        lambda found: _blank(found) if _counts(int(found["place"]), markers) else found[0], text
    )
    for test, rule in _RULES:
        if test(glance):
            text = rule.sub(_unless_about_money, text)
    return glance if text == glance.text else glance.again(text)


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
