"""Rate counters in the database (GCRA): one conditional statement, so no process can count past another.

A counter is its theoretical arrival time. Source: ATM Forum TM 4.1, Generic Cell Rate Algorithm, virtual
scheduling form.
"""

from __future__ import annotations

from collections.abc import Callable

from guards.base import Rate
from storage.base import Database, Transaction

_TAKE = (
    "INSERT INTO counter (tenant, key, arrival) VALUES (?, ?, ?)"
    " ON CONFLICT (tenant, key) DO UPDATE SET arrival ="
    " CASE WHEN counter.arrival BETWEEN ? AND ? THEN counter.arrival ELSE ? END + ?"
    " WHERE counter.arrival <= ? OR counter.arrival > ? RETURNING arrival"
)


class GcraCounters:
    """Counters inside one transaction: a message that is not stored is not counted either."""

    def __init__(self, tenant: str, tx: Transaction, now_ms: int) -> None:
        self._tenant, self._tx, self._now = tenant, tx, now_ms * 1000
        self._taken: list[tuple[str, int]] = []

    async def take(self, key: str, rate: Rate) -> float:
        """Take one of `rate`; 0.0 when allowed, else the seconds to wait. Arithmetic in microseconds."""
        interval = round(rate.seconds * 1_000_000 / rate.count)
        latest = self._now + interval * (rate.burst - 1)  # the arrival at which one more still conforms
        full = self._now + interval * rate.burst  # later than any take leaves it: the clock was set back
        taken = await self._tx.fetch_one(
            _TAKE,
            self._tenant,
            key,
            self._now + interval,
            self._now,
            full,
            self._now,
            interval,
            latest,
            full,
        )
        if taken is not None:
            self._taken.append((key, interval))
            return 0.0
        row = await self._tx.fetch_one(
            "SELECT arrival FROM counter WHERE tenant = ? AND key = ?", self._tenant, key
        )
        return (int(row[0]) - latest) / 1_000_000 if row else 0.0

    async def give_back(self) -> None:
        """What these counters took was for nothing: another limit refused it."""
        while self._taken:
            key, interval = self._taken.pop()
            await self._tx.execute(
                "UPDATE counter SET arrival = arrival - ? WHERE tenant = ? AND key = ?",
                interval,
                self._tenant,
                key,
            )


class DurableCounters:
    """The same counters, each take in a transaction of its own: for limits before anything is stored."""

    def __init__(self, tenant: str, db: Database, now: Callable[[], int]) -> None:
        self._tenant, self._db, self._now = tenant, db, now

    async def take(self, key: str, rate: Rate) -> float:
        async with self._db.transaction() as tx:
            return await GcraCounters(self._tenant, tx, self._now()).take(key, rate)

    async def hold(self, key: str, seconds: float) -> None:
        until = self._now() * 1000 + round(seconds * 1_000_000)
        async with self._db.transaction() as tx:
            await tx.execute(
                "INSERT INTO counter (tenant, key, arrival) VALUES (?, ?, ?) ON CONFLICT (tenant, key)"
                " DO UPDATE SET arrival = excluded.arrival WHERE counter.arrival < excluded.arrival",
                self._tenant,
                f"hold:{key}",
                until,
            )

    async def held(self, key: str) -> float:
        row = await self._db.fetch_one(
            "SELECT arrival FROM counter WHERE tenant = ? AND key = ?", self._tenant, f"hold:{key}"
        )
        return max(0.0, (int(row[0]) - self._now() * 1000) / 1_000_000) if row else 0.0


async def forget_idle(tx: Transaction, tenant: str, now_ms: int) -> int:
    """Drop counters that no longer hold anybody back; how many were dropped."""
    return await tx.execute("DELETE FROM counter WHERE tenant = ? AND arrival < ?", tenant, now_ms * 1000)
