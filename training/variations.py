"""The same message as others would type it: without capitals, marks or accents, with slips, run together."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from random import Random
from typing import Final

from training.examples import EASTERN, Example

_WIDE: Final = {ord("0") + place: 0xFF10 + place for place in range(10)}
_WORD: Final = re.compile(r"(?<![\w@./:_-])[^\W\d_]{3,}(?![\w@/:_-])")
_PAUSE: Final = re.compile(r"[、。，！？\s：はがをにでのともや的了在和是]|^")
_JOINTS: Final = (" ", " ", "\n", ". ", ", ", "\n\n", " - ", "; ")


def varied(example: Example, chance: Random) -> Example:
    roll = chance.random()
    if example.language in EASTERN:
        return _mapped(example, lambda sign: chr(_WIDE.get(ord(sign), ord(sign)))) if roll < 0.03 else example
    if roll < (0.2 if example.language == "en" else 0.12):
        example = _mapped(example, str.lower)
        return _slipped(example, chance) if chance.random() < 0.3 else example
    if roll < 0.23:
        return _mapped(example, str.upper)
    if roll < 0.27:
        return _mapped(example, _bare)
    if roll < 0.32:
        return _slipped(example, chance)
    return raised(example, chance) if roll < 0.38 else example


def reworded(example: Example, words: Sequence[str], chance: Random) -> Example:
    """Some words outside personal data become others of the language: not every stranger is a name."""
    spaced = example.language not in ("ja", "zh")
    text, spans, done = "", [], 0
    for start, end, kind in [*sorted(example.spans), (len(example.text), len(example.text), "")]:
        if start < done:
            return example
        plain = example.text[done:start]
        text += (
            _WORD.sub(lambda word: _other(word[0], words, chance), plain)
            if spaced
            else _with(plain, words, chance)
        )
        spans.append((len(text), len(text) + end - start, kind))
        text += example.text[start:end]
        done = end
    return Example(text, tuple(spans[:-1]), example.language)


def salad(words: Sequence[str], language: str, chance: Random) -> str:
    """A few words of a language one after another."""
    return ("" if language in ("ja", "zh") else " ").join(chance.choices(words, k=chance.randrange(1, 6)))


def _other(word: str, words: Sequence[str], chance: Random) -> str:
    roll = chance.random()
    if roll > 0.2:
        return word
    other = chance.choice(words)
    return other[0].upper() + other[1:] if word[0].isupper() or roll < 0.03 else other


def _with(text: str, words: Sequence[str], chance: Random) -> str:
    """With a word put in between, where nothing stands between words."""
    places = [at.end() for at in _PAUSE.finditer(text)]
    if not places:
        return text
    place = chance.choice(places)
    return text[:place] + chance.choice(words) + text[place:]


def joined(examples: Sequence[Example], chance: Random) -> Example:
    """Several messages in one, since people write about more than one thing."""
    text, spans = "", []
    for example in examples:
        text += chance.choice(_JOINTS) if text else ""
        spans += [(start + len(text), end + len(text), kind) for start, end, kind in example.spans]
        text += example.text
    return Example(text, tuple(spans), examples[0].language)


def _mapped(example: Example, change: Callable[[str], str]) -> Example:
    """Sign by sign; a sign that would become two stays as it is, so that spans stay where they are."""
    text = "".join(new if len(new := change(sign)) == 1 else sign for sign in example.text)
    return Example(text, example.spans, example.language)


def _bare(sign: str) -> str:
    return unicodedata.normalize("NFD", sign)[0]


def raised(example: Example, chance: Random) -> Example:
    """Some words in capitals for emphasis, or only what is personal."""
    signs = list(example.text)
    if example.spans and chance.random() < 0.3:
        places = [(start, end) for start, end, _ in example.spans]
    else:
        inside = {at for start, end, _ in example.spans for at in range(start, end)}
        words = [at.span() for at in _WORD.finditer(example.text) if at.start() not in inside]
        places = chance.sample(words, min(len(words), chance.randrange(1, 5)))
    for start, end in places:
        signs[start:end] = [new if len(new := sign.upper()) == 1 else sign for sign in signs[start:end]]
    return Example("".join(signs), example.spans, example.language)


def _slipped(example: Example, chance: Random) -> Example:
    """Up to two pairs of letters outside personal data change places; sometimes the last mark is lost."""
    signs = list(example.text)
    free = [
        at
        for at in range(len(signs) - 1)
        if signs[at].isalpha()
        and signs[at + 1].isalpha()
        and not any(s - 1 <= at <= e for s, e, _ in example.spans)
    ]
    for at in chance.sample(free, min(len(free), chance.randrange(3))):
        signs[at], signs[at + 1] = signs[at + 1], signs[at]
    text = "".join(signs)
    if text[-1:] in (".", "!", "?") and chance.random() < 0.5:
        text = text[:-1]
    return Example(text, example.spans, example.language)
