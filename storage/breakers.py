"""What a restart must know about the circuit breakers: which provider is shut out, and until when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from storage.base import Database


@dataclass(frozen=True, slots=True)
class BreakerState:
    """`open_until` and `changed_at` are wall time in ms; `trips` counts openings since the last success."""

    state: Literal["closed", "open"]
    open_until: int
    trips: int
    changed_at: int


class Breakers:
    """One row a provider and model; written only when a breaker opens or closes."""

    def __init__(self, tenant: str, db: Database) -> None:
        self._tenant, self._db = tenant, db

    async def load(self, name: str) -> BreakerState | None:
        row = await self._db.fetch_one(
            "SELECT state, open_until, trips, changed_at FROM breaker WHERE tenant = ? AND name = ?",
            self._tenant,
            name,
        )
        return BreakerState(*row) if row else None

    async def save(self, name: str, state: BreakerState) -> None:
        async with self._db.transaction() as tx:
            await tx.execute(
                "INSERT INTO breaker (tenant, name, state, open_until, trips, changed_at)"
                " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (tenant, name) DO UPDATE SET state = excluded.state,"
                " open_until = excluded.open_until, trips = excluded.trips, changed_at = excluded.changed_at",
                self._tenant,
                name,
                state.state,
                state.open_until,
                state.trips,
                state.changed_at,
            )
