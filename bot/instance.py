"""One `parley run` a data directory: the embedded database has one owner, who trusts what it finds.

Also: while anybody uses the keys in it, nobody exchanges them.
"""

from __future__ import annotations

import asyncio
import fcntl
from pathlib import Path
from typing import IO, Final

_PATIENCE_SECONDS: Final = 2.0
_AGAIN_SECONDS: Final = 0.05


class AlreadyRunning(Exception):
    """Another Parley runs on this DATA_DIR. Remedy: stop it, or give this one a DATA_DIR of its own."""


class InstanceLock:
    """Held from `acquire` until the process ends, however it ends; `shared`: with others who share it."""

    def __init__(self, path: Path, *, shared: bool = False) -> None:
        self._path = path
        self._kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        self._file: IO[bytes] | None = None

    def acquire(self) -> None:
        """Raises AlreadyRunning."""
        self._file = self._path.open("ab")
        try:
            fcntl.flock(self._file, self._kind | fcntl.LOCK_NB)
        except BlockingIOError:
            self._file.close()
            raise AlreadyRunning(f"another Parley holds {self._path}") from None

    async def succeed(self, patience: float = _PATIENCE_SECONDS) -> None:
        """Acquire it from one that is ending: what a killed process held may stay held a moment longer.

        Raises AlreadyRunning after that many seconds.
        """
        try:
            async with asyncio.timeout(patience):
                while True:
                    try:
                        return self.acquire()
                    except AlreadyRunning:
                        await asyncio.sleep(_AGAIN_SECONDS)
        except TimeoutError:
            self.acquire()

    def release(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None
