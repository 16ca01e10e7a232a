"""Runs two things at once in every possible order of their steps, one step at a time.

A step ends where a database or a platform is asked for something. Nothing waits for time to pass.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager

from storage.base import Database, Row, Transaction, Value

Part = Callable[[], Coroutine[None, None, None]]


class Steps:
    """Holds every task that plays a part at its next gate until it is that part's turn."""

    def __init__(self) -> None:
        self._playing: dict[asyncio.Task[None], _Actor] = {}

    async def gate(self, _name: str = "") -> None:
        actor = self._playing.get(asyncio.current_task())  # type: ignore[arg-type]  # a key that is not there
        if actor is not None:
            await actor.wait_for_turn()

    async def play(self, prefix: Sequence[int], *parts: Part) -> list[int] | None:
        """Play the parts to their end in the order that begins with `prefix`; the next prefix, if any.

        Where the prefix ends, the first part that is not at its end goes on.
        """
        actors = [_Actor(part()) for part in parts]
        self._playing = {actor.task: actor for actor in actors}
        for actor in actors:
            await actor.arrive()
        taken: list[tuple[int, int]] = []  # which of the parts, and the last that could have been taken
        while alive := [n for n, actor in enumerate(actors) if not actor.task.done()]:
            place = len(taken)
            which = prefix[place] if place < len(prefix) else alive[0]
            taken.append((which, alive[-1]))
            await actors[which].go_on()
        for actor in actors:
            actor.task.result()
        while taken and taken[-1][0] == taken[-1][1]:
            taken.pop()
        return [*[which for which, _ in taken[:-1]], taken[-1][1]] if taken else None


class _Actor:
    def __init__(self, part: Coroutine[None, None, None]) -> None:
        self._at_gate, self._turn = asyncio.Event(), asyncio.Event()
        self.task = asyncio.ensure_future(part)

    async def wait_for_turn(self) -> None:
        self._at_gate.set()
        await self._turn.wait()
        self._turn.clear()

    async def go_on(self) -> None:
        """To its next gate, or to its end."""
        self._at_gate.clear()
        self._turn.set()
        await self.arrive()

    async def arrive(self) -> None:
        arriving = asyncio.ensure_future(self._at_gate.wait())
        await asyncio.wait({self.task, arriving}, return_when=asyncio.FIRST_COMPLETED)
        arriving.cancel()


class SteppedDatabase:
    """A database with a gate before every transaction, and before every other look at the outbox."""

    def __init__(self, inner: Database, steps: Steps) -> None:
        self._inner, self._steps = inner, steps

    async def open(self) -> None: ...

    async def close(self) -> None: ...

    async def compact(self) -> None: ...

    async def fetch_one(self, sql: str, *values: Value) -> Row | None:
        rows = await self.fetch_all(sql, *values)
        return rows[0] if rows else None

    async def fetch_all(self, sql: str, *values: Value) -> Sequence[Row]:
        if "FROM outbox" in sql:
            await self._steps.gate()
        return await self._inner.fetch_all(sql, *values)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        await self._steps.gate()
        async with self._inner.transaction() as tx:
            yield tx
