"""Desks inside messengers: where a conversation is shown, who of the staff writes there, what came before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from storage.base import Database, Reader, Transaction


@dataclass(frozen=True, slots=True)
class DeskPlace:
    """A conversation's thread or topic. Messages up to `shown_until` (their `created_at`) stand there.

    `card` is the digest of the card as it was shown last.
    """

    conversation_id: str
    place: str
    shown_until: int
    card: str


class DeskRows:
    """One place a conversation and desk, and one conversation a place: nothing is ever shown elsewhere."""

    def __init__(self, tenant: str, db: Database) -> None:
        self._tenant, self._db = tenant, db

    async def of(self, desk: str, conversation_id: str) -> DeskPlace | None:
        row = await self._db.fetch_one(
            "SELECT conversation_id, place, shown_until, card FROM desk_place"
            " WHERE tenant = ? AND desk = ? AND conversation_id = ?",
            self._tenant,
            desk,
            conversation_id,
        )
        return DeskPlace(*row) if row else None

    async def at(self, desk: str, place: str, reader: Reader | None = None) -> str | None:
        """The conversation shown at a place, or at one that begins with it and a colon: what staff write
        in a topic does not say which message is its card."""
        begins = f"{place}:"
        row = await (reader or self._db).fetch_one(
            "SELECT conversation_id FROM desk_place WHERE tenant = ? AND desk = ?"
            " AND (place = ? OR substr(place, 1, ?) = ?)",
            self._tenant,
            desk,
            place,
            len(begins),
            begins,
        )
        return row[0] if row else None

    async def watched(self) -> Sequence[str]:
        """Open conversations that a desk shows, or should: those that are no longer the bot's."""
        rows = await self._db.fetch_all(
            "SELECT c.id FROM conversation c WHERE c.tenant = ? AND c.state = 'open' AND (c.owner <> 'bot'"
            " OR EXISTS (SELECT 1 FROM desk_place d WHERE d.tenant = c.tenant AND d.conversation_id = c.id))"
            " ORDER BY c.escalated_at",
            self._tenant,
        )
        return [row[0] for row in rows]

    async def put(self, tx: Transaction, desk: str, shown: DeskPlace) -> None:
        """Where it is from now on; a place that is gone is replaced in the same statement."""
        await tx.execute(
            "INSERT INTO desk_place (tenant, desk, conversation_id, place, shown_until, card)"
            " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (tenant, desk, conversation_id)"
            " DO UPDATE SET place = excluded.place, shown_until = excluded.shown_until, card = excluded.card",
            self._tenant,
            desk,
            shown.conversation_id,
            shown.place,
            shown.shown_until,
            shown.card,
        )

    async def first_time(self, tx: Transaction, desk: str, event_id: str, now: int) -> bool:
        """False when this act was taken before."""
        inserted = await tx.execute(
            "INSERT INTO desk_event (tenant, desk, event_id, created_at) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (tenant, desk, event_id) DO NOTHING",
            self._tenant,
            desk,
            event_id,
            now,
        )
        return inserted == 1

    async def forget_events(self, tx: Transaction, *, before: int) -> int:
        return await tx.execute(
            "DELETE FROM desk_event WHERE tenant = ? AND created_at < ?", self._tenant, before
        )

    async def notice(self, desk: str) -> str:
        """What a desk was told last; empty before the first time."""
        row = await self._db.fetch_one(
            "SELECT notice FROM desk_notice WHERE tenant = ? AND desk = ?", self._tenant, desk
        )
        return str(row[0]) if row else ""

    async def noticed(self, tx: Transaction, desk: str, before: str, after: str) -> bool:
        """False when somebody else has told it something since."""
        changed = await tx.execute(
            "INSERT INTO desk_notice (tenant, desk, notice) VALUES (?, ?, ?) ON CONFLICT (tenant, desk)"
            " DO UPDATE SET notice = excluded.notice WHERE desk_notice.notice = ?",
            self._tenant,
            desk,
            after,
            before,
        )
        return changed == 1

    async def staff_of(self, channel: str, external_id: str) -> str | None:
        """The staff account that a platform's user was linked to."""
        row = await self._db.fetch_one(
            "SELECT staff_id FROM staff_identity WHERE tenant = ? AND channel = ? AND external_id = ?",
            self._tenant,
            channel,
            external_id,
        )
        return row[0] if row else None

    async def link(self, tx: Transaction, channel: str, external_id: str, staff_id: str) -> None:
        await tx.execute(
            "INSERT INTO staff_identity (tenant, channel, external_id, staff_id) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (tenant, channel, external_id) DO UPDATE SET staff_id = excluded.staff_id",
            self._tenant,
            channel,
            external_id,
            staff_id,
        )
