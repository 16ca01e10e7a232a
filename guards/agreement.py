"""Whether what a draft says of a figure and what proves it may be the same, and how to call either.

Both are keys: `concept.balance` from the lexicon, `own.NAME` for one fact alone, `id.NUMBER` for an order.
Where either side says nothing, they agree.
"""

from __future__ import annotations

from guards.base import Evidence
from guards.concepts import AS_GOOD_AS, NAMES


def agree(said: frozenset[str], proof: frozenset[str]) -> bool:
    one, other = _starting(said, "id."), _starting(proof, "id.")  # order 1001 is not order 1002
    if one and other and one.isdisjoint(other):
        return False
    ours, theirs = _starting(said, "own."), _starting(proof, "own.")
    if ours & theirs:
        return True
    said, proof = said & NAMES.keys(), proof & NAMES.keys()
    if ours and theirs and (not said or not proof or said & proof):  # both are balances, of two accounts
        return False
    if not said or not proof or said & proof:
        return True
    return any(said & alike and proof & alike for alike in AS_GOOD_AS)


def _starting(keys: frozenset[str], sort: str) -> frozenset[str]:
    return frozenset(key for key in keys if key.startswith(sort))


def named(about: frozenset[str], evidence: Evidence) -> str:
    """In words that a model understands: the first that is known, or the installation's own."""
    known = next((NAMES[key] for key in NAMES if key in about), "")
    return known or _called(max(about), evidence)


def _called(key: str, evidence: Evidence) -> str:
    sort, _, name = key.partition(".")
    if sort == "id":
        return f"of number {name}"
    words = evidence.facts[name].words
    return words[0] if words else name.replace(".", " ").replace("_", " ")
