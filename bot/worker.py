"""The replying half's unit of work: one conversation's open turns, and what happens when answering breaks.

A fault of ours never becomes silence: after a few attempts the conversation goes to a person.
"""

from __future__ import annotations

import structlog

from bot.pipeline import ATTEMPTS, Pipeline
from guards.base import Unavailable

_log = structlog.get_logger()


class Worker:
    """`reply` is run by the replying lanes, one at a time for each conversation."""

    def __init__(self, pipeline: Pipeline) -> None:
        self._pipeline = pipeline

    async def reply(self, conversation_id: str) -> None:
        """Raises Unavailable when the database is gone: the turns stay open and are picked up again."""
        with structlog.contextvars.bound_contextvars(conversation_id=conversation_id):
            try:
                await self._pipeline.reply(conversation_id)
            except Unavailable:
                raise
            except Exception as error:  # noqa: BLE001  the worker's edge: a bug must end at a person
                _log.error("reply.broken", error=type(error).__name__, exc_info=True)
                await self._pipeline.give_up(conversation_id, attempts=ATTEMPTS)
