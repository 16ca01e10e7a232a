"""Telegram, wired: one bot, its updates by polling or webhook, the channel, and the staff group.

Imported only when Telegram is switched on, for aiogram takes its time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress

import structlog
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import PRODUCTION, TelegramAPIServer
from aiogram.methods import DeleteWebhook, GetMe, SetMyCommands, SetWebhook
from aiogram.types import BotCommand
from aiogram.utils.token import TokenValidationError
from fastapi import APIRouter

from adapters.base import Core, SendFailed
from adapters.connections import Check, Misconnected
from adapters.desks import Duty
from adapters.pace import Pace
from adapters.telegram import voice
from adapters.telegram.api import Api
from adapters.telegram.asides import Asides
from adapters.telegram.base import TelegramOptions
from adapters.telegram.channel import TelegramChannel
from adapters.telegram.checks import Checks, asking
from adapters.telegram.desk import TelegramDesk
from adapters.telegram.errands import Errands
from adapters.telegram.intake import Intake
from adapters.telegram.places import CHANNEL
from adapters.telegram.polling import Poller
from adapters.telegram.staff import StaffGroup
from adapters.telegram.updates import Me
from adapters.telegram.webhook import PATH, webhook
from adapters.telegram.wire import UPDATES
from guards.base import Holds, Unavailable

_log = structlog.get_logger()
_CONNECTIONS = 20  # webhook calls that Telegram may make at once
_LONGEST = 60.0


class TelegramConnection:
    """`now` is in milliseconds."""

    def __init__(
        self,
        options: TelegramOptions,
        core: Core,
        duty: Duty,
        counters: Holds,
        now: Callable[[], int],
    ) -> None:
        self._options, self._core = options, core
        self._bot = _bot(options)
        self._api = Api(self._bot, Pace(counters))
        self._errands = Errands()
        staff, self.desk = None, None
        if options.desk is not None:
            staff = StaffGroup(
                options.desk, duty, self._api, self._errands, reply_prefix=options.reply_prefix
            )
            self.desk = TelegramDesk(options.desk, self._api)
        asides = Asides(self._api, link_hosts=options.link_hosts)
        self._intake = Intake(core, self._api, self._errands, asides, staff, options.languages)
        self.channel = TelegramChannel(
            self._api,
            self._alarm,
            self._intake.withdrawn,
            streaming=options.streaming,
            link_hosts=options.link_hosts,
        )
        self._checks = Checks(self._api, now, url=self._url, desk=options.desk)
        self._running: asyncio.Task[None] | None = None

    @property
    def routers(self) -> Sequence[APIRouter]:
        secret = self._options.webhook_secret
        return [webhook(self._intake, secret)] if self._options.mode == "webhook" and secret else []

    async def start(self) -> None:
        """What cannot be reached now is tried again in the background."""
        if self._options.mode == "webhook" and not self._options.webhook_secret:
            raise Misconnected(
                "a webhook without a secret takes anybody's word",
                "set TELEGRAM_WEBHOOK_SECRET (openssl rand -hex 32), or use polling",
            )
        if self._options.mode == "webhook" and not self._options.public_url:
            raise Misconnected("there is no address for the webhook", "set PUBLIC_URL, or use polling")
        self._api.begin()
        try:
            ready = await self._introduced()
        except Misconnected:
            await self._api.end()
            raise
        self._running = asyncio.create_task(self._run(ready=ready))

    async def stop(self) -> None:
        self._intake.me = None  # what the webhook brings now is brought again
        if self._running:
            self._running.cancel()
            with suppress(asyncio.CancelledError):
                await self._running
        await self._errands.done()
        await self._api.end()

    def checks(self) -> Sequence[tuple[str, Check]]:
        return self._checks.all()

    # -- the start ------------------------------------------------------------------------------------

    async def _run(self, *, ready: bool) -> None:
        pause = 1.0
        while not ready:
            await asyncio.sleep(pause)
            pause = min(2 * pause, _LONGEST)
            try:
                ready = await self._introduced()
            except Misconnected:
                await self._alarm("misconnected")
        if self._options.mode == "polling":
            await Poller(self._bot, self._intake, self._alarm, asyncio.sleep).run()

    async def _introduced(self) -> bool:
        """Who we are, and how updates come. Raises Misconnected for what trying again will not mend."""
        try:
            await self._introduce()
        except SendFailed as failure:
            _log.warning("telegram.unreached", channel=CHANNEL, kind=failure.kind, code=failure.code)
            if failure.kind == "dead" or failure.code == "token_refused":
                with asking("Telegram refuses the webhook", "PUBLIC_URL must be a public https:// address"):
                    raise
            return False
        return True

    async def _introduce(self) -> None:
        me = await self._api.call(GetMe())
        self._intake.me = Me(me.id, me.username or "")
        commands = [BotCommand(command=name, description=words) for name, words in voice.COMMANDS.items()]
        await self._api.call(SetMyCommands(commands=commands))
        if self._url is None:
            await self._api.call(DeleteWebhook())
            return
        await self._api.call(
            SetWebhook(
                url=self._url,
                secret_token=self._options.webhook_secret,
                allowed_updates=list(UPDATES),
                max_connections=_CONNECTIONS,
            )
        )

    @property
    def _url(self) -> str | None:
        """Where Telegram brings updates; None: they are fetched."""
        options = self._options
        return (options.public_url or "").rstrip("/") + PATH if options.mode == "webhook" else None

    async def _alarm(self, code: str) -> None:
        with suppress(Unavailable):  # then there are other alarms
            await self._core.alarm(CHANNEL, code)


def _bot(options: TelegramOptions) -> Bot:
    server = TelegramAPIServer.from_base(options.api_url) if options.api_url else PRODUCTION
    try:
        return Bot(options.token, session=AiohttpSession(api=server))
    except TokenValidationError:
        raise Misconnected(
            "this is no bot token", "copy TELEGRAM_BOT_TOKEN from @BotFather: 123456:ABC-..."
        ) from None
