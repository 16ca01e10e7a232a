"""Rate counters in the database (GCRA): one conditional statement, so no process can count past another.

A counter is its theoretical arrival time: how far it lies ahead of now is what is used up of its span.
Source: ATM Forum TM 4.1, Generic Cell Rate Algorithm, virtual scheduling form.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from guards.base import Rate, Take
from storage.base import Database, Transaction

_EVERYONE = ""  # the tenant of counters that all tenants share; no tenant can be called that

# `excluded.arrival` is now + cost. A counter ahead of its whole span means that the clock was set back or the
# limit was another one: it counts as just full enough for one more, so that nobody is locked out or set free.
_TAKE = (
    "INSERT INTO counter (tenant, key, arrival, span) VALUES {rows}"
    " ON CONFLICT (tenant, key) DO UPDATE SET span = excluded.span, arrival = CASE"
    " WHEN counter.arrival > ? + excluded.span THEN ? + excluded.span"
    " WHEN counter.arrival < ? THEN excluded.arrival"
    " ELSE counter.arrival + excluded.arrival - ? END"
    " WHERE counter.arrival + excluded.arrival - ? <= ? + excluded.span"
    " OR counter.arrival > ? + excluded.span"
    " RETURNING tenant, key"
)
_GIVE_BACK = (
    "INSERT INTO counter (tenant, key, arrival, span) VALUES {rows}"
    " ON CONFLICT (tenant, key) DO UPDATE SET arrival = counter.arrival + excluded.arrival - ?"
)


class GcraCounters:
    """Counters inside one transaction: a message that is not stored is not counted either.

    `now` is in microseconds since the epoch, as counters are.
    """

    def __init__(self, tenant: str, tx: Transaction, now: int) -> None:
        self._tenant, self._tx, self._now = tenant, tx, now

    async def take(self, key: str, rate: Rate) -> float:
        """Take one of `rate`; 0.0 when allowed, else the seconds to wait."""
        return (await self.take_all([rate.take(key)])).get(key, 0.0)

    async def take_all(self, takes: Sequence[Take]) -> Mapping[str, float]:
        """All or none; empty when taken, else the seconds to wait by key of what was not to be had.

        Rows are always touched in one order, so that two transactions never wait for each other.
        """
        ordered = sorted(takes, key=self._row)
        sql, values = self._rows(_TAKE, ordered, sign=1)
        taken = {tuple(row) for row in await self._tx.fetch_all(sql, *values, *[self._now] * 7)}
        refused = [take for take in ordered if self._row(take) not in taken]
        if refused and taken:
            await self.give_back([one for one in ordered if one not in refused])
        return await self._waits(refused) if refused else {}

    async def give_back(self, takes: Sequence[Take]) -> None:
        """What was taken and turned out not to count."""
        sql, values = self._rows(_GIVE_BACK, sorted(takes, key=self._row), sign=-1)
        await self._tx.execute(sql, *values, self._now)

    async def _waits(self, refused: Sequence[Take]) -> Mapping[str, float]:
        keys = [part for take in refused for part in self._row(take)]
        found = await self._tx.fetch_all(
            "SELECT tenant, key, arrival FROM counter WHERE "
            + " OR ".join(["tenant = ? AND key = ?"] * len(refused)),
            *keys,
        )
        arrivals = {(tenant, key): arrival for tenant, key, arrival in found}
        return {
            take.key: (arrivals[self._row(take)] + take.cost - self._now - take.span) / 1_000_000
            for take in refused
        }

    def _rows(self, sql: str, takes: Sequence[Take], *, sign: int) -> tuple[str, Sequence[str | int]]:
        rows = ((*self._row(one), self._now + sign * one.cost, one.span) for one in takes)
        return sql.format(rows=", ".join(["(?, ?, ?, ?)"] * len(takes))), [
            part for row in rows for part in row
        ]

    def _row(self, take: Take) -> tuple[str, str]:
        return (_EVERYONE if take.everyone else self._tenant, take.key)


class DurableCounters:
    """The same counters, each take in a transaction of its own: for limits before anything is stored."""

    def __init__(self, tenant: str, db: Database, now: Callable[[], int]) -> None:
        self._tenant, self._db, self._now = tenant, db, now

    async def take(self, key: str, rate: Rate) -> float:
        async with self._db.transaction() as tx:
            return await GcraCounters(self._tenant, tx, self._now() * 1000).take(key, rate)

    async def take_all(self, takes: Sequence[Take]) -> Mapping[str, float]:
        """All or none; empty when taken, else the seconds to wait by key."""
        async with self._db.transaction() as tx:
            return await GcraCounters(self._tenant, tx, self._now() * 1000).take_all(takes)

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


async def forget_idle(tx: Transaction, tenant: str, now_ms: int, *, most: int) -> int:
    """Drop up to `most` counters that no longer hold anybody back; how many were dropped."""
    return await tx.execute(
        "DELETE FROM counter WHERE tenant = ? AND key IN"
        " (SELECT key FROM counter WHERE tenant = ? AND arrival < ? ORDER BY arrival LIMIT ?)",
        tenant,
        tenant,
        now_ms * 1000,
        most,
    )


async def forget_beyond(tx: Transaction, tenant: str, *, keep: int) -> int:
    """Drop what exceeds `keep` counters, the nearest to idle first; how many were dropped."""
    return await tx.execute(
        "DELETE FROM counter WHERE tenant = ? AND arrival <="
        " (SELECT arrival FROM counter WHERE tenant = ? ORDER BY arrival DESC LIMIT 1 OFFSET ?)",
        tenant,
        tenant,
        keep,
    )
