"""Numbers that a model sees instead of a token: hashes of it and of its parts, and its shape.

The same on every machine and in every process, and computed for all tokens at once. Nothing of a text is
kept: a hash of every part comes from two differences of running sums, so that no cache of words is needed.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from guards.pii.tokens import DIGIT, HANGUL, LETTER, MARK, Offsets, Tokens

Hashes = NDArray[np.uint32]
_Sums = NDArray[np.uint64]
_Marks = NDArray[np.bool_]

SHAPES: Final = 512  # every shape is below this
LONGEST: Final = 8192  # characters whose features can be computed at once

_BASE: Final = 0x9E3779B97F4A7C15 | 1
_INVERSE: Final = pow(_BASE, -1, 1 << 64)
_MIX: Final = np.uint64(0xD6E8FEB86659FD93)
_PAIR: Final = np.uint64(0xA0761D6478BD642F)
_FIRST: Final = np.uint64(0xE7037ED1A0B428DB)
_TOP: Final = np.uint64(32)
_NEWLINE: Final = 10
_LATIN: Final = 0x250  # scripts from here on have no capitals that we know names by
_SIZES: Final = np.array([0, 0, 1, 2, 3, 3, 4, 4, 4, 5, 5, 5, 5, 5, 5, 5], np.intp)
_DIGITS_AT, _MARK_AT, _RUNS_AT = 60, 76, 77  # shapes of words come first, then these


@dataclass(frozen=True, slots=True)
class Features:
    """One row a token; but `grams` has one a character, those of token i from `gram_starts[i]` on."""

    words: Hashes
    pairs: Hashes  # the token before and this one
    heads: Hashes  # first three characters; of a CJK character, itself and the two before it
    tails: Hashes  # last three characters; of a CJK character, itself and the two after it
    shapes: NDArray[np.intp]
    grams: Hashes
    gram_starts: Offsets


def featurise(tokens: Tokens) -> Features:
    """Of at most `LONGEST` characters."""
    parts = _Parts(tokens)
    kinds = tokens.kinds[tokens.starts]
    letters, digits = kinds == LETTER, kinds == DIGIT
    hashes = np.empty((4, len(tokens)), np.uint64)
    hashes[:3] = parts.of(*_edges(tokens, letters, digits))
    hashes[0, digits] = (tokens.ends - tokens.starts)[digits]  # a number is known by its length
    hashes[3] = hashes[0] * _PAIR
    hashes[3, 1:] += hashes[0, :-1]
    words, heads, tails, pairs = _mixed(hashes)
    grams, gram_starts = _grams(parts, tokens, letters)
    return Features(words, pairs, heads, tails, _shapes(tokens, kinds), grams, gram_starts)


class _Parts:
    """Polynomial hashes of any parts of one text, modulo 2^64."""

    def __init__(self, tokens: Tokens) -> None:
        powers, self._inverses = _powers()
        self.size = len(tokens.plain)
        self._sums = np.zeros(self.size + 1, np.uint64)
        np.cumsum(tokens.plain * powers[: self.size], out=self._sums[1:])

    def of(self, starts: Offsets, ends: Offsets) -> _Sums:
        return (self._sums[ends] - self._sums[starts]) * self._inverses[starts]


@functools.cache
def _powers() -> tuple[_Sums, _Sums]:
    def series(base: int) -> _Sums:
        factors = np.full(LONGEST + 1, base, np.uint64)
        factors[0] = 1
        return np.cumprod(factors)

    return series(_BASE), series(_INVERSE)


def _mixed(hashes: _Sums) -> Hashes:
    """The upper half of a product: the low bits of a polynomial know little."""
    return (((hashes ^ (hashes >> _TOP)) * _MIX) >> _TOP).astype(np.uint32)


def _edges(tokens: Tokens, letters: _Marks, digits: _Marks) -> tuple[Offsets, Offsets]:
    """Where every token, its head and its tail begin and end.

    The last digits of a number say nothing: what follows it does.
    """
    starts, ends, size = tokens.starts, tokens.ends, len(tokens.plain)
    whole = letters | digits
    begins = np.empty((3, len(starts)), np.intp)
    begins[0] = starts
    begins[1] = np.where(whole, starts, np.maximum(starts - 2, 0))
    begins[2] = np.where(letters, np.maximum(ends - 3, starts), np.where(digits, ends, starts))
    stops = np.empty_like(begins)
    stops[0] = ends
    stops[1] = np.where(whole, np.minimum(starts + 3 - digits, ends), ends)
    stops[2] = np.where(letters, ends, np.minimum(ends + 2, size))
    return begins, stops


def _grams(parts: _Parts, tokens: Tokens, letters: _Marks) -> tuple[Hashes, Offsets]:
    """Three characters around every letter of a word, within it; of anything else, around its first."""
    starts, ends = tokens.starts, tokens.ends
    counts = np.where(letters, ends - starts, 1)
    lasts = np.cumsum(counts)
    firsts = lasts - counts
    owners = np.repeat(np.arange(len(starts)), counts)
    places = np.arange(len(owners)) + (starts - firsts)[owners]
    low = np.where(letters, starts, np.maximum(starts - 1, 0))
    high = np.where(letters, ends, np.minimum(starts + 2, parts.size))
    hashes = parts.of(np.maximum(places - 1, low[owners]), np.minimum(places + 2, high[owners]))
    hashes[firsts] += _FIRST
    return _mixed(hashes), firsts


def _shapes(tokens: Tokens, kinds: NDArray[np.uint8]) -> NDArray[np.intp]:
    shapes: NDArray[np.intp]
    lengths = np.minimum(tokens.ends - tokens.starts, 15)
    shapes = _cases(tokens) * 6 + _SIZES[lengths]
    shapes += 30 * (tokens.plain[tokens.starts] >= _LATIN)
    shapes = np.where(kinds == DIGIT, _DIGITS_AT + lengths, shapes)
    shapes[kinds == MARK] = _MARK_AT
    alone = kinds >= HANGUL
    if alone.any():
        shapes = np.where(
            alone, _RUNS_AT + (kinds.astype(np.intp) - HANGUL) * 16 + _runs(tokens, kinds), shapes
        )
    return shapes * 3 + _gaps(tokens)


def _cases(tokens: Tokens) -> NDArray[np.intp]:
    """0 no capital, 1 Only the first, 2 ALL, 3 one letter alone, 4 aNy other way."""
    capitals = np.add.reduceat(tokens.capitals, tokens.starts, dtype=np.intp)  # a space is none
    lengths = tokens.ends - tokens.starts
    first = tokens.capitals[tokens.starts]
    full = capitals == lengths
    cases = np.where(first & (capitals == 1), 1, 4)
    cases[full] = 2
    cases[full & (lengths == 1)] = 3
    cases[capitals == 0] = 0
    return cases


def _runs(tokens: Tokens, kinds: NDArray[np.uint8]) -> NDArray[np.intp]:
    """Where a character stands in its run of touching ones of its script: 0 to 3, from both ends."""
    begins = np.ones(len(kinds) + 1, np.bool_)
    begins[1:-1] = (kinds[1:] != kinds[:-1]) | (tokens.starts[1:] != tokens.ends[:-1])
    edges = np.flatnonzero(begins)
    sizes = np.diff(edges)
    before = np.arange(len(kinds)) - np.repeat(edges[:-1], sizes)
    after = np.repeat(sizes, sizes) - 1 - before
    return np.minimum(before, 3) * 4 + np.minimum(after, 3)


def _gaps(tokens: Tokens) -> NDArray[np.intp]:
    """What stands before a token: 0 nothing, 1 a space, 2 a line break or the beginning."""
    gaps = np.full(len(tokens), 2, np.intp)
    gaps[1:] = tokens.starts[1:] > tokens.ends[:-1]
    breaks = np.flatnonzero(tokens.codes == _NEWLINE)
    if len(breaks):
        follows = np.searchsorted(tokens.starts, breaks)
        gaps[follows[follows < len(gaps)]] = 2
    return gaps
