"""Closed are the days on which it is not open: a passage names the others, and nobody names these.

Judges days of the week only, by passages that speak of opening or of hours.
"""

from __future__ import annotations

import re
from typing import Final

from guards.base import Evidence
from guards.figures.weekdays import OPENING, groups, open_days
from guards.text.notation import plain
from guards.text.statements import Sentence

_HOURS: Final = re.compile(r"\d(?::\d\d|h\d?\d?\b| ?[ap]\.?m\b| ?uhr\b| ?[시時点])", re.IGNORECASE)


def shut(sentence: Sentence, evidence: Evidence) -> bool:
    """It says that it is closed on days that are none of those on which it is open."""
    if "act.close" not in sentence.whole.keys:
        return False
    told = [plain(passage.text.value) for passage in evidence.passages]
    known = [open_days(text) for text in told if OPENING.search(text) or _HOURS.search(text)]
    closing = [clause.text for clause in sentence.clauses if "act.close" in clause.keys]
    named = _days(" ".join(closing)) or _days(sentence.whole.text)
    return bool(named) and any(known) and named.isdisjoint(frozenset[int]().union(*known))


def _days(text: str) -> frozenset[int]:
    return frozenset[int]().union(*(days for _, _, days in groups(text)))
