"""What a text is made of, looked at once, so that most patterns need not be tried on it at all.

Must never be narrower than the pattern it spares: a wrong "no" here would let a figure pass unread.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable
from typing import Final

from guards.text.charsets import wide_class

_WORD: Final = re.compile(r"[^\W\d_]+")
_DIGIT: Final = re.compile(r"[0-9]")
_EASTERN: Final = re.compile("[\u1100-\u11ff\u3005-\u9fff\uac00-\ud7a3]")


class Glance:
    """The words of a text in lower case, and whether it has digits, other than ASCII, Hangul or Han."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = frozenset(_WORD.findall(text.lower()))
        self.digits = _DIGIT.search(text) is not None
        self.ascii = text.isascii()
        self.eastern = not self.ascii and _EASTERN.search(text) is not None

    def again(self, text: str) -> Glance:
        """For the same text with other figures: in ASCII its words are among those that were looked up."""
        if not self.ascii:
            return Glance(text)
        seen = object.__new__(Glance)
        seen.text, seen.words, seen.ascii, seen.eastern = text, self.words, True, False
        seen.digits = _DIGIT.search(text) is not None
        return seen

    def has_word(self, words: frozenset[str]) -> bool:
        return not self.words.isdisjoint(words)

    def has_sign(self, signs: frozenset[str]) -> bool:
        """Any of these characters."""
        return _any_of(signs).search(self.text) is not None


@functools.cache
def _any_of(signs: frozenset[str]) -> re.Pattern[str]:
    return re.compile(wide_class(map(ord, signs)))


Test = Callable[[Glance], bool]


def has_part(text: str, parts: tuple[str, ...]) -> bool:
    """Any of these pieces of words stands somewhere, in just this case."""
    return any(map(text.__contains__, parts))


def has_any(words: str) -> Test:
    """Whether any of these words is there, written as `one|two`."""
    wanted = frozenset(words.split("|"))
    return lambda glance: glance.has_word(wanted)


def first_words(phrases: Iterable[str]) -> frozenset[str]:
    """What `Glance.words` holds when one of these phrases is there: its first stretch of letters."""
    return frozenset(found[0] for phrase in phrases if (found := _WORD.search(phrase.lower())))
