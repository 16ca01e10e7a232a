"""The inbox: one row an accepted message, unique by the platform's own event id, until it is answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from guards.base import SealedText
from storage.base import Database, Reader, Row, Transaction, Turn

_TURN = (
    "SELECT t.id, t.conversation_id, t.state, t.attempts, t.created_at, m.sealed FROM turn t"
    " JOIN message m ON m.tenant = t.tenant AND m.id = t.id"
)


@dataclass(frozen=True, slots=True)
class Known:
    """An event that was accepted before. `digest` tells whether it came with the same words."""

    message_id: str
    conversation_id: str
    seq: int
    digest: str


def _turn(row: Row) -> Turn:
    return Turn(*[*row[:5], SealedText.from_storage(row[5])])


class Turns:
    """A turn is `open` until its answer is recorded, or `staff` when a person answers instead."""

    def __init__(self, tenant: str, db: Database) -> None:
        self._tenant, self._db = tenant, db

    async def known(self, channel: str, installation: str, event_id: str, reader: Reader) -> Known | None:
        row = await reader.fetch_one(
            "SELECT t.id, t.conversation_id, m.seq, t.digest FROM turn t"
            " JOIN message m ON m.tenant = t.tenant AND m.id = t.id"
            " WHERE t.tenant = ? AND t.channel = ? AND t.installation = ? AND t.event_id = ?",
            self._tenant,
            channel,
            installation,
            event_id,
        )
        return Known(*row) if row else None

    async def open(
        self, tx: Transaction, turn: Turn, *, channel: str, installation: str, event_id: str, digest: str
    ) -> None:
        """Insert the inbox row; its message is added beside it in the same transaction."""
        await tx.execute(
            "INSERT INTO turn (tenant, id, conversation_id, channel, installation, event_id, digest, state,"
            " attempts, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, ?)",
            self._tenant,
            turn.id,
            turn.conversation_id,
            channel,
            installation,
            event_id,
            digest,
            turn.state,
            turn.created_at,
        )

    async def waiting(self, conversation_id: str, reader: Reader | None = None) -> Sequence[Turn]:
        """The open turns of a conversation, oldest first: a burst is answered together."""
        rows = await (reader or self._db).fetch_all(
            f"{_TURN} WHERE t.tenant = ? AND t.conversation_id = ? AND t.state = 'open' ORDER BY m.seq",
            self._tenant,
            conversation_id,
        )
        return [_turn(row) for row in rows]

    async def count_open(self) -> int:
        row = await self._db.fetch_one(
            "SELECT count(*) FROM turn WHERE tenant = ? AND state = 'open'", self._tenant
        )
        return int(row[0]) if row else 0

    async def conversations_waiting(self) -> Sequence[str]:
        """Conversations with an open turn: what a restart picks up."""
        rows = await self._db.fetch_all(
            "SELECT conversation_id FROM turn WHERE tenant = ? AND state = 'open'"
            " GROUP BY conversation_id ORDER BY min(created_at)",
            self._tenant,
        )
        return [row[0] for row in rows]

    async def done(self, tx: Transaction, turn_ids: Sequence[str]) -> int:
        """Close answered turns; how many were still open."""
        marks = ", ".join("?" * len(turn_ids))
        return await tx.execute(
            f"UPDATE turn SET state = 'done' WHERE tenant = ? AND state = 'open' AND id IN ({marks})",
            self._tenant,
            *turn_ids,
        )

    async def only(self, tx: Transaction, conversation_id: str) -> bool:
        """Whether nothing else has ever come from the person here."""
        rows = await tx.fetch_all(
            "SELECT 1 FROM turn WHERE tenant = ? AND conversation_id = ? LIMIT 2",
            self._tenant,
            conversation_id,
        )
        return len(rows) < 2

    async def latest(self, tx: Transaction, conversation_id: str, *, limit: int) -> Sequence[Known]:
        """What came last from the person here, the newest first."""
        rows = await tx.fetch_all(
            "SELECT t.id, t.conversation_id, m.seq, t.digest FROM turn t"
            " JOIN message m ON m.tenant = t.tenant AND m.id = t.id"
            " WHERE t.tenant = ? AND t.conversation_id = ? ORDER BY m.seq DESC LIMIT ?",
            self._tenant,
            conversation_id,
            limit,
        )
        return [Known(*row) for row in rows]

    async def repeated(self, person_id: str, turn_ids: Sequence[str], *, since: int) -> int:
        """How often this person has sent the words of one of these turns since then, these included."""
        marks = ", ".join("?" * len(turn_ids))
        row = await self._db.fetch_one(
            "SELECT COUNT(*) FROM turn WHERE tenant = ? AND conversation_id IN"
            " (SELECT id FROM conversation WHERE tenant = ? AND person_id = ?)"
            " AND created_at >= ? AND digest IN"
            f" (SELECT digest FROM turn WHERE tenant = ? AND id IN ({marks}))"
            " GROUP BY digest ORDER BY COUNT(*) DESC LIMIT 1",
            self._tenant,
            self._tenant,
            person_id,
            since,
            self._tenant,
            *turn_ids,
        )
        return int(row[0]) if row else 0

    async def reworded(self, tx: Transaction, turn_id: str, digest: str) -> None:
        """The same event has other words now."""
        await tx.execute(
            "UPDATE turn SET digest = ? WHERE tenant = ? AND id = ?", digest, self._tenant, turn_id
        )

    async def to_staff(self, tx: Transaction, conversation_id: str) -> None:
        """Whatever was open is theirs now."""
        await tx.execute(
            "UPDATE turn SET state = 'staff' WHERE tenant = ? AND conversation_id = ? AND state = 'open'",
            self._tenant,
            conversation_id,
        )

    async def drop(self, tx: Transaction, conversation_id: str) -> None:
        """Nobody is there any more to read an answer."""
        await tx.execute(
            "UPDATE turn SET state = 'done' WHERE tenant = ? AND conversation_id = ? AND state = 'open'",
            self._tenant,
            conversation_id,
        )

    async def drop_all(self, tx: Transaction, person_id: str, channel: str) -> Sequence[str]:
        """Nothing of this person's is to be answered any more there; the conversations it was in."""
        rows = await tx.fetch_all(
            "UPDATE turn SET state = 'done' WHERE tenant = ? AND state = 'open' AND conversation_id IN"
            " (SELECT id FROM conversation WHERE tenant = ? AND person_id = ? AND channel = ?)"
            " RETURNING conversation_id",
            self._tenant,
            self._tenant,
            person_id,
            channel,
        )
        return list(dict.fromkeys(row[0] for row in rows))

    async def interrupted(self, tx: Transaction) -> None:
        """Count an attempt of all that is open: a process died over it, or before it came to it."""
        await tx.execute(
            "UPDATE turn SET attempts = attempts + 1 WHERE tenant = ? AND state = 'open'", self._tenant
        )

    async def attempted(self, tx: Transaction, turn_ids: Sequence[str]) -> int:
        """Count an attempt; the highest count among them."""
        marks = ", ".join("?" * len(turn_ids))
        rows = await tx.fetch_all(
            f"UPDATE turn SET attempts = attempts + 1 WHERE tenant = ? AND id IN ({marks})"
            " RETURNING attempts",
            self._tenant,
            *turn_ids,
        )
        return max((int(row[0]) for row in rows), default=0)
