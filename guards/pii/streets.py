"""Street addresses as they are written where people live; a street alone, without its number, is left."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from guards.base import Span
from guards.pii.cues import LIKELY

_NAME: Final = r"[A-ZÀ-Þ][\w'’.-]{0,24}"
_ENGLISH: Final = (
    "Street St Road Rd Avenue Ave Lane Ln Drive Dr Boulevard Blvd Court Ct Place Square Sq Terrace Way Close"
    " Crescent Parkway Pkwy Highway Hwy Circle Cir Trail Row Gardens Grove"
)
_GERMAN: Final = "Straße Strasse Str. Weg Platz Allee Ring"
_GLUED: Final = "straße strasse str. weg platz allee gasse damm ufer straat laan gracht"
_FRENCH: Final = "rue avenue boulevard place allée chemin impasse quai"
_LATIN: Final = "Calle C/ Avenida Av. Paseo Plaza Rua Travessa Via Viale Piazza Corso"


def _any(words: str) -> str:
    return "|".join(map(re.escape, words.split()))


# What an address is written like, and words one of which it cannot do without: these are looked for first.
_STREETS: Final = tuple(
    (frozenset(words.split()), re.compile(pattern))
    for words, pattern in (
        # 221B Baker Street, Apt 4
        (
            _ENGLISH,
            rf"(?<![\w.,$€£])\d{{1,5}}[A-Za-z]?(?:-\d{{1,4}})? (?:[NSEW]\.? )?(?:{_NAME} ){{1,4}}"
            rf"(?:{_any(_ENGLISH)})\b\.?(?:,? (?:Apt|Apartment|Suite|Unit|Flat|No)\.? ?\w{{1,6}})?",
        ),
        # Musterstraße 12a, Lange Straße 5, Keizersgracht 10
        (
            f"{_GERMAN} {_GLUED}",
            rf"(?<!\w)(?:{_NAME} (?:{_any(_GERMAN)})|[A-ZÀ-Þ][\w-]{{2,24}}(?:{_any(_GLUED)}))"
            r" \d{1,4} ?[a-z]?(?!\w)(?:, \d{4,5} [A-ZÀ-Þ][\w-]{1,24})?",
        ),
        # 12 bis, rue de la Paix
        (
            _FRENCH,
            rf"(?<![\w.,])\d{{1,4}}(?: ?(?:bis|ter))?,? (?:{_any(_FRENCH)})"
            rf" (?:de la |de l'|du |des |de |d'|la |le |l')?{_NAME}(?: {_NAME}){{0,3}}",
        ),
        # Calle Mayor 5, Rua Augusta, 1500, Via Roma 3
        (
            _LATIN,
            rf"(?<!\w)(?:{_any(_LATIN)})"
            rf" (?:de |da |do |la |del )?{_NAME}(?: {_NAME}){{0,3}},? (?:n[º°.]{{0,2}} ?)?\d{{1,5}}(?!\d)",
        ),
        # 서울시 강남구 테헤란로 152
        (
            "로 길",
            r"(?:[가-힣]{1,6}(?:시|도) )?[가-힣]{1,6}(?:시|구|군|읍|면|동) [가-힣\d]{1,12}(?:로|길)"
            r" ?\d{1,4}(?:-\d{1,4})?(?!\d)",
        ),
        # 東京都渋谷区神南1-2-3
        (
            "都 道 府 県",
            r"[一-龥]{1,3}[都道府県][一-龥ぁ-んァ-ヶ]{1,12}[市区町村郡][一-龥ぁ-んァ-ヶ]{0,12}"
            r"\d{1,4}(?:(?:-|丁目|番地?|号|の)\d{0,4}){0,4}",
        ),
        # 北京市朝阳区建国路88号
        ("号", r"[一-龥]{2,20}(?:路|街|大道|巷|弄)\d{1,5}号(?:[一-龥\d]{1,12}(?:室|楼))?"),
    )
)


def find_streets(text: str) -> Iterator[Span]:
    for words, street in _STREETS:
        if any(word in text for word in words):
            yield from (Span(*found.span(), "ADDRESS", LIKELY) for found in street.finditer(text))
