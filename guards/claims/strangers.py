"""Lets an answer name nobody in the clear who is not named in what it rests on.

People's names are placeholders in all that a model is told, so a name that it writes out is made up, or is
somebody else's. Found by the detector of names: it guesses, so a word that is known to be none is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from guards.base import Evidence, MaskedText, Reason, Span
from guards.figures.identifiers import essence
from guards.text.lexicon import keys_of, words
from guards.text.notation import plain

Find = Callable[[str], Sequence[Span]]
_LATIN: Final = re.compile(r"[^\W\d_]*[A-Za-z\u00c0-\u024f]")
_SHORTEST: Final = 3  # letters of a name in Hangul or Han; two are a word far more often


class Strangers:
    """`find` gives spans of names; `known` are texts of the operator's in which names may stand."""

    name = "names"

    def __init__(self, find: Find, known: Sequence[str] = ()) -> None:
        self._find, self._known = find, " ".join(essence(text) for text in known)

    def inspect(self, draft: str, evidence: Evidence) -> Sequence[Reason]:
        names = {draft[span.start : span.end] for span in self._find(draft) if span.kind == "PERSON"}
        told = _told(evidence) + self._known if names else ""
        if any(_is_name(name) and essence(name) not in told for name in names):
            return [Reason(self.name, "stranger", MaskedText("Name nobody who is not named to you."))]
        return []


def _told(evidence: Evidence) -> str:
    texts = [text.value for text in evidence.said]
    texts += [text for passage in evidence.passages for text in (passage.title, passage.text.value)]
    texts += [str(fact.value) for fact in evidence.facts.values()]
    return " ".join(essence(text) for text in texts)


def _is_name(name: str) -> bool:
    """Written as a name is, and no word of the trade."""
    if _LATIN.match(name):
        return any(map(str.isupper, name)) and not _is_german_noun(name)
    return len(essence(name)) >= _SHORTEST and not keys_of(name)


def _is_german_noun(name: str) -> bool:
    """German writes every noun as names are written: "Guthaben" is nobody."""
    return name.isalpha() and any(word.language == "de" for word in words(plain(name).lower()))
