"""What a sentence speaks of, and where: the words that can say what a figure in it is.

Reads only; whether the figure may be that is judged elsewhere.
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Set
from typing import Final

from guards.distinctions import NUMBER, codes_in
from guards.meaning.concepts import IT_COSTS
from guards.text.lexicon import unaccented, words

_TOWARDS: Final = re.compile(
    r"\b(?:to(?! be\b)|into|onto|auf|zum|zur|sur|vers|al|ao|a su|a la|a sua)\b(?: \w+){0,2} ?\Z",
    re.IGNORECASE,
)
SAME: Final = {"thing.shipping": "concept.fee"}  # where it is money: the cost of it
_EASTERN: Final = re.compile("[\u0900-\u097f\u3040-\u30ff\uac00-\ud7a3]")  # here the verb comes last
_ARTICLE: Final = re.compile(r"\b(?:an?|the|your|our|this|that)\s[^\w\s]?\Z", re.IGNORECASE)
_ARTICLED: Final = 8  # characters of an article before a figure
_WORD: Final = re.compile(r"[^\W\d_]{3,}")
_REACH: Final = 40  # characters before a subject in which it may say that it is where something goes


_UNTIL: Final = re.compile(
    r"\b(?:until|till|bis(?: zum)?|jusqu'au|hasta(?: el)?|até(?: o)?)\s(?:the |[^\W\d_]{3,10},? )?\Z",
    re.IGNORECASE,
)
_BY: Final = re.compile(
    r"\b(?:by|before|until|till|no later than|bis(?: zum| spätestens)?|spätestens|vor dem|jusqu'au|avant le"
    r"|hasta(?: el)?|antes del?|até(?: o)?|antes de)\s\Z",
    re.IGNORECASE,
)
_AND: Final = re.compile(r"\s(?:and|und|et|y|e)\s\Z", re.IGNORECASE)
_CLOSE: Final = 6  # characters of such a word
_FEW: Final = 2  # words of such a thing
_UNTIL_BEHIND: Final = re.compile(r"\s?(?:까지|まで|截止|为止)")
_ENDING: Final = re.compile(r"\b(?:läuft|laufen)\b[^.,;!?]*\Z", re.IGNORECASE)  # "läuft am 1. Mai aus"
_ENDING_BEHIND: Final = re.compile(r"\s?(?:aus|ab)\b")
_BARE: Final = {ord(sign): bare for sign in "áàâãéèêíìîóòôõúùûñç" if len(bare := unaccented(sign)) == 1}


class Stretch:
    """A sentence with what may still belong to it behind its end, read once for all figures in it."""

    def __init__(
        self,
        text: str,
        since: int,
        until: int,
        end: int,
        own: Mapping[str, re.Pattern[str]],
        numbers: Set[str],
    ) -> None:
        self._text, self._since, self._until = text, since, until
        self._known, self._numbers = _known(text, since, end, own), numbers

    @functools.cached_property
    def eastern(self) -> bool:
        return _EASTERN.search(self._text, self._since, self._until) is not None

    @functools.cached_property
    def spoken(self) -> frozenset[str]:
        """All subjects of the sentence."""
        return frozenset(key for _, end, key in self._meant(self._since, self._until) if end <= self._until)

    @functools.cached_property
    def words(self) -> frozenset[str]:
        return words_of(self._text[self._since : self._until])

    def within(self, since: int, until: int, wanted: Set[str]) -> frozenset[str]:
        """The subjects named there."""
        return frozenset(key for _, end, key in self._meant(since, until) if end <= until and key in wanted)

    def named_so(self, start: int, end: int, until: int, wanted: Set[str]) -> frozenset[str]:
        """What stands right behind a figure as its name: "a $219 change fee"."""
        if not _ARTICLE.search(self._text, max(self._since, start - _ARTICLED), start):
            return frozenset()
        meant = self._meant(end, until)
        return frozenset(
            key for at, close, key in meant if at <= end + 1 and close <= until and key in wanted
        )

    def numbered(self, until: int) -> frozenset[str]:
        """The numbers of facts that the sentence names so far."""
        return frozenset(key for key, end in self._first_named.items() if end <= until)

    @functools.cached_property
    def _first_named(self) -> Mapping[str, int]:
        """Where each of those numbers ends, the first time."""
        named = self._meant(self._since, self._until) if self._numbers else ()
        return {key: end for _, end, key in reversed([*named]) if key in self._numbers}

    def _meant(self, since: int, until: int) -> Iterator[tuple[int, int, str]]:
        """What something goes to is not what it is."""
        first, last = bisect_left(self._known, (since,)), bisect_left(self._known, (until,))
        for start, end, key in self._known[first:last]:
            if not _TOWARDS.search(self._text[max(since, start - _REACH) : start]):
                yield start, end, key


def _known(
    text: str, since: int, until: int, own: Mapping[str, re.Pattern[str]]
) -> list[tuple[int, int, str]]:
    """The words of this stretch, which alone can say what a figure in it is, in order."""
    spoken = text[since:until].lower()
    bare = spoken if spoken.isascii() else spoken.translate(_BARE)  # "mínimo" is what a name calls minimum
    known = [(word.start, word.end, SAME.get(word.key, word.key)) for word in words(spoken)]
    known += [(*found.span(), key) for key, mine in own.items() for found in mine.finditer(bare)]
    known += [(*found.span("cost"), "concept.fee") for found in IT_COSTS.finditer(spoken)]
    known += [(*found.span(), f"id.{found[0]}") for found in NUMBER.finditer(spoken)]
    known += [(start, end, f"id.{code}") for start, end, code in codes_in(spoken)]
    return sorted((since + start, since + end, key) for start, end, key in known)


def is_deadline(text: str, start: int) -> bool:
    """Whether something has to be done by the day that stands there."""
    return _BY.search(text, max(0, start - _REACH), start) is not None


def is_last_of_several(text: str, since: int, start: int) -> bool:
    """Only the last of several things that are named together: "to Austria and Switzerland: €9.90"."""
    return (
        _AND.search(text, max(0, since - _CLOSE), since) is not None
        and len(words_of(text[since:start])) < _FEW
    )


def words_of(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.lower()))


def is_until(text: str, start: int, end: int) -> bool:
    """Whether something is said to go on to the day that stands there."""
    since = max(0, start - _REACH)
    if _ENDING_BEHIND.match(text, end) and _ENDING.search(text[since:start]):
        return True
    return bool(_UNTIL.search(text, since, start) or _UNTIL_BEHIND.match(text, end))
