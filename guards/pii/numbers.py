"""Numbers of digits alone that belong to one person: cards and the identity numbers of ten countries.

One row says how long, which arithmetic, and whether a shape or a word must confirm it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from guards.base import Span
from guards.pii.checksums import is_branded, is_branded_card, is_card, luhn
from guards.pii.cues import LIKELY, Cue, Nearby
from guards.pii.nations import (
    is_aadhaar,
    is_checked_rrn,
    is_chinese,
    is_cnpj,
    is_cpf,
    is_itin,
    is_korean_business,
    is_my_number,
    is_nhs,
    is_nir,
    is_rrn,
    is_ssn,
    is_steuer_id,
)
from guards.pii.runs import Runs, Window

_CARD: Final = Cue(
    "card", "credit", "debit", "visa", "master", "amex", "maestro", "karte", "kreditk", "tarjeta", "carte",
    "cartão", "cartao", "카드", "カード", "卡号", "卡號", "信用卡", "银行卡", "銀行卡",
)  # fmt: skip
_SSN: Final = Cue("ssn", "social sec", "itin", "taxpayer", "tax id", "tin!")
_RRN: Final = Cue("rrn", "resident reg", "주민", "외국인등록", "민번")
_BUSINESS: Final = Cue("business reg", "brn!", "사업자")
_NHS: Final = Cue("nhs")
_CPF: Final = Cue("cpf", "contribuinte")
_CNPJ: Final = Cue("cnpj")
_STEUER: Final = Cue("steuer", "idnr", "tax", "tin!", "idnummer", "identifikationsn")
_NIR: Final = Cue("nir!", "sécurité sociale", "securite sociale", "sécu", "secu!", "carte vitale")
_MY_NUMBER: Final = Cue("my number", "mynumber", "マイナンバー", "個人番号")
_AADHAAR: Final = Cue("aadhaar", "aadhar", "uidai", "आधार")
_RESIDENT: Final = Cue("resident id", "id card", "身份证", "身分證", "身份號")


@dataclass(frozen=True, slots=True)
class Row:
    """All that is given must hold: the arithmetic, one of the shapes, a word near it."""

    kind: str
    check: Callable[[str], bool]
    shapes: tuple[tuple[int, ...], ...] = ()
    words: Cue | None = None
    score: float = 1.0

    def fits(self, window: Window, nearby: Nearby) -> bool:
        if (self.shapes and window.shape not in self.shapes) or not self.check(window.number):
            return False
        if self.words is None:
            return self.score == 1 or not nearby.is_other(window.start)
        return nearby.says(self.words, window.start, window.end)


def _any(number: str) -> bool:
    return len(set(number)) > 1


def _is_like_chinese(number: str) -> bool:
    """A region, and a year in the right place: mistyped elsewhere, perhaps."""
    return number[0] in "123456" and number[6:8] in ("19", "20")


# By how many digits; the first row that fits decides. What is right but for its check digit needs a word.
ROWS: Final[dict[int, tuple[Row, ...]]] = {
    9: (
        Row("SSN", is_ssn, ((3, 2, 4),)),
        Row("SSN", is_itin, ((3, 2, 4),)),
        Row("SSN", is_ssn, (), _SSN, LIKELY),
        Row("SSN", is_itin, (), _SSN, LIKELY),
    ),
    10: (
        Row("ID", is_korean_business, ((3, 2, 5),)),
        Row("ID", is_korean_business, (), _BUSINESS),
        Row("ID", is_nhs, (), _NHS),
        Row("ID", _any, (), _NHS, LIKELY),
    ),
    11: (
        Row("ID", is_cpf, ((3, 3, 3, 2),)),
        Row("ID", is_cpf, (), _CPF),
        Row("ID", is_steuer_id, (), _STEUER),
        Row("ID", is_steuer_id, ((2, 3, 3, 3),), None, LIKELY),
        Row("ID", _any, (), _CPF, LIKELY),
        Row("ID", _any, (), _STEUER, LIKELY),
    ),
    12: (
        Row("ID", is_my_number, (), _MY_NUMBER),
        Row("ID", is_aadhaar, (), _AADHAAR),
        Row("ID", _any, (), _MY_NUMBER, LIKELY),
        Row("ID", _any, (), _AADHAAR, LIKELY),
        Row("CARD", is_card),
        Row("CARD", luhn, (), _CARD),
        Row("ID", is_aadhaar, ((4, 4, 4),), None, LIKELY),
        Row("ID", is_my_number, ((4, 4, 4),), None, LIKELY),
    ),
    13: (
        Row("RRN", is_rrn, ((6, 7),)),
        Row("RRN", is_checked_rrn, ((13,), (6, 1, 6))),
        Row("RRN", _any, ((6, 7), (13,)), _RRN, LIKELY),
        Row("ID", _any, (), _NIR, LIKELY),
    ),
    14: (
        Row("ID", is_cnpj, ((2, 3, 3, 4, 2),)),
        Row("ID", is_cnpj, (), _CNPJ),
    ),
    15: (
        Row("ID", is_nir, ((15,), (13, 2), (1, 2, 2, 2, 3, 3, 2))),
        Row("ID", is_nir, (), _NIR),
        Row("CARD", is_branded_card, ((15,), (4, 6, 5))),
        Row("ID", _any, (), _NIR, LIKELY),
        Row("CARD", _any, ((15,), (4, 6, 5)), _CARD, LIKELY),
    ),
    16: (
        Row("CARD", is_card, ((16,), (4, 4, 4, 4))),
        Row("CARD", _any, ((16,), (4, 4, 4, 4)), _CARD, LIKELY),
    ),
    18: (
        Row("ID", is_chinese),
        Row("ID", _any, ((18,),), _RESIDENT, LIKELY),
        Row("ID", _is_like_chinese, ((18,),), None, LIKELY),
    ),
}


def find_numbers(nearby: Nearby) -> Iterator[Span]:
    text = nearby.text
    runs = Runs(text)
    for window in runs.windows():
        kind, score = _judged(window, text, nearby)
        if kind:
            yield Span(window.start, window.end, kind, score)
    if runs.unread:
        yield Span(*runs.unread, "CARD")


def _judged(window: Window, text: str, nearby: Nearby) -> tuple[str, float]:
    if not _is_bounded(window, text):
        return "", 0.0
    if window.is_apart:
        for row in ROWS.get(len(window.number), ()):
            if row.fits(window, nearby):
                return row.kind, row.score
    is_one = is_card(window.number) and _is_written_like_a_card(window)
    return ("CARD", 1.0) if is_one else ("", 0.0)


def _is_bounded(window: Window, text: str) -> bool:
    """No part of a code of letters and digits, nor the end of an international telephone number."""
    before, after = text[max(0, window.start - 3) : window.start], text[window.end : window.end + 1]
    glued = before[-1:].isascii() and before[-1:].isalnum() and not (len(before) == 3 and before.isalpha())
    return (
        not glued
        and not before.rstrip(" (").endswith(("+", "_"))
        and not (after.isascii() and after.isalnum())
    )


def _is_written_like_a_card(window: Window) -> bool:
    """In groups as cards have them; in any other grouping only where nothing but this number is there."""
    shape, branded = window.shape, is_branded(window.number)
    if len(shape) > 3 and set(shape[1:]) == {3}:
        return False  # thousands
    if not branded:
        return shape == (4, 4, 4, 4) or (shape == (16,) and window.is_apart)
    even = len(shape) > 1 and (min(shape[:-1]) > 2 or len(set(shape[:-1])) == 1)
    return window.is_apart or (even and len(set(window.marks)) == 1)
