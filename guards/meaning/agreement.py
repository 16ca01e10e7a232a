"""Whether what a draft says of a figure and what proves it may be the same, and how to call either.

Both are keys: `concept.balance` from the lexicon, `own.NAME` for one fact alone, `id.NUMBER` for an order,
`per.month` for a rate, `each.booking` where that is sure, `times.once` for how often it is due, `on.monday`
for a day, `bound.maximum` for a bound, `tax.included` for a price.
Where either side says nothing, they agree.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Final, Literal

from guards.base import Evidence
from guards.meaning.concepts import AS_GOOD_AS, NAMES
from guards.text.lexicon import keys_of

_CALLED: Final = {
    "id": "of number {}", "per": "for each {}", "each": "for each {}", "times": "due {}", "on": "for {}",
    "bound": "a {}", "free": "a {}", "when": "a {}", "tax": "with tax {}",
}  # fmt: skip


def agree(said: frozenset[str], proof: frozenset[str]) -> bool:
    """Whether both may be one: never where they name different orders, rates, days or facts of one kind."""
    if _sort_apart(said, proof):
        return False
    ours, theirs = _starting(said, "own."), _starting(proof, "own.")
    if ours & theirs:
        return True
    said, proof = said & NAMES.keys(), proof & NAMES.keys()
    if ours and theirs and (not said or not proof or said & proof):  # both are balances, of two accounts
        return False
    if ours and theirs and not any(_concepts(name) & said for name in ours):  # called by more than a concept
        return False
    if not said or not proof or said & proof:
        return True
    return any(said & alike and proof & alike for alike in AS_GOOD_AS)


@functools.lru_cache(maxsize=512)
def _concepts(own: str) -> frozenset[str]:
    """Of what the last part of a fact's name says; remembered, as these are the operator's words."""
    return keys_of(own.rpartition(".")[2].replace("_", " "))


def on_days(said: frozenset[str], proofs: Sequence[frozenset[str]]) -> Literal["same", "others"] | None:
    """Whether what proves a time holds on all days that are said; None: a side names none."""
    days = [_starting(proof, "on.") for proof in proofs]
    if not (ours := _starting(said, "on.")) or not days or not all(days):
        return None
    return "same" if ours <= frozenset().union(*days) else "others"


def apart(proof: frozenset[str], said: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
    """Of each side what the other has not: what is worth telling of two that do not agree."""
    if sort := _sort_apart(said, proof):
        return _starting(proof, sort), _starting(said, sort)
    return proof - said or proof, said - proof or said


def _sort_apart(said: frozenset[str], proof: frozenset[str]) -> str | None:
    """Both name one, and none is the same: order 1001 is not order 1002, a month is not a year."""
    for sort in (f"{sort}." for sort in _CALLED):
        one, other = _starting(said, sort), _starting(proof, sort)
        if one and other and one.isdisjoint(other):
            return sort
    return None


def _starting(keys: frozenset[str], sort: str) -> frozenset[str]:
    return frozenset(key for key in keys if key.startswith(sort))


def named(about: frozenset[str], evidence: Evidence) -> str:
    """In words that a model understands: the first that is known, or the installation's own."""
    known = next((NAMES[key] for key in NAMES if key in about), "")
    return known or _called(max(about), evidence)


def _called(key: str, evidence: Evidence) -> str:
    sort, _, name = key.partition(".")
    if sort in _CALLED:
        return _CALLED[sort].format(name)
    words = evidence.facts[name].words
    return words[0] if words else name.replace(".", " ").replace("_", " ")
