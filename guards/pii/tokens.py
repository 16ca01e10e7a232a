"""A text cut into what a model reads: words, runs of digits, single characters of CJK scripts, single marks.

No loop over characters or tokens: the cost of a short message is that of some thirty numpy calls.
Korean is cut into syllables, since particles stick to names without a border.
"""

from __future__ import annotations

import functools
import unicodedata
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from guards.pii.folding import Folded

SPACE: Final = 0
MARK: Final = 1
LETTER: Final = 2
DIGIT: Final = 3
HANGUL: Final = 4
HAN: Final = 5
HIRAGANA: Final = 6
KATAKANA: Final = 7

Codes = NDArray[np.uint32]
Offsets = NDArray[np.intp]

_PLANE: Final = 0x10000  # above it: rare Chinese characters, and pictures, which are marks
_COMPUTED: Final = 0x3000  # below it characters are asked one by one; above, by their blocks
_BLOCKS: Final = (
    (0x3005, 0x3008, HAN),
    (0x3041, 0x30A0, HIRAGANA),
    (0x30A1, 0x30FB, KATAKANA),
    (0x30FC, 0x3100, KATAKANA),
    (0x3131, 0x318F, HANGUL),
    (0x3400, 0x4DC0, HAN),
    (0x4E00, 0xA000, HAN),
    (0xA000, 0xAC00, LETTER),
    (0xAC00, 0xD7B0, HANGUL),
    (0xF900, 0xFB00, HAN),
    (0xFB00, 0xFDFE, LETTER),
    (0xFE70, 0xFEFF, LETTER),
)


@dataclass(frozen=True, slots=True)
class Tokens:
    """`starts` and `ends` are offsets into the folded text `codes`; `plain` has no case and no accents."""

    folded: Folded
    codes: Codes
    plain: Codes
    kinds: NDArray[np.uint8]  # of every character
    capitals: NDArray[np.bool_]  # is this character one
    starts: Offsets
    ends: Offsets

    def __len__(self) -> int:
        return len(self.starts)


def tokenise(text: str) -> Tokens:
    folded = Folded(text)
    codes = np.frombuffer(folded.text.encode("utf-32-le", "surrogatepass"), np.uint32)
    kind_of, plain_of, is_capital = _tables()
    low = codes if folded.text.isascii() else np.minimum(codes, _PLANE)
    kinds = kind_of[low]
    starts, ends = _borders(kinds)
    return Tokens(folded, codes, plain_of[low], kinds, is_capital[low], starts, ends)


def _borders(kinds: NDArray[np.uint8]) -> tuple[Offsets, Offsets]:
    """Where tokens begin and end: only letters and digits go on from one character to the next."""
    begins = np.empty(len(kinds) + 1, np.bool_)
    begins[0] = begins[-1] = True
    lone = (kinds != LETTER) & (kinds != DIGIT)
    np.logical_or(kinds[1:] != kinds[:-1], lone[1:], out=begins[1:-1])
    edges = np.flatnonzero(begins)
    starts, ends = edges[:-1], edges[1:]
    words = kinds[starts] != SPACE
    return starts[words], ends[words]


@functools.cache
def _tables() -> tuple[NDArray[np.uint8], Codes, NDArray[np.bool_]]:
    """Of every character its kind, its look without case and accent, and whether it is a capital.

    The last row is for all characters above the table.
    """
    kinds = np.full(_PLANE + 1, MARK, np.uint8)
    plain = np.arange(_PLANE + 1, dtype=np.uint32)
    capitals = np.zeros(_PLANE + 1, np.bool_)
    for code in range(_COMPUTED):
        kinds[code], plain[code], capitals[code] = _kind(chr(code)), _plain(chr(code)), chr(code).isupper()
    for first, end, kind in _BLOCKS:
        kinds[first:end] = kind
    kinds[0x3000] = SPACE
    return kinds, plain, capitals


def _kind(character: str) -> int:
    if character.isspace() or unicodedata.category(character) == "Cc":
        return SPACE
    if character.isdigit():
        return DIGIT
    sign = unicodedata.category(character).startswith("M")  # a vowel of Hindi or Thai is part of its word
    return LETTER if sign or character.isalpha() else MARK


def _plain(character: str) -> int:
    bare = unicodedata.normalize("NFKD", character.lower())[:1]
    return ord(bare or character)
