"""What tells one fact from the others of its kind: `savings` from `checking`, order 1001 from order 1002.

Knows names, and of values only numbers of orders and what things are called (`item1.name`), which it must not
remember. What several of them have tells nothing, nor does what any fact may be called.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from guards.base import Fact, FactType

NUMBER: Final = re.compile(r"\d+")
CODE: Final = re.compile(r"(?<![a-z0-9])(?:[a-z]{1,3}-?\d{1,2}|\d{1,2}-?[a-z]{1,2})(?![a-z0-9])")
_SIGN: Final = re.compile(r"[\W_]")
_LONG: Final = 6  # letters
_LEAST: Final = 3  # digits that tell one order from another
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_TOKEN: Final = re.compile(r"[a-z]{3,}")
_LABELS: Final = frozenset(["name", "title", "label", "product", "model"])
_LABEL: Final = 40  # characters of a name; what is longer is a text
# fmt: off
_ANYTHING: Final = frozenset([
    "account", "order", "customer", "user", "client", "amount", "value", "number", "date", "day", "time",
    "current", "status", "name", "info", "total", "sum", "item", "items", "unit", "count", "the", "for",
    "and",
])
# fmt: on


def own_words(facts: Mapping[str, Fact]) -> dict[str, re.Pattern[str]]:
    """By `own.NAME`, how a text speaks of this fact and no other: as the operator said, by its name, or by
    what the thing is called that it is of.
    """
    tokens = {name: frozenset(_tokens(name)) - _ANYTHING for name in facts}
    seen = Counter((fact.type, token) for name, fact in facts.items() for token in tokens[name])
    several = Counter(fact.type for fact in facts.values())
    labels = _labels(facts)
    own = dict[str, re.Pattern[str]]()
    for name, fact in facts.items():
        alike = several[fact.type] > 1
        alone = _alone(fact, tokens[name], seen) if alike else ()
        label = labels.get(_group(name)) if alike else None
        if alone or fact.words:
            own[f"own.{name}"] = _any(fact.words, alone)
        if label:
            own[f"own.{name}"] = _or_label(own.get(f"own.{name}"), label)
    return own


def _labels(facts: Mapping[str, Fact]) -> Mapping[str, str]:
    """What each of several things is called, by what the names of its facts begin with."""
    found = {
        _group(name): str(fact.value).lower()
        for name, fact in facts.items()
        if fact.type == "text" and name.rpartition(".")[2] in _LABELS and len(str(fact.value)) <= _LABEL
    }
    told = [label for group, label in found.items() if group]
    return {
        group: label
        for group, label in found.items()
        if group and len(told) > 1 and sum(label in other for other in told) == 1 and label.strip()
    }


def _or_label(own: re.Pattern[str] | None, label: str) -> re.Pattern[str]:
    word = rf"(?<!\w){re.escape(label)}" if label[0].isascii() else re.escape(label)
    return re.compile(f"{own.pattern}|{word}" if own else word)


def _tokens(name: str) -> Iterator[str]:
    """Its words, and all of its last part: `check_out`."""
    yield from _TOKEN.findall(name)
    last = name.rpartition(".")[2].replace("_", " ").replace("-", " ")
    yield from [last] if " " in last else []


def numbers_of(facts: Mapping[str, Fact]) -> Mapping[str, frozenset[str]]:
    """By name, what number of an order or the like a fact is of, as `id.NUMBER`: as it stands in the name, or
    in an identifier beside it: `order2.total` is of the order that `order2.number` tells.
    """
    beside = {name: _identifying(facts[name]) for name in facts}
    shared = Counter(number for numbers in beside.values() for number in numbers)
    groups: dict[str, set[str]] = {}
    for name, numbers in beside.items():
        groups.setdefault(_group(name), set()).update(one for one in numbers if shared[one] == 1)
    return {
        name: frozenset(f"id.{number}" for number in {*NUMBER.findall(name), *groups[_group(name)]})
        for name in facts
    }


def _group(name: str) -> str:
    return name.rpartition(".")[0]


def _identifying(fact: Fact) -> frozenset[str]:
    """With its signs and without; not the year that many numbers begin with. `x01` is one as a whole."""
    if fact.type != "identifier" or not _group(fact.name):
        return frozenset()
    written = str(fact.value).lower()
    whole = _SIGN.sub("", written)
    found = NUMBER.findall(written) + NUMBER.findall(whole)
    long = frozenset(one for one in found if len(one) >= _LEAST and not _YEAR.fullmatch(one))
    return long or (frozenset([whole]) if CODE.fullmatch(whole) else frozenset())


def codes_in(text: str) -> Iterator[tuple[int, int, str]]:
    """The short codes of letters and digits in a text in lower case, and where they stand."""
    for found in CODE.finditer(text):
        yield *found.span(), _SIGN.sub("", found[0])


def of_number(facts: Mapping[str, Fact], text: str) -> frozenset[str]:
    """The names of the facts that are of an order or the like whose number stands in this text."""
    numbers = numbers_of(facts)
    named = {f"id.{number}" for number in NUMBER.findall(text)} | {
        f"id.{code}" for _, _, code in codes_in(text)
    }
    return frozenset(name for name, of in numbers.items() if named & of)


def _alone(fact: Fact, tokens: Iterable[str], seen: Mapping[tuple[FactType, str], int]) -> tuple[str, ...]:
    return tuple(sorted(token for token in tokens if seen[fact.type, token] == 1))


@functools.lru_cache(maxsize=512)
def _any(words: tuple[str, ...], tokens: tuple[str, ...]) -> re.Pattern[str]:
    """Remembered. Words of the operator's count also inside others, as German writes them."""
    return re.compile("|".join([*(re.escape(word.lower()) for word in words), *_whole(tokens)]))


def _whole(tokens: Iterable[str]) -> Iterator[str]:
    """Long ones also with another ending: `consumo` is what you "consumiu"."""
    for token in tokens:
        if len(token) >= _LONG and " " not in token:
            yield rf"(?<!\w){token[:-2]}\w{{0,4}}(?!\w)"
            continue
        spaced = re.escape(token).replace("\\ ", "[ _-]?")
        yield rf"(?<!\w){spaced}(?!\w)"
