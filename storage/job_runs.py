"""What the scheduled jobs did: one row a run, without any words of people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from storage.base import Database

JobOutcome = Literal["ok", "failed", "cancelled"]


@dataclass(frozen=True, slots=True)
class JobRun:
    """`error` is the class of what was raised, never its message."""

    id: str
    job: str
    started_at: int
    finished_at: int
    outcome: JobOutcome
    error: str | None


class JobRuns:
    """The runs of one tenant's jobs."""

    def __init__(self, tenant: str, db: Database) -> None:
        self._tenant, self._db = tenant, db

    async def add(self, run: JobRun) -> None:
        async with self._db.transaction() as tx:
            await tx.execute(
                "INSERT INTO job_run (tenant, id, job, started_at, finished_at, outcome, detail)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                self._tenant,
                run.id,
                run.job,
                run.started_at,
                run.finished_at,
                run.outcome,
                run.error,
            )

    async def latest(self, limit: int = 100) -> Sequence[JobRun]:
        """The newest runs, newest first."""
        rows = await self._db.fetch_all(
            "SELECT id, job, started_at, finished_at, outcome, detail FROM job_run WHERE tenant = ?"
            " ORDER BY started_at DESC, id DESC LIMIT ?",
            self._tenant,
            limit,
        )
        return [JobRun(*row) for row in rows]

    async def prune(self, *, ok_before: int, failed_before: int) -> int:
        """Forget runs that went well before the one time, and all others before the other; how many."""
        async with self._db.transaction() as tx:
            return await tx.execute(
                "DELETE FROM job_run WHERE tenant = ? AND"
                " ((outcome = 'ok' AND started_at < ?) OR started_at < ?)",
                self._tenant,
                ok_before,
                failed_before,
            )
