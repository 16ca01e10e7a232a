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
from guards.pii import senses
from guards.pii.cues import Nearby
from guards.pii.features import Features, Hashes, featurise
from guards.pii.senses import places
from guards.pii.tokens import Tokens, tokenise
from guards.pii.ways import Ways

WEIGHTS: Final = Path(__file__).with_name("tagger.npz")
NOT_PERSONAL: Final = frozenset({"ORGANIZATION", "DATE", "NUMBER", "URL"})  # learnt in order to be told apart

_Floats = NDArray[np.float32]
_Rows = NDArray[np.intp]

_PIECE: Final = 4000  # characters read at once, so that memory does not grow with the text
_OVERLAP: Final = 200
_INLINE: Final = 1500  # characters; a longer text is read in a thread, since the event loop waits meanwhile
_SCORE: Final = 0.8
_LEAST: Final = {  # what a guess of such a number must have at least, or it is the number of something else
    "CARD": re.compile(r"(?:\D*\d){12}"),
    "PHONE": re.compile(r"(?:\D*\d){6}"),
    "ACCOUNT": re.compile(r"(?:\D*\d){6}"),
    "IBAN": re.compile(r"[A-Za-z]{2}\W*\d\W*\d(?:\W*\w){10}"),
    "WALLET": re.compile(r"(?![0-9a-f]+\Z)\w{20}"),  # a file's sum is hexadecimal alone
    "IP": re.compile(r"(?!\d+(?:\.\d+){3}\Z)"),  # the patterns tell these from versions
}
_NUMBERS: Final = frozenset({"ACCOUNT", "CARD", "ID", "PHONE"})  # an order or a thing may have such a one
_LINE: Final = re.compile(r"\S[^\n]*")
_WHOLE: Final = re.compile(r".+", re.DOTALL)
_BETWEEN: Final = re.compile(  # a small word that no name has within: there were two names
    r"(?<=\w) +(?!(?:a[fl]|b[ei]n|d[aeiou]|d[ao]s|de[lnr]|della|e|el|i|ibn|l[ae]s?|los|st|t[eé]"
    r"|te[nr]|v[ao]n|y|z[ou]|zur)\b)"
    r"[a-zß-öø-ÿ]+ +(?=[A-ZÀ-ÖØ-Þ])"
)
_TABLES: Final = ("words", "senses", "pairs", "heads", "tails", "shapes")
_SLOT: Final = 32  # numbers that one table says of a token; of its sense, twice as many


class Tagger:
    """`caution` moves the border: more finds more, and more that is nothing."""

    def __init__(self, weights: dict[str, NDArray[np.generic]], caution: float = 0.0) -> None:
        self._labels = [str(label) for label in weights["labels"]]
        self._personal = np.array(
            [label[:2] == "B-" and label[2:] not in NOT_PERSONAL for label in self._labels]
        )
        self._seen = _Seen(weights)
        self._enter, self._enter_bias = _floats(weights["enter"]), _floats(weights["enter_bias"])
        self._dilations = [int(dilation) for dilation in weights["dilations"]]
        places = range(len(self._dilations))
        self._layers = [
            (_floats(weights[f"layer_{place}"]), _floats(weights[f"layer_{place}_bias"])) for place in places
        ]
        self._leave, self._leave_bias = _floats(weights["leave"]), _floats(weights["leave_bias"])
        self._leave_bias[0] -= caution
        self._ways = Ways(_floats(weights["transitions"]))

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
        yield from self._named(tokens, self._ways.path(self._scores(featurise(tokens))))

    def _scores(self, features: Features) -> _Floats:
        """Of every token, how well every label fits."""
        margin = max(self._dilations)
        seen = self._seen.of(features)
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

    def _named(self, tokens: Tokens, path: NDArray[np.intp]) -> Iterator[Span]:
        nearby = Nearby(tokens.folded.text)
        for first, label in zip(*self._begun(path), strict=True):
            end = first + 1
            while end < len(path) and path[end] == label + 1:
                end += 1
            kind = self._labels[label][2:]
            start = int(tokens.starts[first])
            words = tokens.folded.text[start : int(tokens.ends[end - 1])]
            if not _possible(kind, words) or (kind in _NUMBERS and nearby.is_other(start)):
                continue
            for left, right in parts(words, kind):
                place = tokens.folded.span(start + left, start + right)
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


def parts(words: str, kind: str) -> Iterator[tuple[int, int]]:
    """Nothing but an address goes on in the next line, and no name behind a word that no name has within."""
    for part in (_WHOLE if kind == "ADDRESS" else _LINE).finditer(words):
        begin = part.start()
        if kind == "PERSON" and words[begin].isupper():
            for word in _BETWEEN.finditer(words, begin, part.end()):
                yield begin, word.start()
                begin = word.end()
        yield begin, part.end()


def _possible(kind: str, words: str) -> bool:
    return kind not in _LEAST or _LEAST[kind].match(words) is not None


def _floats(array: NDArray[np.generic]) -> _Floats:
    return array.astype(np.float32)


class _Seen:
    """What is known of every token by itself: rows of one table, in whole numbers."""

    def __init__(self, weights: dict[str, NDArray[np.generic]]) -> None:
        tables = [
            (senses.load().vectors if name == "senses" else weights[name]).reshape(-1, _SLOT)
            for name in _TABLES
        ]
        self._table = np.concatenate(tables)
        sizes = [len(table) for table in tables]
        begins = np.cumsum([0, *sizes[:-1]])
        self._heads, self._tails = np.uint32(sizes[3]), np.uint32(sizes[4])
        self._begins = begins
        self._words, self._of_word = _together(weights, begins)
        self._pairs = weights["known_pairs"].astype(np.uint32)
        self._grams = weights["grams"]

    def of(self, features: Features) -> _Floats:
        size = len(features.words)
        rows = np.empty((size, len(_TABLES) + 1), np.intp)
        rows[:, :3] = self._of_word[places(self._words, features.words)]
        rows[:, 3] = places(self._pairs, features.pairs)
        rows[:, 4] = features.heads % self._heads
        rows[:, 5] = features.tails % self._tails
        rows[:, 6] = features.shapes
        rows[:, 3:] += self._begins[2:]
        seen = np.empty((size, rows.shape[1] + 1, _SLOT), np.float32)
        seen[:, :-1] = self._table[rows]
        grams = self._grams[features.grams % np.uint32(len(self._grams))]
        sums = np.add.reduceat(grams, features.gram_starts, axis=0, dtype=np.float32)
        counts = np.diff(features.gram_starts, append=len(grams))
        np.divide(sums, counts[:, None], out=seen[:, -1])
        return seen.reshape(size, -1)


def _together(
    weights: dict[str, NDArray[np.generic]], begins: NDArray[np.intp]
) -> tuple[Hashes, NDArray[np.int32]]:
    """All words that are known or have a sense, and of each its rows; row 0 is for the others."""
    known, others = weights["known_words"].astype(np.uint32), senses.load()
    words = np.union1d(known, others.words)
    rows = np.zeros((len(words) + 1, 3), np.int32)
    rows[places(words, known[:-1]), 0] = np.arange(1, len(known))
    rows[places(words, others.words[:-1]), 1] = others.rows[1:]
    rows[:, 1] = 2 * rows[:, 1] + begins[1]
    rows[:, 2] = rows[:, 1] + 1
    return words, rows
