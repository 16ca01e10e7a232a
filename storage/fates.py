"""What became of the rows of the outbox: for staff, for the model's history and for operations. Only read."""

from __future__ import annotations

from collections.abc import Mapping

from storage.base import Database
from storage.outbox import WAITING


class Fates:
    """By message id, which a row shares with its message."""

    def __init__(self, tenant: str, db: Database) -> None:
        self._tenant, self._db = tenant, db

    async def waiting(self) -> Mapping[str, int]:
        """How many rows there are in each state that is not the end of them."""
        rows = await self._db.fetch_all(
            f"SELECT state, count(*) FROM outbox WHERE tenant = ? AND {WAITING} GROUP BY state",
            self._tenant,
        )
        return {row[0]: row[1] for row in rows}

    async def since(self, at: int, *, beside: str) -> Mapping[str, int]:
        """How many rows in each state were made since (ms) for all channels beside this one."""
        rows = await self._db.fetch_all(
            "SELECT o.state, count(*) FROM outbox o"
            " JOIN conversation c ON c.tenant = o.tenant AND c.id = o.conversation_id"
            " WHERE o.tenant = ? AND o.created_at >= ? AND c.channel <> ? GROUP BY o.state",
            self._tenant,
            at,
            beside,
        )
        return {str(state): int(count) for state, count in rows}

    async def states(self, conversation_id: str) -> dict[str, str]:
        """Delivery state by message id, for staff."""
        rows = await self._db.fetch_all(
            "SELECT id, state FROM outbox WHERE tenant = ? AND conversation_id = ?",
            self._tenant,
            conversation_id,
        )
        return {row[0]: row[1] for row in rows}

    async def lost(self, conversation_id: str) -> bool:
        """Whether the last words of staff will never reach the person."""
        row = await self._db.fetch_one(
            "SELECT o.state FROM message m JOIN outbox o ON o.tenant = m.tenant AND o.id = m.id"
            " WHERE m.tenant = ? AND m.conversation_id = ? AND m.author = 'staff'"
            " ORDER BY m.created_at DESC LIMIT 1",
            self._tenant,
            conversation_id,
        )
        return row is not None and row[0] == "dead"

    async def undelivered(self, conversation_id: str) -> frozenset[str]:
        """Ids of messages that will never reach the person."""
        rows = await self._db.fetch_all(
            "SELECT id FROM outbox WHERE tenant = ? AND conversation_id = ? AND state = 'dead'",
            self._tenant,
            conversation_id,
        )
        return frozenset(row[0] for row in rows)
