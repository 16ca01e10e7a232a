"""Work that can wait, the batches that it goes out in, and the reviews that come of it.

A batch is written down as intended before anybody is asked to take it, so that a crash at any point leaves a
row that says what to look for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from guards.base import CheckedText
from storage.base import Database, Transaction

Kind = Literal["summary", "satisfaction", "trial"]
End = Literal["done", "dropped", "waiting"]  # waiting: for another try
# intended: the provider may have it or not. running: it has. over: every errand of it is settled.
BatchState = Literal["intended", "running", "over"]

_ERRAND = "id, conversation_id, kind, version, attempts, batch_id, call_id, prompt_bytes, reserved_at"


@dataclass(frozen=True, slots=True)
class Errand:
    """One piece of work. What is reserved for it is set while it is out."""

    id: str
    conversation_id: str
    kind: Kind
    version: int
    attempts: int = 0
    batch_id: str | None = None
    call_id: str | None = None
    prompt_bytes: int = 0
    reserved_at: int = 0


@dataclass(frozen=True, slots=True)
class Batch:
    """`id` is ours, and goes along as a mark; `vendor_id` is theirs. `account`: the key it is sent with."""

    id: str
    provider: str
    model: str
    vendor_id: str | None
    state: BatchState
    created_at: int
    account: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """What is known of a conversation as a whole. `score` is 1 to 5."""

    summary: CheckedText | None
    score: int | None
    reason: str | None


class Batches:
    """One tenant's."""

    def __init__(self, tenant: str, db: Database) -> None:
        self._tenant, self._db = tenant, db

    async def find_work(
        self, kind: Kind, *, since: int, escalated_before: int, limit: int
    ) -> Sequence[Errand]:
        """Conversations without this kind of work in their present state: closed since then, and for a
        summary also those that have waited for a person for long. Who wants to be deleted is left alone."""
        waits = "OR (c.state = 'open' AND c.owner = 'queue' AND c.escalated_at < ?)"
        rows = await self._db.fetch_all(
            "SELECT c.id, c.last_seq FROM conversation c WHERE c.tenant = ? AND c.last_seq > 1"
            " AND COALESCE(c.reason, '') <> 'erase' AND ((c.state = 'closed' AND c.active_at >= ?)"
            f" {waits if kind == 'summary' else 'AND ? IS NOT NULL'})"
            " AND NOT EXISTS (SELECT 1 FROM errand e WHERE e.tenant = c.tenant AND e.conversation_id = c.id"
            " AND e.kind = ? AND e.version = c.last_seq) ORDER BY c.active_at LIMIT ?",
            self._tenant,
            since,
            escalated_before,
            kind,
            limit,
        )
        return [Errand("", conversation_id, kind, version) for conversation_id, version in rows]

    async def add(self, tx: Transaction, errand: Errand, *, now: int) -> None:
        """Once for each state of a conversation."""
        await tx.execute(
            "INSERT INTO errand (tenant, id, conversation_id, kind, version, state, attempts,"
            " prompt_bytes, reserved_at, created_at) VALUES (?, ?, ?, ?, ?, 'waiting', 0, 0, 0, ?)"
            " ON CONFLICT (tenant, conversation_id, kind, version) DO NOTHING",
            self._tenant,
            errand.id,
            errand.conversation_id,
            errand.kind,
            errand.version,
            now,
        )

    async def waiting(self, *, limit: int) -> Sequence[Errand]:
        rows = await self._db.fetch_all(
            f"SELECT {_ERRAND} FROM errand WHERE tenant = ? AND state = 'waiting'"
            " ORDER BY created_at LIMIT ?",
            self._tenant,
            limit,
        )
        return [Errand(*row) for row in rows]

    async def out(self, batch_id: str) -> Sequence[Errand]:
        """What of a batch is not settled yet."""
        rows = await self._db.fetch_all(
            f"SELECT {_ERRAND} FROM errand WHERE tenant = ? AND batch_id = ? AND state = 'out' ORDER BY id",
            self._tenant,
            batch_id,
        )
        return [Errand(*row) for row in rows]

    async def intend(self, batch: Batch, errands: Sequence[Errand]) -> None:
        """The batch and what is in it, before anybody is asked."""
        async with self._db.transaction() as tx:
            await tx.execute(
                "INSERT INTO batch (tenant, id, provider, model, vendor_id, state, created_at, account)"
                " VALUES (?, ?, ?, ?, NULL, 'intended', ?, ?)",
                self._tenant,
                batch.id,
                batch.provider,
                batch.model,
                batch.created_at,
                batch.account,
            )
            for errand in errands:
                await tx.execute(
                    "UPDATE errand SET state = 'out', batch_id = ?, call_id = ?,"
                    " prompt_bytes = ?, reserved_at = ? WHERE tenant = ? AND id = ? AND state = 'waiting'",
                    batch.id,
                    errand.call_id,
                    errand.prompt_bytes,
                    errand.reserved_at,
                    self._tenant,
                    errand.id,
                )

    async def open(self) -> Sequence[Batch]:
        """Every batch that is not over, oldest first."""
        rows = await self._db.fetch_all(
            "SELECT id, provider, model, vendor_id, state, created_at, account FROM batch"
            " WHERE tenant = ? AND state <> 'over' ORDER BY created_at",
            self._tenant,
        )
        return [Batch(*row) for row in rows]

    async def vendor_ids(self) -> Sequence[str]:
        """The providers' names of all batches, those that are over included."""
        rows = await self._db.fetch_all(
            "SELECT vendor_id FROM batch WHERE tenant = ? AND vendor_id IS NOT NULL", self._tenant
        )
        return [vendor_id for (vendor_id,) in rows]

    async def taken(self, batch_id: str, vendor_id: str) -> None:
        """The provider has it, under its own name."""
        async with self._db.transaction() as tx:
            await tx.execute(
                "UPDATE batch SET state = 'running', vendor_id = ? WHERE tenant = ? AND id = ?",
                vendor_id,
                self._tenant,
                batch_id,
            )

    async def over(self, batch_id: str) -> None:
        async with self._db.transaction() as tx:
            await tx.execute(
                "UPDATE batch SET state = 'over' WHERE tenant = ? AND id = ?", self._tenant, batch_id
            )

    async def finish(self, tx: Transaction, errand: Errand, state: End, outcome: str) -> bool:
        """False: it was finished before, or is out again in another batch."""
        changed = await tx.execute(
            "UPDATE errand SET state = ?, outcome = ?, attempts = ? WHERE tenant = ? AND id = ?"
            " AND state IN ('out', 'waiting') AND COALESCE(batch_id, '') = ?",
            state,
            outcome,
            errand.attempts,
            self._tenant,
            errand.id,
            errand.batch_id or "",
        )
        return changed == 1

    async def summarise(self, tx: Transaction, conversation_id: str, summary: CheckedText, now: int) -> None:
        await tx.execute(
            "INSERT INTO review (tenant, conversation_id, summary, made_at) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (tenant, conversation_id) DO UPDATE SET summary = excluded.summary,"
            " made_at = excluded.made_at",
            self._tenant,
            conversation_id,
            summary.masked.value,
            now,
        )

    async def score(self, tx: Transaction, conversation_id: str, score: int, reason: str, now: int) -> None:
        await tx.execute(
            "INSERT INTO review (tenant, conversation_id, score, reason, made_at) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (tenant, conversation_id) DO UPDATE SET score = excluded.score,"
            " reason = excluded.reason, made_at = excluded.made_at",
            self._tenant,
            conversation_id,
            score,
            reason,
            now,
        )

    async def review(self, conversation_id: str) -> Review | None:
        row = await self._db.fetch_one(
            "SELECT summary, score, reason FROM review WHERE tenant = ? AND conversation_id = ?",
            self._tenant,
            conversation_id,
        )
        if row is None:
            return None
        return Review(CheckedText.from_storage(row[0]) if row[0] is not None else None, row[1], row[2])

    async def forget_batches(self, *, before: int) -> None:
        """Batches that are over and old; their errands go with their conversations."""
        async with self._db.transaction() as tx:
            await tx.execute(
                "DELETE FROM batch WHERE tenant = ? AND state = 'over' AND created_at < ?",
                self._tenant,
                before,
            )
