"""Personal data that has a form: cards, accounts, addresses of machines, mail and telephone, papers, keys.

Every row is a cheap test first, then a regex without nested quantifiers, then arithmetic that may veto.
Next to a number an underscore is a space: Slack writes it for italics, and file names are made with it.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from typing import Final

from guards.base import Span
from guards.pii import (
    accounts,
    births,
    hosts,
    mails,
    national,
    parted,
    passphrases,
    phones,
    secrets,
    spoken,
    streets,
)
from guards.pii.cues import Nearby
from guards.pii.folding import Folded
from guards.pii.numbers import find_numbers
from guards.pii.rows import Row

KINDS: Final = (
    "SECRET", "CARD", "IBAN", "RRN", "SSN", "ID", "EMAIL", "IP", "MAC", "WALLET", "PHONE", "ACCOUNT",
    "BIRTHDATE", "ADDRESS",
)  # fmt: skip
_INLINE: Final = 4_000  # characters; a longer text goes to a thread, where its deadline can be kept
_MARK: Final = re.compile(r"_(?!(?<=\d_)\d)", re.ASCII)  # not one that groups digits: 4111_1111

ROWS: Final = (
    *secrets.ROWS,
    *passphrases.ROWS,
    parted.KEYS,
    Row(lambda nearby: nearby.has_number, find_numbers),
    parted.CARDS,
    accounts.IBANS,
    *national.ROWS,
    *mails.ROWS,
    *hosts.ROWS,
    spoken.SPELLED,
    accounts.NUMBERED,
    phones.NUMBERS,
    births.ROW,
    *streets.ROWS,
)
_AS_WRITTEN: Final = frozenset(
    (*secrets.ROWS, parted.KEYS, *passphrases.ROWS, *mails.ROWS, *streets.ROWS)
)  # in these it is a letter


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
        written = Nearby(folded.text)
        apart = Nearby(_MARK.sub(" ", folded.text)) if "_" in folded.text else written
        found = [
            span
            for row in self._rows
            if row.maybe(nearby := written if row in _AS_WRITTEN else apart)
            for span in row.find(nearby)
        ]
        return [_unfolded(span, folded) for span in found]


def _unfolded(span: Span, folded: Folded) -> Span:
    return Span(*folded.span(span.start, span.end), span.kind, span.score)
