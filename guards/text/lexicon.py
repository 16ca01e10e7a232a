"""Knows the words of nine languages that say what an answer claims; they stand in `words.toml`.

Finds words only; what they make of a sentence is judged elsewhere.
"""

from __future__ import annotations

import functools
import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from guards.text.notation import plain

WORDS: Final = Path(__file__).with_name("words.toml")
_TOKEN: Final = re.compile(r"[^\W\d_]+")
_HANGUL: Final = re.compile("[\uac00-\ud7a3]")
_KANA: Final = re.compile("[\u3040-\u30ff]")
_HAN: Final = re.compile("[\u4e00-\u9fff]")
_DEEPEST: Final = 7  # tokens of a phrase behind its first one
_DEVANAGARI: Final = re.compile("[\u0900-\u097f]")
_SCRIPTS: Final = ("ko", "ja", "zh", "hi")


class Word(NamedTuple):
    """What stands in a text from `start` to `end`, and the key of what it means: `act.refund`."""

    key: str
    start: int
    end: int
    form: str
    language: str


_Meanings = Mapping[str, Sequence[str]]  # keys by language
_NOTHING: Final[_Meanings] = {}


class _Node:
    """Tokens that began a phrase: what they mean if it ends here, and where each further token leads."""

    __slots__ = ("further", "meanings", "opened")

    def __init__(self) -> None:
        self.meanings: _Meanings = _NOTHING
        self.further: dict[str, _Node] = {}
        self.opened: dict[str, _Meanings] = {}  # by how the next token begins

    def ending_with(self, token: str) -> _Meanings:
        """What a phrase means of which this is the last token."""
        node = self.further.get(token)
        found = node.meanings if node else _NOTHING
        for first, meanings in self.opened.items():
            if token.startswith(first):
                found = _joined(found, meanings)
        return found


def words(text: str) -> list[Word]:
    """All known words of a text in plain form, in order; of its own language only, where that is clear."""
    latin = _latin(text)
    others = [word for script in _scripts(text) for word in _of_script(script, text)]
    return sorted([*latin, *others], key=lambda word: (word.start, word.end)) if others else latin


def keys_of(text: str) -> frozenset[str]:
    """The keys alone. A name or a state in Han characters may be Japanese."""
    spoken = plain(text).lower()
    keys = frozenset(word.key for word in words(spoken))
    if spoken.isascii() or _KANA.search(spoken) or not _HAN.search(spoken):
        return keys
    return keys.union(word.key for word in _of_script("ja", spoken))


def _scripts(text: str) -> Iterator[str]:
    if text.isascii():
        return
    if _HANGUL.search(text):
        yield "ko"
    if _DEVANAGARI.search(text):
        yield "hi"
    if _KANA.search(text):
        yield "ja"
    elif _HAN.search(text):
        yield "zh"


def _of_script(language: str, text: str) -> Iterator[Word]:
    """Words inside others: at each place the longest that begins there, and none within it."""
    sizes, keys = _written_together(language)
    covered = 0
    for start, first in enumerate(text):
        if start < covered or first not in sizes or _DEVANAGARI.match(text[start - 1 : start]):
            continue  # Hindi alone of these writes gaps: none of its words begins inside another
        for size in sizes[first]:
            form = text[start : start + size]
            if form in keys:
                covered = start + len(form)
                yield from [Word(key, start, covered, form, language) for key in keys[form]]
                break


def _latin(text: str) -> list[Word]:
    tokens = _TOKEN.findall(text)
    found: list[tuple[int, str, _Meanings]] = []
    covered = after = 0
    for place, token in enumerate(tokens):
        start = text.index(token, after)
        after = start + len(token)
        meanings, node = _known(token)
        if place < covered or not (meanings or node):
            continue
        form = token
        if node:
            size, longest = _longest(node, tokens, place + 1)
            if longest:
                covered, meanings = place + 1 + size, longest
                form = _form(text, start, tokens[place:covered])
        if meanings:
            found.append((start, form, meanings))
    return list(_of_one_language(found))


def _longest(node: _Node | None, tokens: list[str], place: int) -> tuple[int, _Meanings]:
    """How many tokens of a phrase stand behind this place, for the longest that goes on here; its meaning."""
    size, longest = 0, _NOTHING
    for behind, token in enumerate(tokens[place : place + _DEEPEST], 1):
        if node is None:
            break
        if ended := node.ending_with(token):
            size, longest = behind, ended
        node = node.further.get(token)
    return size, longest


def _form(text: str, start: int, tokens: Sequence[str]) -> str:
    """How these tokens stand in the text, with what is between them."""
    end = start
    for token in tokens:
        end = text.index(token, end) + len(token)
    return text[start:end]


def _of_one_language(found: list[tuple[int, str, _Meanings]]) -> Iterator[Word]:
    """The words of the language that knows most of them: `he` has done something in Spanish only."""
    heard = Counter(language for _, _, meanings in found for language in meanings)
    most = max(heard.values(), default=0)
    spoken = [language for language, times in heard.items() if times == most]
    for start, form, meanings in found:
        for language in spoken:
            for key in meanings.get(language, ()):
                yield Word(key, start, start + len(form), form, language)


@functools.lru_cache(maxsize=4096)
def _known(token: str) -> tuple[_Meanings, _Node | None]:
    """What the token means alone, and the phrases that it may begin. Remembered by token only."""
    root, beginnings = _spaced()
    node = root.further.get(token)
    meanings = node.meanings if node else _NOTHING
    for size in range(2, len(token) + 1):
        meanings = _joined(meanings, beginnings.get(token[:size], _NOTHING))
    return meanings, node if node and (node.further or node.opened) else None


def _joined(first: _Meanings, second: _Meanings) -> _Meanings:
    if not (first and second):
        return first or second
    return {of: (*first.get(of, ()), *second.get(of, ())) for of in {**first, **second}}


@functools.cache
def _rows() -> tuple[tuple[str, str, str], ...]:
    """(key, language, word) of every word there is."""
    tables: Mapping[str, Mapping[str, Mapping[str, str]]] = tomllib.loads(WORDS.read_text(encoding="utf-8"))
    return tuple(
        (f"{role}.{name}", language, word)
        for role, names in tables.items()
        for name, languages in names.items()
        for language, row in languages.items()
        for word in _written(f"{role}.", row)
    )


def _written(role: str, row: str) -> Iterator[str]:
    """What things are called, also without accents, as facts are named and people type: `prestamo`."""
    for word in row.split("|"):
        yield word
        if role == "concept." and (bare := unaccented(word)) != word:
            yield bare


def unaccented(word: str) -> str:
    """Of Latin letters only: in other scripts such marks are part of the letter."""
    if word > "\u0250":
        return word
    return "".join(sign for sign in unicodedata.normalize("NFD", word) if not unicodedata.combining(sign))


@functools.cache
def _spaced() -> tuple[_Node, Mapping[str, _Meanings]]:
    """The words of languages with spaces: whole ones and phrases as a tree, and beginnings of words."""
    root, beginnings = _Node(), dict[str, _Meanings]()
    for key, language, word in _rows():
        if language in _SCRIPTS:
            continue
        *firsts, last = _TOKEN.findall(word.lower())
        node = root
        for token in firsts:
            node = node.further.setdefault(token, _Node())
        meaning = {language: (key,)}
        if word.endswith("*"):
            opened = node.opened if firsts else beginnings
            opened[last] = _joined(opened.get(last, _NOTHING), meaning)
        else:
            ended = node.further.setdefault(last, _Node())
            ended.meanings = _joined(ended.meanings, meaning)
    return root, beginnings


@functools.cache
def _written_together(language: str) -> tuple[Mapping[str, Sequence[int]], Mapping[str, Sequence[str]]]:
    """How long words are by their first character, longest first, and the keys of each word."""
    keys: dict[str, list[str]] = {}
    for key, of, word in _rows():
        if of == language:
            keys.setdefault(plain(word).strip().lower(), []).append(key)
    sizes: dict[str, set[int]] = {}
    for form in keys:
        sizes.setdefault(form[0], set()).add(len(form))
    return {first: sorted(of, reverse=True) for first, of in sizes.items()}, keys
