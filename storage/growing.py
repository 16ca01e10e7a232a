"""Answers that grow: rows of the outbox whose words are still coming, in nobody's hands but their maker's.

Such a row is `sending` from its first sentence on, so everything behind it waits, and a taker-over sees it.
"""

from __future__ import annotations

from collections.abc import Sequence

from storage.base import Database, Outbound, Reader, Transaction
from storage.outbox import CURRENT, ROW, WAITING, outbound


class Growing:
    """What a dead maker leaves behind lapses like any lease, and still says which turns it answers."""

    def __init__(self, tenant: str, db: Database) -> None:
        self._tenant, self._db = tenant, db

    async def may_begin(self, tx: Transaction, conversation_id: str) -> bool:
        """Nothing else waits: what is shown at once must not overtake anything."""
        row = await tx.fetch_one(
            f"SELECT 1 FROM outbox WHERE tenant = ? AND conversation_id = ? AND {WAITING} LIMIT 1",
            self._tenant,
            conversation_id,
        )
        return row is None

    async def begin(
        self, tx: Transaction, id: str, *, turns: Sequence[str], so_far: str, lease_until: int
    ) -> None:
        """Of a row that was added in the same transaction. `so_far`: what its receipt says by now."""
        await tx.execute(
            "UPDATE outbox SET growing = ?, so_far = ?, state = 'sending', attempts = 1, lease_until = ?"
            " WHERE tenant = ? AND id = ?",
            ",".join(turns),
            so_far,
            lease_until,
            self._tenant,
            id,
        )

    async def goes_on(self, tx: Transaction, id: str, *, so_far: str) -> bool:
        """Whether more may be said: nobody else has the conversation, and the lease did not lapse."""
        changed = await tx.execute(
            "UPDATE outbox SET so_far = ? WHERE tenant = ? AND id = ? AND state = 'sending'"
            f" AND growing IS NOT NULL AND {CURRENT}",
            so_far,
            self._tenant,
            id,
        )
        return changed == 1

    async def end(self, tx: Transaction, id: str, *, state: str) -> bool:
        """Its words are whole now. `state`: who has it next; False when it had ended before."""
        changed = await tx.execute(
            "UPDATE outbox SET growing = NULL, so_far = NULL, state = ?,"
            " attempts = CASE WHEN ? = 'queued' THEN 0 ELSE attempts END"
            " WHERE tenant = ? AND id = ? AND growing IS NOT NULL AND state IN ('sending', 'unknown')",
            state,
            state,
            self._tenant,
            id,
        )
        return changed == 1

    async def get(self, id: str, reader: Reader | None = None) -> Outbound | None:
        row = await (reader or self._db).fetch_one(f"{ROW} WHERE o.tenant = ? AND o.id = ?", self._tenant, id)
        return outbound(row) if row else None

    async def at(self, conversation_id: str) -> Outbound | None:
        """What grows in a conversation at this moment; nothing in one that is retired."""
        row = await self._db.fetch_one(
            f"{ROW} WHERE o.tenant = ? AND o.conversation_id = ? AND o.{WAITING} AND o.growing IS NOT NULL"
            " AND EXISTS (SELECT 1 FROM conversation WHERE tenant = ? AND id = ? AND state <> 'retired')",
            self._tenant,
            conversation_id,
            self._tenant,
            conversation_id,
        )
        return outbound(row) if row else None
