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

from guards.pii.tokens import DIGIT, HANGUL, KATAKANA, MARK, SPACE, Offsets, Tokens

Hashes = NDArray[np.uint32]
_Sums = NDArray[np.uint64]
_Kinds = NDArray[np.intp]

SHAPES: Final = 512  # every shape is below this
LONGEST: Final = 8192  # characters whose features can be computed at once

_BASE: Final = 0x9E3779B97F4A7C15 | 1
_INVERSE: Final = pow(_BASE, -1, 1 << 64)
_MIX: Final = np.uint64(0xD6E8FEB86659FD93)
_PAIR: Final = np.uint64(0xA0761D6478BD642F)
_AROUND: Final = (np.uint64(0xE7037ED1A0B428DB), np.uint64(0x8EBC6AF09C88C6E3), np.uint64(0x589965CC75374CC3))
_TOP: Final = np.uint64(33)  # so that there are numbers behind every hash
_EDGE: Final = 2  # empty characters before and after a text, so that nobody has to ask where it ends
_LATIN: Final = 0x250  # scripts from here on have no capitals that we know names by
_SIZES: Final = (0, 0, 1, 2, 3, 3, 4, 4, 4, 5, 5, 5, 5, 5, 5, 5)
_KINDS: Final = KATAKANA + 1
_NUMBERS_AT, _MARK_AT, _RUNS_AT = 60, 76, 77  # shapes of words come first, then these

# Of every kind: how far its head goes back and on, how far its tail reaches back from its end, and beyond it.
# The last digits of a number say nothing: what follows it does.
_REACH: Final = np.array(
    [
        (0, 0, 0, 0),
        (2, 1, 1, 2),
        (0, 3, 3, 0),
        (0, 2, 0, 2),
        *[(2, 1, 1, 2)] * (_KINDS - HANGUL),
    ],
    np.intp,
).T.copy()
_SPELLED: Final = np.array([0, 0, 1, 0, *[1] * (_KINDS - HANGUL)], np.uint64)  # of these kinds letters count


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
    kinds = tokens.kinds[tokens.starts].astype(np.intp)
    lengths = tokens.ends - tokens.starts
    words, heads, tails, pairs = _mixed(_parts(tokens, kinds, lengths))
    return Features(words, pairs, heads, tails, _shapes(tokens, kinds, lengths), *_grams(tokens))


def _parts(tokens: Tokens, kinds: _Kinds, lengths: Offsets) -> _Sums:
    """Polynomial hashes, modulo 2^64, of every token, its head, its tail, and itself with the one before."""
    powers, inverses = _powers()
    sums = np.zeros(len(tokens.plain) + 2 * _EDGE + 1, np.uint64)
    np.cumsum(tokens.plain * powers[_EDGE : _EDGE + len(tokens.plain)], out=sums[_EDGE + 1 : -_EDGE])
    sums[-_EDGE:] = sums[-_EDGE - 1]
    begins, ends = _edges(tokens, kinds)
    hashes = np.empty((4, len(tokens)), np.uint64)
    hashes[:3] = (sums[ends] - sums[begins]) * inverses[begins]
    digits = kinds == DIGIT
    if digits.any():
        hashes[0, digits] = lengths[digits]  # a number is known by its length
    np.multiply(hashes[0], _PAIR, out=hashes[3])
    hashes[3, 1:] += hashes[0, :-1]
    return hashes


def _edges(tokens: Tokens, kinds: _Kinds) -> tuple[Offsets, Offsets]:
    """Where every token, its head and its tail begin and end, with the edge before the text."""
    starts, ends = tokens.starts + _EDGE, tokens.ends + _EDGE
    back, on, least, beyond = _REACH.take(kinds, axis=1)
    begins, stops = np.empty((3, len(kinds)), np.intp), np.empty((3, len(kinds)), np.intp)
    begins[0], stops[0] = starts, ends
    np.subtract(starts, back, out=begins[1])
    np.minimum(starts + on, ends, out=stops[1])
    np.maximum(ends - least, starts, out=begins[2])
    np.add(ends, beyond, out=stops[2])
    return begins, stops


@functools.cache
def _powers() -> tuple[_Sums, _Sums]:
    def series(base: int) -> _Sums:
        factors = np.full(LONGEST + 2 * _EDGE + 1, base, np.uint64)
        factors[0] = 1
        return np.cumprod(factors)

    return series(_BASE), series(_INVERSE)


def _mixed(hashes: _Sums) -> Hashes:
    """The upper bits of a product: the low bits of a polynomial know little."""
    return ((hashes * _MIX) >> _TOP).astype(np.uint32)


def _grams(tokens: Tokens) -> tuple[Hashes, Offsets]:
    """Every character between its neighbours, where what is no letter is nothing."""
    letters = np.zeros(len(tokens.plain) + 2, np.uint64)
    np.multiply(tokens.plain, _SPELLED[tokens.kinds], out=letters[1:-1])
    before, here, after = _AROUND
    around = letters[1:-1] * here
    around += letters[:-2] * before
    around += letters[2:] * after
    kept = tokens.kinds != SPACE
    places = np.cumsum(kept)
    return (around[kept] >> _TOP).astype(np.uint32), places[tokens.starts] - 1


def _shapes(tokens: Tokens, kinds: _Kinds, lengths: Offsets) -> NDArray[np.intp]:
    capitals = np.add.reduceat(tokens.capitals, tokens.starts, dtype=np.intp)  # a space is none
    looks = kinds * 16
    looks += np.minimum(lengths, 15)
    looks *= 3
    looks += np.minimum(capitals, 2)
    looks *= 8
    looks += tokens.capitals[tokens.starts]
    looks += (capitals == lengths) * 2
    looks += (tokens.plain[tokens.starts] >= _LATIN) * 4
    shapes = _shape_of()[looks]
    alone = kinds >= HANGUL
    if alone.any():
        shapes += alone * _runs(tokens, kinds)
    shapes *= 3
    shapes += _gaps(tokens)
    return shapes


@functools.cache
def _shape_of() -> NDArray[np.intp]:
    """By kind, length, number of capitals (two are many); the first is one, all are, none is Latin."""
    looks = np.ndindex(_KINDS, 16, 3, 2, 2, 2)
    return np.array([_shape(kind, size, many, *flags[::-1]) for kind, size, many, *flags in looks], np.intp)


def _shape(kind: int, size: int, capitals: int, first: int, full: int, foreign: int) -> int:
    if kind == DIGIT:
        return _NUMBERS_AT + size
    if kind >= HANGUL:
        return _RUNS_AT + (kind - HANGUL) * 16
    if kind == MARK:
        return _MARK_AT
    return _case(size, capitals, first, full) * 6 + _SIZES[size] + 30 * foreign


def _case(size: int, capitals: int, first: int, full: int) -> int:
    """0 no capital, 1 Only the first, 2 ALL, 3 one letter alone, 4 aNy other way."""
    if not capitals:
        return 0
    if full:
        return 3 if size == 1 else 2
    return 1 if first and capitals == 1 else 4


def _runs(tokens: Tokens, kinds: _Kinds) -> NDArray[np.intp]:
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
    gaps = np.empty(len(tokens), np.intp)
    gaps[:1] = 2
    np.greater(tokens.starts[1:], tokens.ends[:-1], out=gaps[1:], casting="unsafe")
    if "\n" in tokens.folded.text:
        breaks = np.flatnonzero(tokens.codes == ord("\n"))
        follows = np.searchsorted(tokens.starts, breaks)
        gaps[follows[follows < len(gaps)]] = 2
    return gaps
