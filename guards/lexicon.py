"""Knows the words of eight languages that say what an answer claims; they stand in `words.toml`.

Finds words only; what they make of a sentence is judged elsewhere.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

from guards.notation import plain

WORDS: Final = Path(__file__).with_name("words.toml")
_TOKEN: Final = re.compile(r"[^\W\d_]+")
_HANGUL: Final = re.compile("[\uac00-\ud7a3]")
_KANA: Final = re.compile("[\u3040-\u30ff]")
_HAN: Final = re.compile("[\u4e00-\u9fff]")
_LOOK: Final = 1  # letters of a second token that say whether a phrase is worth a look
_SCRIPTS: Final = ("ko", "ja", "zh")


class Word(NamedTuple):
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
    latin = _latin(text)
    others = [word for script in _scripts(text) for word in _of_script(script, text)]
    return sorted([*latin, *others], key=lambda word: (word.start, word.end)) if others else latin


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
    tokens = _TOKEN.findall(text)
    found: list[Word] = []
    covered = after = 0
    for place, token in enumerate(tokens):
        start = text.index(token, after)
        after = start + len(token)
        alone, phrases = _meanings(token)
        if place < covered or not (alone or phrases):
            continue
        longest = _longest(phrases, tokens, place) if phrases else ()
        form, meanings = token, alone
        if longest:
            covered = place + len(longest[0].tokens)
            form = _form(text, start, tokens[place:covered])
            meanings = tuple((one.language, one.key) for one in longest)
        end = start + len(form)
        found += [Word(key, start, end, form, language) for language, key in meanings]
    return _of_one_language(found)


def _longest(phrases: _Phrases, tokens: list[str], place: int) -> Sequence[_Phrase]:
    """The phrases of most words that begin at this token."""
    behind = tokens[place + 1][:_LOOK] if place + 1 < len(tokens) else ""
    begun = [phrase for phrase in phrases.get(behind, ()) if phrase.follows(tokens, place)]
    size = max((len(phrase.tokens) for phrase in begun), default=0)
    return [phrase for phrase in begun if len(phrase.tokens) == size]


def _form(text: str, start: int, tokens: Sequence[str]) -> str:
    """How these tokens stand in the text, with what is between them."""
    end = start
    for token in tokens:
        end = text.index(token, end) + len(token)
    return text[start:end]


def _of_one_language(found: list[Word]) -> list[Word]:
    """The words of the language that knows most of them: `he` has done something in Spanish only."""
    heard: dict[str, int] = {}
    last: dict[str, int] = {}  # a place counts once, however much a word can mean there
    for _, start, _, _, language in found:
        if last.get(language) != start:
            last[language], heard[language] = start, heard.get(language, 0) + 1
    if len(heard) < 2:
        return found
    most = max(heard.values())
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
