"""Writes a receipt with every answer, and reads it again for staff.

It is written in the transaction that records the answer: no receipt, no answer.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from bot.answers import Say, faults
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
    """How one answer came to be. `rejected` are the drafts that were not said: who wrote it, and its faults.

    `ended`: why only a part of it was ever said; None: it is whole.
    """

    message_id: str
    turn_id: str
    at: int
    source: str
    basis: Basis
    rejected: Sequence[Verdict]
    tier: str | None
    suspect: bool
    policy: str
    ended: str | None = None
    calls: Sequence[Call] = ()

    @property
    def usd(self) -> Decimal:
        return sum((call.usd for call in self.calls), Decimal(0))

    @property
    def exact(self) -> bool:
        """Whether the providers said themselves what all of it came to."""
        return all(call.certainty == "exact" for call in self.calls)


class Receipts:
    """`policy` names the settings that answers are made under now."""

    def __init__(self, store: Store, clock: Clock, policy: str) -> None:
        self._store, self._clock, self._policy = store, clock, policy

    async def keep(self, tx: Transaction, at: Conversation, turn_id: str, said: Say, message_id: str) -> None:
        """The receipt of a whole answer, and what the checks said of it and of the drafts before it."""
        now, judged = self._clock.now(), verdicts(said)
        await self._store.receipts.judged(tx, at.id, turn_id, judged, now)
        row = ReceiptRow(
            message_id, at.id, turn_id, said.source, self._policy, _json(_written(said, judged)), now
        )
        await self._store.receipts.add(tx, row)

    async def caught(self, tx: Transaction, at: Conversation, turn_id: str, rejected: Sequence[str]) -> None:
        """What the checks said, of a turn in which nothing was said. `rejected` are the drafts' codes."""
        await self._store.receipts.judged(tx, at.id, turn_id, _rejections(rejected), self._clock.now())

    def so_far(self, said: Say) -> str:
        """What stands beside an answer that grows, for `broke_off`: its receipt, should no more be said."""
        body = _written(said, _rejections(said.rejected))
        return _json({"source": said.source, "policy": self._policy, "body": body})

    async def broke_off(
        self,
        tx: Transaction,
        at: Conversation,
        turn_id: str,
        message_id: str,
        so_far: str,
        *,
        why: str,
        rejected: Sequence[str] | None = None,
    ) -> None:
        """The receipt of words that never became whole. `rejected`: codes, where more are known by now."""
        now, known = self._clock.now(), json.loads(so_far)
        judged = _judged(known["body"]) if rejected is None else _rejections(rejected)
        body = _json({**known["body"], "rejected": _coded(judged), "ended": why})
        await self._store.receipts.judged(tx, at.id, turn_id, judged, now)
        row = ReceiptRow(message_id, at.id, turn_id, known["source"], known["policy"], body, now)
        await self._store.receipts.add(tx, row)

    async def of(self, conversation_id: str) -> Sequence[Receipt]:
        """All of a conversation, with what their turns cost."""
        calls = _by_turn(await self._store.receipts.calls(conversation_id))
        return [_read(row, calls) for row in await self._store.receipts.of(conversation_id)]

    async def get(self, conversation_id: str, message_id: str) -> Receipt | None:
        row = await self._store.receipts.get(conversation_id, message_id)
        return _read(row, _by_turn(await self._store.receipts.calls(conversation_id))) if row else None


def verdicts(said: Say) -> Sequence[Verdict]:
    """The drafts that were not allowed out, then the one that was; a provider's failures are no drafts."""
    judged = _rejections(said.rejected)
    if said.basis is not None:
        judged.append(Verdict(_kind(said.source)))
    return judged


def _rejections(codes: Sequence[str]) -> list[Verdict]:
    found = [(code.rpartition(":")[0], faults(code)) for code in codes]
    return [Verdict(_kind(by), of) for by, of in found if of]


def _kind(source: str) -> str:
    """openai, rules, knowledge: who wrote it, and no id."""
    return source.partition(":")[0]


Json = dict[str, Any]  # Any: what json gives


def _written(answer: Say, judged: Sequence[Verdict]) -> Json:
    rests, standing = answer.basis or Basis(), answer.standing
    return {
        "facts": list(rests.facts),
        "passages": [[one.id, one.title, one.link] for one in rests.passages],
        "masks": dict(rests.masks),
        "checks": list(rests.checks),
        "model": rests.model,
        "rejected": _coded(judged),
        "tier": standing.tier if standing else None,
        "suspect": bool(standing and standing.suspect),
    }


def _coded(judged: Sequence[Verdict]) -> list[list[str]]:
    rejected = [one for one in judged if one.faults]
    return [[one.source, *(f"{check}.{code}" for check, code in one.faults)] for one in rejected]


def _judged(body: Json) -> list[Verdict]:
    return [Verdict(by, [_fault(one) for one in found]) for by, *found in body["rejected"]]


def _json(written: Json) -> str:
    return json.dumps(written, sort_keys=True, ensure_ascii=True)


def _by_turn(rows: Sequence[CallRow]) -> Mapping[str, Sequence[Call]]:
    calls: dict[str, list[Call]] = {}
    for row in rows:
        calls.setdefault(row.turn_id, []).append(_call(row))
    return calls


def _read(row: ReceiptRow, calls: Mapping[str, Sequence[Call]]) -> Receipt:
    body: Json = json.loads(row.body)
    passages = [Source(id, title, link) for id, title, link in body["passages"]]
    return Receipt(
        row.message_id,
        row.turn_id,
        row.at,
        row.source,
        Basis(body["facts"], passages, body["masks"], body["checks"], body["model"]),
        _judged(body),
        body["tier"],
        body["suspect"],
        row.policy,
        body.get("ended"),
        calls.get(row.turn_id, ()),
    )


def _fault(code: str) -> tuple[str, str]:
    check, _, why = code.partition(".")
    return check, why


def _call(row: CallRow) -> Call:
    return Call(row.provider, row.model, row.nano / _NANO, row.certainty)
