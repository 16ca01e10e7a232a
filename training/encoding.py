"""Examples as the network reads them: the features of the runtime, and a label for every token."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from guards.pii.features import Features, featurise
from guards.pii.tokens import Tokens, tokenise
from training.corpora import IGNORED
from training.examples import Example, merged

TYPES: Final = (
    "PERSON",
    "LOCATION",
    "ADDRESS",
    "PHONE",
    "EMAIL",
    "CARD",
    "IBAN",
    "ACCOUNT",
    "ID",
    "IP",
    "WALLET",
    "BIRTHDATE",
    "SECRET",
    "HANDLE",
    "ORGANIZATION",
    "DATE",
    "NUMBER",
    "URL",
)
LABELS: Final = ("O", *(f"{mark}-{kind}" for kind in TYPES for mark in "BI"))
SKIPPED: Final = -100
_LONGEST: Final = 2000
_HINT: Final = 0.3
_NEVER: Final = -1e4


@dataclass(frozen=True, slots=True)
class Encoded:
    features: Features
    labels: NDArray[np.int64]


def encoded(example: Example) -> Encoded | None:
    if len(example.text) > _LONGEST:
        return None
    tokens = tokenise(example.text)
    if not len(tokens):
        return None
    return Encoded(featurise(tokens), _labels(tokens, example))


def _labels(tokens: Tokens, example: Example) -> NDArray[np.int64]:
    labels = np.zeros(len(tokens), np.int64)
    spots = [
        tokens.folded.span(int(start), int(end))
        for start, end in zip(tokens.starts, tokens.ends, strict=True)
    ]
    begins, ends = np.array([spot[0] for spot in spots]), np.array([spot[1] for spot in spots])
    for start, end, kind in merged(example):
        covered = np.flatnonzero((begins < end) & (ends > start))
        if kind == IGNORED:
            labels[covered] = SKIPPED
        elif len(covered):
            labels[covered] = 2 + 2 * TYPES.index(kind)
            labels[covered[0]] -= 1
    return labels


def vocabulary(hashes: Iterable[NDArray[np.uint32]], least: int, size: int) -> NDArray[np.uint32]:
    """The fingerprints that come up most, sorted."""
    found, counts = np.unique(np.concatenate(list(hashes)), return_counts=True)
    often = np.flatnonzero(counts >= least)
    best = often[np.argsort(-counts[often], kind="stable")[:size]]
    return np.sort(found[best])


def transitions(encoded_examples: Sequence[Encoded]) -> NDArray[np.float32]:
    """How much likelier than anywhere one label is after another: only a hint, since the network sees it too.

    Row 0 to n-1 by the label before; the last row for the beginning. What cannot be is ruled out.
    """
    size = len(LABELS)
    counts = Counter[tuple[int, int]]()
    for one in encoded_examples:
        path = one.labels.tolist()
        counts.update(zip([size, *path[:-1]], path, strict=True))
    table = np.full((size + 1, size), 1.0)
    for (before, after), count in counts.items():
        if before != SKIPPED and after != SKIPPED:
            table[before, after] += count
    hints = np.log(table / table.sum(1, keepdims=True)) - np.log(table.sum(0) / table.sum())
    hints *= _HINT
    for before in range(size + 1):
        for after in range(2, size, 2):
            if before not in (after, after - 1):
                hints[before, after] = _NEVER  # inside of what did not begin
    found: NDArray[np.float32] = hints.astype(np.float32)
    return found
