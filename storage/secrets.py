"""Secrets that platforms give us (tokens of an installation), sealed: none can be read in the database."""

from __future__ import annotations

from collections.abc import Sequence

from storage.base import Database, Transaction


class SecretRows:
    """Sealed blobs by name; opening them is for whoever has the key."""

    def __init__(self, tenant: str, db: Database) -> None:
        self._tenant, self._db = tenant, db

    async def get(self, name: str) -> bytes | None:
        row = await self._db.fetch_one(
            "SELECT sealed FROM platform_secret WHERE tenant = ? AND name = ?", self._tenant, name
        )
        return bytes(row[0]) if row else None

    async def names(self, prefix: str) -> Sequence[str]:
        rows = await self._db.fetch_all(
            "SELECT name FROM platform_secret WHERE tenant = ? ORDER BY name", self._tenant
        )
        return [row[0] for row in rows if row[0].startswith(prefix)]

    async def put(self, tx: Transaction, name: str, sealed: bytes, now: int) -> None:
        await tx.execute(
            "INSERT INTO platform_secret (tenant, name, sealed, changed_at) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (tenant, name) DO UPDATE SET sealed = excluded.sealed,"
            " changed_at = excluded.changed_at",
            self._tenant,
            name,
            sealed,
            now,
        )

    async def remove(self, tx: Transaction, name: str) -> None:
        await tx.execute("DELETE FROM platform_secret WHERE tenant = ? AND name = ?", self._tenant, name)
