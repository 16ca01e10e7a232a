"""Personal data that has a form: cards, accounts, addresses of machines, mail and telephone, keys.

One row a kind: a cheap test first, then a regex without nested quantifiers, then arithmetic that may veto.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from guards.base import Span
from guards.pii.checksums import (
    digits,
    iban_length,
    is_address,
    is_card,
    is_checked_rrn,
    is_iban,
    is_rrn,
    is_ssn,
)
from guards.pii.folding import Folded
from guards.pii.national import find_national
from guards.pii.phones import PhoneNumbers
from guards.pii.secrets import find_secrets
from guards.pii.streets import find_streets

Offsets = Iterator[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Row:
    """`maybe` is a test that costs next to nothing; `find` yields offsets in the folded text."""

    kind: str
    maybe: Callable[[str], bool]
    find: Callable[[str], Offsets]


_DIGIT: Final = re.compile(r"\d", re.ASCII)
_NUMBER: Final = re.compile(r"\d(?:[^\w\n]{0,3}\d){5}", re.ASCII)
_CARD_RUN: Final = re.compile(r"(?<!\d)(?<!\d[.,])\d(?:[ .\-]{0,2}\d){12,}+", re.ASCII)
_GROUP: Final = re.compile(r"\d+", re.ASCII)
_IBAN_START: Final = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{2}\d\d(?=[ \-]?[A-Za-z0-9])", re.ASCII)
_SSN: Final = re.compile(r"(?<![\d-])\d{3}([-. ])\d{2}\1\d{4}(?![\d-])", re.ASCII)
_SSN_BARE: Final = re.compile(
    r"(?:ssn|social security(?: number| no\.?)?)[^\d\n]{0,12}((?<!\d)\d{3}[-. ]?\d{2}[-. ]?\d{4})(?!\d)",
    re.ASCII | re.IGNORECASE,
)
_RRN: Final = re.compile(r"(?<!\d)\d{6}( ?- ?)?\d{7}(?!\d)", re.ASCII)
_IPV4: Final = re.compile(r"(?<![\w.])(?<!version )(?:\d{1,3}\.){3}\d{1,3}(?![\w]|\.\d)", re.ASCII)
_IPV6: Final = re.compile(r"(?<![\w:.])[0-9A-Fa-f:]{3,39}+(?:\.\d{1,3}){0,3}(?![\w:])", re.ASCII)
_MAIL_HOST: Final = re.compile(
    r"@((?:[\w\-]{1,63}\.){1,8}(?:xn--[a-zA-Z0-9\-]{2,59}|[a-zA-Z]{2,24}|[^\W\d_a-zA-Z]{2,24}))"
)
_MAIL_LOCAL: Final = re.compile(r"[^\s@<>()\[\],;:\"'\\]{1,64}\Z")
_MAIL_LOCAL_ASCII: Final = re.compile(r"[\w.+\-!#$%&*/=?^`{|}~]{1,64}\Z", re.ASCII)
_MAIL_SPELLED: Final = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64} ?[(\[{] ?(?:at|@) ?[)\]}] ?[\w-]{1,63}"
    r"(?: ?(?:[(\[{] ?(?:dot|\.) ?[)\]}]|\.) ?[\w-]{2,63}){1,4}",
    re.IGNORECASE,
)
_CANDIDATES: Final = 400  # per text; past these every start of an account number is masked unread
_LONGEST_RUN: Final = 40  # digits; whatever is longer is masked whole rather than searched


def _cards(text: str) -> Offsets:
    for run in _CARD_RUN.finditer(text):
        groups = [(run.start() + g.start(), run.start() + g.end()) for g in _GROUP.finditer(run[0])]
        if sum(end - start for start, end in groups) > _LONGEST_RUN:
            yield run.span()
        else:
            yield from _cards_among(text, groups)


def _cards_among(text: str, groups: Sequence[tuple[int, int]]) -> Offsets:
    """Runs of whole groups that make a card: a number before or after one must not hide it."""
    first = 0
    while first < len(groups):
        number = ""
        for last in range(first, len(groups)):
            number += text[slice(*groups[last])]
            if len(number) > 19:
                break
            if is_card(number) and _written_like_a_card(text, groups[first : last + 1]):
                yield groups[first][0], groups[last][1]
                first = last
                break
        first += 1


def _written_like_a_card(text: str, groups: Sequence[tuple[int, int]]) -> bool:
    """Even groups and no mixture of points with other marks: `123-45-6789 10.0.0.1` is no card."""
    lengths = {end - start for start, end in groups[:-1]}
    marks = {text[left:right] for (_, left), (right, _) in pairwise(groups)}
    return (not lengths or min(lengths) > 2 or len(lengths) == 1) and (
        "." not in "".join(marks) or len(marks) == 1
    )


def _ibans(text: str) -> Offsets:
    for place, start in enumerate(_IBAN_START.finditer(text)):
        wanted = iban_length(start[0][:2])
        if place >= _CANDIDATES:
            yield start.span()
            continue
        at, code = start.start(), ""
        while at < len(text) and len(code) < wanted and (text[at] in " -" or text[at].isalnum()):
            code += text[at].upper() if text[at].isascii() and text[at].isalnum() else ""
            at += 1
        follows = at < len(text) and text[at].isascii() and text[at].isalnum()
        if wanted and not follows and is_iban(code):
            yield start.start(), at


def _mails(text: str) -> Offsets:
    for host in _MAIL_HOST.finditer(text):
        before = text[max(0, host.start() - 64) : host.start()]
        ascii_name = bool(before) and before[-1].isascii()
        local = (_MAIL_LOCAL_ASCII if ascii_name else _MAIL_LOCAL).search(before)
        if local:
            yield host.start() - len(local[0]), host.end()


def _spelled_mails(text: str) -> Offsets:
    return (found.span() for found in _MAIL_SPELLED.finditer(text))


def _phones(text: str) -> Offsets:
    return PhoneNumbers(text).find()


def _ssns(text: str) -> Offsets:
    for found in _SSN.finditer(text):
        if is_ssn(digits(found[0])):
            yield found.span()
    for found in _SSN_BARE.finditer(text):
        if is_ssn(digits(found[1])):
            yield found.span(1)


def _rrns(text: str) -> Offsets:
    for found in _RRN.finditer(text):
        if (is_rrn if found[1] else is_checked_rrn)(digits(found[0])):
            yield found.span()


def _addresses(text: str) -> Offsets:
    for pattern in (_IPV4, _IPV6):
        for found in pattern.finditer(text):
            if (found[0].count(":") > 1 or found[0].count(".") == 3) and is_address(found[0]):
                yield found.span()


def _has_digit(text: str) -> bool:
    return _DIGIT.search(text) is not None


def _has_number(text: str) -> bool:
    """Six digits that stand close together: no shorter number is anybody's own."""
    return _NUMBER.search(text) is not None


ROWS: Final = (
    Row("SECRET", lambda text: len(text) >= 4, find_secrets),
    Row("CARD", _has_number, _cards),
    Row("IBAN", _has_digit, _ibans),
    Row("RRN", _has_number, _rrns),
    Row("SSN", _has_number, _ssns),
    Row("EMAIL", lambda text: "@" in text, _mails),
    Row("EMAIL", lambda text: "at" in text.lower() and any(b in text for b in "([{"), _spelled_mails),
    Row("IP", lambda text: _has_digit(text) and ("." in text or ":" in text), _addresses),
    Row("ID", _has_number, find_national),
    Row("PHONE", _has_number, _phones),
    Row("ADDRESS", _has_digit, find_streets),
)


class PatternDetector:
    """Every kind on every message, in every language."""

    def __init__(self, rows: Sequence[Row] = ROWS) -> None:
        self._rows = tuple(rows)

    @property
    def name(self) -> str:
        return "patterns"

    async def find(self, text: str) -> Sequence[Span]:
        return self.spans(text)

    def spans(self, text: str) -> list[Span]:
        """The same without waiting: the check of a draft is synchronous."""
        folded = Folded(text)
        return [
            Span(*folded.span(start, end), row.kind)
            for row in self._rows
            if row.maybe(folded.text)
            for start, end in row.find(folded.text)
        ]
