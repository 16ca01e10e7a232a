"""One data directory in which one application lives after another, and a client that finds the living one."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import httpx2

from tests.crash.points import Death
from tests.crash.zygote import Home, Order
from tests.rules.source import ROOT

PATIENCE_SECONDS = 8.0  # for a point to be reached


class DiedByItself(Exception):
    """The application ended in another way than it was killed. Remedy: read parley.log in its directory."""


class Lane:
    """`alive` is set while one serves; `pid` is its process. `waited`: the seconds that each start took."""

    def __init__(self, zygote: Process, home: Home, client: httpx2.AsyncClient) -> None:
        self.zygote, self._home, self.client = zygote, home, client
        self.database = Path(home.folder) / "parley.db"
        self.alive, self.waited = asyncio.Event(), list[float]()
        self.pid: int | None = None
        self._death: Death | None = None
        self._witnessed = 0

    async def live(self, death: Death) -> bool:
        """Live until that death; False when its point was not reached and the end came from outside."""
        self._death, self._witnessed = death, 0
        ending = await self._begin()
        try:
            done, _ = await asyncio.wait([ending], timeout=death.seconds or PATIENCE_SECONDS)
        finally:
            self._send(signal.SIGKILL)
            code = await ending
        if code != -signal.SIGKILL:
            raise DiedByItself(f"exit code {code}")
        return bool(done) or death.point is None

    @asynccontextmanager
    async def undisturbed(self) -> AsyncIterator[None]:
        """A life that nothing cuts short, ended in order."""
        self._death = None
        ending = await self._begin()
        serving = asyncio.create_task(self.alive.wait())
        try:
            await asyncio.wait([ending, serving], return_when=asyncio.FIRST_COMPLETED)
            serving.cancel()
            yield
            self._send(signal.SIGTERM)
            await asyncio.wait([ending])
        finally:
            self._send(signal.SIGKILL)
            code = await ending
        if code:
            raise DiedByItself(f"exit code {code}")

    def witness(self, point: str) -> None:
        """Somebody outside has learned of something: the moment for deaths that are about that."""
        if self._death is not None and self._death.point == point:
            self._witnessed += 1
            if self._witnessed == self._death.nth:
                self._send(signal.SIGKILL)

    async def _begin(self) -> asyncio.Task[int]:
        """Give birth; the task tells the exit code."""
        assert self.zygote.stdin is not None
        self.zygote.stdin.write(Order(self._home, self._death).line())
        _, self.pid = await self._told()
        return asyncio.create_task(self._lived(time.monotonic()))

    async def _lived(self, begun: float) -> int:
        what, number = await self._told()
        if what == "port":
            self.waited.append(time.monotonic() - begun)
            self.client.base_url = f"http://127.0.0.1:{number}"
            self.alive.set()
            what, number = await self._told()
        self.pid = None
        self.alive.clear()
        return number

    async def _told(self) -> tuple[str, int]:
        assert self.zygote.stdout is not None
        line = await self.zygote.stdout.readline()
        if not line:
            raise DiedByItself("the zygote has ended")
        what, number = line.split()
        return what.decode(), int(number)

    def _send(self, number: signal.Signals) -> None:
        if self.pid is not None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)


@asynccontextmanager
async def zygote(*options: str, under: Sequence[str] = ()) -> AsyncIterator[Process]:
    """A process to fork lives from, run under another program if one is given; its children die with it."""
    command = [*under, sys.executable, "-m", "tests.crash.zygote", *options]
    process = await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE, cwd=ROOT)
    try:
        yield process
    finally:
        process.kill()
        await process.wait()
