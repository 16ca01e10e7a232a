"""Knows the words of eight languages that say what an answer claims; they stand in `words.toml`.

Finds words only; what they make of a sentence is judged elsewhere.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from guards.notation import plain

WORDS: Final = Path(__file__).with_name("words.toml")
_TOKEN: Final = re.compile(r"[^\W\d_]+")
_HANGUL: Final = re.compile("[\uac00-\ud7a3]")
_KANA: Final = re.compile("[\u3040-\u30ff]")
_HAN: Final = re.compile("[\u4e00-\u9fff]")
_LOOK: Final = 1  # letters of a second token that say whether a phrase is worth a look
_SCRIPTS: Final = ("ko", "ja", "zh")


@dataclass(frozen=True, slots=True)
class Word:
    """What stands in a text from `start` to `end`, and the key of what it means: `act.refund`."""

    key: str
    start: int
    end: int
    form: str
    language: str


@dataclass(frozen=True, slots=True)
class _Phrase:
    """Tokens that have to follow one another; of the last one maybe only the beginning."""

    tokens: tuple[str, ...]
    opens: bool
    language: str
    key: str

    def follows(self, tokens: list[str], place: int) -> bool:
        *first, last = self.tokens
        end = place + len(first)
        return (
            end < len(tokens)
            and tokens[place:end] == first
            and (tokens[end].startswith(last) if self.opens else tokens[end] == last)
        )


def words(text: str) -> list[Word]:
    """All known words of a text in plain form, in order; of its own language only, where that is clear."""
    return sorted(
        [*_latin(text), *(word for script in _scripts(text) for word in _of_script(script, text))],
        key=lambda word: (word.start, word.end),
    )


def keys_of(text: str) -> frozenset[str]:
    """The keys alone."""
    return frozenset(word.key for word in words(plain(text).lower()))


def _scripts(text: str) -> Iterator[str]:
    if text.isascii():
        return
    if _HANGUL.search(text):
        yield "ko"
    if _KANA.search(text):
        yield "ja"
    elif _HAN.search(text):
        yield "zh"


def _of_script(language: str, text: str) -> Iterator[Word]:
    pattern, keys = _written_together(language)
    for found in pattern.finditer(text):
        for key in keys[found[0]]:
            yield Word(key, *found.span(), found[0], language)


def _latin(text: str) -> list[Word]:
    places = [found.span() for found in _TOKEN.finditer(text)]
    tokens = [text[start:end] for start, end in places]
    found: list[Word] = []
    covered = 0
    for place, token in enumerate(tokens):
        if place < covered:
            continue
        alone, phrases = _meanings(token)
        behind = tokens[place + 1][:_LOOK] if phrases and place + 1 < len(tokens) else ""
        longer = [phrase for phrase in phrases.get(behind, ()) if phrase.follows(tokens, place)]
        size = max((len(phrase.tokens) for phrase in longer), default=1)
        covered = place + size
        start, end = places[place][0], places[covered - 1][1]
        longest = [(one.language, one.key) for one in longer if len(one.tokens) == size]
        for language, key in longest or alone:
            found.append(Word(key, start, end, text[start:end], language))
    return _of_one_language(found)


def _of_one_language(found: list[Word]) -> list[Word]:
    """The words of the language that knows most of them: `he` has done something in Spanish only."""
    heard = Counter(language for language, _ in {(word.language, word.start) for word in found})
    most = max(heard.values(), default=0)
    return [word for word in found if heard[word.language] == most]


@functools.lru_cache(maxsize=4096)
def _meanings(token: str) -> tuple[tuple[tuple[str, str], ...], _Phrases]:
    """(language, key) of the token alone, and the phrases that it may begin. Remembered by token only."""
    whole, beginnings, phrases = _spaced()
    prefixes = (token[:size] for size in range(2, len(token) + 1))
    begun = (meaning for prefix in prefixes for meaning in beginnings.get(prefix, ()))
    return (*whole.get(token, ()), *begun), phrases.get(token, {})


@functools.cache
def _rows() -> tuple[tuple[str, str, str], ...]:
    """(key, language, word) of every word there is."""
    tables: Mapping[str, Mapping[str, Mapping[str, str]]] = tomllib.loads(WORDS.read_text(encoding="utf-8"))
    return tuple(
        (f"{role}.{name}", language, word)
        for role, names in tables.items()
        for name, languages in names.items()
        for language, row in languages.items()
        for word in row.split("|")
    )


_Meanings = Mapping[str, list[tuple[str, str]]]
_Phrases = Mapping[str, list[_Phrase]]  # by how their second token begins


@functools.cache
def _spaced() -> tuple[_Meanings, _Meanings, Mapping[str, _Phrases]]:
    """The words of languages with spaces: whole ones, beginnings, and phrases by their first token."""
    whole: dict[str, list[tuple[str, str]]] = {}
    beginnings: dict[str, list[tuple[str, str]]] = {}
    phrases: dict[str, dict[str, list[_Phrase]]] = {}
    for key, language, word in _rows():
        if language in _SCRIPTS:
            continue
        first, *rest = _TOKEN.findall(word.lower())
        opens = word.endswith("*")
        if rest:
            of = phrases.setdefault(first, {}).setdefault(rest[0][:_LOOK], [])
            of.append(_Phrase((first, *rest), opens, language, key))
        else:
            (beginnings if opens else whole).setdefault(first, []).append((language, key))
    return whole, beginnings, phrases


@functools.cache
def _written_together(language: str) -> tuple[re.Pattern[str], Mapping[str, list[str]]]:
    keys: dict[str, list[str]] = {}
    for key, of, word in _rows():
        if of == language:
            keys.setdefault(plain(word).strip().lower(), []).append(key)
    return re.compile(_any(keys)), keys


def _any(alternatives: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(alternatives, key=len, reverse=True)))
