"""Phrases as operators write them in `rules.toml`, and the text they are looked for in.

    where is my (order|parcel)   one of several        [please] cancel    may be left out
    when * my order              up to four words      =stop              must be the whole message

Case, punctuation and diacritics make no difference, and in scripts without spaces neither do spaces. There
is nothing in it that could take long: a phrase becomes literals with gaps of bounded size.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from typing import Final

from bot.words import UNSPACED, fold
from guards.pii.placeholders import PLACEHOLDER

READ_AT_MOST: Final = 1000  # characters of a message; who asks says so early
_MOST_VARIANTS: Final = 150
_MOST_GAPS: Final = 2

_PART: Final = re.compile(r"\(([^()\[\]]+)\)|\[([^()\[\]]+)\]|([^()\[\]]+)")
_WORDS_GAP: Final = r" (?:[^ ]+ ){0,4}?"
_CHARACTERS_GAP: Final = ".{0,12}?"


class BadPhrase(ValueError):
    """A phrase that cannot be used; the message says why and how to write it."""


class Heard:
    """A message made ready once for every phrase: `spaced` for words, `packed` for scripts without spaces."""

    def __init__(self, text: str) -> None:
        words = fold(PLACEHOLDER.sub(" ", text[:READ_AT_MOST]))
        self.spaced = f" {words} "
        self.packed = words.replace(" ", "")
        self.length = len(self.packed)
        self.words = set(words.split())
        self.unspaced = UNSPACED.search(words) is not None


class Phrase:
    """One phrase without alternatives. It can only occur where `opening` is one of the words, or, when that
    is None, in a script without spaces."""

    def __init__(self, text: str) -> None:
        self._whole = text.startswith("=")
        pieces = [fold(piece) for piece in text.removeprefix("=").split("*")]
        if not all(pieces):
            raise BadPhrase("nothing is left beside * or punctuation: write words")
        if len(pieces) > _MOST_GAPS + 1:
            raise BadPhrase(f"it has more than {_MOST_GAPS} times *: keep the words that matter")
        self._packed = any(UNSPACED.search(piece) for piece in pieces)
        if self._packed:
            pieces = [piece.replace(" ", "") for piece in pieces]
        self.opening = None if self._packed else pieces[0].split()[0]
        self._border = "" if self._packed else " "
        self._literal = self._border + pieces[0] + self._border if len(pieces) == 1 else ""
        gap = _CHARACTERS_GAP if self._packed else _WORDS_GAP
        words = gap.join(re.escape(piece) for piece in pieces)
        self._pattern = None if self._literal else re.compile(self._border + words + self._border)

    def covers(self, heard: Heard) -> float:
        """How much of the message it explains, 0..1; 0.0 when it does not occur."""
        found = self._found(heard.packed if self._packed else heard.spaced)
        return sum(not character.isspace() for character in found) / heard.length if found else 0.0

    def _found(self, text: str) -> str:
        """What it is there; empty when it does not occur."""
        if self._pattern is None:  # most have no gap, and need no pattern
            occurs = text == self._literal if self._whole else self._literal in text
            return self._literal if occurs else ""
        match = self._pattern.fullmatch(text) if self._whole else self._pattern.search(text)
        return match[0] if match else ""


def variants(pattern: str) -> Sequence[str]:
    """The pattern written out: one text for every way to choose. Raises BadPhrase."""
    whole, body = ("=", pattern[1:]) if pattern.startswith("=") else ("", pattern)
    parts = list(_PART.finditer(body))
    if sum(len(part[0]) for part in parts) != len(body):
        raise BadPhrase("its brackets do not pair up, or one stands inside another: write two patterns")
    choices = [_choices(part) for part in parts]
    texts = [" ".join("".join(chosen).split()) for chosen in itertools.product(*choices)]
    if not any(texts):
        raise BadPhrase("it is empty: write words")
    if len(texts) > _MOST_VARIANTS:
        raise BadPhrase(f"it stands for {len(texts)} texts: split it, {_MOST_VARIANTS} is the most")
    return [whole + text for text in dict.fromkeys(texts) if text]


def _choices(part: re.Match[str]) -> Sequence[str]:
    alternatives, optional, plain = part.groups()
    if alternatives:
        return [choice.strip() for choice in alternatives.split("|")]
    return ["", *optional.split("|")] if optional else [plain]
