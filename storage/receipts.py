"""What each answer rests on, and what the checks said of every draft: names, ids, codes and counts only.

A receipt is kept in the transaction that keeps its answer, and is forgotten with its conversation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from storage.base import Database, Transaction

_RECEIPT = "message_id, conversation_id, turn_id, source, policy, body, at"


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """`body` is canonical JSON without any person's text. `policy` names the settings it was made under."""

    message_id: str
    conversation_id: str
    turn_id: str
    source: str
    policy: str
    body: str
    at: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the checks said of one draft: (check, code) of each fault; none means that it passed."""

    source: str
    faults: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class CallRow:
    """What one call of the turn came to, in nano-dollars."""

    turn_id: str
    provider: str
    model: str
    nano: int
    certainty: str


@dataclass(frozen=True, slots=True)
class FaultCount:
    """How often a check found a fault. Without a check: drafts that passed."""

    source: str
    check: str
    code: str
    faults: int
    drafts: int  # those of them in which it was the first fault: every draft counts once


class Receipts:
    """Rows are written once and never changed."""

    def __init__(self, tenant: str, db: Database) -> None:
        self._tenant, self._db = tenant, db

    async def add(self, tx: Transaction, row: ReceiptRow) -> None:
        await tx.execute(
            f"INSERT INTO receipt (tenant, {_RECEIPT}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            self._tenant,
            row.message_id,
            row.conversation_id,
            row.turn_id,
            row.source,
            row.policy,
            row.body,
            row.at,
        )

    async def of(self, conversation_id: str) -> Sequence[ReceiptRow]:
        rows = await self._db.fetch_all(
            f"SELECT {_RECEIPT} FROM receipt WHERE conversation_id = ? AND tenant = ? ORDER BY at",
            conversation_id,
            self._tenant,
        )
        return [ReceiptRow(*row) for row in rows]

    async def get(self, conversation_id: str, message_id: str) -> ReceiptRow | None:
        """The receipt of an answer of this very conversation."""
        row = await self._db.fetch_one(
            f"SELECT {_RECEIPT} FROM receipt WHERE tenant = ? AND message_id = ? AND conversation_id = ?",
            self._tenant,
            message_id,
            conversation_id,
        )
        return ReceiptRow(*row) if row else None

    async def calls(self, conversation_id: str) -> Sequence[CallRow]:
        """What each call in a conversation cost, as far as it is settled."""
        rows = await self._db.fetch_all(
            "SELECT turn_id, provider, model, cost_nano, certainty FROM ledger"
            " WHERE conversation_id = ? AND tenant = ? AND state = 'settled' ORDER BY created_at, id",
            conversation_id,
            self._tenant,
        )
        return [CallRow(*row) for row in rows]

    async def judged(
        self, tx: Transaction, conversation_id: str, turn_id: str, verdicts: Sequence[Verdict], at: int
    ) -> None:
        """Every draft of a turn, in the order in which they came, behind those of earlier tries."""
        for verdict in verdicts:
            for fault, (check, code) in enumerate(verdict.faults or [("", "")]):
                await tx.execute(
                    "INSERT INTO verdict (tenant, turn_id, draft, fault, conversation_id, source, check_name,"
                    " code, at) SELECT ?, ?, COALESCE(max(draft), -1) + ?, ?, ?, ?, ?, ?, ?"
                    " FROM verdict WHERE tenant = ? AND turn_id = ?",
                    self._tenant,
                    turn_id,
                    int(fault == 0),
                    fault,
                    conversation_id,
                    verdict.source,
                    check,
                    code,
                    at,
                    self._tenant,
                    turn_id,
                )

    async def caught(self, *, since: int) -> Sequence[FaultCount]:
        """What the checks said of all drafts since then."""
        rows = await self._db.fetch_all(
            "SELECT source, check_name, code, count(*), sum(CASE WHEN fault = 0 THEN 1 ELSE 0 END)"
            " FROM verdict WHERE tenant = ? AND at >= ? GROUP BY source, check_name, code"
            " ORDER BY 4 DESC, 1, 2, 3",
            self._tenant,
            since,
        )
        return [FaultCount(row[0], row[1], row[2], int(row[3]), int(row[4])) for row in rows]
