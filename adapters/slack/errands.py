"""Calls that a handled event brings with it, made after Slack was answered: nothing depends on them."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine

import structlog

from adapters.base import SendFailed

_log = structlog.get_logger()


class Errands:
    """A prompt, a title, a word to one person. What fails is logged and not tried again."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[None]] = set()

    def send(self, errand: Coroutine[object, object, object]) -> None:
        task = asyncio.create_task(_run(errand))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def done(self) -> None:
        """All that were under way have ended."""
        while self._running:
            await asyncio.gather(*self._running, return_exceptions=True)


async def _run(errand: Coroutine[object, object, object]) -> None:
    try:
        await errand
    except SendFailed as failure:
        _log.warning("slack.errand_failed", channel="slack", kind=failure.kind, code=failure.code)
