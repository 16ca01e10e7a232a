"""The outbox: the only way out. A row leaves it under the epoch it was made in, or never.

`queued → sending` is one conditional UPDATE that compares the row's epoch with the conversation's; so a
change of owner stops every answer that has not already been handed to its channel.
"""

from __future__ import annotations

from collections.abc import Sequence

from guards.base import SealedText
from storage.base import Author, Database, Outbound, Row, Transaction

ROW = (
    "SELECT o.id, o.conversation_id, o.epoch, o.author, o.state, o.attempts, o.created_at, o.external_id,"
    " o.doubts, o.part, m.staff_id, m.sealed, o.growing, o.so_far"
    " FROM outbox o JOIN message m ON m.tenant = o.tenant AND m.id = o.id"
)
CURRENT = (
    "epoch = (SELECT c.epoch FROM conversation c WHERE c.tenant = outbox.tenant"
    " AND c.id = outbox.conversation_id)"
)
_ANY = 2**31
WAITING = "state IN ('queued', 'sending', 'unknown')"  # word for word what the partial index says


def outbound(row: Row) -> Outbound:
    """A row as `ROW` reads it."""
    growing = tuple(row[12].split(",")) if row[12] else ()
    return Outbound(*[*row[:11], SealedText.from_storage(row[11]), growing, row[13]])


class Outbox:
    """Rows of one conversation leave in the order they were made."""

    def __init__(self, tenant: str, db: Database) -> None:
        self._tenant, self._db = tenant, db

    async def add(
        self, tx: Transaction, *, id: str, conversation_id: str, epoch: int, author: Author, now: int
    ) -> None:
        """Behind everything that waits in this conversation, even when the clock stood still or went back."""
        await tx.execute(
            "INSERT INTO outbox (tenant, id, conversation_id, epoch, author, state, attempts, not_before,"
            " created_at) SELECT ?, ?, ?, ?, ?, 'queued', 0, 0,"
            " CASE WHEN max(created_at) >= ? THEN max(created_at) + 1 ELSE ? END"
            f" FROM outbox WHERE tenant = ? AND conversation_id = ? AND {WAITING}",
            self._tenant,
            id,
            conversation_id,
            epoch,
            author,
            now,
            now,
            self._tenant,
            conversation_id,
        )

    async def claim(
        self, tx: Transaction, conversation_id: str, *, now: int, lease_ms: int
    ) -> Outbound | None:
        """Lease the oldest waiting row, if it is its turn and its epoch is current."""
        await self._supersede(tx, conversation_id)
        row = await tx.fetch_one(
            f"{ROW} WHERE o.tenant = ? AND o.conversation_id = ?"
            f" AND o.{WAITING} ORDER BY o.created_at LIMIT 1",
            self._tenant,
            conversation_id,
        )
        if row is None or row[4] != "queued":
            return None
        taken = await tx.execute(
            "UPDATE outbox SET state = 'sending', attempts = attempts + 1, lease_until = ?"
            f" WHERE tenant = ? AND id = ? AND state = 'queued' AND not_before <= ? AND {CURRENT}",
            now + lease_ms,
            self._tenant,
            row[0],
            now,
        )
        return outbound(row) if taken else None

    async def resume(self, tx: Transaction, outbound_id: str, *, now: int, lease_ms: int) -> bool:
        """Lease what broke off, to make it whole; False if its epoch is not current, or it was settled."""
        taken = await tx.execute(
            "UPDATE outbox SET lease_until = ?, state = 'sending'"
            f" WHERE tenant = ? AND id = ? AND state = 'unknown' AND {CURRENT}",
            now + lease_ms,
            self._tenant,
            outbound_id,
        )
        return taken == 1

    async def queued(self, conversation_id: str) -> bool:
        """Whether `claim` can find anything: a look costs less than a transaction."""
        row = await self._db.fetch_one(
            f"SELECT 1 FROM outbox WHERE tenant = ? AND conversation_id = ? AND {WAITING}"
            " AND state = 'queued' LIMIT 1",
            self._tenant,
            conversation_id,
        )
        return row is not None

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
            "UPDATE outbox SET state = ?, external_id = COALESCE(?, external_id), error = ?, sent_at = ?,"
            " lease_until = NULL"
            " WHERE tenant = ? AND id = ? AND state IN ('sending', 'unknown')",
            state,
            external_id,
            error,
            now if state == "sent" else None,
            self._tenant,
            outbound_id,
        )
        return changed == 1

    async def next_part(self, tx: Transaction, outbound_id: str, part: int) -> bool:
        """One part has arrived: the next is due, under the same epoch; False if it was settled before."""
        changed = await tx.execute(
            "UPDATE outbox SET state = 'queued', part = ?, attempts = 0, not_before = 0, external_id = NULL,"
            " error = NULL, lease_until = NULL WHERE tenant = ? AND id = ? AND part = ?"
            " AND state IN ('sending', 'unknown')",
            part,
            self._tenant,
            outbound_id,
            part - 1,
        )
        return changed == 1

    async def stands(self, tx: Transaction, outbound_id: str, external_id: str) -> None:
        """Something of it stands on the platform already, while the rest is still coming."""
        await tx.execute(
            "UPDATE outbox SET external_id = ? WHERE tenant = ? AND id = ? AND state = 'sending'",
            external_id,
            self._tenant,
            outbound_id,
        )

    async def abandon(self, tx: Transaction, conversation_id: str) -> int:
        """Nobody can be reached: what waits will never be sent."""
        return await tx.execute(
            "UPDATE outbox SET state = 'dead', error = 'left', lease_until = NULL"
            f" WHERE tenant = ? AND conversation_id = ? AND {WAITING}",
            self._tenant,
            conversation_id,
        )

    async def retry(
        self,
        tx: Transaction,
        outbound_id: str,
        *,
        not_before: int,
        error: str,
        doubt: bool = False,
        at_most: int = _ANY,
    ) -> None:
        """Back to `queued`; its epoch is compared again when it is claimed.

        It surely was not delivered, except in `doubt`: then nobody could tell, and that is counted.
        Its attempts are not counted further than `at_most`.
        """
        await tx.execute(
            "UPDATE outbox SET state = 'queued', not_before = ?, error = ?, lease_until = NULL,"
            " doubts = doubts + ?, attempts = CASE WHEN attempts > ? THEN ? ELSE attempts END"
            " WHERE tenant = ? AND id = ? AND state IN ('sending', 'unknown')",
            not_before,
            error,
            int(doubt),
            at_most,
            at_most,
            self._tenant,
            outbound_id,
        )

    async def look_later(
        self, tx: Transaction, outbound_id: str, *, not_before: int, error: str, at_most: int = _ANY
    ) -> None:
        """The platform could not be asked now; counts as an attempt, if there are fewer than `at_most`."""
        await tx.execute(
            "UPDATE outbox SET attempts = CASE WHEN attempts < ? THEN attempts + 1 ELSE ? END,"
            " not_before = ?, error = ?, state = 'unknown', lease_until = NULL"
            " WHERE tenant = ? AND id = ? AND state IN ('sending', 'unknown')",
            at_most,
            at_most,
            not_before,
            error,
            self._tenant,
            outbound_id,
        )

    async def _supersede(self, tx: Transaction, conversation_id: str) -> None:
        await tx.execute(
            "UPDATE outbox SET state = 'dead', error = 'superseded' WHERE tenant = ? AND conversation_id = ?"
            f" AND {WAITING} AND state = 'queued' AND NOT {CURRENT}",
            self._tenant,
            conversation_id,
        )

    async def keep_staff_words(self, tx: Transaction, conversation_id: str, epoch: int) -> None:
        """Carry what a person wrote, and nothing else that waits, over a change of owner."""
        await tx.execute(
            "UPDATE outbox SET epoch = ? WHERE tenant = ? AND conversation_id = ? AND author = 'staff'"
            f" AND {WAITING}",
            epoch,
            self._tenant,
            conversation_id,
        )
        await self._supersede(tx, conversation_id)

    async def keep_all(self, tx: Transaction, conversation_id: str, epoch: int) -> None:
        """Carry all that waits over a change that nobody else made: the bot itself asks for a person."""
        await tx.execute(
            f"UPDATE outbox SET epoch = ? WHERE tenant = ? AND conversation_id = ? AND {WAITING}",
            epoch,
            self._tenant,
            conversation_id,
        )

    async def in_flight(self, conversation_id: str, *, now: int) -> Sequence[str]:
        """Rows of an earlier epoch that a channel has in its hands at this moment."""
        rows = await self._db.fetch_all(
            f"SELECT id FROM outbox WHERE tenant = ? AND conversation_id = ? AND {WAITING}"
            f" AND state = 'sending' AND lease_until > ? AND NOT {CURRENT}",
            self._tenant,
            conversation_id,
            now,
        )
        return [row[0] for row in rows]

    async def lapse(self, tx: Transaction, *, now: int) -> int:
        """A lease that ran out, as after a crash: whether the row arrived is not known."""
        return await tx.execute(
            "UPDATE outbox SET state = 'unknown', lease_until = NULL"
            f" WHERE tenant = ? AND {WAITING} AND state = 'sending' AND lease_until <= ?",
            self._tenant,
            now,
        )

    async def unknown(self, conversation_id: str, *, now: int) -> Sequence[Outbound]:
        """Rows of unknown fate that the platform may be asked about now."""
        rows = await self._db.fetch_all(
            f"{ROW} WHERE o.tenant = ? AND o.conversation_id = ? AND o.{WAITING}"
            " AND o.state = 'unknown' AND o.not_before <= ? ORDER BY o.created_at",
            self._tenant,
            conversation_id,
            now,
        )
        return [outbound(row) for row in rows]

    async def conversations_due(self, now: int) -> Sequence[str]:
        """Conversations with something to send or to reconcile."""
        rows = await self._db.fetch_all(
            f"SELECT conversation_id FROM outbox WHERE tenant = ? AND {WAITING}"
            " AND state <> 'sending' AND not_before <= ?"
            " GROUP BY conversation_id ORDER BY min(created_at)",
            self._tenant,
            now,
        )
        return [row[0] for row in rows]
