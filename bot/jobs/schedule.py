"""Runs jobs at intervals and writes down how each ended. A job may be late; it never overlaps itself.

Intervals are of real time: when the wall clock is set, the jobs move with it, so that nothing stalls for an
hour and nothing runs a hundred times to catch up.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import structlog
from apscheduler.job import Job
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.clock import Clock, new_id
from guards.base import Unavailable
from storage.job_runs import JobOutcome, JobRun, JobRuns

_GRACE_SECONDS = 5.0
_DAY_MS = 86_400_000
_KEPT_OK_MS, _KEPT_FAILED_MS = _DAY_MS, 30 * _DAY_MS
_log = structlog.get_logger()


class Schedule:
    """Add jobs, then `start`. `stop` lets what runs finish, for a few seconds."""

    def __init__(
        self,
        clock: Clock,
        runs: JobRuns,
        *,
        ran: Callable[[str, JobOutcome], None] = lambda _job, _outcome: None,
    ) -> None:
        self._clock, self._runs, self._ran = clock, runs, ran
        self._running: set[asyncio.Task[None]] = set()
        self._scheduler = AsyncIOScheduler(
            timezone=UTC,
            jobstores={"default": SteadyJobs(clock)},
            # None: however late a run is, one is still wanted; coalesce makes it one
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        self.add("job_runs.prune", 3600, self._prune)

    def add(self, name: str, every_seconds: float, run: Callable[[], Awaitable[None]]) -> None:
        """First after `every_seconds`, then every so often."""
        self._scheduler.add_job(
            self._run, "interval", seconds=every_seconds, id=name, args=(name, run), timezone=UTC
        )

    def start(self) -> None:
        self._scheduler.start()

    async def stop(self) -> None:
        if not self._scheduler.running:
            return
        self._scheduler.pause()
        if self._running:
            _, late = await asyncio.wait(self._running, timeout=_GRACE_SECONDS)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        self._scheduler.shutdown(wait=False)
        await asyncio.sleep(0)  # the scheduler ends itself in the next round of the loop

    async def _run(self, name: str, run: Callable[[], Awaitable[None]]) -> None:
        """A task of its own: the scheduler's shutdown would cancel what it started itself."""
        task = asyncio.get_running_loop().create_task(self._recorded(name, run))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        await asyncio.wait([task])

    async def _recorded(self, name: str, run: Callable[[], Awaitable[None]]) -> None:
        started = self._clock.now()
        outcome: JobOutcome = "ok"
        error: str | None = None
        try:
            await run()
        except asyncio.CancelledError:
            outcome = "cancelled"
            raise
        except Exception as failure:  # noqa: BLE001  the job's edge: one broken job must not end the others
            outcome, error = "failed", type(failure).__name__
            _log.error("job.failed", job=name, exc_info=failure)
        finally:
            self._ran(name, outcome)
            await self._write(JobRun(new_id(), name, started, self._clock.now(), outcome, error))

    async def _write(self, run: JobRun) -> None:
        try:
            await self._runs.add(run)
        except Unavailable as failure:
            _log.warning("job.not_recorded", job=run.job, outcome=run.outcome, error=type(failure).__name__)

    async def _prune(self) -> None:
        now = self._clock.now()
        await self._runs.prune(ok_before=now - _KEPT_OK_MS, failed_before=now - _KEPT_FAILED_MS)


class SteadyJobs(MemoryJobStore):  # type: ignore[misc]  # apscheduler ships no types
    """APScheduler compares wall times; here they move along when the wall clock is set."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock
        self._offset = self._wall_minus_monotonic()

    def get_due_jobs(self, now: datetime) -> list[Job]:
        jump = self._wall_minus_monotonic() - self._offset
        if abs(jump) > 1.0:
            self._offset += jump
            for job in self.get_all_jobs():
                job._modify(next_run_time=job.next_run_time + timedelta(seconds=jump))
                self.update_job(job)
        due: list[Job] = super().get_due_jobs(now)
        return due

    def _wall_minus_monotonic(self) -> float:
        return self._clock.now() / 1000 - self._clock.monotonic()
