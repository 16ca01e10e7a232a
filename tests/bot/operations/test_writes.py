"""A database that can be read and not written to is degraded, and is told of once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from structlog.testing import capture_logs

from bot.operations.writes import NotedDatabase
from storage.base import Database, DatabaseUnavailable, Transaction
from storage.sqlite import SqliteDatabase


class Full:
    """Takes nothing as long as it is told so."""

    def __init__(self, inner: Database) -> None:
        self._inner, self.code = inner, ""
        self.open, self.close, self.compact = inner.open, inner.close, inner.compact
        self.fetch_one, self.fetch_all = inner.fetch_one, inner.fetch_all

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        async with self._inner.transaction() as tx:
            yield tx
            if self.code:
                raise DatabaseUnavailable(self.code)


async def write(database: Database) -> None:
    async with database.transaction() as tx:
        await tx.execute("DELETE FROM counter WHERE tenant = 'nobody'")


async def test_it_is_able_again_when_it_took_something(db: SqliteDatabase) -> None:
    full, failed = Full(db), list[str]()
    noted = NotedDatabase(full, failed.append)
    with capture_logs() as logs:
        await write(noted)
        await noted.able()
        full.code = "SQLITE_FULL"
        for _ in range(2):
            with pytest.raises(DatabaseUnavailable):
                await write(noted)
        with pytest.raises(DatabaseUnavailable, match="SQLITE_FULL"):
            await noted.able()
        full.code = ""
        await write(noted)
        await noted.able()

    assert failed == ["SQLITE_FULL", "SQLITE_FULL"]
    assert [(line["event"], line.get("code")) for line in logs] == [
        ("database.refuses", "SQLITE_FULL"),
        ("database.back", None),
    ]


async def test_what_fails_for_another_reason_says_nothing_of_the_database(db: SqliteDatabase) -> None:
    noted = NotedDatabase(db, lambda code: None)
    with pytest.raises(ZeroDivisionError):
        async with noted.transaction():
            raise ZeroDivisionError
    await noted.able()

    assert await noted.fetch_one("SELECT 1") == (1,)
