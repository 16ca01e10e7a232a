"""Reads `rules.toml` and refuses what could not work, naming the place and the remedy, at start."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.providers.phrases import BadPhrase, Phrase, variants
from guards.pii.placeholders import REFERENCE

NEEDS: Final = ("human", "stop", "erase", "withdraw")  # answered in Parley's own words, never rate limited
WILD: Final = re.compile(r"\{([a-z][a-z0-9_.\-]*\.\*(?:\.[a-z0-9_.\-]+)?)\}")  # {order.*.status}

_WILD_NAME: Final = re.compile(r"[a-z][a-z0-9_.\-]*\.\*(?:\.[a-z0-9_.\-]+)?")
_NAME: Final = re.compile(r"[a-z][a-z0-9_.\-]*")


class RulesInvalid(Exception):
    """The rules file is wrong. Remedy: the message names the intent, the language and what to write."""


class Words(BaseModel):
    """An intent in one language."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    patterns: list[str] = Field(min_length=1)
    answer: str = ""
    missing: str = ""
    unless: list[str] = []


@dataclass(frozen=True, slots=True)
class Intent:
    """One `[[intent]]`. `phrases` are the patterns of each language, written out.

    With one of `unless` in a message, in any language, it is not meant: "I do not withdraw my consent".
    """

    name: str
    first: bool
    needs_facts: Sequence[str]
    words: Mapping[str, Words]
    phrases: Mapping[str, Sequence[Phrase]]
    unless: Sequence[Phrase]


class _Entry(BaseModel):
    """What stands in an `[[intent]]` beside its languages."""

    model_config = ConfigDict(extra="allow", frozen=True)
    __pydantic_extra__: dict[str, Words]

    name: str = Field(pattern="^[a-z][a-z0-9_]*$")
    first: bool = False
    needs_facts: list[str] = []


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    intent: list[_Entry]


def read(path: Path) -> Sequence[Intent]:
    """Every intent of the file, in its order. Raises RulesInvalid."""
    try:
        file = _File.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise RulesInvalid(f"{path}: cannot be read: {error.strerror}; correct `rules`") from None
    except ValidationError as error:
        problem = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in problem["loc"])
        raise RulesInvalid(f"{path.name}: {where}: {problem['msg']}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RulesInvalid(f"{path.name}: not valid TOML: {error}") from None
    try:
        return _checked([_intent(entry) for entry in file.intent])
    except ValueError as error:
        raise RulesInvalid(f"{path.name}: {error}") from None


def _intent(entry: _Entry) -> Intent:
    languages = entry.__pydantic_extra__
    if not languages:
        raise ValueError(f"{entry.name}: has no language; add [intent.en] with patterns")
    for need in entry.needs_facts:
        if not (_NAME.fullmatch(need) or _WILD_NAME.fullmatch(need)):
            raise ValueError(f"{entry.name}: needs_facts: {need!r} is no fact name; as in account.balance")
    for language, words in languages.items():
        if not re.fullmatch("[a-z]{2,3}", language):
            raise ValueError(f"{entry.name}: {language!r} is neither a setting nor a language such as en")
        _check_words(f"{entry.name}.{language}", entry, words)
    return Intent(
        entry.name,
        entry.first,
        entry.needs_facts,
        languages,
        {
            language: _phrases(f"{entry.name}.{language}", words.patterns)
            for language, words in languages.items()
        },
        [
            phrase
            for language, words in languages.items()
            for phrase in _phrases(f"{entry.name}.{language}: unless", words.unless)
        ],
    )


def _phrases(where: str, patterns: Sequence[str]) -> Sequence[Phrase]:
    phrases: list[Phrase] = []
    for pattern in patterns:
        try:
            phrases += [Phrase(text) for text in variants(pattern)]
        except BadPhrase as error:
            raise ValueError(f"{where}: pattern {pattern!r}: {error}") from None
    return phrases


def _check_words(where: str, entry: _Entry, words: Words) -> None:
    if entry.name in NEEDS:
        if words.answer or words.missing:
            raise ValueError(f"{where}: has an answer; Parley says its own words here, remove it")
        if any("*" in pattern for pattern in (*words.patterns, *words.unless)):
            raise ValueError(f"{where}: a word of need must stand as it is written; remove the *")
        return
    if not words.answer.strip():
        raise ValueError(f"{where}: has no answer; write one")
    if entry.needs_facts and not words.missing.strip():
        raise ValueError(f"{where}: needs facts; write in `missing` what is said without them")
    rest = REFERENCE.sub("", WILD.sub("", words.answer))
    if "{" in rest or "}" in rest or "{" in words.missing:
        raise ValueError(f"{where}: a reference is written as {{account.balance}} or {{order.*.status}}")
    if WILD.search(words.answer) and not any("*" in need for need in entry.needs_facts):
        raise ValueError(f"{where}: the answer has a *, so needs_facts must name a fact with the same *")


def _checked(intents: Sequence[Intent]) -> Sequence[Intent]:
    """Words of need exist in every language that the file speaks; no name stands twice."""
    names = [intent.name for intent in intents]
    for name in names:
        if names.count(name) > 1:
            raise ValueError(f"{name}: stands twice; make it one [[intent]]")
    languages = {language for intent in intents for language in intent.words}
    for need in NEEDS:
        own = next((intent.words.keys() for intent in intents if intent.name == need), None)
        if own is None:
            raise ValueError(f"there is no intent {need!r}: people must always be able to say this")
        if languages - own:
            raise ValueError(f"{need}: lacks {', '.join(sorted(languages - own))}; say it in every language")
    return intents
