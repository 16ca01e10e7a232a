"""Answers that may be given again, under a mark that says what they answer; and how often they were.

Holds nobody's name: an answer gets here only when no person had a part in it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from guards.base import CheckedText
from storage.base import Database, Row

# hit: given again. miss: a model was asked. stale: one was there, and today's checks refused it.
Use = Literal["hit", "miss", "stale"]

_COLUMNS = "mark, text, provider, model, passages, made_at"


@dataclass(frozen=True, slots=True)
class KnownAnswer:
    """What a model said and the checks passed. `passages` are the ids of those that it rests on."""

    mark: str
    text: CheckedText
    provider: str
    model: str
    passages: tuple[str, ...]
    made_at: int
    cost_nano: int = 0  # of all calls of the turn that it was made for


@dataclass(frozen=True, slots=True)
class Uses:
    """How often on some days, and what the hits would have cost."""

    count: int
    saved_nano: int


def _answer(row: Row) -> KnownAnswer:
    text = CheckedText.from_storage(row[1])
    return KnownAnswer(row[0], text, row[2], row[3], tuple(json.loads(row[4])), row[5], row[6])


class Answers:
    """One tenant's. `made_at` decides about an answer's age, never when it was given last."""

    def __init__(self, tenant: str, db: Database) -> None:
        self._tenant, self._db = tenant, db

    async def find(self, marks: Sequence[str], *, made_after: int) -> KnownAnswer | None:
        """The first of these marks that has an answer."""
        rows = await self._db.fetch_all(
            f"SELECT {_COLUMNS}, cost_nano FROM answer WHERE tenant = ? AND made_at > ?"
            f" AND mark IN ({', '.join('?' * len(marks))})",
            self._tenant,
            made_after,
            *marks,
        )
        found = {row[0]: _answer(row) for row in rows}
        return next((found[mark] for mark in marks if mark in found), None)

    async def keep(self, answer: KnownAnswer, *, turn_id: str) -> KnownAnswer:
        """In the place of an older one; with what the turn's calls came to."""
        async with self._db.transaction() as tx:
            row = await tx.fetch_one(
                f"INSERT INTO answer (tenant, {_COLUMNS}, cost_nano) SELECT ?, ?, ?, ?, ?, ?, ?,"
                " COALESCE(SUM(cost_nano), 0) FROM ledger WHERE tenant = ? AND turn_id = ?"
                " ON CONFLICT (tenant, mark) DO UPDATE SET text = excluded.text,"
                " provider = excluded.provider, model = excluded.model, passages = excluded.passages,"
                " made_at = excluded.made_at, cost_nano = excluded.cost_nano"
                f" RETURNING {_COLUMNS}, cost_nano",
                self._tenant,
                answer.mark,
                answer.text.masked.value,
                answer.provider,
                answer.model,
                json.dumps(answer.passages),
                answer.made_at,
                self._tenant,
                turn_id,
            )
        assert row is not None
        return _answer(row)

    async def used(self, day: date, use: Use, *, saved_nano: int = 0) -> None:
        """One more of the day."""
        async with self._db.transaction() as tx:
            await tx.execute(
                "INSERT INTO answer_use (tenant, day, outcome, count, saved_nano) VALUES (?, ?, ?, 1, ?)"
                " ON CONFLICT (tenant, day, outcome) DO UPDATE SET count = answer_use.count + 1,"
                " saved_nano = answer_use.saved_nano + excluded.saved_nano",
                self._tenant,
                day.isoformat(),
                use,
                saved_nano,
            )

    async def uses(self, since: date) -> Mapping[str, Uses]:
        """By outcome, from this day on."""
        rows = await self._db.fetch_all(
            "SELECT outcome, SUM(count), SUM(saved_nano) FROM answer_use WHERE tenant = ? AND day >= ?"
            " GROUP BY outcome",
            self._tenant,
            since.isoformat(),
        )
        return {outcome: Uses(int(count), int(saved)) for outcome, count, saved in rows}

    async def forget(self, *, made_before: int, days_before: date) -> int:
        """Drop the answers and the counts that are older; how many answers."""
        async with self._db.transaction() as tx:
            await tx.execute(
                "DELETE FROM answer_use WHERE tenant = ? AND day < ?", self._tenant, days_before.isoformat()
            )
            return await tx.execute(
                "DELETE FROM answer WHERE tenant = ? AND made_at <= ?", self._tenant, made_before
            )
