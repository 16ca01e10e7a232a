"""Identity papers of letters and digits: those with a check of their own, those that a word must name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from guards.base import Span
from guards.pii.cues import DATE, LIKELY, Cue, Nearby
from guards.pii.nations import (
    is_chinese,
    is_codice_fiscale,
    is_dni,
    is_german_card,
    is_hong_kong,
    is_nir,
)
from guards.pii.rows import Row, checked

_OPEN: Final = r"(?<![0-9A-Za-z_])(?<!\d[.,-])"
_SHUT: Final = r"(?![0-9A-Za-z_]|[.,-]\d)"
_PAPER: Final = Cue(
    "passport", "reisepass", "passnummer", "pass!", "pasaporte", "passeport", "passaporte", "passaporto",
    "여권", "パスポート", "旅券", "護照", "护照",
)  # fmt: skip
_LICENCE: Final = Cue(
    "driver license", "driver licence", "driver's lic", "drivers lic", "driver’s lic", "driving lic",
    "dl no", "licence no", "licence num", "license no", "license num", "dl num", "dl#", "führerschein",
    "fuehrerschein", "permis de conduire", "carnet de conducir", "permiso de conducir",
    "licencia de conducir", "cnh!", "patente", "carta de condução", "면허", "免許", "驾驶证", "驾照",
    "駕照",
)  # fmt: skip
_CARD: Final = Cue(
    "personalausweis", "ausweis", "perso!", "id card", "identity card", "reisepass", "passport",
)  # fmt: skip
_PAN: Final = Cue("pan!", "permanent account", "income tax")
_HEALTH: Final = Cue(
    "nhc", "cip!", "cipa!", "mrn", "medical record", "patient id", "patient no", "patient num", "medicare",
    "nass", "nuss", "seguridad social", "historia clínica", "colegiado", "ncol", "nocol", "no col",
    "health insurance", "versicherten", "krankenkassen", "sozialversicherung", "insurance id",
    "insurance no", "insurance num", "member id", "social insurance", "cartão nacional de saúde", "sus!",
    "건강보험", "保険証", "保険者", "社保", "医保",
)  # fmt: skip
_IDENTITY: Final = Cue(
    "dni!", "nie!", "rg!", "cédula", "curp", "national id", "id number", "identity number", "cni!",
    "identité", "identidad", "身份证", "身份證", "身分證", "身分证", "hkid",
)  # fmt: skip
_FRENCH: Final = Cue("cni!", "carte d'identité", "carte d’identité", "carte nationale")
_Check = Callable[[str], bool]


def _bare(check: _Check) -> _Check:
    return lambda code: check(re.sub(r"[ .\-]", "", code))


def _digits(code: str) -> bool:
    return sum(character.isdigit() for character in code) >= 4


def _few_digits(code: str) -> bool:
    return sum(character.isdigit() for character in code) >= 2


_GAP: Final = r"[ \-]{0,2}(?:\r?\n[ \t>]{0,4})?"
_ITALIAN: Final = _GAP.join([*["[A-Za-z]"] * 6, "[0-9]", "[0-9]", "[A-EHLMPRSTa-ehlmprst]", "[0-9]", "[0-9]",
                             "[A-Za-z]", *["[0-9]"] * 3, "[A-Za-z]"])  # fmt: skip


def _is_italian(code: str) -> bool:
    """Italy's code, in groups or broken over two lines."""
    return is_codice_fiscale(re.sub("[^0-9A-Za-z]", "", code))


# Forms that need no word: what each cannot do without, which is quickly looked for, the form, and its check.
_SURE: Final[tuple[tuple[re.Pattern[str], re.Pattern[str], _Check], ...]] = tuple(
    (re.compile(part, re.ASCII), re.compile(f"{_OPEN}(?:{form}){_SHUT}", re.ASCII), check)
    for part, form, check in (
        (r"\d\d{6}[ .-]?[A-Za-z]|\d\.\d{3}[ .-]?[A-Za-z]",
         r"(?:[XYZxyz][ .-]?\d{7}|\d{8}|\d{1,2}\.\d{3}\.\d{3})[ .-]?[A-Za-z]", _bare(is_dni)),
        (r"\d\d{16}[Xx]|\d\d{5} \d{8} ", r"\d{17}[Xx]|\d{6} \d{8} \d{3}[\dXx]", _bare(is_chinese)),
        (r"\d[ -]?\d\d[ -]?\d\d[ -]?[A-D]",
         r"[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][ -]?\d\d[ -]?\d\d[ -]?\d\d[ -]?[A-D]", _digits),
        (_GAP.join([r"\d", r"\d", "[A-Za-z]", r"\d", r"\d", "[A-Za-z]", r"\d"]), _ITALIAN, _is_italian),
        (r"2[AB] ?\d", r"[12] ?\d\d ?\d\d ?2[AB] ?\d{3} ?\d{3} ?\d\d", _bare(is_nir)),
        (r"\d\([\dA]\)", r"[A-Z]{1,2}\d{6}\([\dA]\)", is_hong_kong),
        (r"\d(?<=[A-Z]\d)\d{3}[A-Z]", r"[A-Z]{3}[PCHFATBLJG][A-Z]\d{4}[A-Z]", _digits),
    )
)  # fmt: skip
# Form, check, and the words one of which must stand near it.
_NAMED: Final[tuple[tuple[re.Pattern[str], _Check, Cue], ...]] = tuple(
    (re.compile(f"{_OPEN}(?:{form}){_SHUT}", re.ASCII), check, cue)
    for form, check, cue in (
        (r"[A-Za-z]{5}\d{4}[A-Za-z]", _digits, _PAN),
        (r"[A-Z0-9]{9}", _few_digits, _FRENCH),
        (r"[CFGHJKLMNPRTVWXYZ0-9]{9}\d(?:D|<<)?", lambda code: is_german_card(code[:10]), _CARD),
        (r"(?=[A-Za-z]{0,4}\d)[A-Za-z0-9]{6,12}|[A-Za-z]{1,2}[ -]\d{6,8}|\d\d ?[A-Z]{2} ?\d{5}", _digits,
         _PAPER),
        (r"[A-Za-z]{0,5}\d[0-9A-Za-z]{4,16}|[A-Z]{0,3}\d{1,4}(?:[ -](?=\D{0,3}\d)[0-9A-Za-z]{2,8}){1,4}",
         _digits, _LICENCE),
        (r"[A-Za-z]{0,4}\d(?:[ .\-/]?\d){4,13}[A-Za-z]?", _digits, _HEALTH),
        (r"[A-Za-z]{0,4}\d(?:[.\-]?\d){4,13}[A-Za-z]?", _digits, _IDENTITY),
    )
)  # fmt: skip
# A licence by the sign right before it: `license # D1234567`, where a # alone would be an order.
_SIGNED: Final = re.compile(
    r"(?<![A-Za-z])(?:(?:[Ll]icen[cs]e|LICEN[CS]E) ?#|DL ?[#:]?)[ :]{0,2}([A-Z]{0,2}\d{6,12})"
    r"(?![0-9A-Za-z_]|[.,-]\d)",
    re.ASCII,
)
_CANDIDATES: Final = 400  # per text and form; past these every one that a word could name is masked unread


def _sure(part: re.Pattern[str], form: re.Pattern[str], check: _Check) -> Row:
    return checked("ID", form, lambda nearby: part.search(nearby.text) is not None, check)


def _named(form: re.Pattern[str], check: _Check, cue: Cue) -> Row:
    def find(nearby: Nearby) -> Iterator[Span]:
        for place, found in enumerate(form.finditer(nearby.text)):
            said = check(found[0]) and not DATE.fullmatch(found[0]) and nearby.says(cue, *found.span())
            if said or place >= _CANDIDATES:
                yield Span(*found.span(), "ID", LIKELY)

    return Row(lambda nearby: nearby.has_digit and nearby.has(cue), find)


def find_signed(nearby: Nearby) -> Iterator[Span]:
    return (Span(*found.span(1), "ID", LIKELY) for found in _SIGNED.finditer(nearby.text))


ROWS: Final = (
    Row(lambda nearby: nearby.has_digit and nearby.has_any("#", "DL"), find_signed),
    *(_sure(part, form, check) for part, form, check in _SURE),
    *(_named(form, check, cue) for form, check, cue in _NAMED),
)
