"""Finds what a passage excludes, "underwear and custom goods excepted", told as if it were included.

Judges only a sentence that names what is excluded, shares words with what it is excluded from, and neither
denies nor limits anything.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from guards.base import Evidence
from guards.text.content import content
from guards.text.glance import has_part
from guards.text.patterns import any_start
from guards.text.statements import Sentence, sentences

_ITEMS: Final = r"(?P<items>[^.;:!?()\n]{2,80}?)"
_BEHIND: Final = re.compile(  # the word, and then what it excludes
    r"(?:"
    + any_start(
        """
        except(?: for)? | excluding | with the exception of | other than
        ausgenommen(?: sind)? | außer | mit ausnahme von
        sauf | hors | à l'exception d(?:e|es|u) | excepté
        excepto | salvo | a excepción de
        exceto | com exceção d(?:e|os|as|o|a)
        """
    )
    + rf")[ ]{_ITEMS}(?=[.;:!?()\n]|$)",
    re.IGNORECASE,
)
_BEFORE: Final = re.compile(  # what is excluded, and then the word
    rf"(?:^|[.;!?，,、。\n]|\bbut\b|\baber\b|\bmais\b|\bpero\b|\bmas\b)[ ]?{_ITEMS}[ ]?(?:"
    r"(?:are|is) excluded|(?:are|is) excepted|(?:sind|ist) (?:davon )?ausgenommen|sont exclu\w*|est exclu\w*"
    r"|(?:están|está|quedan|queda) excluid\w+|(?:estão|está|ficam|fica) excluíd\w+)",
    re.IGNORECASE,
)
_EASTERN: Final = re.compile(
    r"(?:^|[.;!?,。，；\n])[ ]?(?P<items>[^.,;:!?()。，；\n]{2,60}?)[ ]?"
    r"(?:除外|不在此列|を除|は対象外|은 제외|는 제외|을 제외|를 제외)"
)
_PARTS: Final = (
    "except", "exclu", "other than", "ausgenommen", "außer", "ausnahme", "sauf", "hors", "salvo", "exceto",
    "exceção", "exceptio", "除", "不在此列", "対象外", "제외",
)  # fmt: skip
_APART: Final = re.compile(r",| (?:and|or|und|oder|et|ou|y|e|o) |、|以及|及|和|或|と|や|및|와|과")
_ENDS: Final = re.compile(r"(?<=[。！？\n])")
_LEAST: Final = 2  # letters of a thing


class _Rule(NamedTuple):
    """`things` as they are called; `about`: the other words of the sentence, which does not hold for them."""

    things: frozenset[str]
    about: frozenset[str]


def excluded(sentence: Sentence, evidence: Evidence) -> bool:
    """It tells a rule of what the passages except from it."""
    whole = sentence.whole
    if sentence.question or whole.keys & {"grammar.not", "grammar.if", "grammar.may"}:
        return False
    about = content(whole.text)
    return any(len(about & rule.about) >= _LEAST for rule in _excepting(sentence, evidence))


def is_exception(sentence: Sentence, evidence: Evidence) -> bool:
    """It speaks of what the passages except: a no where they say yes is no contradiction then."""
    return any(True for _ in _excepting(sentence, evidence))


def _excepting(sentence: Sentence, evidence: Evidence) -> Iterator[_Rule]:
    """The rules from which something is excepted that the sentence names, and does not except itself."""
    text = sentence.whole.text
    rules = [rule for passage in evidence.passages for rule in _rules(passage.text.value)]
    if rules and not has_part(text, _PARTS):
        yield from (rule for rule in rules if any(_named(thing, text) for thing in rule.things))


def _named(thing: str, text: str) -> bool:
    return re.search(rf"(?<![a-zß-ÿ]){re.escape(thing)}", text) is not None


@functools.lru_cache(maxsize=512)
def _rules(passage: str) -> tuple[_Rule, ...]:
    """Of a passage, never of a person's words."""
    if not has_part(passage.lower(), _PARTS):
        return ()
    found = []
    written = [one for one in _ENDS.split(passage) if _EASTERN.search(one)]  # "、" parts things, "，" clauses
    for one in (*written, *(sentence.whole.text for sentence in sentences(passage) if not written)):
        for form in (_BEHIND, _BEFORE, _EASTERN):
            for match in form.finditer(one):
                parts = (part.strip(" ,") for part in _APART.split(match["items"]))
                things = frozenset(part for part in parts if len(part) >= _LEAST)
                of_things = (content(thing) for thing in things)
                found.append(_Rule(things, content(one).difference(*of_things)))
    return tuple(found)
