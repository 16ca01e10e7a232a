"""What models have cost, added up by model, channel, day, conversation or message. Reads the ledger only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from storage.base import Database
from storage.ledger import Days

By = Literal["model", "channel", "day", "conversation", "message"]

_COLUMNS: Mapping[By, str] = {
    "model": "model",
    "channel": "channel",
    "day": "period",
    "conversation": "conversation_id",
    "message": "turn_id",
}
_SUMS = (
    "count(*), count(DISTINCT CASE WHEN batch = 0 THEN turn_id END),"
    " coalesce(sum(CASE state WHEN 'settled' THEN cost_nano ELSE reserved_nano END), 0),"
    " coalesce(sum(saved_nano), 0), coalesce(sum(input_tokens), 0), coalesce(sum(output_tokens), 0),"
    " coalesce(sum(cached_tokens), 0), coalesce(sum(written_tokens), 0),"
    " coalesce(sum(CASE certainty WHEN 'exact' THEN 0 ELSE 1 END), 0)"
)


@dataclass(frozen=True, slots=True)
class Line:
    """Calls of one kind. `name` is empty where the call was nobody's, as in a batch."""

    name: str
    calls: int
    messages: int  # that a model was asked about while their person waited
    nano: int
    saved_nano: int  # by the providers' caches
    input_tokens: int
    output_tokens: int
    cached_tokens: int
    written_tokens: int
    inexact: int  # calls whose cost is estimated, unknown or not settled


class Spending:
    """One tenant's. A conversation that is forgotten takes its lines along; the totals of days stay."""

    def __init__(self, tenant: str, db: Database) -> None:
        self._tenant, self._db = tenant, db

    async def total(self, days: Days) -> Line:
        row = await self._db.fetch_one(
            f"SELECT '', {_SUMS} FROM ledger WHERE tenant = ? AND period BETWEEN ? AND ?",
            self._tenant,
            days.first,
            days.last,
        )
        assert row is not None  # a sum is always one row
        return Line(*row)

    async def by(self, by: By, days: Days, *, most: int) -> Sequence[Line]:
        """The dearest first; days in their order, the newest first."""
        column = _COLUMNS[by]
        rows = await self._db.fetch_all(
            f"SELECT {column}, {_SUMS} FROM ledger WHERE tenant = ? AND period BETWEEN ? AND ?"
            f" GROUP BY {column} ORDER BY {'1' if by == 'day' else '4'} DESC, 1 LIMIT ?",
            self._tenant,
            days.first,
            days.last,
            most,
        )
        return [Line(*row) for row in rows]
