"""Answers by rule: what is said at once (greetings, words of need), and what answers when no model does.

An answer is the operator's own text with fact references; a rule never sees a value and invents nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.providers.phrases import Heard, Phrase, variants
from bot.providers.rulebook import NEEDS, WILD, Intent, read
from guards.base import MaskedText
from guards.pii.placeholders import REFERENCE

_MOST_ORDERS: Final = 5  # listed at once, the highest first


@dataclass(frozen=True, slots=True)
class RuleMatch:
    """The rule that fits best. `complete` is False when a fact is lacking and `answer` says so.

    `answer` is empty for words of need. `confidence` is the share of the message that was understood.
    """

    intent: str
    language: str
    answer: MaskedText
    confidence: float
    first: bool
    complete: bool

    @property
    def wants_person(self) -> bool:
        return self.intent == "human"


@dataclass(frozen=True, slots=True)
class _Spelled:
    """One phrase of an intent in one language, at its place in the file."""

    place: int
    intent: Intent
    language: str
    phrase: Phrase


class Rules:
    """Every intent of one file. `match` is pure and takes bounded time."""

    def __init__(self, intents: Sequence[Intent]) -> None:
        self._intents = intents
        self._by_opening: dict[str | None, list[_Spelled]] = {}
        spelled = (
            (intent, language, phrase)
            for intent in intents
            for language, phrases in intent.phrases.items()
            for phrase in phrases
        )
        for place, (intent, language, phrase) in enumerate(spelled):
            self._by_opening.setdefault(phrase.opening, []).append(_Spelled(place, intent, language, phrase))

    @classmethod
    def load(cls, path: Path) -> Rules:
        """Raises RulesInvalid."""
        return cls(read(path))

    def needs(self) -> Mapping[str, Sequence[str]]:
        """The words of need in every language, as `guards.inputs.Needs` takes them."""
        return {
            intent.name: [text for words in intent.words.values() for text in _spellings(words.patterns)]
            for intent in self._intents
            if intent.name in NEEDS
        }

    def unless(self) -> Mapping[str, Sequence[str]]:
        """What stands beside a word of need that is not meant, likewise."""
        return {
            intent.name: [text for words in intent.words.values() for text in _spellings(words.unless)]
            for intent in self._intents
            if intent.name in NEEDS
        }

    def match(self, text: MaskedText, *, fact_names: Set[str], language: str = "") -> RuleMatch | None:
        """The intent whose phrase explains most of the message; those marked `first` go before others.

        `language` decides when two languages say it alike.
        """
        heard = Heard(text.value)
        best: tuple[bool, float, bool] = (False, 0.0, False)
        found: tuple[Intent, str] | None = None
        for one in self._possible(heard):
            confidence = one.phrase.covers(heard)
            fit = (one.intent.first, confidence, one.language == language)
            if confidence > 0 and fit > best and not _is_denied(one.intent, heard):
                best, found = fit, (one.intent, one.language)
        return _matched(*found, best[1], text.value, fact_names) if found else None

    def _possible(self, heard: Heard) -> Sequence[_Spelled]:
        """In the order of the file, as all of them would be: a message shares its words with few."""
        openings: list[str | None] = [*heard.words, *([None] if heard.unspaced else [])]
        spelled = [one for opening in openings for one in self._by_opening.get(opening, ())]
        return sorted(spelled, key=lambda one: one.place)


def _is_denied(intent: Intent, heard: Heard) -> bool:
    return any(phrase.covers(heard) for phrase in intent.unless)


def _matched(intent: Intent, language: str, confidence: float, text: str, names: Set[str]) -> RuleMatch:
    words = intent.words[language]
    orders = _orders(intent.needs_facts, text, names)
    complete = orders != [] and all("*" in need or need in names for need in intent.needs_facts)
    answer = _filled(words.answer, orders or (), names) if complete else words.missing.strip()
    return RuleMatch(
        intent.name,
        language,
        MaskedText.authored(answer),
        confidence,
        intent.first,
        complete,
    )


def _orders(needs: Sequence[str], text: str, names: Set[str]) -> Sequence[str] | None:
    """What `*` stands for: of those with every needed fact the ones the person names, else all of them.

    None: no fact with `*` is needed.
    """
    found = [set(_wild(need, names)) for need in needs if "*" in need]
    if not found:
        return None
    known = sorted(set.intersection(*found), key=lambda order: (len(order), order), reverse=True)
    said = unicodedata.normalize("NFKC", text).casefold()
    named = [order for order in known if re.search(rf"(?<![^\W_]){re.escape(order)}(?![^\W_]|-\w)", said)]
    return (named or known)[:_MOST_ORDERS]


def _wild(need: str, names: Set[str]) -> Iterator[str]:
    before, _, after = need.partition("*")
    for name in names:
        middle = name[len(before) : len(name) - len(after)]
        if middle and "." not in middle and name == f"{before}{middle}{after}":
            yield middle


def _filled(answer: str, orders: Sequence[str], names: Set[str]) -> str:
    """Neighbouring lines with `*` once per order; a line that refers to what is not known is left out."""
    lines: list[str] = []
    block: list[str] = []
    for line in [*answer.strip().splitlines(), ""]:
        if WILD.search(line):
            block.append(line)
            continue
        lines += [_for_order(of, order) for order in orders for of in block]
        lines.append(line)
        block = []
    return "\n".join(line for line in lines if names >= set(REFERENCE.findall(line))).strip()


def _for_order(line: str, order: str) -> str:
    return WILD.sub(lambda found: found[0].replace("*", order), line)


def _spellings(patterns: Sequence[str]) -> Iterator[str]:
    """Every text of the patterns, also with a typographic apostrophe and without diacritics."""
    for pattern in patterns:
        for text in variants(pattern):
            marked = unicodedata.normalize("NFD", text)
            plain = unicodedata.normalize("NFC", re.sub("[\u0300-\u036f]", "", marked))
            yield from dict.fromkeys([text, text.replace("'", "’"), plain])
