"""Everything said in a conversation, by whomever: exact words sealed, the masked form for all else."""

from __future__ import annotations

from collections.abc import Sequence

from guards.base import MaskedText, SealedText
from storage.base import Author, Database, Message, Reader, Row, Transaction

_COLUMNS = "id, conversation_id, seq, author, staff_id, sealed, masked, created_at"


def _message(row: Row) -> Message:
    sealed = SealedText.from_storage(row[5]) if row[5] is not None else None
    masked = MaskedText.from_storage(row[6]) if row[6] is not None else None
    return Message(*[*row[:5], sealed, masked, row[7]])


class Messages:
    """`seq` orders what the person sees; `created_at` orders what staff see."""

    def __init__(self, tenant: str, db: Database) -> None:
        self._tenant, self._db = tenant, db

    async def add(self, tx: Transaction, message: Message) -> None:
        """After all that was said before, even when the clock stood still or went back."""
        await tx.execute(
            f"INSERT INTO message (tenant, {_COLUMNS}) SELECT ?, ?, ?, ?, ?, ?, ?, ?,"
            " CASE WHEN max(created_at) >= ? THEN max(created_at) + 1 ELSE ? END"
            " FROM message WHERE tenant = ? AND conversation_id = ?",
            self._tenant,
            message.id,
            message.conversation_id,
            message.seq,
            message.author,
            message.staff_id,
            message.sealed.blob if message.sealed else None,
            message.masked.value if message.masked else None,
            message.created_at,
            message.created_at,
            self._tenant,
            message.conversation_id,
        )

    async def mask(self, tx: Transaction, message: Message) -> None:
        """Keep the masked form beside the words that it was made of, if they are still these."""
        assert message.masked is not None
        assert message.sealed is not None
        await tx.execute(
            "UPDATE message SET masked = ? WHERE tenant = ? AND id = ? AND sealed = ?",
            message.masked.value,
            self._tenant,
            message.id,
            message.sealed.blob,
        )

    async def reword(
        self, tx: Transaction, message_id: str, sealed: SealedText, masked: MaskedText | None
    ) -> None:
        """Other words in the place of what was said; without `masked`, masked anew when somebody looks."""
        await tx.execute(
            "UPDATE message SET sealed = ?, masked = ? WHERE tenant = ? AND id = ?",
            sealed.blob,
            masked.value if masked else None,
            self._tenant,
            message_id,
        )

    async def place(self, tx: Transaction, message_id: str, seq: int) -> None:
        """Make a delivered message visible at `seq`, once."""
        await tx.execute(
            "UPDATE message SET seq = ? WHERE tenant = ? AND id = ? AND seq IS NULL",
            seq,
            self._tenant,
            message_id,
        )

    async def get(self, message_id: str, reader: Reader | None = None) -> Message | None:
        row = await (reader or self._db).fetch_one(
            f"SELECT {_COLUMNS} FROM message WHERE tenant = ? AND id = ?", self._tenant, message_id
        )
        return _message(row) if row else None

    async def before(self, message: Message, *, author: Author) -> Message | None:
        """What this author said last before it, in the same conversation."""
        row = await self._db.fetch_one(
            f"SELECT {_COLUMNS} FROM message WHERE tenant = ? AND conversation_id = ? AND author = ?"
            " AND created_at < ? ORDER BY created_at DESC LIMIT 1",
            self._tenant,
            message.conversation_id,
            author,
            message.created_at,
        )
        return _message(row) if row else None

    async def visible(self, conversation_id: str, *, after: int, limit: int) -> Sequence[Message]:
        """What the person sees with seq > after, in order; nothing of a conversation that is retired."""
        rows = await self._db.fetch_all(
            f"SELECT {_COLUMNS} FROM message WHERE tenant = ? AND conversation_id = ? AND seq > ?"
            " AND EXISTS (SELECT 1 FROM conversation WHERE tenant = ? AND id = ? AND state <> 'retired')"
            " ORDER BY seq LIMIT ?",
            self._tenant,
            conversation_id,
            after,
            self._tenant,
            conversation_id,
            limit,
        )
        return [_message(row) for row in rows]

    async def timeline(self, conversation_id: str, *, limit: int = 500) -> Sequence[Message]:
        """The newest `limit` messages, notes and undelivered ones included, oldest first."""
        rows = await self._db.fetch_all(
            f"SELECT {_COLUMNS} FROM message WHERE tenant = ? AND conversation_id = ?"
            " ORDER BY created_at DESC LIMIT ?",
            self._tenant,
            conversation_id,
            limit,
        )
        return [_message(row) for row in reversed(rows)]
