"""Writes a receipt with every answer, and reads it again for staff.

It is written in the transaction that records the answer: no receipt, no answer.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from bot.answers import Answer, Say, faults
from bot.basis import Basis, Source
from bot.clock import Clock
from storage.base import Conversation, Transaction
from storage.receipts import CallRow, ReceiptRow, Verdict
from storage.store import Store

_NANO = Decimal(1_000_000_000)


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a model. `certainty` is the ledger's word for how surely this is the cost."""

    provider: str
    model: str
    usd: Decimal
    certainty: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """How one answer came to be. `rejected` are the drafts before it: who wrote it, and its faults."""

    message_id: str
    turn_id: str
    at: int
    source: str
    basis: Basis
    rejected: Sequence[Verdict]
    tier: str | None
    suspect: bool
    policy: str
    calls: Sequence[Call] = ()

    @property
    def usd(self) -> Decimal:
        return sum((call.usd for call in self.calls), Decimal(0))


class Receipts:
    """`policy` names the settings that answers are made under now."""

    def __init__(self, store: Store, clock: Clock, policy: str) -> None:
        self._store, self._clock, self._policy = store, clock, policy

    async def keep(
        self, tx: Transaction, at: Conversation, turn_id: str, answer: Answer, message_id: str | None
    ) -> None:
        """What the checks said, and the receipt of an answer. A hand-over has no receipt."""
        now, judged = self._clock.now(), verdicts(answer)
        await self._store.receipts.judged(tx, at.id, turn_id, judged, now)
        if isinstance(answer, Say) and message_id is not None:
            body = json.dumps(_written(answer, judged), sort_keys=True, ensure_ascii=True)
            row = ReceiptRow(message_id, at.id, turn_id, answer.source, self._policy, body, now)
            await self._store.receipts.add(tx, row)

    async def of(self, conversation_id: str) -> Sequence[Receipt]:
        """All of a conversation, with what their turns cost."""
        calls = await self._store.receipts.calls(conversation_id)
        return [_read(row, calls) for row in await self._store.receipts.of(conversation_id)]

    async def get(self, conversation_id: str, message_id: str) -> Receipt | None:
        row = await self._store.receipts.get(conversation_id, message_id)
        return _read(row, await self._store.receipts.calls(conversation_id)) if row else None


def verdicts(answer: Answer) -> Sequence[Verdict]:
    """The drafts that were not allowed out, then the one that was; a provider's failures are no drafts."""
    rejected = [(code.rpartition(":")[0], faults(code)) for code in answer.rejected]
    judged = [Verdict(_kind(by), found) for by, found in rejected if found]
    if isinstance(answer, Say) and answer.basis is not None:
        judged.append(Verdict(_kind(answer.source)))
    return judged


def _kind(source: str) -> str:
    """openai, rules, knowledge: who wrote it, and no id."""
    return source.partition(":")[0]


Json = dict[str, Any]  # Any: what json gives


def _written(answer: Say, judged: Sequence[Verdict]) -> Json:
    rests, standing = answer.basis or Basis(), answer.standing
    rejected = [one for one in judged if one.faults]
    return {
        "facts": list(rests.facts),
        "passages": [[one.id, one.title, one.link] for one in rests.passages],
        "masks": dict(rests.masks),
        "checks": list(rests.checks),
        "model": rests.model,
        "rejected": [[one.source, *(f"{check}.{code}" for check, code in one.faults)] for one in rejected],
        "tier": standing.tier if standing else None,
        "suspect": bool(standing and standing.suspect),
    }


def _read(row: ReceiptRow, calls: Sequence[CallRow]) -> Receipt:
    body: Json = json.loads(row.body)
    passages = [Source(id, title, link) for id, title, link in body["passages"]]
    rejected = [Verdict(by, [_fault(one) for one in found]) for by, *found in body["rejected"]]
    return Receipt(
        row.message_id,
        row.turn_id,
        row.at,
        row.source,
        Basis(body["facts"], passages, body["masks"], body["checks"], body["model"]),
        rejected,
        body["tier"],
        body["suspect"],
        row.policy,
        [_call(one) for one in calls if one.turn_id == row.turn_id],
    )


def _fault(code: str) -> tuple[str, str]:
    check, _, why = code.partition(".")
    return check, why


def _call(row: CallRow) -> Call:
    return Call(row.provider, row.model, row.nano / _NANO, row.certainty)
