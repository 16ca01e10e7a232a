"""How large a text is: characters, bytes, and about how many tokens a language model makes of it.

Counts only. The tokens are an estimate by script: what takes more bytes in UTF-8 takes more tokens, too.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

# twelfths of a token: a plain letter, other ASCII and two bytes, three bytes, four bytes
_LETTER, _SHORT, _LONG, _RARE = 3, 6, 12, 30
_TOKEN: Final = 12
_WIDEST: Final = 4  # bytes of a character


@dataclass(frozen=True, slots=True)
class Size:
    """The most that a text may have; None: as much as it likes."""

    characters: int
    tokens: int | None = None
    bytes: int | None = None

    def fits(self, text: str) -> int:
        """How many characters from the start of the text are not too much."""
        most = min(len(text), self.characters)
        if self.tokens is not None and most * _RARE > self.tokens * _TOKEN:
            most = _most(text[:most], self.tokens * _TOKEN, _weight)
        if self.bytes is not None and most * _WIDEST > self.bytes:
            most = _most(text[:most], self.bytes, lambda character: len(character.encode()))
        return most


def tokens(text: str) -> int:
    """Rounded up."""
    return -(-sum(map(_weight, text)) // _TOKEN)


def _most(text: str, limit: int, weight: Callable[[str], int]) -> int:
    return sum(1 for weighed in accumulate(map(weight, text)) if weighed <= limit)


def _weight(character: str) -> int:
    """Digits, punctuation, accents, Greek, Cyrillic, Hebrew and Arabic are short; Indic scripts, Chinese,
    Japanese and Korean are long; emoji and whatever is beyond the first plane are rare."""
    if character.isascii():
        return _LETTER if character.isalpha() or character == " " else _SHORT
    return _SHORT if character <= "\u07ff" else _LONG if character <= "\uffff" else _RARE
