"""What tells one fact from the others of its kind: `savings` from `checking`, order 1001 from order 1002.

Knows names only, never values. What several of them have tells nothing,
nor does what any fact may be called.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from guards.base import Fact, FactType

NUMBER: Final = re.compile(r"\d+")
_TOKEN: Final = re.compile(r"[a-z]{3,}")
_ANYTHING: Final = frozenset(
    [
        "account",
        "order",
        "customer",
        "user",
        "client",
        "amount",
        "value",
        "number",
        "date",
        "day",
        "time",
        "current",
        "status",
        "name",
        "info",
        "total",
        "sum",
        "item",
        "items",
        "unit",
        "count",
        "the",
        "for",
        "and",
    ]
)


def own_words(facts: Mapping[str, Fact]) -> dict[str, re.Pattern[str]]:
    """By `own.NAME`, how a text speaks of this fact and no other: as the operator said, or by its name."""
    tokens = {name: frozenset(_TOKEN.findall(name)) - _ANYTHING for name in facts}
    seen = Counter((fact.type, token) for name, fact in facts.items() for token in tokens[name])
    several = Counter(fact.type for fact in facts.values())
    return {
        f"own.{name}": _any(fact.words, alone)
        for name, fact in facts.items()
        if (alone := _alone(fact, tokens[name], seen) if several[fact.type] > 1 else []) or fact.words
    }


def numbers_of(names: Iterable[str]) -> frozenset[str]:
    """The numbers of orders and the like that stand in these names, as `id.NUMBER`."""
    return frozenset(f"id.{number}" for name in names for number in NUMBER.findall(name))


def _alone(fact: Fact, tokens: Iterable[str], seen: Mapping[tuple[FactType, str], int]) -> list[str]:
    return sorted(token for token in tokens if seen[fact.type, token] == 1)


def _any(words: Iterable[str], tokens: Iterable[str]) -> re.Pattern[str]:
    """Words of the operator's also inside others, as German writes them."""
    return re.compile("|".join([*(re.escape(word.lower()) for word in words), *_whole(tokens)]))


def _whole(tokens: Iterable[str]) -> Iterator[str]:
    return (rf"(?<!\w){token}(?!\w)" for token in tokens)
