"""Every call to Telegram goes through here: paced, and its failures told as the contract names them.

Never retries by itself, and never puts what was sent into an error.
"""

from __future__ import annotations

from typing import Final, TypeVar

from aiogram import Bot
from aiogram.exceptions import (
    AiogramError,
    ClientDecodeError,
    TelegramBadRequest,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.methods import TelegramMethod
from aiohttp import ClientConnectorError

from adapters.base import Left, Moved, SendFailed
from adapters.pace import Pace
from guards.base import Rate

# Telegram's own limits are 1 a second in a chat, 20 a minute in a group and 30 a second in all; a burst on
# top of the steady rate must not go beyond them in any minute or second.
_CHAT: Final = Rate(count=1, seconds=1, burst=1)
_GROUP: Final = Rate(count=15, seconds=60, burst=5)
_ALL: Final = Rate(count=25, seconds=1, burst=5)
_SECONDS = 7  # shorter than the core waits, so that it is we who say what happened

_GONE = ("thread not found", "topic_deleted", "topic_closed", "topic_id_invalid")
_ABSENT = ("blocked", "kicked", "deactivated", "not a member", "initiate conversation")
_CODES = (
    (_GONE, "topic_gone"),
    (("chat not found", "user not found", "peer_id_invalid"), "chat_not_found"),
    (("message to edit not found", "message_id_invalid", "message can't be edited"), "message_gone"),
    (("message is not modified",), "not_modified"),
    (("entit",), "entities_refused"),
    (("not enough rights", "have no rights", "chat_write_forbidden"), "no_rights"),
)

T = TypeVar("T")


class Api:
    """One bot. `call` raises SendFailed and its kinds, nothing else."""

    def __init__(self, bot: Bot, pace: Pace) -> None:
        self.bot = bot
        self._pace, self._key = pace, f"telegram:{bot.id}"
        self._under_way, self._lasting = 0, False

    def begin(self) -> None:
        """From here on connections are kept for the next call."""
        self._lasting = True

    async def end(self) -> None:
        """No connection is kept any more; calls that come yet, of the last letters, are made all the same."""
        self._lasting = False
        await self._tidy()

    async def turn(self, chat: int) -> None:
        """Our turn to write there. Raises SendFailed("retry", ...) when it is not."""
        group = [(f"{self._key}:group:{chat}", _GROUP)] if chat < 0 else []
        await self._pace.take(*group, (f"{self._key}:chat:{chat}", _CHAT), (self._key, _ALL))

    async def quick_turn(self) -> None:
        """For what is no message: drafts, and that something is being written."""
        await self._pace.take((self._key, _ALL))

    async def call(self, method: TelegramMethod[T], *, seconds: int = _SECONDS) -> T:
        self._under_way += 1
        try:
            return await self.bot(method, request_timeout=seconds)
        except TelegramRetryAfter as limited:
            failure: SendFailed = await self._pace.hold(self._key, float(limited.retry_after))
        except AiogramError as error:
            failure = told(error)
        finally:
            self._under_way -= 1
            await self._tidy()
        raise failure from None  # aiogram's error holds the method, and with it what somebody reads

    async def _tidy(self) -> None:
        if not (self._lasting or self._under_way):
            await self.bot.session.close()


def told(error: AiogramError) -> SendFailed:
    """What became of a call that failed: never sent, surely refused, or nobody knows."""
    match error:
        case TelegramMigrateToChat():
            return Moved(str(error.migrate_to_chat_id))
        case TelegramForbiddenError():
            return Left("left") if _says(error.message, _ABSENT) else SendFailed("dead", "forbidden")
        case TelegramUnauthorizedError() | TelegramNotFound():
            return SendFailed("retry", "token_refused")  # the messages wait for a token that works
        case TelegramEntityTooLarge():
            return SendFailed("dead", "too_large")
        case TelegramNetworkError():
            unsent = isinstance(error.__cause__, ClientConnectorError)
            return SendFailed("retry", "unreachable") if unsent else SendFailed("unknown", "connection")
        case TelegramServerError() | ClientDecodeError():
            return SendFailed("unknown", "server")
        case TelegramBadRequest():
            return _refused(error.message)
    return SendFailed("dead", "refused")


def _refused(words: str) -> SendFailed:
    if _says(words, ("business connection", "business_connection", "business_peer")):
        return Left("business_withdrawn")
    for signs, code in _CODES:
        if _says(words, signs):
            return SendFailed("dead", code)
    return SendFailed("dead", "bad_request")


def _says(words: str, signs: tuple[str, ...]) -> bool:
    return any(sign in words.lower() for sign in signs)
