"""What hangs is left behind in its thread: what comes after it goes on, and the process ends without it."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Callable
from threading import Event, current_thread

import pytest

from guards.pii.aside import MOST, Aside, LeftBehind

HANGING = """
import asyncio, threading
from guards.pii.aside import Aside

async def serve():
    task = asyncio.create_task(Aside("hanging", told=print).do(threading.Event().wait))
    while not any(thread.name == "hanging" for thread in threading.enumerate()):
        await asyncio.sleep(0)
    task.cancel()

asyncio.run(serve())
"""


class Hanging:
    """Work that says when it has begun, and goes on once it is let go."""

    def __init__(self) -> None:
        self.begun, self.free = asyncio.Event(), Event()
        self._loop = asyncio.get_running_loop()

    def __call__(self) -> str:
        self._loop.call_soon_threadsafe(self.begun.set)
        self.free.wait()
        return "late"


async def given_up(aside: Aside) -> Hanging:
    """One piece that hangs, and that nobody waits for any more."""
    hanging = Hanging()
    task = asyncio.create_task(aside.do(hanging))
    await hanging.begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    return hanging


async def until(reached: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not reached():  # noqa: ASYNC110  a thread tells nobody that it has ended
            await asyncio.sleep(0)


async def test_what_comes_after_one_that_hangs_is_done_by_another_thread() -> None:
    told = list[int]()
    aside = Aside("mine", told.append)
    hanging = await given_up(aside)

    assert await aside.do(lambda: current_thread().name) == "mine"
    assert (aside.left, told) == (1, [1])
    hanging.free.set()
    await until(lambda: aside.left == 0)
    assert await aside.do(lambda: 1) == 1
    aside.close()


async def test_what_waited_behind_it_is_done_too() -> None:
    aside, hanging = Aside("mine", print), Hanging()
    first = asyncio.create_task(aside.do(hanging))
    await hanging.begun.wait()
    second = asyncio.create_task(aside.do(lambda: "done"))
    third = asyncio.create_task(aside.do(lambda: "never"))
    await asyncio.sleep(0)
    third.cancel()
    await asyncio.sleep(0)
    first.cancel()

    assert await second == "done"
    assert aside.left == 1, "what had not begun hangs nowhere"
    hanging.free.set()
    aside.close()


async def test_only_so_many_are_left_behind_and_one_that_comes_back_makes_room() -> None:
    told = list[int]()
    aside = Aside("mine", told.append)
    hanging = [await given_up(aside) for _ in range(MOST)]

    with pytest.raises(LeftBehind, match=f"{MOST} threads of mine hang"):
        await aside.do(lambda: 1)
    hanging[0].free.set()
    await until(lambda: aside.left < MOST)
    assert await aside.do(lambda: 1) == 1
    assert told == list(range(1, MOST + 1))
    for one in hanging:
        one.free.set()
    await until(lambda: aside.left == 0)
    aside.close()


@pytest.mark.parametrize("error", [SystemExit, KeyboardInterrupt, GeneratorExit, asyncio.CancelledError])
async def test_what_would_end_a_process_is_a_failure_without_words(error: type[BaseException]) -> None:
    def end() -> None:
        raise error("words of a person")

    aside = Aside("mine", print)
    with pytest.raises(RuntimeError, match=rf"^{error.__name__}$"):
        await aside.do(end)
    assert aside.left == 0
    aside.close()


async def test_after_the_end_nothing_more_is_begun() -> None:
    aside, hanging = Aside("mine", print), Hanging()
    first = aside.begin(hanging)
    await hanging.begun.wait()
    second = aside.begin(lambda: 1)
    aside.close()
    hanging.free.set()

    assert await asyncio.wrap_future(first) == "late"
    assert not second.done()


def test_a_process_ends_over_one_that_hangs() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", HANGING], capture_output=True, text=True, timeout=60, check=False
    )

    assert (ended.returncode, ended.stderr) == (0, "")
