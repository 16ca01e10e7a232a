"""What each fact is called, and so what a figure that it proves is about: by words, name or description."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Set

from guards.base import Fact
from guards.distinctions import numbers_of
from guards.meaning.concepts import NAMES, owed
from guards.meaning.stretches import SAME
from guards.meaning.terms import terms_of
from guards.text.lexicon import keys_of


def told_apart(
    facts: Mapping[str, Fact], own: Mapping[str, re.Pattern[str]], text: str
) -> Mapping[str, frozenset[str]]:
    """For every fact that only its own name tells of, and no word of this text: what others like it are."""
    called = {name: named_by(" ".join(fact.words), name, fact.description) for name, fact in facts.items()}
    return {
        key: frozenset().union(*(called[other] for other in facts if facts[other].type == fact.type))
        for name, fact in facts.items()
        if not called[name] and (key := f"own.{name}") in own and not own[key].search(text)
    }


def called_alone(facts: Mapping[str, Fact], own: Set[str]) -> Mapping[str, frozenset[str]]:
    """For every fact what it alone is called: by words of its own, or by an order's number."""
    return {
        name: numbers | ({key} if (key := f"own.{name}") in own else frozenset())
        for name, numbers in numbers_of(facts).items()
    }


def about_fact(fact: Fact, wanted: Set[str], called: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """By its own words, else by the end of its name, else by all of it, else by its description."""
    named = called[fact.name] | terms_of(fact)
    return named | owed(fact.name, named_by(" ".join(fact.words), fact.name, fact.description)) & wanted


@functools.lru_cache(maxsize=512)
def named_by(own: str, name: str, description: str) -> frozenset[str]:
    """Remembered: these are the operator's words, the same for everybody."""
    told = (own, name.rpartition(".")[2], name.replace(".", " "), description)
    keys = (frozenset(SAME.get(key, key) for key in keys_of(text)) & NAMES.keys() for text in told)
    return next((found for found in keys if found), frozenset())
