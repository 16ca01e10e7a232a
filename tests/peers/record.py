"""Everything that happens, in memory and, if wished, as lines of JSON in a file; and waiting for it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any


class Record:
    def __init__(self, path: Path | None = None) -> None:
        self.lines: list[dict[str, Any]] = []  # any JSON
        self._file = path.open("a", buffering=1, encoding="utf-8") if path else None
        self._stirred = asyncio.Event()

    def note(self, kind: str, **more: object) -> None:
        line: dict[str, Any] = {"kind": kind, **more}
        self.lines.append(line)
        if self._file is not None:
            self._file.write(json.dumps(line, default=str) + "\n")
        self._stirred.set()
        self._stirred = asyncio.Event()

    async def until(self, true: Callable[[], object], seconds: float = 60.0) -> None:
        """Wait until something has happened that makes it true."""
        async with asyncio.timeout(seconds):
            while not true():
                await self._stirred.wait()

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
