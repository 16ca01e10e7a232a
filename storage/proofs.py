"""Proofs of work that were spent: one row each, so that none counts twice, in whatever process."""

from __future__ import annotations

from storage.base import Database


class SpentProofs:
    """The spent proofs of one tenant."""

    def __init__(self, tenant: str, db: Database) -> None:
        self._tenant, self._db = tenant, db

    async def spend(self, proof_id: str, expires_at: int) -> bool:
        """False: it was spent before."""
        async with self._db.transaction() as tx:
            added = await tx.execute(
                "INSERT INTO spent_proof (tenant, id, expires_at) VALUES (?, ?, ?)"
                " ON CONFLICT (tenant, id) DO NOTHING",
                self._tenant,
                proof_id,
                expires_at,
            )
        return added == 1

    async def forget(self, now: int) -> int:
        """Drop those that have expired and are refused for that; how many."""
        async with self._db.transaction() as tx:
            return await tx.execute(
                "DELETE FROM spent_proof WHERE tenant = ? AND expires_at <= ?", self._tenant, now
            )
