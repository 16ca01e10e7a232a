"""A database that kills its own process at a named point, and otherwise is the one it wraps."""

from __future__ import annotations

import os
import signal
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from storage.base import Database, Row, Transaction, Value
from tests.crash.points import STEPS, Death


class MortalDatabase:
    """Set `death` before the application starts; without one it lives."""

    def __init__(self, inner: Database) -> None:
        self._inner = inner
        self.death: Death | None = None
        self._reached = 0

    async def open(self) -> None:
        await self._inner.open()

    async def close(self) -> None:
        await self._inner.close()

    async def compact(self) -> None:
        await self._inner.compact()

    async def fetch_one(self, sql: str, *values: Value) -> Row | None:
        return await self._inner.fetch_one(sql, *values)

    async def fetch_all(self, sql: str, *values: Value) -> Sequence[Row]:
        return await self._inner.fetch_all(sql, *values)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[MortalTransaction]:
        async with self._inner.transaction() as inner:
            transaction = MortalTransaction(inner, self)
            yield transaction
            self.reach(transaction.steps, "uncommitted")
        self.reach(transaction.steps, "committed")

    def reach(self, steps: Sequence[str], moment: str) -> None:
        """Die here, if it is here."""
        if self.death is None or self.death.point not in [f"{step}/{moment}" for step in steps]:
            return
        self._reached += 1
        if self._reached == self.death.nth:
            os.kill(os.getpid(), signal.SIGKILL)


class MortalTransaction:
    """Remembers the steps that were taken in it."""

    def __init__(self, inner: Transaction, database: MortalDatabase) -> None:
        self._inner, self._database = inner, database
        self.steps: list[str] = []

    async def fetch_one(self, sql: str, *values: Value) -> Row | None:
        step = self._before(sql)
        row = await self._inner.fetch_one(sql, *values)
        self._database.reach(step, "after")
        return row

    async def fetch_all(self, sql: str, *values: Value) -> Sequence[Row]:
        step = self._before(sql)
        rows = await self._inner.fetch_all(sql, *values)
        self._database.reach(step, "after")
        return rows

    async def execute(self, sql: str, *values: Value) -> int:
        step = self._before(sql)
        changed = await self._inner.execute(sql, *values)
        self._database.reach(step, "after")
        return changed

    def _before(self, sql: str) -> Sequence[str]:
        here = [name for name, step in STEPS.items() if sql.startswith(step.sql)]
        self._database.reach(here, "before")
        self.steps += here
        return here
