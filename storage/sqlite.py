"""SQLite as the embedded database: WAL, synchronous=FULL, one writer whose commits are shared.

Every transaction is `BEGIN IMMEDIATE` (a deferred one fails at once when it turns from reading to
writing). Transactions that wait for the writer together are committed together: each runs in a
savepoint of its own, and none is reported as done before the one fsync that covers it. This is the only
file that may know SQLite.

A statement runs on the event loop itself: from the page cache it takes microseconds, less than the way to a
thread and back. What waits for the disk (opening, committing) has a thread.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote

from storage.base import DatabaseUnavailable, Row, Value

_T = TypeVar("_T")
# secure_delete overwrites what is deleted with zeros: measured over 10,000 messages written, changed and
# deleted, the difference to OFF was smaller than between two runs (FAST left seven of ten readable).
# temp_store: where a savepoint's undo outgrew memory, it went through a file that was made and deleted.
_SETTINGS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "busy_timeout=0",
    "secure_delete=ON",
    "temp_store=MEMORY",
)
_STATEMENTS = 512  # kept compiled; a search writes its terms into the SQL, so that there are many
_RETRY_SECONDS = 0.005  # between two tries for a write lock that another process holds


class SqliteDatabase:
    """One SQLite file. `busy_seconds` bounds the wait for another process that holds the write lock."""

    def __init__(self, path: Path, *, busy_seconds: float = 2.0) -> None:
        self._path = path
        self._busy = busy_seconds
        self._writer: sqlite3.Connection | None = None
        self._reader: sqlite3.Connection | None = None
        self._disk = ThreadPoolExecutor(max_workers=1, thread_name_prefix="disk")
        self._gate = asyncio.Lock()  # first come, first served: its queue is the commit group
        self._group: _Group | None = None
        self._refusals = 0  # how often the write lock was not to be had

    async def open(self) -> None:
        try:
            self._writer = await self._on_disk(self._connect, "rwc")
            self._reader = await self._on_disk(self._connect, "ro")
        except DatabaseUnavailable:
            await self.close()
            raise

    async def close(self) -> None:
        while (group := self._group) is not None:
            await asyncio.wait([group.done])
        async with self._gate:
            for connection in (self._reader, self._writer):
                if connection is not None:
                    await self._on_disk(connection.close)
            self._reader = self._writer = None

    async def fetch_one(self, sql: str, *values: Value) -> Row | None:
        rows = await self.fetch_all(sql, *values)
        return rows[0] if rows else None

    async def fetch_all(self, sql: str, *values: Value) -> Sequence[Row]:
        if self._reader is None:
            raise DatabaseUnavailable("the database is not open")
        try:
            return _rows(self._idle_writer() or self._reader, sql, values)
        except DatabaseUnavailable:  # the reader waits for a lock where the writer does not
            return _rows(self._reader, sql, values)

    def _idle_writer(self) -> sqlite3.Connection | None:
        """The writer, while all it holds is committed: unlike the reader, it knows the pages it has written.

        The gate is held while a thread has it too.
        """
        writer = self._writer
        return None if writer is None or writer.in_transaction or self._gate.locked() else writer

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[SqliteTransaction]:
        refusals = self._refusals
        async with self._gate:
            connection = self._open_writer()
            try:
                if self._group is None:
                    await self._begin(connection, refusals)
                group = self._in_group()
                if not connection.in_transaction:
                    raise DatabaseUnavailable("an earlier transaction of this group failed")
                _member(connection, "SAVEPOINT member", group)
                try:
                    yield SqliteTransaction(connection)
                except BaseException:
                    _member(connection, "ROLLBACK TO member", group)
                    raise
                _member(connection, "RELEASE member", group)
            finally:
                if self._group is not None:
                    self._group.schedule(self._commit)
        await asyncio.shield(group.done)

    async def damage(self) -> str:
        """What is broken in the file, empty when nothing is; reads all of it."""
        found = await self._on_disk(_rows, self._open_writer(), "PRAGMA quick_check(1)")
        return "" if found[0][0] == "ok" else str(found[0][0]).splitlines()[0]

    async def compact(self) -> None:
        """Goes on when its caller is cancelled: a transaction may have been left to it to commit."""
        await asyncio.shield(asyncio.get_running_loop().create_task(self._cut_journal()))

    async def _cut_journal(self) -> None:
        """It keeps old pages, deleted words among them, until it is written back and cut off."""
        async with self._gate:
            if self._group is not None:
                await self._end(self._group)
            rows = await self._on_disk(_rows, self._open_writer(), "PRAGMA wal_checkpoint(TRUNCATE)")
        if rows[0][0]:
            raise DatabaseUnavailable("SQLITE_BUSY")  # another process still reads from it

    async def _begin(self, connection: sqlite3.Connection, refusals: int) -> None:
        """Who queued while the lock was refused is refused with it, or the waits of a crowd would add up."""
        if refusals != self._refusals:
            raise DatabaseUnavailable("SQLITE_BUSY")
        clock = asyncio.get_running_loop()
        give_up = clock.time() + self._busy
        while not _begun(connection):
            if clock.time() >= give_up:
                self._refusals += 1
                raise DatabaseUnavailable("SQLITE_BUSY")
            await asyncio.sleep(_RETRY_SECONDS)
        self._group = _Group()

    def _in_group(self) -> _Group:
        assert self._group is not None
        return self._group

    async def _commit(self, group: _Group) -> None:
        """Queues at the gate behind every transaction that waits there now, then commits them all."""
        async with self._gate:
            if not group.done.done():
                await self._end(group)

    async def _end(self, group: _Group) -> None:
        self._group = None
        try:
            connection = self._open_writer()
            if group.broken or not connection.in_transaction:
                raise DatabaseUnavailable("a transaction of this group failed")
            await self._on_disk(_run, connection, "COMMIT")
        except DatabaseUnavailable as error:
            group.fail(error)
            if self._writer is not None and self._writer.in_transaction:
                await self._on_disk(_run, self._writer, "ROLLBACK")
        else:
            group.done.set_result(None)

    def _open_writer(self) -> sqlite3.Connection:
        if self._writer is None:
            raise DatabaseUnavailable("the database is not open")
        return self._writer

    def _connect(self, mode: str) -> sqlite3.Connection:
        try:
            connection = sqlite3.connect(
                f"file:{quote(str(self._path))}?mode={mode}",
                uri=True,
                isolation_level=None,
                timeout=self._busy,
                check_same_thread=False,  # one transaction at a time has it, wherever it runs
                cached_statements=_STATEMENTS,
            )
        except sqlite3.Error as error:
            raise DatabaseUnavailable(_name(error)) from error
        try:
            if mode == "rwc":
                for setting in _SETTINGS:
                    _rows(connection, f"PRAGMA {setting}")
        except DatabaseUnavailable:
            connection.close()
            raise
        return connection

    async def _on_disk(self, step: Callable[..., _T], *given: object) -> _T:
        return await asyncio.get_running_loop().run_in_executor(self._disk, step, *given)


class SqliteTransaction:
    """The writer, while one transaction has it."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    async def fetch_one(self, sql: str, *values: Value) -> Row | None:
        rows = _rows(self._connection, sql, values)
        return rows[0] if rows else None

    async def fetch_all(self, sql: str, *values: Value) -> Sequence[Row]:
        return _rows(self._connection, sql, values)

    async def execute(self, sql: str, *values: Value) -> int:
        return _run(self._connection, sql, values)


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


def _member(connection: sqlite3.Connection, sql: str, group: _Group) -> None:
    """A savepoint step. When it fails, SQLite has undone the whole group, and nobody may trust it."""
    try:
        _run(connection, sql)
    except DatabaseUnavailable:
        group.broken = True
        if not sql.startswith("ROLLBACK"):
            raise


def _begun(connection: sqlite3.Connection) -> bool:
    """False while another process has the write lock."""
    try:
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY:
            return False
        raise DatabaseUnavailable(_name(error)) from error
    return True


def _rows(connection: sqlite3.Connection, sql: str, values: Sequence[Value] = ()) -> Sequence[Row]:
    try:
        return connection.execute(sql, values).fetchall()
    except sqlite3.IntegrityError:
        raise
    except sqlite3.Error as error:
        raise DatabaseUnavailable(_name(error)) from error


def _run(connection: sqlite3.Connection, sql: str, values: Sequence[Value] = ()) -> int:
    try:
        return connection.execute(sql, values).rowcount
    except sqlite3.IntegrityError:
        raise
    except sqlite3.Error as error:
        raise DatabaseUnavailable(_name(error)) from error


def _name(error: sqlite3.Error) -> str:
    """SQLite's own name of the error (SQLITE_BUSY, SQLITE_FULL): it never holds a value."""
    return getattr(error, "sqlite_errorname", type(error).__name__)
