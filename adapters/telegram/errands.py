"""What is done after an update was stored, and for which nobody waits: an answer to a press, a hint.

Best effort only: what must not be lost never goes this way.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextlib import suppress

from adapters.base import SendFailed


class Errands:
    def __init__(self) -> None:
        self._running: set[asyncio.Task[None]] = set()

    def run(self, errand: Coroutine[None, None, object]) -> None:
        task = asyncio.create_task(_quietly(errand))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def done(self) -> None:
        """Until none is under way."""
        while self._running:
            await asyncio.wait(self._running)


async def _quietly(errand: Coroutine[None, None, object]) -> None:
    with suppress(SendFailed):
        await errand
