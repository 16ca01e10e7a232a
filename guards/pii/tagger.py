"""Names, places, addresses and loose numbers in eight languages, by a small trained network in plain numpy.

It guesses, so its spans never score 1: what is proven by form or checksum wins. It must never open a network
connection or keep anything of a text.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from guards.base import Span
from guards.pii.features import Features, Hashes, featurise
from guards.pii.tokens import Tokens, tokenise

WEIGHTS: Final = Path(__file__).with_name("tagger.npz")
NOT_PERSONAL: Final = frozenset({"ORGANIZATION", "DATE", "NUMBER", "URL"})  # learnt in order to be told apart

_Floats = NDArray[np.float32]
_Rows = NDArray[np.intp]

_PIECE: Final = 4000  # characters read at once, so that memory does not grow with the text
_OVERLAP: Final = 200
_INLINE: Final = 1500  # characters; a longer text is read in a thread, since the event loop waits meanwhile
_SCORE: Final = 0.8
_DOUBT: Final = 3.0  # so much likelier outside than inside of anything leaves no doubt
_UNLIKELY: Final = 4.5  # labels so much less likely than the best are not tried
_LEAST: Final = {  # what a guess of such a number must have at least, or it is the number of something else
    "CARD": re.compile(r"(?:\D*\d){12}"),
    "PHONE": re.compile(r"(?:\D*\d){6}"),
    "ACCOUNT": re.compile(r"(?:\D*\d){6}"),
    "IBAN": re.compile(r"(?:\W*\w){14}"),
    "WALLET": re.compile(r"\w{20}"),
}
_LINE: Final = re.compile(r"\S[^\n]*")
_WHOLE: Final = re.compile(r".+", re.DOTALL)
_TABLES: Final = ("words", "pairs", "heads", "tails", "shapes")


class Tagger:
    """`caution` moves the border: more finds more, and more that is nothing."""

    def __init__(self, weights: dict[str, NDArray[np.generic]], caution: float = 0.0) -> None:
        self._labels = [str(label) for label in weights["labels"]]
        self._personal = np.array(
            [label[:2] == "B-" and label[2:] not in NOT_PERSONAL for label in self._labels]
        )
        self._known = {name: weights[f"known_{name}"] for name in ("words", "pairs")}
        self._tables = [weights[name] for name in (*_TABLES, "grams")]
        self._enter, self._enter_bias = _floats(weights["enter"]), _floats(weights["enter_bias"])
        self._dilations = [int(dilation) for dilation in weights["dilations"]]
        places = range(len(self._dilations))
        self._layers = [
            (_floats(weights[f"layer_{place}"]), _floats(weights[f"layer_{place}_bias"])) for place in places
        ]
        self._leave, self._leave_bias = _floats(weights["leave"]), _floats(weights["leave_bias"])
        self._leave_bias[0] -= caution
        self._next: list[list[float]] = _floats(weights["transitions"]).tolist()
        self._first = self._next[0]  # a stretch begins after something outside

    @classmethod
    def load(cls, path: Path = WEIGHTS, caution: float = 0.0) -> Tagger:
        """Its products are small: spread over threads they take longer, and up to a hundred times on a busy
        machine, so from now on this process multiplies in one."""
        threadpool_limits(limits=1, user_api="blas")
        with np.load(path, allow_pickle=False) as weights:
            return cls(dict(weights), caution)

    def spans(self, text: str) -> list[Span]:
        return [
            Span(at + span.start, at + span.end, span.kind, span.score)
            for at in range(0, max(1, len(text) - _OVERLAP), _PIECE - _OVERLAP)
            for span in self._of_piece(text[at : at + _PIECE])
        ]

    def _of_piece(self, text: str) -> Iterator[Span]:
        tokens = tokenise(text)
        if not len(tokens):
            return
        yield from self._named(tokens, self.path(self._scores(featurise(tokens))))

    def _scores(self, features: Features) -> _Floats:
        """Of every token, how well every label fits."""
        margin = max(self._dilations)
        seen = self._embedded(features)
        size = len(seen)
        state = np.zeros((size + 2 * margin, self._enter.shape[1]), np.float32)
        inner = state[margin : margin + size]
        np.maximum(seen @ self._enter + self._enter_bias, 0, out=inner)
        for dilation, (kernel, bias) in zip(self._dilations, self._layers, strict=True):
            left, right = margin - dilation, margin + dilation
            around = np.concatenate((state[left : left + size], inner, state[right : right + size]), axis=1)
            change = around @ kernel
            change += bias
            inner += np.maximum(change, 0, out=change)
        scores: _Floats = inner @ self._leave + self._leave_bias
        return scores

    def _embedded(self, features: Features) -> _Floats:
        rows: list[NDArray[np.intp] | Hashes] = [
            _rows(self._known["words"], features.words),
            _rows(self._known["pairs"], features.pairs),
            features.heads % len(self._tables[2]),
            features.tails % len(self._tables[3]),
            features.shapes,
        ]
        seen = np.empty((len(features.words), len(self._enter)), np.float32)
        column = 0
        for table, row in zip(self._tables[:-1], rows, strict=True):
            seen[:, column : column + table.shape[1]] = table[row]
            column += table.shape[1]
        grams = self._tables[-1][features.grams % len(self._tables[-1])].astype(np.float32)
        sums = np.add.reduceat(grams, features.gram_starts, axis=0)
        counts = np.empty((len(sums), 1), np.float32)
        counts[:-1, 0] = features.gram_starts[1:] - features.gram_starts[:-1]
        counts[-1] = len(grams) - features.gram_starts[-1]
        np.divide(sums, counts, out=seen[:, column:])
        return seen

    def path(self, scores: _Floats) -> NDArray[np.intp]:
        """The likeliest labels that fit together; where nothing is in doubt, no other way is looked for."""
        path: NDArray[np.intp] = scores.argmax(axis=1)
        doubtful = np.zeros(len(path) + 2, np.bool_)
        np.less(scores[:, 0] - scores[:, 1:].max(axis=1), _DOUBT, out=doubtful[1:-1])
        edges = np.flatnonzero(doubtful[1:] != doubtful[:-1])
        for first, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
            path[first:end] = self._way(scores[first:end])
        return path

    def _way(self, scores: _Floats) -> list[int]:
        """Viterbi's, through one stretch that may be something, by the labels that may be at all."""
        likely = scores > scores.max(axis=1, keepdims=True) - _UNLIKELY
        likely[:, 1::2] |= likely[:, 2::2]  # where something may go on, it may also begin
        candidates: list[list[int]] = [np.flatnonzero(row).tolist() for row in likely]
        best = {label: self._first[label] + float(scores[0, label]) for label in candidates[0]}
        origins: list[dict[int, int]] = []
        for place, labels in enumerate(candidates[1:], 1):
            origin = {
                label: max(best, key=lambda one: best[one] + self._next[one][label]) for label in labels
            }
            best = {
                label: best[one] + self._next[one][label] + float(scores[place, label])
                for label, one in origin.items()
            }
            origins.append(origin)
        way = [max(best, key=lambda one: best[one] + self._next[one][0])]
        for origin in reversed(origins):
            way.append(origin[way[-1]])
        return way[::-1]

    def _named(self, tokens: Tokens, path: NDArray[np.intp]) -> Iterator[Span]:
        for first, label in zip(*self._begun(path), strict=True):
            end = first + 1
            while end < len(path) and path[end] == label + 1:
                end += 1
            kind = self._labels[label][2:]
            start = int(tokens.starts[first])
            words = tokens.folded.text[start : int(tokens.ends[end - 1])]
            for part in _parts(words, kind) if _possible(kind, words) else ():
                place = tokens.folded.span(start + part.start(), start + part.end())
                yield Span(*place, kind, _SCORE)

    def _begun(self, path: NDArray[np.intp]) -> tuple[list[int], list[int]]:
        """Where something personal begins, and as what."""
        begun = np.flatnonzero(self._personal[path])
        return begun.tolist(), path[begun].tolist()


class TaggerDetector:
    """A `Detector`; short texts at once, since a thread would cost more than they do."""

    def __init__(self, tagger: Tagger) -> None:
        self._tagger = tagger

    @property
    def name(self) -> str:
        return "tagger"

    async def find(self, text: str) -> Sequence[Span]:
        if len(text) <= _INLINE:
            return self._tagger.spans(text)
        return await asyncio.to_thread(self._tagger.spans, text)


def _parts(words: str, kind: str) -> Iterator[re.Match[str]]:
    """Nothing but an address goes on in the next line."""
    return (_WHOLE if kind == "ADDRESS" else _LINE).finditer(words)


def _possible(kind: str, words: str) -> bool:
    return kind not in _LEAST or _LEAST[kind].match(words) is not None


def _floats(array: NDArray[np.generic]) -> _Floats:
    return array.astype(np.float32)


def _rows(known: NDArray[np.generic], hashes: Hashes) -> _Rows:
    """Row 0 is for what the network has never seen."""
    places = np.minimum(np.searchsorted(known, hashes), len(known) - 1)
    return np.where(known[places] == hashes, places + 1, 0)
