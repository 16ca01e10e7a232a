"""The tier that spending has reached, remembered so that a restart or another process knows it."""

from __future__ import annotations

from storage.base import Database, Transaction


class TierRow:
    """One tenant's."""

    def __init__(self, tenant: str, db: Database) -> None:
        self._tenant, self._db = tenant, db

    async def current(self) -> tuple[str, int] | None:
        """The tier and since when (ms); None before the first change."""
        row = await self._db.fetch_one("SELECT tier, since FROM budget_tier WHERE tenant = ?", self._tenant)
        return (str(row[0]), int(row[1])) if row else None

    async def change(self, tx: Transaction, before: str, after: str, *, at: int) -> bool:
        """False when somebody else changed it first: theirs counts, and is told of once."""
        changed = await tx.execute(
            "INSERT INTO budget_tier (tenant, tier, since) VALUES (?, ?, ?)"
            " ON CONFLICT (tenant) DO UPDATE SET tier = excluded.tier, since = excluded.since"
            " WHERE budget_tier.tier = ?",
            self._tenant,
            after,
            at,
            before,
        )
        return changed == 1
