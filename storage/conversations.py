"""Conversations and who owns them. Ownership changes only here, and every change makes a new epoch."""

from __future__ import annotations

from collections.abc import Sequence

from guards.base import MaskedText
from storage.base import BOT, QUEUE, Conversation, Database, Reader, Row, Transaction

_COLUMNS = (
    "id, person_id, channel, installation, place, language, owner, epoch, state, reason, summary,"
    " last_seq, created_at, active_at, escalated_at, reminded_at"
)


def _conversation(row: Row) -> Conversation:
    summary = MaskedText.from_storage(row[10]) if row[10] is not None else None
    return Conversation(*[*row[:10], summary, *row[11:]])


class Conversations:
    """One row a conversation. Reads go to the committed state unless a transaction is given."""

    def __init__(self, tenant: str, db: Database) -> None:
        self._tenant, self._db = tenant, db

    async def start(self, tx: Transaction, new: Conversation) -> None:
        await tx.execute(
            "INSERT INTO conversation (tenant, id, person_id, channel, installation, place, language,"
            " owner, epoch, state, last_seq, created_at, active_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            self._tenant,
            new.id,
            new.person_id,
            new.channel,
            new.installation,
            new.place,
            new.language,
            new.owner,
            new.epoch,
            new.state,
            new.last_seq,
            new.created_at,
            new.active_at,
        )

    async def get(self, conversation_id: str, reader: Reader | None = None) -> Conversation | None:
        row = await (reader or self._db).fetch_one(
            f"SELECT {_COLUMNS} FROM conversation WHERE tenant = ? AND id = ?", self._tenant, conversation_id
        )
        return _conversation(row) if row else None

    async def at(self, channel: str, installation: str, place: str, reader: Reader) -> Conversation | None:
        """The conversation at a place, the newest if there were several; a retired one is nobody's."""
        row = await reader.fetch_one(
            f"SELECT {_COLUMNS} FROM conversation WHERE tenant = ? AND channel = ? AND installation = ?"
            " AND place = ? AND state <> 'retired' ORDER BY created_at DESC LIMIT 1",
            self._tenant,
            channel,
            installation,
            place,
        )
        return _conversation(row) if row else None

    async def next_seq(self, tx: Transaction, conversation_id: str, now: int) -> int:
        """The next place in what the person sees."""
        row = await tx.fetch_one(
            "UPDATE conversation SET last_seq = last_seq + 1, active_at = ? WHERE tenant = ? AND id = ?"
            " RETURNING last_seq",
            now,
            self._tenant,
            conversation_id,
        )
        assert row is not None
        return int(row[0])

    async def own(
        self, tx: Transaction, conversation_id: str, *, owner: str, expected: Sequence[str]
    ) -> int | None:
        """Give the conversation to `owner` if one of `expected` has it; the new epoch, or None."""
        marks = ", ".join("?" * len(expected))
        row = await tx.fetch_one(
            "UPDATE conversation SET owner = ?, epoch = epoch + 1 WHERE tenant = ? AND id = ?"
            f" AND state = 'open' AND owner IN ({marks}) RETURNING epoch",
            owner,
            self._tenant,
            conversation_id,
            *expected,
        )
        return int(row[0]) if row else None

    async def escalate(
        self, tx: Transaction, conversation_id: str, *, reason: str, summary: MaskedText, now: int
    ) -> int | None:
        """Bot to queue, once; the new epoch, or None when the bot does not own it."""
        epoch = await self.own(tx, conversation_id, owner=QUEUE, expected=[BOT])
        if epoch is not None:
            await tx.execute(
                "UPDATE conversation SET reason = ?, summary = ?, escalated_at = ?, reminded_at = NULL"
                " WHERE tenant = ? AND id = ?",
                reason,
                summary.value,
                now,
                self._tenant,
                conversation_id,
            )
        return epoch

    async def requeue(self, tx: Transaction, conversation_id: str, *, owner: str, now: int) -> int | None:
        """Away from a member of staff who cannot go on: it waits anew, from now; the new epoch."""
        epoch = await self.own(tx, conversation_id, owner=QUEUE, expected=[owner])
        if epoch is not None:
            await tx.execute(
                "UPDATE conversation SET reason = COALESCE(reason, 'released'), escalated_at = ?,"
                " reminded_at = NULL WHERE tenant = ? AND id = ?",
                now,
                self._tenant,
                conversation_id,
            )
        return epoch

    async def close(
        self, tx: Transaction, conversation_id: str, *, expected: Sequence[str], idle_before: int, now: int
    ) -> int | None:
        """Closed if one of `expected` has it and nothing has happened since `idle_before`; the new epoch.

        From `now` on it is kept for as long as closed ones are.
        """
        marks = ", ".join("?" * len(expected))
        row = await tx.fetch_one(
            "UPDATE conversation SET state = 'closed', epoch = epoch + 1, active_at = ?"
            " WHERE tenant = ? AND id = ?"
            f" AND state = 'open' AND active_at < ? AND owner IN ({marks}) RETURNING epoch",
            now,
            self._tenant,
            conversation_id,
            idle_before,
            *expected,
        )
        return int(row[0]) if row else None

    async def reopen(self, tx: Transaction, conversation_id: str) -> int:
        """A message came into this closed conversation: the bot has it again; the new epoch."""
        row = await tx.fetch_one(
            "UPDATE conversation SET state = 'open', owner = 'bot', epoch = epoch + 1, reason = NULL,"
            " summary = NULL, escalated_at = NULL WHERE tenant = ? AND id = ? AND state = 'closed'"
            " RETURNING epoch",
            self._tenant,
            conversation_id,
        )
        assert row is not None
        return int(row[0])

    async def retire(self, tx: Transaction, conversation_id: str) -> bool:
        """Cut the person's way back in, for good: they signed in, signed out or started over."""
        changed = await tx.execute(
            "UPDATE conversation SET state = 'retired', epoch = epoch + 1 WHERE tenant = ? AND id = ?"
            " AND state <> 'retired'",
            self._tenant,
            conversation_id,
        )
        return changed == 1

    async def disclose(self, tx: Transaction, conversation_id: str) -> bool:
        """Mark that the person knows who answers in this epoch; False when they already did."""
        changed = await tx.execute(
            "UPDATE conversation SET disclosed = epoch WHERE tenant = ? AND id = ? AND disclosed <> epoch",
            self._tenant,
            conversation_id,
        )
        return changed == 1

    async def in_epoch(self, tx: Transaction, conversation_id: str, epoch: int) -> bool:
        """Whether the bot still owns the conversation in the epoch it read before."""
        row = await tx.fetch_one(
            "SELECT 1 FROM conversation WHERE tenant = ? AND id = ? AND epoch = ? AND owner = 'bot'"
            " AND state = 'open'",
            self._tenant,
            conversation_id,
            epoch,
        )
        return row is not None

    async def remind(self, tx: Transaction, conversation_id: str, now: int) -> bool:
        """Mark that the waiting person has been told so; False when they already were."""
        changed = await tx.execute(
            "UPDATE conversation SET reminded_at = ? WHERE tenant = ? AND id = ? AND owner = 'queue'"
            " AND state = 'open' AND reminded_at IS NULL",
            now,
            self._tenant,
            conversation_id,
        )
        return changed == 1

    async def waiting_since(self, before: int) -> Sequence[Conversation]:
        """Escalated before `before`, still nobody's, and not yet told."""
        rows = await self._db.fetch_all(
            f"SELECT {_COLUMNS} FROM conversation WHERE tenant = ? AND owner = 'queue' AND state = 'open'"
            " AND reminded_at IS NULL AND escalated_at < ? ORDER BY escalated_at",
            self._tenant,
            before,
        )
        return [_conversation(row) for row in rows]

    async def idle_since(self, before: int, *, limit: int = 500) -> Sequence[Conversation]:
        """The bot's open conversations in which nothing has happened since `before`."""
        rows = await self._db.fetch_all(
            f"SELECT {_COLUMNS} FROM conversation WHERE tenant = ? AND owner = 'bot' AND state = 'open'"
            " AND active_at < ? ORDER BY active_at LIMIT ?",
            self._tenant,
            before,
            limit,
        )
        return [_conversation(row) for row in rows]

    async def left_since(self, before: int, *, limit: int = 500) -> Sequence[Conversation]:
        """With people, and nothing has happened since `before`. A wish to be deleted waits for ever."""
        rows = await self._db.fetch_all(
            f"SELECT {_COLUMNS} FROM conversation WHERE tenant = ? AND owner <> 'bot' AND state = 'open'"
            " AND active_at < ? AND COALESCE(reason, '') <> 'erase' ORDER BY active_at LIMIT ?",
            self._tenant,
            before,
            limit,
        )
        return [_conversation(row) for row in rows]

    async def owned_by(self, owner: str) -> Sequence[str]:
        """Ids of all the open conversations that somebody has."""
        rows = await self._db.fetch_all(
            "SELECT id FROM conversation WHERE tenant = ? AND owner = ? AND state = 'open'",
            self._tenant,
            owner,
        )
        return [row[0] for row in rows]

    async def board(self, *, closed: bool = False, limit: int = 200) -> Sequence[Conversation]:
        """What staff see: waiting first (longest wait on top), then theirs, then the bot's newest.

        What a visitor left is among the closed ones: who left an address in it can be answered there.
        """
        rows = await self._db.fetch_all(
            f"SELECT {_COLUMNS} FROM conversation WHERE tenant = ? AND state IN (?, ?) AND last_seq > 0"
            " ORDER BY CASE owner WHEN 'queue' THEN 0 WHEN 'bot' THEN 2 ELSE 1 END,"
            " CASE owner WHEN 'queue' THEN escalated_at ELSE -active_at END LIMIT ?",
            self._tenant,
            *(("closed", "retired") if closed else ("open", "open")),
            limit,
        )
        return [_conversation(row) for row in rows]

    async def count_waiting(self) -> int:
        row = await self._db.fetch_one(
            "SELECT count(*) FROM conversation WHERE tenant = ? AND owner = 'queue' AND state = 'open'",
            self._tenant,
        )
        return int(row[0]) if row else 0

    async def set_language(self, tx: Transaction, conversation_id: str, language: str) -> None:
        await tx.execute(
            "UPDATE conversation SET language = ? WHERE tenant = ? AND id = ?",
            language,
            self._tenant,
            conversation_id,
        )

    async def move(self, tx: Transaction, channel: str, installation: str, *, old: str, new: str) -> None:
        """The platform renamed a place: every conversation at it, or at a part of it (`old:...`), follows."""
        rows = await tx.fetch_all(
            "SELECT id, place FROM conversation WHERE tenant = ? AND channel = ? AND installation = ?"
            " AND place >= ? AND place < ?",
            self._tenant,
            channel,
            installation,
            old,
            old + ";",  # the character after ":"
        )
        for conversation_id, place in rows:
            if place == old or place.startswith(old + ":"):
                await tx.execute(
                    "UPDATE conversation SET place = ? WHERE tenant = ? AND id = ?",
                    new + place[len(old) :],
                    self._tenant,
                    conversation_id,
                )
