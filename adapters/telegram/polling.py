"""Fetches updates and confirms them: never one before it is stored, and never in a tight loop."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final

import structlog
from aiogram import Bot
from aiogram.exceptions import (
    AiogramError,
    TelegramConflictError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
from aiogram.methods import TelegramMethod

from adapters.telegram.intake import Intake
from adapters.telegram.places import CHANNEL
from adapters.telegram.wire import UPDATES
from guards.base import Unavailable

_log = structlog.get_logger()
HELD: Final = 25  # seconds for which Telegram waits for something to tell
_SLACK: Final = 10
_LONGEST: Final = 60.0


class GetRawUpdates(TelegramMethod[list[Any]]):  # Any: each is read by itself, so that one cannot spoil all
    """getUpdates without a look at what comes."""

    __returning__ = list[Any]  # Any: as above
    __api_method__ = "getUpdates"

    timeout: int
    allowed_updates: Sequence[str]
    offset: int | None = None


class Poller:
    """`run` goes on until it is cancelled. `alarm` is told once of each trouble that somebody must mend."""

    def __init__(
        self,
        bot: Bot,
        intake: Intake,
        alarm: Callable[[str], Awaitable[None]],
        pause: Callable[[float], Awaitable[None]],
        *,
        held: int = HELD,
    ) -> None:
        self._bot, self._intake, self._alarm, self._pause = bot, intake, alarm, pause
        self._held, self._offset = held, None
        self._troubles, self._alarmed = 0, ""

    _offset: int | None

    async def run(self) -> None:
        while True:
            if (seconds := await self._turn()) > 0:
                await self._pause(seconds)

    async def _turn(self) -> float:
        """Ask once and store what comes; the seconds to wait before the next time."""
        try:
            batch = await self._bot(self._ask(), request_timeout=self._held + _SLACK)
            for raw in batch:
                await self._intake.take(raw)
                if isinstance(raw, dict) and isinstance(raw.get("update_id"), int):
                    self._offset = raw["update_id"] + 1
        except TelegramConflictError:
            return await self._trouble("second_poller")
        except (TelegramUnauthorizedError, TelegramNotFound):
            return await self._trouble("token_refused")
        except TelegramRetryAfter as limited:
            return max(float(limited.retry_after), self._longer())
        except (AiogramError, Unavailable) as error:
            _log.warning("telegram.poll_failed", channel=CHANNEL, error=type(error).__name__)
            return self._longer()
        self._troubles, self._alarmed = 0, ""
        return 0.0

    def _ask(self) -> GetRawUpdates:
        return GetRawUpdates(timeout=self._held, allowed_updates=list(UPDATES), offset=self._offset)

    async def _trouble(self, code: str) -> float:
        if self._alarmed != code:
            await self._alarm(code)
            self._alarmed = code
        return self._longer()

    def _longer(self) -> float:
        """Twice as long each time."""
        self._troubles += 1
        return min(2.0 ** (self._troubles - 1), _LONGEST)
