"""The outbox: the only way out. A row leaves it under the epoch it was made in, or never.

`queued → sending` is one conditional UPDATE that compares the row's epoch with the conversation's; so a
change of owner stops every answer that has not already been handed to its channel.
"""

from __future__ import annotations

from collections.abc import Sequence

from guards.base import SealedText
from storage.base import Author, Database, Outbound, Row, Transaction

_ROW = (
    "SELECT o.id, o.conversation_id, o.epoch, o.author, o.state, o.attempts, o.created_at, o.external_id,"
    " m.sealed FROM outbox o JOIN message m ON m.tenant = o.tenant AND m.id = o.id"
)
_CURRENT = (
    "epoch = (SELECT c.epoch FROM conversation c WHERE c.tenant = outbox.tenant"
    " AND c.id = outbox.conversation_id)"
)


def _outbound(row: Row) -> Outbound:
    return Outbound(*[*row[:8], SealedText.from_storage(row[8])])


class Outbox:
    """Rows of one conversation leave in the order they were made."""

    def __init__(self, tenant: str, db: Database) -> None:
        self._tenant, self._db = tenant, db

    async def add(
        self, tx: Transaction, *, id: str, conversation_id: str, epoch: int, author: Author, now: int
    ) -> None:
        await tx.execute(
            "INSERT INTO outbox (tenant, id, conversation_id, epoch, author, state, attempts, not_before,"
            " created_at) VALUES (?, ?, ?, ?, ?, 'queued', 0, ?, ?)",
            self._tenant,
            id,
            conversation_id,
            epoch,
            author,
            now,
            now,
        )

    async def claim(
        self, tx: Transaction, conversation_id: str, *, now: int, lease_ms: int
    ) -> Outbound | None:
        """Lease the oldest waiting row, if it is its turn and its epoch is current."""
        await self._supersede(tx, conversation_id)
        row = await tx.fetch_one(
            f"{_ROW} WHERE o.tenant = ? AND o.conversation_id = ?"
            " AND o.state IN ('queued', 'sending', 'unknown') ORDER BY o.created_at, o.id LIMIT 1",
            self._tenant,
            conversation_id,
        )
        if row is None or row[4] != "queued":
            return None
        taken = await tx.execute(
            "UPDATE outbox SET state = 'sending', attempts = attempts + 1, lease_until = ?"
            f" WHERE tenant = ? AND id = ? AND state = 'queued' AND not_before <= ? AND {_CURRENT}",
            now + lease_ms,
            self._tenant,
            row[0],
            now,
        )
        return _outbound(row) if taken else None

    async def settle(
        self,
        tx: Transaction,
        outbound_id: str,
        *,
        state: str,
        now: int,
        external_id: str | None = None,
        error: str | None = None,
    ) -> bool:
        """Leave `sending` (or `unknown`) for `sent`, `unknown` or `dead`; False if it was settled before."""
        changed = await tx.execute(
            "UPDATE outbox SET state = ?, external_id = ?, error = ?, sent_at = ?, lease_until = NULL"
            " WHERE tenant = ? AND id = ? AND state IN ('sending', 'unknown')",
            state,
            external_id,
            error,
            now if state == "sent" else None,
            self._tenant,
            outbound_id,
        )
        return changed == 1

    async def retry(self, tx: Transaction, outbound_id: str, *, not_before: int, error: str | None) -> None:
        """Back to `queued`: it surely was not delivered. Its epoch is compared again when it is claimed."""
        await tx.execute(
            "UPDATE outbox SET state = 'queued', not_before = ?, error = ?, lease_until = NULL"
            " WHERE tenant = ? AND id = ? AND state IN ('sending', 'unknown')",
            not_before,
            error,
            self._tenant,
            outbound_id,
        )

    async def _supersede(self, tx: Transaction, conversation_id: str) -> None:
        await tx.execute(
            "UPDATE outbox SET state = 'dead', error = 'superseded' WHERE tenant = ? AND conversation_id = ?"
            f" AND state = 'queued' AND NOT {_CURRENT}",
            self._tenant,
            conversation_id,
        )

    async def keep_staff_words(self, tx: Transaction, conversation_id: str, epoch: int) -> None:
        """Carry what a person wrote, and nothing else that waits, over a change of owner."""
        await tx.execute(
            "UPDATE outbox SET epoch = ? WHERE tenant = ? AND conversation_id = ? AND author = 'staff'"
            " AND state IN ('queued', 'sending', 'unknown')",
            epoch,
            self._tenant,
            conversation_id,
        )
        await self._supersede(tx, conversation_id)

    async def in_flight(self, conversation_id: str, *, now: int) -> Sequence[str]:
        """Bot rows that a channel has in its hands at this moment."""
        rows = await self._db.fetch_all(
            "SELECT id FROM outbox WHERE tenant = ? AND conversation_id = ? AND state = 'sending'"
            " AND author = 'bot' AND lease_until > ?",
            self._tenant,
            conversation_id,
            now,
        )
        return [row[0] for row in rows]

    async def lapse(self, tx: Transaction, *, now: int) -> int:
        """A lease that ran out, as after a crash: whether the row arrived is not known."""
        return await tx.execute(
            "UPDATE outbox SET state = 'unknown', lease_until = NULL"
            " WHERE tenant = ? AND state = 'sending' AND lease_until <= ?",
            self._tenant,
            now,
        )

    async def unknown(self, conversation_id: str) -> Sequence[Outbound]:
        rows = await self._db.fetch_all(
            f"{_ROW} WHERE o.tenant = ? AND o.conversation_id = ? AND o.state = 'unknown'"
            " ORDER BY o.created_at, o.id",
            self._tenant,
            conversation_id,
        )
        return [_outbound(row) for row in rows]

    async def conversations_due(self, now: int) -> Sequence[str]:
        """Conversations with something to send or to reconcile."""
        rows = await self._db.fetch_all(
            "SELECT conversation_id FROM outbox WHERE tenant = ?"
            " AND ((state = 'queued' AND not_before <= ?) OR state = 'unknown')"
            " GROUP BY conversation_id ORDER BY min(created_at)",
            self._tenant,
            now,
        )
        return [row[0] for row in rows]

    async def states(self, conversation_id: str) -> dict[str, str]:
        """Delivery state by message id, for staff."""
        rows = await self._db.fetch_all(
            "SELECT id, state FROM outbox WHERE tenant = ? AND conversation_id = ?",
            self._tenant,
            conversation_id,
        )
        return {row[0]: row[1] for row in rows}
