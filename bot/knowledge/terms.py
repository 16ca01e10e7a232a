"""The words of a text, each as its parts: all runs of four letters, two in scripts without spaces.

Two words are alike as far as they share parts: that joins "return" and "returning", "Versandkosten" and
"Lieferkosten", and survives a slip of the finger, without a dictionary for any language. The beginning of a
word is a part of its own, so that a short word is not found in the middle of a long one ("late" in "plate").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from bot.knowledge.common import FAINT, SMALL
from bot.words import UNSPACED, fold
from guards.pii.placeholders import PLACEHOLDER


@dataclass(frozen=True, slots=True)
class Word:
    """One word: its parts from left to right, and how much it says of what a text is about."""

    parts: tuple[str, ...]
    worth: float = 1.0  # 0: a word of questions and small talk, which is never what they are about


_BEGINNING: Final = "^"
_FAINT_WORTH: Final = 0.15
_LETTERS: Final = 4
_SYLLABLES: Final = 2
_RUN: Final = re.compile(rf"{UNSPACED.pattern}|[0-9]+|(?:(?!{UNSPACED.pattern})[^\W\d_])+")
_HANGUL: Final = re.compile("[가-힣]")
_ADDRESS: Final = re.compile(r"\]\([^)\s]*\)")
_KOREAN_TAIL: Final = re.compile(
    "(?<=[가-힣][가-힣])(?:(?:하|해|했|할|한|합|되|돼|됐|될|된|됩)[가-힣]*|으로|에서|에게|에서도|까지|부터|이나"
    "|인가요|인지|이에요|예요|은|는|이|가|을|를|에|의|로|도|만|과|와)$"
)
_Y: Final = re.compile("ies$")
_PLURAL: Final = re.compile("(?<=[a-z](?:x|z|s|h))es$|(?<=[a-z]{2}[^siu])s$")
_ENDING: Final = re.compile("(?<=[a-z]{3})(?:ing|ed)$")
_DOUBLED: Final = re.compile(r"(?<=[a-z]{2}([bdgmnprt]))\1$")


def words(text: str) -> Iterator[Word]:
    """The words in order, with repeats."""
    for word in fold(_ADDRESS.sub("] ", PLACEHOLDER.sub(" ", text))).split():
        for run in [word] if word in SMALL or word in FAINT else _RUN.findall(word):
            yield from _parted(_korean_stem(run))


def _parted(run: str) -> Iterator[Word]:
    worth = _FAINT_WORTH if run in FAINT else 1.0
    if run in SMALL:
        yield Word(("~" + run,), 0.0)
    elif run.isdigit():
        yield Word((run,))
    elif _HANGUL.match(run):
        yield Word(_parts(run, _SYLLABLES), worth)
    elif not UNSPACED.match(run):
        yield Word(_parts(_stem(run), _LETTERS), worth)
    else:  # Chinese, Japanese, Thai
        yield from (Word((pair,), worth) for pair in _runs(run, _SYLLABLES))


def _korean_stem(word: str) -> str:
    while (shorter := _KOREAN_TAIL.sub("", word)) != word:
        word = shorter
    return word


def _stem(word: str) -> str:
    """Without the commonest endings; other forms are alike by their parts."""
    singular = _Y.sub("y", word) if len(word) > 4 else word
    return _DOUBLED.sub("", _ENDING.sub("", _PLURAL.sub("", singular)))


def _parts(word: str, length: int) -> tuple[str, ...]:
    return (_BEGINNING + word[:length], *_runs(word, length))


def _runs(word: str, length: int) -> Iterator[str]:
    return (word[at : at + length] for at in range(max(1, len(word) - length + 1)))
