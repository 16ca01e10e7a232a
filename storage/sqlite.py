"""SQLite as the embedded database: WAL, synchronous=FULL, one writer whose commits are shared.

Every transaction is `BEGIN IMMEDIATE` (a deferred one fails at once when it turns from reading to
writing). Transactions that wait for the writer together are committed together: each runs in a
savepoint of its own, and none is reported as done before the one fsync that covers it. This is the only
file that may know SQLite.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

import aiosqlite

from storage.base import DatabaseUnavailable, Row, Value

_READERS = 2


class SqliteDatabase:
    """One SQLite file. `busy_seconds` bounds the wait for another process that holds the write lock."""

    def __init__(self, path: Path, *, busy_seconds: float = 2.0) -> None:
        self._path = path
        self._busy = busy_seconds
        self._writer: aiosqlite.Connection | None = None
        self._readers: list[aiosqlite.Connection] = []
        self._next_reader = 0
        self._gate = asyncio.Lock()  # first come, first served: its queue is the commit group
        self._group: _Group | None = None
        self._refusals = 0  # how often the write lock was not to be had

    async def open(self) -> None:
        try:
            self._writer = await self._connect()
            for _ in range(_READERS):
                self._readers.append(await self._connect(read_only=True))
        except DatabaseUnavailable:
            await self.close()
            raise

    async def close(self) -> None:
        while (group := self._group) is not None:
            await asyncio.wait([group.done])
        async with self._gate:
            for connection in [*self._readers, self._writer]:
                if connection is not None:
                    await connection.close()
            self._readers, self._writer = [], None

    async def fetch_one(self, sql: str, *values: Value) -> Row | None:
        rows = await self.fetch_all(sql, *values)
        return rows[0] if rows else None

    async def fetch_all(self, sql: str, *values: Value) -> Sequence[Row]:
        if not self._readers:
            raise DatabaseUnavailable("the database is not open")
        self._next_reader = (self._next_reader + 1) % len(self._readers)
        return await _rows(self._readers[self._next_reader], sql, values)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[SqliteTransaction]:
        refusals = self._refusals
        async with self._gate:
            connection = self._open_writer()
            try:
                if self._group is None:
                    await _uncancelled(self._begin(connection, refusals))
                group = self._in_group()
                if not connection.in_transaction:
                    raise DatabaseUnavailable("an earlier transaction of this group failed")
                await self._member(connection, "SAVEPOINT member", group)
                try:
                    yield SqliteTransaction(connection)
                except BaseException:
                    await self._member(connection, "ROLLBACK TO member", group)
                    raise
                await self._member(connection, "RELEASE member", group)
            finally:
                if self._group is not None:
                    self._group.schedule(self._commit)
        await asyncio.shield(group.done)

    async def _begin(self, connection: aiosqlite.Connection, refusals: int) -> None:
        """Who queued while the lock was refused is refused with it, or the waits of a crowd would add up."""
        if refusals != self._refusals:
            raise DatabaseUnavailable("SQLITE_BUSY")
        try:
            await _run(connection, "BEGIN IMMEDIATE")
        except DatabaseUnavailable:
            self._refusals += 1
            raise
        self._group = _Group()

    def _in_group(self) -> _Group:
        assert self._group is not None
        return self._group

    async def _member(self, connection: aiosqlite.Connection, sql: str, group: _Group) -> None:
        """A savepoint step. When it fails, SQLite has undone the whole group, and nobody may trust it."""
        try:
            await _run(connection, sql)
        except DatabaseUnavailable:
            group.broken = True
            if not sql.startswith("ROLLBACK"):
                raise

    async def _commit(self, group: _Group) -> None:
        """Queues at the gate behind every transaction that waits there now, then commits them all."""
        async with self._gate:
            self._group = None
            try:
                connection = self._open_writer()
                if group.broken or not connection.in_transaction:
                    raise DatabaseUnavailable("a transaction of this group failed")
                await _run(connection, "COMMIT")
            except DatabaseUnavailable as error:
                group.fail(error)
                if self._writer is not None and self._writer.in_transaction:
                    await _run(self._writer, "ROLLBACK")
            else:
                group.done.set_result(None)

    def _open_writer(self) -> aiosqlite.Connection:
        if self._writer is None:
            raise DatabaseUnavailable("the database is not open")
        return self._writer

    async def _connect(self, *, read_only: bool = False) -> aiosqlite.Connection:
        mode = "ro" if read_only else "rwc"
        try:
            connection = await aiosqlite.connect(
                f"file:{self._path}?mode={mode}", uri=True, isolation_level=None, timeout=self._busy
            )
        except sqlite3.Error as error:
            raise DatabaseUnavailable(_name(error)) from error
        try:
            if not read_only:
                await _rows(connection, "PRAGMA journal_mode=WAL", ())
                await _rows(connection, "PRAGMA synchronous=FULL", ())
        except DatabaseUnavailable:
            await connection.close()  # its thread would keep the process alive
            raise
        return connection


class SqliteTransaction:
    """The writer, while one transaction has it."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection

    async def fetch_one(self, sql: str, *values: Value) -> Row | None:
        rows = await _rows(self._connection, sql, values)
        return rows[0] if rows else None

    async def fetch_all(self, sql: str, *values: Value) -> Sequence[Row]:
        return await _rows(self._connection, sql, values)

    async def execute(self, sql: str, *values: Value) -> int:
        return await _run(self._connection, sql, values)


class _Group:
    """The transactions that one commit makes durable."""

    def __init__(self) -> None:
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.broken = False
        self._task: asyncio.Task[None] | None = None

    def schedule(self, commit: Callable[[_Group], Coroutine[None, None, None]]) -> None:
        """Once; the first member to leave does it, so that whoever waits by then is in the group."""
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(commit(self))

    def fail(self, error: DatabaseUnavailable) -> None:
        self.done.set_exception(error)
        self.done.exception()  # a cancelled member is not there to read it


_T = TypeVar("_T")


async def _uncancelled(step: Coroutine[None, None, _T]) -> _T:
    """Finish the step even when the caller is cancelled meanwhile; the cancellation follows it."""
    task = asyncio.ensure_future(step)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        task.exception()  # the cancellation is what the caller hears of
        raise


async def _rows(connection: aiosqlite.Connection, sql: str, values: Sequence[Value]) -> Sequence[Row]:
    try:
        return list(await connection.execute_fetchall(sql, values))
    except sqlite3.IntegrityError:
        raise
    except sqlite3.Error as error:
        raise DatabaseUnavailable(_name(error)) from error


async def _run(connection: aiosqlite.Connection, sql: str, values: Sequence[Value] = ()) -> int:
    try:
        return (await connection.execute(sql, values)).rowcount
    except sqlite3.IntegrityError:
        raise
    except sqlite3.Error as error:
        raise DatabaseUnavailable(_name(error)) from error


def _name(error: sqlite3.Error) -> str:
    """SQLite's own name of the error (SQLITE_BUSY, SQLITE_FULL): it never holds a value."""
    return getattr(error, "sqlite_errorname", type(error).__name__)
