"""Holds "you have no points" to the facts: nothing is a figure, too, and the one that costs a person most.

Judges only what is said to be there or owed, outright; a wish, a condition or a question says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from guards.base import Evidence, Fact, MaskedText, Reason
from guards.meaning.concepts import NAMES
from guards.meaning.naming import named_by
from guards.text.lexicon import keys_of
from guards.text.notation import plain

_WHAT: Final = r"(?P<what>[^.,;:!?\n]{2,32})"
# by a word that each of them holds: most drafts hold none
_DENIALS: Final = {
    sign: re.compile(pattern, re.IGNORECASE)
    for sign, pattern in (
        ("no ", rf"\b(?:have|has|had|is|are|remain|remains|'ve) (?:\w+ )?no {_WHAT}"),
        ("any ", rf"(?:n't|\bnot) (?:\w+ )?(?:have )?any {_WHAT}"),
        (
            "nothing",
            r"\bowes? (?:us )?nothing\b|\bnothing (?:is |was )?(?:left to pay|owed|due|outstanding)\b",
        ),
        (
            "kein",
            rf"\b(?:haben|hat|gibt es|sind|ist|bestehen|besteht) (?:\w+ ){{0,2}}keine?[nrsm]? {_WHAT}",
        ),
        ("nichts", r"\bschulden (?:uns )?nichts\b"),
        ("n'", rf"n'(?:avez|a|y a) (?:pas|plus|aucune?) (?:de |d'|aucune? )?{_WHAT}"),
        ("tien", rf"\bno tienes? (?:ning[uú]n[ao]?s? )?{_WHAT}"),
        ("hay", rf"\bno hay (?:ning[uú]n[ao]?s? )?{_WHAT}"),
        ("não", rf"\bnão (?:tem|há|possui) (?:nenhuma? )?{_WHAT}"),
        (
            "없",
            r"(?P<what>[^\s.,!?]{1,12}?)(?:이|가|은|는|도)? ?(?:전혀 |하나도 )?없(?:습니다|어요|네요|음)",
        ),
        ("ません", r"(?P<what>[\u4e00-\u9fff\u30a1-\u30ff]{1,12})(?:は|が|も)(?:ありません|ございません)"),
        ("没有", r"没有(?:[^。，！？.,\n]{1,16}的|任何)?(?P<what>[^。，！？.,\n]{1,8})"),
    )
}
_SUPPOSED: Final = re.compile(
    r"\b(?:if|when|unless|until|once|whether|wenn|falls|sobald|si|cuando|se|quando)\b[^.!?\n]{0,60}\Z",
    re.IGNORECASE,
)
_BEFORE: Final = 80  # characters in which a condition may stand
_DUE: Final = frozenset(["concept.due"])
_ABOUT: Final = re.compile(  # behind these stands what it is about, and not what there is none of
    r" (?:about|on|for|regarding|of|in|with|to|from|that|which|zu\w?|über|für|auf|von|mit|bei|im|sur|pour"
    r"|dans|concernant|sobre|en|para|em|com) ",
    re.IGNORECASE,
)
_COUNTED: Final = re.compile(r"[._](?:count|number|total|amount|quantity)$")
_WORD: Final = re.compile(r"[^\W\d_]{3,}")


def denied(text: str, evidence: Evidence) -> Iterator[Reason]:
    """A reason for every fact that is not nothing, where the draft says that there is none of it."""
    facts = [fact for fact in evidence.facts.values() if isinstance(fact.value, Decimal)]
    lowered = text.lower() if facts else ""
    signs = [sign for sign in _DENIALS if sign in lowered]
    for found in (found for sign in signs for found in _DENIALS[sign].finditer(text)):
        if _is_meant(text, found) and not _is_taught(found[0], evidence):
            what = found.groupdict().get("what")
            head = what and _ABOUT.split(what)[0]
            meant = [fact for fact in facts if _means(head, fact)]
            if meant and all(fact.value for fact in meant):
                hint = f"{{{meant[0].name}}} is not zero: refer to it."
                yield Reason("figures", "denied_fact", MaskedText(hint))


def _is_meant(text: str, found: re.Match[str]) -> bool:
    """Outright: neither asked nor supposed."""
    supposed = _SUPPOSED.search(text, max(0, found.start() - _BEFORE), found.start())
    return supposed is None and text[found.end() : found.end() + 1] not in ("?", "？")


def _is_taught(denial: str, evidence: Evidence) -> bool:
    """The knowledge says it in the same words, of something else than this person's."""
    return any(denial.lower() in plain(passage.text.value).lower() for passage in evidence.passages)


def _means(what: str | None, fact: Fact) -> bool:
    """By the keys of the lexicon, or by the last words of its name; None: it is said to be due."""
    keys = keys_of(what) & NAMES.keys() if what is not None else _DUE
    if keys & named_by(" ".join(fact.words), fact.name, fact.description):
        return True
    own = _stems(_COUNTED.sub("", fact.name).rpartition(".")[2].replace("_", " "))
    return bool(own) and what is not None and own <= _stems(what)


def _stems(text: str) -> frozenset[str]:
    """Words without what makes them many."""
    return frozenset(word.rstrip("s") for word in _WORD.findall(text.lower()))
