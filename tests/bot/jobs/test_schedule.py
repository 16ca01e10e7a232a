"""Jobs run at their intervals, one run at a time, each written down; no job ends the others."""

import asyncio
from datetime import UTC, datetime

import pytest
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.clock import SystemClock
from bot.jobs.schedule import Schedule, SteadyJobs
from storage.job_runs import JobRun, JobRuns
from storage.sqlite import SqliteDatabase
from tests.clock import ManualClock

SOON = 0.01


@pytest.fixture
def runs(db: SqliteDatabase) -> JobRuns:
    return JobRuns("default", db)


async def recorded(runs: JobRuns, job: str, count: int = 1) -> list[JobRun]:
    """Wait until so many runs of a job are written down."""
    async with asyncio.timeout(60):
        while len(found := [run for run in await runs.latest() if run.job == job]) < count:
            await asyncio.to_thread(lambda: None)
    return found


async def test_a_job_runs_again_and_again_and_is_written_down(runs: JobRuns) -> None:
    schedule = Schedule(SystemClock(), runs)
    ran: list[int] = []

    async def work() -> None:
        ran.append(1)

    schedule.add("work", SOON, work)
    schedule.start()
    found = await recorded(runs, "work", 2)
    await schedule.stop()

    assert len(ran) >= 2
    assert {(run.outcome, run.error) for run in found} == {("ok", None)}


async def test_a_broken_job_is_recorded_by_class_and_does_not_end_the_others(runs: JobRuns) -> None:
    told: list[tuple[str, str]] = []
    schedule = Schedule(SystemClock(), runs, ran=lambda job, outcome: told.append((job, outcome)))

    async def broken() -> None:
        raise ValueError("4111 1111 1111 1111")

    async def sound() -> None:
        return

    schedule.add("broken", SOON, broken)
    schedule.add("sound", SOON, sound)
    schedule.start()
    failed = await recorded(runs, "broken", 2)
    fine = await recorded(runs, "sound", 2)
    await schedule.stop()

    assert (failed[0].outcome, failed[0].error) == ("failed", "ValueError")
    assert fine[0].outcome == "ok"
    assert {("broken", "failed"), ("sound", "ok")} <= set(told)


async def test_a_slow_job_is_not_started_twice_and_stop_waits_for_it(runs: JobRuns) -> None:
    schedule = Schedule(SystemClock(), runs)
    started, finish, inside = asyncio.Event(), asyncio.Event(), []

    async def slow() -> None:
        inside.append(1)
        started.set()
        await finish.wait()

    async def other() -> None:
        return

    schedule.add("slow", SOON, slow)
    schedule.add("other", SOON, other)
    schedule.start()
    await started.wait()
    await recorded(runs, "other", 5)  # time passes in which it could have been started again
    assert len(inside) == 1

    stopping = asyncio.create_task(schedule.stop())
    await recorded(runs, "other", 5)
    assert not stopping.done()
    finish.set()
    await stopping

    assert [run.outcome for run in await recorded(runs, "slow")] == ["ok"]


async def test_a_run_is_not_lost_to_a_database_that_is_gone(db: SqliteDatabase) -> None:
    schedule = Schedule(SystemClock(), JobRuns("default", db))
    again = asyncio.Event()
    count: list[int] = []
    await db.close()

    async def work() -> None:
        count.append(1)
        if len(count) == 2:
            again.set()

    schedule.add("work", SOON, work)
    schedule.start()
    async with asyncio.timeout(60):
        await again.wait()
    await schedule.stop()

    assert len(count) >= 2


@pytest.mark.parametrize("jump", [-3600, 3600])
def test_LLM_15_jobs_move_with_a_wall_clock_that_is_set(jump: int) -> None:
    clock = ManualClock()
    jobs = SteadyJobs(clock)

    def wall() -> datetime:
        return datetime.fromtimestamp(clock.now() / 1000, UTC)

    due_at = datetime.fromtimestamp(clock.now() / 1000 + 10, UTC)
    scheduler = AsyncIOScheduler(timezone=UTC, jobstores={"default": jobs})
    scheduler.add_job(print, "interval", seconds=10, id="job", next_run_time=due_at)
    scheduler._real_add_job(scheduler.get_jobs()[0], "default", False)
    clock.advance(9)
    clock.jump(jump)
    assert jobs.get_due_jobs(wall()) == []
    clock.advance(1.5)
    assert [job.id for job in jobs.get_due_jobs(wall())] == ["job"]


async def test_old_runs_are_forgotten_and_failures_are_kept_longer(runs: JobRuns) -> None:
    await runs.add(JobRun("1", "work", 100, 101, "ok", None))
    await runs.add(JobRun("2", "work", 100, 101, "failed", "ValueError"))
    await runs.add(JobRun("3", "work", 10, 11, "failed", "ValueError"))
    await runs.add(JobRun("4", "work", 900, 901, "ok", None))

    assert await runs.prune(ok_before=500, failed_before=50) == 2
    assert [run.id for run in await runs.latest()] == ["4", "2"]
