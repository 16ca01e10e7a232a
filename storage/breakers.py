"""What every process must know about the circuit breakers: who is shut out, until when, and why.

A person's decision is never overwritten by what a process finds by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from storage.audit import Audit
from storage.base import Database, Transaction

_PUT = (
    "INSERT INTO breaker (tenant, name, state, open_until, trips, changed_at, reason, attention, staff_id,"
    " version) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 1) ON CONFLICT (tenant, name) DO UPDATE SET"
    " state = excluded.state, open_until = excluded.open_until, trips = excluded.trips,"
    " changed_at = excluded.changed_at, reason = excluded.reason, attention = excluded.attention,"
    " staff_id = excluded.staff_id, version = breaker.version + 1"
)


@dataclass(frozen=True, slots=True)
class BreakerState:
    """`held`: a person opened it, and a person must close it. `probing`: one process tries it.

    `open_until` and `changed_at` are wall time in ms; a claim to probe lasts from one to the other. `trips`
    counts openings since the last success. `reason` is the failure that opened it, `attention` says that only
    a person can mend it, `staff_id` who decided. `version` grows with every change; it is the row's own.
    """

    state: Literal["closed", "open", "probing", "held"]
    open_until: int
    trips: int
    changed_at: int
    reason: str = ""
    attention: bool = False
    staff_id: str | None = None
    version: int = 0


class Breakers:
    """One row a breaker; written only when it opens, is tried, or closes."""

    def __init__(self, tenant: str, db: Database, audit: Audit) -> None:
        self._tenant, self._db, self._audit = tenant, db, audit

    async def load(self, name: str) -> BreakerState | None:
        row = await self._db.fetch_one(
            "SELECT state, open_until, trips, changed_at, reason, attention, staff_id, version FROM breaker"
            " WHERE tenant = ? AND name = ?",
            self._tenant,
            name,
        )
        if row is None:
            return None
        return BreakerState(row[0], row[1], row[2], row[3], row[4], bool(row[5]), row[6], row[7])

    async def found(self, name: str, state: BreakerState) -> int | None:
        """Keep what a process found who knew `state.version`; the new version, or None: it is out of date.

        So of many who would probe one does, and a person's decision stands. The first time in an episode that
        only a person can mend it leaves an audit row.
        """
        async with self._db.transaction() as tx:
            told = await tx.fetch_one(
                "SELECT attention FROM breaker WHERE tenant = ? AND name = ?", self._tenant, name
            )
            version = await self._put(tx, name, state, _PUT + " WHERE breaker.version = ?", state.version)
            if version is not None and state.attention and not (told and told[0]):
                await self._audit.append(
                    tx, at=state.changed_at, actor="bot", action="provider.needs_attention",
                    subject=name, detail={"kind": state.reason},
                )  # fmt: skip
        return version

    async def decided(self, name: str, state: BreakerState) -> int:
        """Keep what a person decided, with an audit row in the same transaction."""
        action = "provider.opened" if state.state == "held" else "provider.closed"
        async with self._db.transaction() as tx:
            version = await self._put(tx, name, state, _PUT)
            assert version is not None
            actor = f"staff:{state.staff_id}"
            await self._audit.append(tx, at=state.changed_at, actor=actor, action=action, subject=name)
        return version

    async def _put(
        self, tx: Transaction, name: str, state: BreakerState, sql: str, *known: int
    ) -> int | None:
        row = await tx.fetch_one(
            sql + " RETURNING version",
            self._tenant,
            name,
            state.state,
            state.open_until,
            state.trips,
            state.changed_at,
            state.reason,
            int(state.attention),
            state.staff_id,
            *known,
        )
        return int(row[0]) if row else None
