"""Questions of an evaluation that goes out in batches, and how each ended: codes, never a model's words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from guards.base import MaskedText
from storage.base import Database, Transaction


@dataclass(frozen=True, slots=True)
class Trial:
    """One question, written by the operator. Its errand has its id where others have a conversation's."""

    id: str
    run: str
    language: str
    question: MaskedText


class Trials:
    """One tenant's."""

    def __init__(self, tenant: str, db: Database) -> None:
        self._tenant, self._db = tenant, db

    async def add(self, tx: Transaction, trial: Trial, *, now: int) -> None:
        await tx.execute(
            "INSERT INTO trial (tenant, id, run, language, question, created_at) VALUES (?, ?, ?, ?, ?, ?)",
            self._tenant,
            trial.id,
            trial.run,
            trial.language,
            trial.question.value,
            now,
        )

    async def get(self, trial_id: str) -> Trial | None:
        row = await self._db.fetch_one(
            "SELECT id, run, language, question FROM trial WHERE tenant = ? AND id = ?",
            self._tenant,
            trial_id,
        )
        return Trial(row[0], row[1], row[2], MaskedText.from_storage(row[3])) if row else None

    async def ended(self, tx: Transaction, trial_id: str, outcome: str) -> None:
        await tx.execute(
            "UPDATE trial SET outcome = ? WHERE tenant = ? AND id = ?", outcome, self._tenant, trial_id
        )

    async def outcomes(self, run: str) -> Mapping[str, int]:
        """How many questions of the run ended how, the most first; those under way are `waiting`, those that
        no model answered `failed`."""
        rows = await self._db.fetch_all(
            "SELECT how, count(*) FROM (SELECT COALESCE(t.outcome, CASE e.state WHEN 'dropped' THEN 'failed'"
            " ELSE 'waiting' END) AS how FROM trial t JOIN errand e ON e.tenant = t.tenant"
            " AND e.conversation_id = t.id WHERE t.tenant = ? AND t.run = ?) AS ends"
            " GROUP BY how ORDER BY count(*) DESC, how",
            self._tenant,
            run,
        )
        return {outcome: int(count) for outcome, count in rows}

    async def forget(self, tx: Transaction, *, before: int) -> None:
        """Old runs, with their errands."""
        await tx.execute(
            "DELETE FROM errand WHERE tenant = ? AND conversation_id IN"
            " (SELECT id FROM trial WHERE tenant = ? AND created_at < ?)",
            self._tenant,
            self._tenant,
            before,
        )
        await tx.execute("DELETE FROM trial WHERE tenant = ? AND created_at < ?", self._tenant, before)
