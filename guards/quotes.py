"""Finds where a text quotes the instructions: so many of their words in a row that no chance explains them.

Sentences of up to eight words may be said: operators write greetings and opening hours into instructions.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from guards.figures.identifiers import essence
from guards.text.lexicon import unaccented

_SHORT: Final = 8  # words of a sentence that may be said as it stands
_WORDS: Final = 10  # in a row, of one longer sentence
_LETTERS: Final = 60  # in a row, of one longer sentence
_ACROSS: Final = 16  # words in a row, whatever the sentences
_BLOCK, _DENSE_BLOCK = 16, 10  # letters by which a quote is looked for: any of twice that length has one
LEAST: Final = 30  # bytes without which no quote can be encoded
_HALF_WORD: Final = "\u3040-\u30ff\u3400-\u9fff"  # two of these signs count as a word, one as two letters
_DENSE: Final = re.compile(f"[{_HALF_WORD}]")
_SENTENCE: Final = re.compile(r"[.!?:;]+(?=\s|$)|[。!?;]+|\n\s*(?:\n|[-*•]|\d+\.)")
_PART: Final = re.compile(rf"[{_HALF_WORD}]|[^\W_{_HALF_WORD}]+(?:['’\-][^\W_{_HALF_WORD}]+)*")
_ACCENTED: Final = re.compile("[\u00c0-\u024f\u1e00-\u1eff]")


def folded(letters: str) -> str:
    """Without the accents of Latin letters."""
    if letters.isascii():
        return letters
    return _ACCENTED.sub(lambda found: unaccented(found[0]), letters)


@dataclass(frozen=True, slots=True)
class _Part:
    """A word, or a sign of a script without spaces, by its letters in the whole."""

    start: int
    end: int
    words: float
    letters: int
    sentence: int


@dataclass(frozen=True, slots=True)
class _Whole:
    """Instructions as letters in a row, their parts, and the words of each sentence."""

    letters: str
    parts: Sequence[_Part]
    lengths: Sequence[float]

    def is_quoted(self, start: int, end: int) -> bool:
        """Whether what stands from `start` to `end` is too much to be repeated."""
        words, letters = dict[int, float](), dict[int, int]()
        first = bisect_right(self.parts, start, key=lambda part: part.end)
        for part in self.parts[first : bisect_right(self.parts, end, key=lambda part: part.start)]:
            if start <= part.start and part.end <= end:
                words[part.sentence] = words.get(part.sentence, 0) + part.words
                letters[part.sentence] = letters.get(part.sentence, 0) + part.letters
        return sum(words.values()) >= _ACROSS or any(
            self.lengths[sentence] > _SHORT and (count >= _WORDS or letters[sentence] >= _LETTERS)
            for sentence, count in words.items()
        )


def quotes(view: str, instructions: Sequence[str], approved: Sequence[str]) -> bool:
    """`view` is letters in a row. What stands in an `approved` text may be said, wherever else it stands."""
    seen = folded(view)
    return any(
        whole.is_quoted(start, end) and not _is_approved(whole.letters[start:end], approved)
        for whole in map(_whole, instructions)
        for start, end in _shared(seen, whole.letters)
    )


def _is_approved(quoted: str, approved: Sequence[str]) -> bool:
    return any(quoted in _letters(text) for text in approved)


def _shared(view: str, letters: str) -> Iterator[tuple[int, int]]:
    """Where the letters stand in the view too, as far as the two go together."""
    size = _BLOCK if letters.isascii() else _DENSE_BLOCK
    for at in range(0, len(letters) - size + 1, size):
        place = view.find(letters[at : at + size])
        while place >= 0:
            back = _together(view[:place][::-1], letters[:at][::-1])
            on = _together(view[place:], letters[at:])
            yield at - back, at + on
            place = view.find(letters[at : at + size], place + on)


def _together(one: str, other: str) -> int:
    for at, (a, b) in enumerate(zip(one, other, strict=False)):
        if a != b:
            return at
    return min(len(one), len(other))


@functools.lru_cache(maxsize=512)
def _letters(text: str) -> str:
    return folded(essence(unicodedata.normalize("NFKC", text)))


@functools.lru_cache(maxsize=16)
def _whole(text: str) -> _Whole:
    parts, lengths, letters, at = list[_Part](), list[float](), list[str](), 0
    for sentence in _SENTENCE.split(unicodedata.normalize("NFKC", text)):
        lengths.append(0.0)
        for found in _PART.finditer(sentence):
            letters.append(_letters(found[0]))
            parts.append(_part(letters[-1], at, len(lengths) - 1))
            lengths[-1] += parts[-1].words
            at = parts[-1].end
    return _Whole("".join(letters), parts, lengths)


def _part(letters: str, at: int, sentence: int) -> _Part:
    half = _DENSE.match(letters) is not None
    size = 2 if half or "\uac00" <= letters[:1] <= "\ud7a3" else 1
    return _Part(at, at + len(letters), 0.5 if half else 1.0, size * len(letters), sentence)
