"""Bank accounts: an IBAN by its check digits, any other number by the word that goes before it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from guards.base import Span
from guards.pii.checksums import iban_length, mod97
from guards.pii.cues import DATE, LIKELY, Cue, Nearby
from guards.pii.rows import Row

_IBAN_START: Final = re.compile(
    r"(?<![A-Za-z0-9])(?:[A-Za-z]{2}\d\d|[A-Z]{2}[ \-]\d\d)"
    r"(?=[ .\-\r\n*\[\](){}|~:#+='<>\\]{0,3}[A-Za-z0-9])",
    re.ASCII,
)
_MAYBE_IBAN: Final = re.compile(r"\d(?:(?<=[A-Za-z]{2}\d)|(?<=[A-Z]{2}[ \-]\d))\d", re.ASCII)
_MARKS: Final = " .-\t\r\n_/·"
_ODD_MARKS: Final = "*[](){}|~:#+='<>\\"  # only the check digits tell that these part an account number
_CANDIDATES: Final = 400  # per text; past these every start of an account number is masked unread
_NUMBER: Final = re.compile(
    r"(?<![A-Za-z0-9_.,+])\d(?:[ .\-/]{0,2}\d){5,19}+(?![A-Za-z0-9_]|[.,]\d)", re.ASCII
)
_IBAN: Final = Cue("iban", "bank", "transfer", "account", "konto", "überweis", "virement", "compte", "cuenta")
_ACCOUNT: Final = Cue(
    "bank acc", "account no", "account num", "account nr", "account #", "account:", "account is",
    "account 0", "acct", "a/c", "savings", "checking acc", "routing", "aba!", "sort code", "konto", "blz",
    "bankleitzahl", "cuenta", "compte", "rib!", "clabe", "conta!", "agencia", "agência", "cta", "nib!",
    "conto corrente", "계좌", "은행", "뱅크", "농협", "입금", "송금", "口座", "振込", "账号", "账户",
    "帳號", "帳戶", "帐号", "银行账",
)  # fmt: skip


def find_ibans(nearby: Nearby) -> Iterator[Span]:
    for place, start in enumerate(_IBAN_START.finditer(nearby.text)):
        country = start[0][:2]
        if not iban_length(country):
            continue
        if place >= _CANDIDATES:
            yield Span(*start.span(), "IBAN")
        elif found := _iban_from(nearby, start.start(), iban_length(country)):
            yield found


def _iban_from(nearby: Nearby, start: int, wanted: int) -> Span | None:
    """By its check digits, also where a zero was lost; with wrong ones only where a word names it."""
    text, code, ends, at = nearby.text, "", list[int](), start
    while at < len(text) and len(code) < wanted and (text[at] in _MARKS + _ODD_MARKS or _is_plain(text[at])):
        if _is_plain(text[at]):
            code += text[at].upper()
            ends.append(at + 1)
        at += 1
    for length in (wanted, wanted - 1):
        part = code[:length]
        if (
            len(part) == length
            and not _goes_on(text, ends[length - 1])
            and _has_digits(part, length == wanted)
        ):
            span = Span(start, ends[length - 1], "IBAN")
            if mod97(part):
                return span
            odd = any(mark in text[start : span.end] for mark in _ODD_MARKS)
            if length == wanted and not odd and nearby.says(_IBAN, start, span.end):
                return replace(span, score=LIKELY)
    return None


def find_accounts(nearby: Nearby) -> Iterator[Span]:
    for place, found in enumerate(_NUMBER.finditer(nearby.text)):
        if place >= _CANDIDATES or (not DATE.fullmatch(found[0]) and nearby.says(_ACCOUNT, *found.span())):
            yield Span(*found.span(), "ACCOUNT", LIKELY)


def _is_plain(character: str) -> bool:
    return character.isascii() and character.isalnum()


def _has_digits(code: str, exact: bool) -> bool:
    """`de 10 mm aproximadamente` is no account."""
    count = sum(character.isdigit() for character in code)
    return count >= 8 if exact else count * 2 > len(code)


def _goes_on(text: str, at: int) -> bool:
    return at < len(text) and _is_plain(text[at])


IBANS: Final = Row(
    lambda nearby: nearby.has_digit and _MAYBE_IBAN.search(nearby.text) is not None, find_ibans
)
NUMBERED: Final = Row(lambda nearby: nearby.has_number and nearby.has(_ACCOUNT), find_accounts)
