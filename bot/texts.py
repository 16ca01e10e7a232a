"""Parley's own sentences, in every language that it speaks; they stand in `texts.toml` beside this file.

They are true in any installation, promise nothing, and never hold a person's words.
"""

from __future__ import annotations

import re
import string
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

FALLBACK: Final = "en"
SENTENCES: Final = Path(__file__).with_name("texts.toml")

_UNSAFE: Final = re.compile(r"[\\`*{}\[\]<>]")  # what Markdown or a fact reference begins with
_LONGEST_VALUE: Final = 80


class TextsInvalid(Exception):
    """A sentence is missing, or names other values than its English form.

    Remedy: the message names the language and the key; write that sentence in `bot/texts.toml`.
    """


class Texts:
    """Sentences by language and key. Every language has every key, with the same values."""

    def __init__(self, sentences: Mapping[str, Mapping[str, str]]) -> None:
        self._sentences = {language: dict(of) for language, of in sentences.items()}
        _check(self._sentences)

    @classmethod
    def load(cls, path: Path = SENTENCES) -> Texts:
        """Raises TextsInvalid."""
        try:
            return cls(tomllib.loads(path.read_text(encoding="utf-8")))
        except tomllib.TOMLDecodeError as error:
            raise TextsInvalid(f"{path.name}: not valid TOML: {error}") from None

    @property
    def languages(self) -> frozenset[str]:
        return frozenset(self._sentences)

    def say(self, key: str, language: str, **values: str | int) -> str:
        """The sentence in this language (`de-AT` is `de`), else in English. Values: staff names, numbers."""
        sentences = self._sentences.get(primary(language), self._sentences[FALLBACK])
        return sentences[key].format(**{name: _plain(str(value)) for name, value in values.items()})

    def with_words(self, key: str, own: Mapping[str, str]) -> Texts:
        """The same, with the operator's own words under `key`. Raises TextsInvalid for a strange language."""
        if strange := sorted(own.keys() - self.languages):
            known = ", ".join(sorted(self.languages))
            raise TextsInvalid(f"{key} in {', '.join(strange)}: there are sentences in {known} only")
        literal = {language: re.sub(r"[{}]", r"\g<0>\g<0>", text) for language, text in own.items()}
        return Texts(
            {
                language: {**of, key: literal.get(language, of[key])}
                for language, of in self._sentences.items()
            }
        )

    def words(self, *keys: str) -> Sequence[str]:
        """What stands under these keys in every language, `|` between them, each to be a whole message."""
        found = [part for of in self._sentences.values() for key in keys for part in of[key].split("|")]
        return [f"={part.strip()}" for part in found]


def primary(language: str) -> str:
    """`de` of `de-AT`."""
    return language.casefold().replace("_", "-").split("-")[0]


def _plain(value: str) -> str:
    """A value on one line, without what could become markup, a link or a reference."""
    return " ".join(_UNSAFE.sub("", value).split())[:_LONGEST_VALUE]


def _check(sentences: Mapping[str, Mapping[str, str]]) -> None:
    if FALLBACK not in sentences:
        raise TextsInvalid(f"there is no [{FALLBACK}]: it is what every other language falls back to")
    expected = {key: _values(FALLBACK, key, text) for key, text in sentences[FALLBACK].items()}
    for language, own in sentences.items():
        if own.keys() != expected.keys():
            keys = ", ".join(sorted(own.keys() ^ expected.keys()))
            raise TextsInvalid(f"[{language}] and [{FALLBACK}] must have the same keys; see: {keys}")
        for key, text in own.items():
            if _values(language, key, text) != expected[key]:
                raise TextsInvalid(f"[{language}] {key}: must use the same {{values}} as in [{FALLBACK}]")


def _values(language: str, key: str, text: str) -> frozenset[str]:
    if not isinstance(text, str) or not text.strip():
        raise TextsInvalid(f"[{language}] {key}: is empty; write the sentence")
    try:
        return frozenset(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)
    except ValueError as error:
        raise TextsInvalid(f"[{language}] {key}: {error}") from None
