"""Street addresses as they are written where people live; a street alone, without its number, is left."""

from __future__ import annotations

import re
from typing import Final

from guards.pii.cues import LIKELY
from guards.pii.rows import Maybe, Row, row

_NAME: Final = r"[A-ZÀ-Þ][\w'’.-]{0,24}"
_WAYS: Final = ("Straße ", "Strasse ", "Str. ", "Weg ", "Platz ", "Allee ", "Ring ")
_GLUED_WAYS: Final = (
    "straße ", "strasse ", "str. ", "weg ", "platz ", "allee ", "gasse ", "damm ", "ufer ", "straat ",
    "laan ", "gracht ",
)  # fmt: skip
_RUES: Final = ("rue ", "avenue ", "boulevard ", "place ", "allée ", "chemin ", "impasse ", "quai ")
_CALLES: Final = (
    "Calle ", "C/ ", "Avenida ", "Av. ", "Paseo ", "Plaza ", "Rua ", "Travessa ", "Via ", "Viale ", "Piazza ",
    "Corso ",
)  # fmt: skip
_KOREAN_WAY: Final = re.compile(r"[로길] ?\d")
_JAPANESE_AREA: Final = re.compile(r"[都道府県][一-龥ぁ-んァ-ヶ]")


def _any_of(words: tuple[str, ...]) -> str:
    return "|".join(re.escape(word.rstrip()) for word in words)


def _street(pattern: str, maybe: Maybe) -> Row:
    return row(
        "ADDRESS", re.compile(pattern), lambda nearby: nearby.has_digit and maybe(nearby), score=LIKELY
    )


ROWS: Final = (
    # 221B Baker Street, Apt 4
    _street(
        rf"\d(?<![\w.,$€£]\d)\d{{0,4}}[A-Za-z]?(?:-\d{{1,4}})? (?:[NSEW]\.? )?(?:{_NAME} ){{1,4}}"
        r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Boulevard|Blvd|Court|Ct|Place|Square|Sq|Terrace|Way"
        r"|Close|Crescent|Parkway|Pkwy|Highway|Hwy|Circle|Cir|Trail|Row|Gardens|Grove)\b\.?"
        r"(?:,? (?:Apt|Apartment|Suite|Unit|Flat|No)\.? ?\w{1,6})?",
        lambda nearby: True,
    ),
    # Musterstraße 12a, Lange Straße 5, Keizersgracht 10
    _street(
        rf"(?<!\w)(?:{_NAME} (?:{_any_of(_WAYS)})|[A-ZÀ-Þ][\w-]{{2,24}}(?:{_any_of(_GLUED_WAYS)}))"
        r" \d{1,4} ?[a-z]?(?!\w)(?:, \d{4,5} [A-ZÀ-Þ][\w-]{1,24})?",
        lambda nearby: nearby.has_any(*_WAYS, *_GLUED_WAYS),
    ),
    # 12 bis, rue de la Paix
    _street(
        rf"\d(?<![\w.,]\d)\d{{0,3}}(?: ?(?:bis|ter))?,? (?:{_any_of(_RUES)})"
        rf" (?:de la |de l'|du |des |de |d'|la |le |l')?{_NAME}(?: {_NAME}){{0,3}}",
        lambda nearby: nearby.has_any(*_RUES),
    ),
    # Calle Mayor 5, Rua Augusta, 1500, Via Roma 3
    _street(
        rf"(?<!\w)(?:{_any_of(_CALLES)})"
        rf" (?:de |da |do |la |del )?{_NAME}(?: {_NAME}){{0,3}},? (?:n[º°.]{{0,2}} ?)?\d{{1,5}}(?!\d)",
        lambda nearby: nearby.has_any(*_CALLES),
    ),
    # 서울시 강남구 테헤란로 152
    _street(
        r"(?:[가-힣]{1,6}(?:시|도) )?[가-힣]{1,6}(?:시|구|군|읍|면|동) [가-힣\d]{1,12}(?:로|길)"
        r" ?\d{1,4}(?:-\d{1,4})?(?!\d)",
        lambda nearby: _KOREAN_WAY.search(nearby.text) is not None,
    ),
    # 東京都渋谷区神南1-2-3
    _street(
        r"[一-龥]{1,3}[都道府県][一-龥ぁ-んァ-ヶ]{1,12}[市区町村郡][一-龥ぁ-んァ-ヶ]{0,12}"
        r"\d{1,4}(?:(?:-|丁目|番地?|号|の)\d{0,4}){0,4}",
        lambda nearby: _JAPANESE_AREA.search(nearby.text) is not None,
    ),
    # 北京市朝阳区建国路88号
    _street(
        r"[一-龥]{2,20}(?:路|街|大道|巷|弄)\d{1,5}号(?:[一-龥\d]{1,12}(?:室|楼))?",
        lambda nearby: nearby.has_any("号"),
    ),
)
