"""Runs work per conversation: one at a time for each, many conversations at once.

A submission is only a wake-up; the work itself finds what is to be done in the database, so nothing is
lost when a process dies with a full lane.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextvars import Context
from typing import Protocol

_STOPPED = "stopped"


def was_stopped(error: BaseException) -> bool:
    """Whether work ended because somebody wanted no more of it, and not because the process ends."""
    return isinstance(error, asyncio.CancelledError) and error.args == (_STOPPED,)


class Dispatcher(Protocol):
    """Serial per key. A key submitted while its work runs is run once more afterwards."""

    def submit(self, key: str) -> None: ...

    def cancel(self, key: str) -> None:
        """End what runs for this key now; what was submitted meanwhile still runs."""
        ...

    async def drain(self, grace: float) -> None:
        """Finish what runs, at most `grace` seconds, then cancel; later submissions are ignored."""
        ...


class InProcessDispatcher:
    """Lanes of asyncio tasks. `failed` is told of an exception; the lane goes on with the next wake-up."""

    def __init__(
        self,
        work: Callable[[str], Awaitable[None]],
        *,
        failed: Callable[[str, Exception], None],
        concurrency: int = 256,
    ) -> None:
        self._work = work
        self._failed = failed
        self._slots = asyncio.Semaphore(concurrency)
        self._again: dict[str, bool] = {}  # lanes that run; True: woken meanwhile
        self._tasks: dict[asyncio.Task[None], str] = {}
        self._closed = False

    def submit(self, key: str) -> None:
        if self._closed:
            return
        if key in self._again:
            self._again[key] = True
            return
        self._again[key] = False
        # a context of its own: a lane outlives the request that woke it, and must not log its id
        task = asyncio.get_running_loop().create_task(self._lane(key), context=Context())
        self._tasks[task] = key
        task.add_done_callback(self._tasks.pop)

    def submit_later(self, seconds: float, key: str) -> None:
        """A wake-up that may be lost with the process: a sweep finds what is due in any case."""
        asyncio.get_running_loop().call_later(seconds, self.submit, key)

    def cancel(self, key: str) -> None:
        for task, of in self._tasks.items():
            if of == key:
                task.cancel(_STOPPED)

    async def drain(self, grace: float) -> None:
        self._closed = True
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=grace)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _lane(self, key: str) -> None:
        try:
            async with self._slots:
                again = True
                while again:
                    self._again[key] = False
                    await self._once(key)
                    again = self._again[key] and not self._closed
        finally:
            if self._again.pop(key):  # cancelled after it was woken again
                self.submit(key)

    async def _once(self, key: str) -> None:
        try:
            await self._work(key)
        except Exception as error:  # noqa: BLE001  the lane's edge: one conversation's trouble is its own
            self._failed(key, error)
