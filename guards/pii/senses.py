"""Where a word stands among others, by what is written around it: learnt from much public text, of no person.

Only hashes of the words are kept. The models that share them learn what each sense means to them.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from guards.pii.features import Hashes

FILE: Final = Path(__file__).with_name("senses.npz")
WIDTH: Final = 64
_LAST: Final = np.uint32(0xFFFFFFFF)  # behind all that is known, so that every place is one


@dataclass(frozen=True, slots=True)
class Senses:
    """`rows` of `vectors` by place in `words`, which is in order; row 0 is for all other words."""

    words: Hashes
    rows: NDArray[np.uint16]
    vectors: NDArray[np.int8]
    scale: float  # of one step of a vector

    def of(self, words: Hashes) -> NDArray[np.int8]:
        return self.vectors[self.rows[places(self.words, words)]]


@functools.cache
def load() -> Senses:
    with np.load(FILE, allow_pickle=False) as file:
        return Senses(file["words"], file["rows"], file["vectors"], float(file["scale"]))


def places(known: Hashes, hashes: Hashes) -> NDArray[np.intp]:
    """Of each hash its place in what is known, counted from 1; 0 for a stranger. `known` ends in `closed`."""
    found = np.searchsorted(known, hashes)
    same = known[found] == hashes
    found += 1
    found *= same
    return found


def closed(known: Hashes) -> Hashes:
    """With an end that lies behind every hash."""
    return np.append(known, _LAST)
