"""Threads that one slow system may hang in without taking anything else with it.

They are its own, few, and daemons: who waits for nobody else's threads is not held up, and no process waits
for them when it ends.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from threading import Thread
from typing import TypeVar

from bot.facts.base import FactsUnavailable

_T = TypeVar("_T")


class OwnThreads:
    """At most `most` steps at once. A step whose asker has gone keeps its thread until it ends."""

    def __init__(self, most: int, name: str) -> None:
        self._most, self._name = most, name
        self._free, self._abandoned = asyncio.Semaphore(most), 0

    async def run(self, step: Callable[[], _T]) -> _T:
        """Raises what the step raises; FactsUnavailable at once while they all work for nobody."""
        if self._abandoned == self._most:
            raise FactsUnavailable(f"all {self._most} threads hang")
        await self._free.acquire()
        done = self._started(step)
        try:
            return await asyncio.shield(done)
        except asyncio.CancelledError:
            if not done.done():
                self._abandoned += 1
                done.add_done_callback(self._found_again)
            raise

    def _started(self, step: Callable[[], _T]) -> asyncio.Future[_T]:
        loop = asyncio.get_running_loop()
        done: asyncio.Future[_T] = loop.create_future()
        done.add_done_callback(lambda _: self._free.release())
        Thread(target=_taken, args=(step, done, loop), name=self._name, daemon=True).start()
        return done

    def _found_again(self, done: asyncio.Future[_T]) -> None:
        self._abandoned -= 1
        done.exception()  # it is nobody's any more, and no news for the log


def _taken(step: Callable[[], _T], done: asyncio.Future[_T], loop: asyncio.AbstractEventLoop) -> None:
    """In the thread."""
    try:
        tell = partial(done.set_result, step())
    except BaseException as error:  # noqa: BLE001 - handed over to whoever asked, as it is
        tell = partial(done.set_exception, error)
    with suppress(RuntimeError):  # the loop is closed: the process is ending, and nobody listens
        loop.call_soon_threadsafe(tell)
