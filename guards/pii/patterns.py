"""Personal data that has a form: cards, accounts, addresses of machines, mail and telephone, papers, keys.

One row a kind: a cheap test first, then a regex without nested quantifiers, then arithmetic that may veto.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from guards.base import Span
from guards.pii.accounts import find_accounts, find_ibans
from guards.pii.births import find_births
from guards.pii.folding import Folded
from guards.pii.hosts import find_addresses, find_wallets
from guards.pii.mails import find_loose_mails, find_mails, find_spelled_mails
from guards.pii.national import find_papers
from guards.pii.numbers import find_numbers
from guards.pii.phones import find_phones, find_spelled_phones
from guards.pii.secrets import find_keys, find_passwords, speaks_of_secrets
from guards.pii.streets import find_streets

KINDS: Final = (
    "SECRET", "CARD", "IBAN", "RRN", "SSN", "ID", "EMAIL", "IP", "MAC", "WALLET", "PHONE", "ACCOUNT",
    "BIRTHDATE", "ADDRESS",
)  # fmt: skip
_INLINE: Final = 4_000  # characters; a longer text goes to a thread, where its deadline can be kept


@dataclass(frozen=True, slots=True)
class Row:
    """`maybe` is a test that costs next to nothing; `find` yields spans of the folded text."""

    maybe: Callable[[str], bool]
    find: Callable[[str], Iterator[Span]]


_DIGIT: Final = re.compile(r"\d", re.ASCII)
_NUMBER: Final = re.compile(r"\d(?:[\W_]{0,4}\d){5}", re.ASCII)
_CODE: Final = re.compile(r"[A-Za-z0-9]{6}|\d[ .-]\d", re.ASCII)
_LONG_WORD: Final = re.compile(r"[\w.-]{12}", re.ASCII)
_SPELLED_AT: Final = re.compile(
    r"[(\[{<] ?(?:at|@|ät|a|arroba|arobase) ?[)\]}>]|골뱅이|앳|アット|艾特"
    r"| (?:at|arroba|arobase|klammeraffe) [^\n]{1,64}? (?:dot|punkt|punto|point|ponto) ",
    re.IGNORECASE,
)


def _has_digit(text: str) -> bool:
    return _DIGIT.search(text) is not None


def _has_number(text: str) -> bool:
    """Six digits that stand close together: no shorter number is anybody's own."""
    return _NUMBER.search(text) is not None


def _has_long_word(text: str) -> bool:
    return _LONG_WORD.search(text) is not None or "://" in text or "-----" in text


def _has_mark(text: str) -> bool:
    return _has_digit(text) and ("." in text or ":" in text)


ROWS: Final = (
    Row(_has_long_word, find_keys),
    Row(speaks_of_secrets, find_passwords),
    Row(_has_number, find_numbers),
    Row(_has_digit, find_ibans),
    Row(_has_digit, find_papers),
    Row(lambda text: "@" in text, find_mails),
    Row(lambda text: "@" in text or "골뱅이" in text, find_loose_mails),
    Row(lambda text: _SPELLED_AT.search(text) is not None, find_spelled_mails),
    Row(_has_mark, find_addresses),
    Row(_has_long_word, find_wallets),
    Row(lambda text: "공일" in text or "一" in text or "幺" in text, find_spelled_phones),
    Row(_has_number, find_accounts),
    Row(_has_number, find_phones),
    Row(_has_digit, find_births),
    Row(_has_digit, find_streets),
)


class PatternDetector:
    """Every kind on every message, in every language."""

    def __init__(self, rows: Sequence[Row] = ROWS) -> None:
        self._rows = tuple(rows)

    @property
    def name(self) -> str:
        return "patterns"

    async def find(self, text: str) -> Sequence[Span]:
        return self.spans(text) if len(text) <= _INLINE else await asyncio.to_thread(self.spans, text)

    def spans(self, text: str) -> list[Span]:
        """The same without waiting: the check of a draft is synchronous."""
        folded = Folded(text)
        found = [span for row in self._rows if row.maybe(folded.text) for span in row.find(folded.text)]
        return [_unfolded(span, folded) for span in found]


def _unfolded(span: Span, folded: Folded) -> Span:
    return Span(*folded.span(span.start, span.end), span.kind, span.score)
