"""On which days a time holds, and on which it is open at all: Friday from nine is not Sunday from nine.

Reads the days that stand nearest before a time, else behind it, in its own sentence, and never guesses: where
none is named, nothing is known.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import Final

from guards.base import Evidence, MaskedText, Reason
from guards.figures.weekdays import (
    NAMES,
    OPENING,
    OPENING_PARTS,
    groups,
    is_taken_out,
    open_days,
    stands_behind,
)
from guards.text.glance import has_part
from guards.text.notation import plain

_END: Final = re.compile(r"\n|[!?。]|(?<![ap]\.m)\.(?=\s)", re.IGNORECASE)
_REACH: Final = 160  # characters to either side of a time


def days(text: str, start: int, end: int) -> frozenset[str]:
    """`on.monday` and so on, of the time that stands there."""
    before = text[max(0, start - _REACH) : start]
    before = before[max((found.end() for found in _END.finditer(before)), default=0) :]
    behind = text[end : end + _REACH]
    behind = behind[: stop.start() if (stop := _END.search(behind)) else len(behind)]
    own = stands_behind(behind) and _meant(behind, first=True)
    meant = own or _meant(before) or _meant(behind, first=True)
    return frozenset(f"on.{NAMES[day]}" for day in meant)


def shut(text: str, evidence: Evidence) -> Iterator[Reason]:
    """A reason for every sentence that says we are open on days of which no passage about it speaks."""
    if not has_part(text.lower(), OPENING_PARTS) or not OPENING.search(text):
        return
    passages = [plain(passage.text.value) for passage in evidence.passages]
    known = frozenset[int]().union(*(open_days(passage) for passage in passages if OPENING.search(passage)))
    for sentence in _sentences(text) if known else ():
        if not open_days(sentence) <= known:
            hint = "The passages do not say that it is open on all of these days."
            yield Reason("figures", "other_days", MaskedText(hint))


def _sentences(text: str) -> Iterator[str]:
    """Those that speak of being open."""
    edges = [0, *(found.end() for found in _END.finditer(text)), len(text)]
    for since, until in itertools.pairwise(edges):
        if OPENING.search(text, since, until):
            yield text[since:until]


def _meant(text: str, *, first: bool = False) -> frozenset[int]:
    """The last days that are named as open, or the first; without those that are then taken out."""
    meant = frozenset[int]()
    for start, end, named in groups(text):
        if is_taken_out(text, start, end):
            meant -= named
        elif not (first and meant):
            meant = named
    return meant
