"""What was not accepted: how often, by day and limit, and whether the person was told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from storage.base import Database, Transaction


@dataclass(frozen=True, slots=True)
class Told:
    """When somebody was last told why, last refused, and last had a message accepted (None: never)."""

    told_at: int
    refused_at: int
    accepted_at: int | None


class Refused:
    """One tenant's. Nothing here says who was refused."""

    def __init__(self, tenant: str, db: Database) -> None:
        self._tenant, self._db = tenant, db

    async def add(self, tx: Transaction, *, day: date, dimension: str, mode: str) -> None:
        """One more. `mode` is `enforce`, or `log` where it was only watched."""
        await tx.execute(
            "INSERT INTO refused (tenant, day, dimension, mode, count) VALUES (?, ?, ?, ?, 1)"
            " ON CONFLICT (tenant, day, dimension, mode) DO UPDATE SET count = refused.count + 1",
            self._tenant,
            day.isoformat(),
            dimension,
            mode,
        )

    async def on(self, day: date) -> Mapping[tuple[str, str], int]:
        """How many by dimension and mode, the most first."""
        rows = await self._db.fetch_all(
            "SELECT dimension, mode, count FROM refused WHERE tenant = ? AND day = ?"
            " ORDER BY count DESC, dimension",
            self._tenant,
            day.isoformat(),
        )
        return {(dimension, mode): count for dimension, mode, count in rows}

    async def forget(self, tx: Transaction, *, before: date) -> int:
        """Drop the days before this one; how many rows."""
        return await tx.execute(
            "DELETE FROM refused WHERE tenant = ? AND day < ?", self._tenant, before.isoformat()
        )

    async def told(self, tx: Transaction, conversation_id: str, kind: str) -> Told | None:
        row = await tx.fetch_one(
            "SELECT told_at, refused_at, (SELECT max(m.created_at) FROM message m WHERE m.tenant = r.tenant"
            " AND m.conversation_id = r.conversation_id AND m.author = 'person')"
            " FROM refusal_told r WHERE r.tenant = ? AND r.conversation_id = ? AND r.kind = ?",
            self._tenant,
            conversation_id,
            kind,
        )
        return Told(*row) if row else None

    async def note(
        self, tx: Transaction, conversation_id: str, kind: str, *, told_at: int, refused_at: int
    ) -> None:
        await tx.execute(
            "INSERT INTO refusal_told (tenant, conversation_id, kind, told_at, refused_at)"
            " VALUES (?, ?, ?, ?, ?) ON CONFLICT (tenant, conversation_id, kind)"
            " DO UPDATE SET told_at = excluded.told_at, refused_at = excluded.refused_at",
            self._tenant,
            conversation_id,
            kind,
            told_at,
            refused_at,
        )
