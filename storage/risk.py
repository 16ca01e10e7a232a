"""Signs that raised somebody's risk, each kept with its time and place, and their sum for each kind.

Holds kinds, numbers and ids only. The sums are what accepting a message reads: at most one short row a kind.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from storage.base import Database, Reader, Transaction

_SIGN = "id, person_id, signal, micro, at, channel, conversation_id, mark, staff_id, note_id"


@dataclass(frozen=True, slots=True)
class RiskSum:
    """What all signs of one kind came to at a moment: evidence in millionths."""

    signal: str
    micro: int
    at: int


@dataclass(frozen=True, slots=True)
class RiskSign:
    """One sign. A mark of staff says which, whose it is, and which private note says why."""

    id: str
    person_id: str
    signal: str
    micro: int
    at: int
    channel: str
    conversation_id: str
    mark: str | None = None
    staff_id: str | None = None
    note_id: str | None = None


class RiskRows:
    """Whoever changes a sum has its row locked since reading it, so that two processes lose nothing."""

    def __init__(self, tenant: str, db: Database) -> None:
        self._tenant, self._db = tenant, db

    async def sums(self, person_id: str, reader: Reader | None = None) -> Sequence[RiskSum]:
        rows = await (reader or self._db).fetch_all(
            "SELECT signal, micro, at FROM risk_sum WHERE tenant = ? AND person_id = ?",
            self._tenant,
            person_id,
        )
        return [RiskSum(*row) for row in rows]

    async def lock(self, tx: Transaction, person_id: str, signal: str) -> RiskSum:
        """The sum as it is, zero if there was none, and nobody else's until the transaction ends."""
        row = await tx.fetch_one(
            "INSERT INTO risk_sum (tenant, person_id, signal, micro, at) VALUES (?, ?, ?, 0, 0)"
            " ON CONFLICT (tenant, person_id, signal) DO UPDATE SET micro = risk_sum.micro"
            " RETURNING micro, at",
            self._tenant,
            person_id,
            signal,
        )
        assert row is not None
        return RiskSum(signal, int(row[0]), int(row[1]))

    async def put(self, tx: Transaction, person_id: str, total: RiskSum) -> None:
        """The new value of a locked sum."""
        await tx.execute(
            "UPDATE risk_sum SET micro = ?, at = ? WHERE tenant = ? AND person_id = ? AND signal = ?",
            total.micro,
            total.at,
            self._tenant,
            person_id,
            total.signal,
        )

    async def add(self, tx: Transaction, sign: RiskSign) -> None:
        await tx.execute(
            f"INSERT INTO risk_sign (tenant, {_SIGN}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            self._tenant,
            sign.id,
            sign.person_id,
            sign.signal,
            sign.micro,
            sign.at,
            sign.channel,
            sign.conversation_id,
            sign.mark,
            sign.staff_id,
            sign.note_id,
        )

    async def signs(self, person_id: str, *, limit: int) -> Sequence[RiskSign]:
        """The newest first."""
        rows = await self._db.fetch_all(
            f"SELECT {_SIGN} FROM risk_sign WHERE tenant = ? AND person_id = ?"
            " ORDER BY at DESC, id DESC LIMIT ?",
            self._tenant,
            person_id,
            limit,
        )
        return [RiskSign(*row) for row in rows]

    async def clear(self, tx: Transaction, person_id: str) -> None:
        """Nothing counts any more that was seen until now; the signs stay to be read."""
        await tx.execute(
            "UPDATE risk_sum SET micro = 0 WHERE tenant = ? AND person_id = ?", self._tenant, person_id
        )

    async def move(self, tx: Transaction, *, source: str, target: str) -> None:
        """The signs of one person are another's from now on; the sums are not touched but dropped."""
        await tx.execute(
            "UPDATE risk_sign SET person_id = ? WHERE tenant = ? AND person_id = ?",
            target,
            self._tenant,
            source,
        )
        await tx.execute("DELETE FROM risk_sum WHERE tenant = ? AND person_id = ?", self._tenant, source)

    async def forget(self, tx: Transaction, *, before: int) -> int:
        """Drop what was last seen before then; how many signs."""
        await tx.execute("DELETE FROM risk_sum WHERE tenant = ? AND at < ?", self._tenant, before)
        return await tx.execute("DELETE FROM risk_sign WHERE tenant = ? AND at < ?", self._tenant, before)
