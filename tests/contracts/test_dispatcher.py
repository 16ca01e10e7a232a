"""What every Dispatcher promises: serial per key, parallel over keys, no wake-up lost, a clean end."""

import asyncio
from collections.abc import Callable

import pytest

from bot.dispatch import Dispatcher, InProcessDispatcher


class Recorder:
    """Work that can be held, and remembers what ran beside what."""

    def __init__(self) -> None:
        self.running: dict[str, int] = {}
        self.most_at_once = 0
        self.runs: list[str] = []
        self.failed: list[tuple[str, str]] = []
        self.gate = asyncio.Event()

    async def work(self, key: str) -> None:
        self.running[key] = self.running.get(key, 0) + 1
        assert self.running[key] == 1, "two runs of one key at a time"
        self.most_at_once = max(self.most_at_once, sum(self.running.values()))
        self.runs.append(key)
        try:
            await self.gate.wait()
            if key == "broken":
                raise ValueError("words of a person")
        finally:
            self.running[key] -= 1

    def fail(self, key: str, error: Exception) -> None:
        self.failed.append((key, type(error).__name__))


async def turns(reached: Callable[[], bool]) -> None:
    """Let the loop turn until it is so, or for so long that it never will be."""
    for _ in range(10_000):
        if reached():
            return
        await asyncio.sleep(0)
    raise AssertionError("never reached")


Make = Callable[[Recorder, int], Dispatcher]


@pytest.fixture(params=["in-process"])
def make() -> Make:
    return lambda recorder, slots: InProcessDispatcher(recorder.work, failed=recorder.fail, concurrency=slots)


async def test_a_key_never_runs_twice_at_once_and_no_wake_up_is_lost(make: Make) -> None:
    recorder = Recorder()
    dispatcher = make(recorder, 8)
    for _ in range(50):
        dispatcher.submit("a")
        await asyncio.sleep(0)
    recorder.gate.set()
    await dispatcher.drain(5)

    assert recorder.runs[0] == "a"
    assert len(recorder.runs) == 1, "drain ends a lane; what is still open is picked up at the next start"


async def test_a_key_woken_while_it_runs_is_run_once_more(make: Make) -> None:
    recorder = Recorder()
    dispatcher = make(recorder, 8)
    dispatcher.submit("a")
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    for _ in range(5):
        dispatcher.submit("a")
    recorder.gate.set()
    await turns(lambda: len(recorder.runs) == 2 and not recorder.running["a"])

    assert recorder.runs == ["a", "a"]
    await dispatcher.drain(1)


async def test_keys_run_beside_each_other_up_to_the_limit(make: Make) -> None:
    recorder = Recorder()
    dispatcher = make(recorder, 3)
    for n in range(10):
        dispatcher.submit(f"key-{n}")
    for _ in range(20):
        await asyncio.sleep(0)
    recorder.gate.set()
    await dispatcher.drain(5)

    assert recorder.most_at_once == 3
    assert sorted(recorder.runs) == sorted(f"key-{n}" for n in range(10))


async def test_a_failure_stays_its_own_and_the_lane_lives(make: Make) -> None:
    recorder = Recorder()
    recorder.gate.set()
    dispatcher = make(recorder, 3)
    dispatcher.submit("broken")
    dispatcher.submit("fine")
    await turns(lambda: len(recorder.failed) == 1)
    dispatcher.submit("broken")
    await turns(lambda: len(recorder.failed) == 2)

    assert recorder.failed == [("broken", "ValueError"), ("broken", "ValueError")]
    assert "fine" in recorder.runs
    await dispatcher.drain(1)


async def test_DB_8_drain_waits_for_the_grace_and_then_cancels(make: Make) -> None:
    recorder = Recorder()
    dispatcher = make(recorder, 3)
    dispatcher.submit("held")
    await asyncio.sleep(0)
    await dispatcher.drain(0.01)
    dispatcher.submit("late")
    await asyncio.sleep(0)

    assert recorder.runs == ["held"]
    assert recorder.running == {"held": 0}


async def test_what_runs_can_be_cancelled_and_what_came_meanwhile_still_runs(make: Make) -> None:
    recorder = Recorder()
    dispatcher = make(recorder, 8)
    dispatcher.submit("a")
    dispatcher.submit("b")
    await turns(lambda: len(recorder.runs) == 2)

    dispatcher.submit("a")
    dispatcher.cancel("a")
    await turns(lambda: len(recorder.runs) == 3)
    recorder.gate.set()
    await dispatcher.drain(10)

    assert recorder.runs == ["a", "b", "a"]


async def test_cancelling_what_does_not_run_is_nothing(make: Make) -> None:
    recorder = Recorder()
    dispatcher = make(recorder, 8)
    dispatcher.cancel("nobody")
    recorder.gate.set()
    dispatcher.submit("a")
    await dispatcher.drain(10)

    assert recorder.runs == ["a"]
