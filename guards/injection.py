"""Signs of prompt injection in a text: one score in [0, 1] by a small network over hashed words.

A sign and never a boundary: nothing may be allowed, refused or left unanswered by this score alone.
"""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from guards.pii.features import SHAPES, Features, featurise
from guards.pii.tokens import tokenise
from guards.text.disguises import readings

Rows = NDArray[np.float32]
Layers = Mapping[str, NDArray[Any]]  # Any: some are whole numbers, some are not

WEIGHTS: Final = Path(__file__).with_name("injection.npz")
BLOCK: Final = (
    32  # tokens; two neighbouring blocks are a window, so that an attack never hides in a long text
)
DILATIONS: Final = (1, 2)
_REACH: Final = sum(DILATIONS)  # so far around it a token knows its neighbours
_AT_ONCE: Final = 16 * BLOCK  # tokens; of more, what lies between two steps would not stay in the processor
TABLES: Final = {"words": 1 << 14, "pairs": 1 << 15, "heads": 1 << 12, "tails": 1 << 12, "shapes": SHAPES}
GRAMS: Final = 1 << 14

PIECE: Final = 2000  # characters that are read at once
_OVERLAP: Final = 200  # read again with the next piece, so that no attack is cut in two
_AT_MOST: Final = 12  # pieces that are read of a text, spread from its beginning to its end


class InjectionSigns:
    """Knows no person and keeps nothing; one instance serves everybody."""

    def __init__(self, path: Path = WEIGHTS) -> None:
        self._layers = _load(path)

    async def look(self, text: str) -> float:
        """The score of a text; in a thread when it is long, since everybody waits for the loop meanwhile."""
        return self.score(text) if len(text) <= PIECE else await asyncio.to_thread(self.score, text)

    def score(self, text: str) -> float:
        """The highest of all readings and places of the text; 0.0 for one without words."""
        return float(1 / (1 + np.exp(-self.logit(text))))

    def logit(self, text: str) -> float:
        """The same before it is squeezed between 0 and 1; minus infinity for a text without words."""
        return max(self._worst(featurise(tokenise(reading))) for reading in said(text))

    def _worst(self, features: Features) -> float:
        """Of the window that looks most like an attack."""
        if len(features.words) == 0:
            return -np.inf
        known = self._known(features)
        starts = range(0, max(1, len(known) - BLOCK), _AT_ONCE - BLOCK)  # each with the last block once more
        return max(self._worst_from(known, start) for start in starts)

    def _worst_from(self, known: Rows, start: int) -> float:
        """The same, of the windows of so many tokens as are read at once."""
        layers = self._layers
        first = max(0, start - _REACH)
        rows = known[first : start + _AT_ONCE + _REACH] @ layers["input.weight"] + layers["input.bias"]
        np.maximum(rows, 0, out=rows)
        for dilation in DILATIONS:
            rows = self._with_neighbours(rows, dilation)
        windows = _windows(rows[start - first : start - first + _AT_ONCE])
        hidden = np.maximum(windows @ layers["hidden.weight"] + layers["hidden.bias"], 0)
        return float((hidden @ layers["output.weight"] + layers["output.bias"]).max())

    def _known(self, features: Features) -> Rows:
        """What is known of each token by itself, in whole numbers: the first layer knows their scale."""
        layers, starts = self._layers, features.gram_starts
        parts = [layers[name][getattr(features, name) & np.uint32(size - 1)] for name, size in TABLES.items()]
        grams = layers["grams"][features.grams & np.uint32(GRAMS - 1)]
        sums = np.add.reduceat(grams, starts, dtype=np.float32)
        counts = _sizes(starts, len(features.grams))
        return np.concatenate([*parts, sums / counts], axis=1, dtype=np.float32)

    def _with_neighbours(self, rows: Rows, dilation: int) -> Rows:
        """Each token, and what it is between the one so far before it and the one so far behind."""
        near = rows @ self._layers[f"conv{dilation}.weight"]
        width = rows.shape[1]
        mixed: Rows = near[:, width : 2 * width] + self._layers[f"conv{dilation}.bias"]
        mixed[dilation:] += near[:-dilation, :width]
        mixed[:-dilation] += near[dilation:, 2 * width :]
        np.maximum(mixed, 0, out=mixed)
        mixed += rows
        return mixed


@functools.cache
def _load(path: Path) -> Layers:
    """Tables of whole numbers, and layers; once a file, since every part of a process may share them.

    The products are small: spread over threads, on a busy machine, they take many times as long.
    """
    threadpool_limits(limits=1, user_api="blas")
    with np.load(path, allow_pickle=False) as file:
        return {name: file[name] for name in file.files}


def _windows(rows: Rows) -> Rows:
    """The highest and the mean of each row's numbers in every window."""
    starts = np.arange(0, len(rows), BLOCK)
    highest = np.maximum.reduceat(rows, starts, axis=0)
    sums = np.add.reduceat(rows, starts, axis=0)
    counts = _sizes(starts, len(rows))
    if len(starts) > 1:
        highest = np.maximum(highest[:-1], highest[1:])
        sums, counts = sums[:-1] + sums[1:], counts[:-1] + counts[1:]
    return np.concatenate([highest, sums / counts], axis=1)


def _sizes(starts: NDArray[np.intp], end: int) -> Rows:
    return (np.append(starts[1:], end) - starts)[:, None].astype(np.float32)


def said(text: str) -> Iterator[str]:
    """All that there is to read, in every reading; of a long text as much as there is time for."""
    pieces = -(-len(text) // PIECE)
    if pieces <= _AT_MOST:
        starts = range(0, max(len(text), 1), PIECE)
    else:
        starts = range(0, len(text) - PIECE, (len(text) - PIECE) // (_AT_MOST - 1))
    for start in starts:
        yield from readings(text[max(0, start - _OVERLAP) : start + PIECE])
