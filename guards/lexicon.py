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
class _Entry:
    """One row of words: all its tokens have to follow; of the last one maybe only the beginning."""

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
    places = [(found.start(), found.end()) for found in _TOKEN.finditer(text)]
    tokens = [text[start:end] for start, end in places]
    found: list[Word] = []
    covered = 0
    for place, token in enumerate(tokens):
        if place < covered:
            continue
        entries = [entry for entry in _candidates(token) if entry.follows(tokens, place)]
        longest = max((len(entry.tokens) for entry in entries), default=0)
        covered = place + longest
        for entry in entries:
            if len(entry.tokens) == longest:
                start, end = places[place][0], places[place + longest - 1][1]
                found.append(Word(entry.key, start, end, text[start:end], entry.language))
    return _of_one_language(found)


def _of_one_language(found: list[Word]) -> list[Word]:
    """The words of the language that knows most of them: `he` has done something in Spanish only."""
    heard = Counter(language for language, _ in {(word.language, word.start) for word in found})
    most = max(heard.values(), default=0)
    return [word for word in found if heard[word.language] == most]


@functools.lru_cache(maxsize=4096)
def _candidates(token: str) -> tuple[_Entry, ...]:
    """Remembered by single word, never by sentence."""
    whole, beginnings = _spaced()
    prefixes = (token[:size] for size in range(2, len(token) + 1))
    return (*whole.get(token, ()), *(entry for prefix in prefixes for entry in beginnings.get(prefix, ())))


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


@functools.cache
def _spaced() -> tuple[Mapping[str, list[_Entry]], Mapping[str, list[_Entry]]]:
    """The words of languages with spaces: by their first token, or by its beginning."""
    whole: dict[str, list[_Entry]] = {}
    beginnings: dict[str, list[_Entry]] = {}
    for key, language, word in _rows():
        if language not in _SCRIPTS:
            entry = _Entry(tuple(_TOKEN.findall(word.lower())), word.endswith("*"), language, key)
            of = beginnings if entry.opens and len(entry.tokens) == 1 else whole
            of.setdefault(entry.tokens[0], []).append(entry)
    return whole, beginnings


@functools.cache
def _written_together(language: str) -> tuple[re.Pattern[str], Mapping[str, list[str]]]:
    keys: dict[str, list[str]] = {}
    for key, of, word in _rows():
        if of == language:
            keys.setdefault(plain(word).strip().lower(), []).append(key)
    return re.compile(_any(keys)), keys


def _any(alternatives: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(alternatives, key=len, reverse=True)))
