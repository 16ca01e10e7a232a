"""What every provider call cost, and the running total that a budget is held against. Whole nano-dollars.

A call is reserved at its worst case before it is made and settled afterwards, each in one transaction, so
that calls made at once, in any number of processes, cannot spend past the limit together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from storage.base import Database

# exact: the provider counted. estimated: it did not say, or a crash took its word. unknown: it has no price.
Certainty = Literal["exact", "estimated", "unknown"]

_TAKE = (
    "INSERT INTO budget (tenant, scope, period, nano) SELECT ?, ?, ?, ? WHERE ? <= ?"
    " ON CONFLICT (tenant, scope, period) DO UPDATE SET nano = budget.nano + excluded.nano"
    " WHERE budget.nano + excluded.nano <= ?"
)
_UNLIMITED = 2**62
_SCOPE = "all"


@dataclass(frozen=True, slots=True)
class Reserved:
    """A call about to be made. `period` is the budget's day, and stays the call's own past midnight."""

    id: str
    conversation_id: str
    turn_id: str
    provider: str
    model: str
    nano: int
    period: str
    created_at: int


@dataclass(frozen=True, slots=True)
class Cost:
    """What a call came to."""

    nano: int
    input_tokens: int
    output_tokens: int
    certainty: Certainty


class Ledger:
    """One row a call. What is reserved counts as spent until it is settled."""

    def __init__(self, tenant: str, db: Database) -> None:
        self._tenant, self._db = tenant, db

    async def reserve(self, call: Reserved, *, limit: int | None) -> bool:
        """Count a call against its period; False, and nothing stored, when it would pass the limit."""
        most = _UNLIMITED if limit is None else limit
        async with self._db.transaction() as tx:
            taken = await tx.execute(
                _TAKE, self._tenant, _SCOPE, call.period, call.nano, call.nano, most, most
            )
            if not taken:
                return False
            await tx.execute(
                "INSERT INTO ledger (tenant, id, conversation_id, turn_id, provider, model, state,"
                " reserved_nano, cost_nano, input_tokens, output_tokens, certainty, period, created_at)"
                " VALUES (?, ?, ?, ?, ?, ?, 'reserved', ?, 0, 0, 0, 'estimated', ?, ?)",
                self._tenant,
                call.id,
                call.conversation_id,
                call.turn_id,
                call.provider,
                call.model,
                call.nano,
                call.period,
                call.created_at,
            )
            return True

    async def settle(self, call_id: str, cost: Cost) -> bool:
        """Replace what was reserved by what it cost; False when it was settled before."""
        async with self._db.transaction() as tx:
            row = await tx.fetch_one(
                "UPDATE ledger SET state = 'settled', cost_nano = ?, input_tokens = ?, output_tokens = ?,"
                " certainty = ? WHERE tenant = ? AND id = ? AND state = 'reserved'"
                " RETURNING reserved_nano, period",
                cost.nano,
                cost.input_tokens,
                cost.output_tokens,
                cost.certainty,
                self._tenant,
                call_id,
            )
            if row is None:
                return False
            await tx.execute(
                "UPDATE budget SET nano = nano + ? WHERE tenant = ? AND scope = ? AND period = ?",
                cost.nano - int(row[0]),
                self._tenant,
                _SCOPE,
                row[1],
            )
            return True

    async def settle_stale(self, before_ms: int) -> int:
        """Settle calls that a crash left behind, at their worst case; how many there were."""
        async with self._db.transaction() as tx:
            return await tx.execute(
                "UPDATE ledger SET state = 'settled', cost_nano = reserved_nano, certainty = 'estimated'"
                " WHERE tenant = ? AND state = 'reserved' AND created_at < ?",
                self._tenant,
                before_ms,
            )

    async def spent(self, period: str) -> int:
        """What a period has cost so far, reservations included."""
        row = await self._db.fetch_one(
            "SELECT nano FROM budget WHERE tenant = ? AND scope = ? AND period = ?",
            self._tenant,
            _SCOPE,
            period,
        )
        return int(row[0]) if row else 0
