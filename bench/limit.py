"""What the same work costs with nothing around it: the durable writes and the provider's call, bare.

The writes are rows in one SQLite file, WAL and synchronous=FULL, in commits that whoever waits shares; the
call is the vendor's SDK, streamed and read to its end.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from time import perf_counter

import openai

# accept; the masked words; the answer; the lease of its row; its delivery
WRITES = 5
# and with a model: the reserved cost, the settled cost
WRITES_OF_A_CALL = 2
_ROW = b"x" * 600
_REQUEST = {
    "model": "m",
    # about what a question with its instructions and passages comes to
    "messages": [{"role": "system", "content": "word " * 600}, {"role": "user", "content": "Hello"}],
    "stream": True,
    "stream_options": {"include_usage": True},
}

Step = Callable[[], Awaitable[None]]


class Writes:
    """One writer thread: takes every row that waits, commits them together, then says so."""

    def __init__(self, path: Path) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1)
        self._waiting: list[asyncio.Future[None]] = []
        self._busy = False
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=FULL")
        self._connection.execute("CREATE TABLE IF NOT EXISTS row (content BLOB)")

    def close(self) -> None:
        self._thread.shutdown()
        self._connection.close()

    async def write(self) -> None:
        mine: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(mine)
        if not self._busy:
            self._busy = True
            await self._work()
        await mine

    async def _work(self) -> None:
        loop = asyncio.get_running_loop()
        while self._waiting:
            group, self._waiting = self._waiting, []
            await loop.run_in_executor(self._thread, self._commit, len(group))
            for done in group:
                done.set_result(None)
        self._busy = False

    def _commit(self, rows: int) -> None:
        self._connection.execute("BEGIN IMMEDIATE")
        self._connection.executemany("INSERT INTO row (content) VALUES (?)", [(_ROW,)] * rows)
        self._connection.execute("COMMIT")


class Calls:
    """The SDK as the provider uses it."""

    def __init__(self, port: int) -> None:
        self.client = openai.AsyncOpenAI(
            api_key="sk-bench", base_url=f"http://127.0.0.1:{port}/v1", max_retries=0
        )

    async def call(self) -> None:
        stream = await self.client.post(
            "/chat/completions",
            body=_REQUEST,
            cast_to=object,
            stream=True,
            stream_cls=openai.AsyncStream[object],
        )
        async for _ in stream:
            pass


class Limit:
    """The least that one message needs. Without a model there is no call."""

    def __init__(self, writes: Writes, calls: Calls | None) -> None:
        self._writes, self._calls = writes, calls

    async def message(self) -> None:
        for _ in range(WRITES):
            await self._writes.write()
        if self._calls:
            for _ in range(WRITES_OF_A_CALL):
                await self._writes.write()
        await self.call()

    async def call(self) -> None:
        if self._calls:
            await self._calls.call()

    async def write(self) -> None:
        await self._writes.write()


@asynccontextmanager
async def limit(folder: Path, model_port: int | None) -> AsyncIterator[Limit]:
    writes, calls = Writes(folder / "limit.db"), Calls(model_port) if model_port else None
    try:
        yield Limit(writes, calls)
    finally:
        writes.close()
        if calls:
            await calls.client.close()


async def timed(step: Step, *, count: int, concurrency: int) -> list[float]:
    """Seconds of each of `count` steps, `concurrency` at once."""
    coming, seconds = iter(range(count)), list[float]()

    async def one_after_another() -> None:
        for _ in coming:
            start = perf_counter()
            await step()
            seconds.append(perf_counter() - start)

    await asyncio.gather(*(one_after_another() for _ in range(concurrency)))
    return seconds
