"""Whether the database takes what is written: reads may go on long after a disk is full or a lock is stuck.

Notes only: it decides nothing, and holds nothing of what was written.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import structlog

from storage.base import Database, DatabaseUnavailable, Transaction

_log = structlog.get_logger()


class NotedDatabase:
    """The same database. `failed` hears the database's own code of each transaction that it did not take."""

    def __init__(self, inner: Database, failed: Callable[[str], None]) -> None:
        self._inner, self._failed = inner, failed
        self.open, self.close, self.compact = inner.open, inner.close, inner.compact
        self.fetch_one, self.fetch_all = inner.fetch_one, inner.fetch_all
        self._refuses = ""

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        try:
            async with self._inner.transaction() as tx:
                yield tx
        except DatabaseUnavailable as error:
            self._note(str(error))
            raise
        self._note("")

    async def able(self) -> None:
        """A probe. Raises DatabaseUnavailable: it cannot be read, or did not take the last transaction."""
        await self.fetch_one("SELECT 1")
        if self._refuses:
            raise DatabaseUnavailable(self._refuses)

    def _note(self, code: str) -> None:
        """Told when it begins and when it ends, not of every message meanwhile."""
        if code:
            self._failed(code)
        if code and not self._refuses:
            _log.error("database.refuses", code=code)
        elif self._refuses and not code:
            _log.info("database.back")
        self._refuses = code
