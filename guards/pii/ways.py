"""The likeliest labels that fit together, from how well every label fits every token.

Exact, and linear in the tokens: a label before is tried only as long as it could still be the best one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import inf
from typing import Final

import numpy as np
from numpy.typing import NDArray

_Scores = NDArray[np.float32]
_Flags = NDArray[np.bool_]
_Rows = NDArray[np.intp]
_Place = Sequence[tuple[int, float]]  # the labels that may be there, in order, and how well each fits

_DOUBT: Final = 3.0  # so much likelier outside than inside of anything leaves no doubt
_UNLIKELY: Final = 4.5  # labels so much less likely than the best are not tried
_OUTSIDE: Final = ((0, 0.0),)  # a stretch ends before something outside, and begins after it


class Ways:
    """Labels begin with the one for outside; then for every kind one that begins it and one that goes on."""

    def __init__(self, transitions: NDArray[np.float32]) -> None:
        table = transitions.astype(np.float64)
        self._first: list[float] = table[0].tolist()
        self._into: list[list[float]] = table.T.tolist()  # of each label, what speaks for any before it
        self._most = [max(hints) for hints in self._into]
        labels = np.arange(table.shape[1])
        before = labels[:, None]
        self._broken = (labels > 0) & (labels % 2 == 0) & (before != labels) & (before != labels - 1)

    def path(self, scores: _Scores) -> _Rows:
        """Where nothing is in doubt, the best label of every token; elsewhere the best way through.

        In doubt is where more than one label is likely, or where something goes on that has not begun.
        """
        path: _Rows = scores.argmax(axis=1)
        likely = scores > scores.max(axis=1, keepdims=True) - _UNLIKELY
        unsure = np.count_nonzero(likely, axis=1) > 1
        before = np.zeros_like(path)
        before[1:] = path[:-1]
        unsure |= self._broken[before, path]
        if not unsure.any():
            return path
        likely[:, 1::2] |= likely[:, 2::2]  # where something may go on, it may also begin
        for first, end in _stretches(scores):
            if unsure[first:end].any():
                path[first:end] = self._way(_places(scores[first:end], likely[first:end]))
        return path

    def _way(self, places: Sequence[_Place]) -> list[int]:
        """Viterbi's, with the best so far in order, so that few need be tried; of equals the first label."""
        best = [(self._first[label] + score, label) for label, score in places[0]]
        origins: list[dict[int, int]] = []
        for place in [*places[1:], _OUTSIDE]:
            best.sort(reverse=True)
            found: list[tuple[float, int]] = []
            origin: dict[int, int] = {}
            for label, score in place:
                hints, most = self._into[label], self._most[label]
                top, before = -inf, 0
                for value, one in best:
                    if value + most < top:
                        break
                    step = value + hints[one]
                    if step > top or (step == top and one < before):
                        top, before = step, one
                found.append((top + score, label))
                origin[label] = before
            best = found
            origins.append(origin)
        return _back(origins)


def _back(origins: Sequence[dict[int, int]]) -> list[int]:
    """From the end outside, always to where it came from."""
    way = [origins[-1][0]]
    for origin in reversed(origins[:-1]):
        way.append(origin[way[-1]])
    return way[::-1]


def _stretches(scores: _Scores) -> Iterator[tuple[int, int]]:
    """Where tokens stand together that may be something."""
    maybe = np.zeros(len(scores) + 2, np.bool_)
    np.less(scores[:, 0] - scores[:, 1:].max(axis=1), _DOUBT, out=maybe[1:-1])
    edges = np.flatnonzero(maybe[1:] != maybe[:-1]).tolist()
    return zip(edges[::2], edges[1::2], strict=True)


def _places(scores: _Scores, likely: _Flags) -> Sequence[_Place]:
    found: list[list[tuple[int, float]]] = [[] for _ in scores]
    rows, labels = np.nonzero(likely)
    fits = scores[rows, labels]
    for row, label, score in zip(rows.tolist(), labels.tolist(), fits.tolist(), strict=True):
        found[row].append((label, score))
    return found
