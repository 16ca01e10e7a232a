"""The receipt of an answer as staff see it, as JSON. Money is in US dollars, as a decimal string."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, BeforeValidator

from bot.receipts import Receipt as Kept
from guards.risk import Tier


class Passage(BaseModel):
    id: str
    title: str
    link: str | None


class Rejected(BaseModel):
    """A draft that was not allowed out: who wrote it, and its faults as `check.code`."""

    by: str
    faults: list[str]


Usd = Annotated[str, BeforeValidator(str)]


class Call(BaseModel):
    provider: str
    model: str
    usd: Usd
    certainty: str


class Receipt(BaseModel):
    """What one answer rests on and what it went through. `masks`: how many values of each kind were hidden.

    `facts` are names, `checks` those it passed, `policy` the settings it was made under, `at` milliseconds.
    `ended`: why only a part of it was said; null: it is whole.
    """

    message_id: str
    source: str
    model: str | None
    facts: list[str]
    passages: list[Passage]
    masks: dict[str, int]
    checks: list[str]
    rejected: list[Rejected]
    calls: list[Call]
    usd: Usd
    tier: Tier | None
    suspect: bool
    policy: str
    ended: str | None
    at: int


def shown(found: Kept) -> Receipt:
    rests = found.basis
    return Receipt.model_validate(
        {
            "message_id": found.message_id,
            "source": found.source,
            "model": rests.model or None,
            "facts": list(rests.facts),
            "passages": [Passage.model_validate(one, from_attributes=True) for one in rests.passages],
            "masks": dict(rests.masks),
            "checks": list(rests.checks),
            "rejected": [
                {"by": one.source, "faults": [".".join(fault) for fault in one.faults]}
                for one in found.rejected
            ],
            "calls": [Call.model_validate(one, from_attributes=True) for one in found.calls],
            "usd": found.usd,
            "tier": found.tier,
            "suspect": found.suspect,
            "policy": found.policy,
            "ended": found.ended,
            "at": found.at,
        }
    )
