"""Slack, wired: the channel, the desk, the routes and sockets that events come by, and the checks.

Imported only when Slack is switched on.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from fastapi import APIRouter

from adapters.base import Channel, Core, SendFailed
from adapters.connections import Check, Misconnected, Secrets
from adapters.desks import Desk, Duty
from adapters.pace import Pace
from adapters.slack.acts import DeskActs
from adapters.slack.api import Api
from adapters.slack.base import SlackOptions
from adapters.slack.calls import Calls
from adapters.slack.channel import SlackChannel
from adapters.slack.checks import Checks
from adapters.slack.desk import SlackDesk, Where
from adapters.slack.errands import Errands
from adapters.slack.events import Events
from adapters.slack.installs import Installs
from adapters.slack.intake import Intake
from adapters.slack.posts import Posts
from adapters.slack.presses import Presses
from adapters.slack.routes import events_route
from adapters.slack.sockets import Sockets
from adapters.slack.workspaces import REVOKED, Workspaces
from guards.base import Holds

_PATIENCE = 2.3  # seconds: Slack waits three
_PING = 5.0
_NEW_INSTALL = "install the app again and copy its bot token (xoxb-) to SLACK_BOT_TOKEN"


class SlackConnection:
    """`now` is wall time in ms; `key` signs what a browser brings back from Slack."""

    def __init__(
        self,
        options: SlackOptions,
        core: Core,
        duty: Duty,
        counters: Holds,
        secrets: Secrets,
        now: Callable[[], int],
        key: bytes,
        *,
        patience: float = _PATIENCE,
        ping_seconds: float = _PING,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._options, self._now, self._errands = options, now, Errands()
        self._api = Api(options.api_url)
        self._workspaces = Workspaces(self._api, secrets, options.bot_token)
        self._calls = Calls(self._api, self._workspaces, Pace(counters))
        posts = Posts(self._calls, now)
        self._where = self._desk_channel()
        self._desk = SlackDesk(self._where, self._calls, posts, pause) if self._where else None
        acts = self._acts(duty)
        events = Events(core, self._calls, self._workspaces, self._errands, acts)
        presses = Presses(core, self._calls, self._errands, options.link_hosts)
        self._intake = Intake(core, self._workspaces, events, presses, acts, patience)
        self._channel = SlackChannel(self._calls, posts, options)
        self._installs = Installs(options, self._api, self._workspaces, now, key)
        self._sockets = self._socket_mode(ping_seconds)

    @property
    def channel(self) -> Channel:
        return self._channel

    @property
    def desk(self) -> Desk | None:
        return self._desk

    @property
    def routers(self) -> Sequence[APIRouter]:
        """Without a signing secret nothing that comes by HTTP can be Slack's."""
        secret = self._options.signing_secret if self._options.mode == "http" else None
        events = [events_route(self._intake, secret, self._now)] if secret else []
        return [*events, *([self._installs.routes()] if self._workspaces.several else [])]

    async def start(self) -> None:
        """A token that Slack refuses will never work; a Slack that is away comes back."""
        await self._identify()
        if self._sockets:
            await self._sockets.start()
        self._api.open()

    async def stop(self) -> None:
        if self._sockets:
            await self._sockets.stop()
        await self._errands.done()
        await self._api.close()

    def checks(self) -> Sequence[tuple[str, Check]]:
        address = self._sockets.address if self._sockets else None
        return Checks(self._options, self._api, self._workspaces, self._calls, self._where, address).all()

    async def _identify(self) -> None:
        if self._workspaces.several:
            return
        try:
            await self._workspaces.own()
        except SendFailed as failure:
            if failure.code in REVOKED:
                raise Misconnected(f"Slack refuses the bot token: {failure.code}", _NEW_INSTALL) from None

    def _desk_channel(self) -> Where | None:
        if not self._options.desk:
            return None
        if self._workspaces.several and ":" not in self._options.desk:
            raise Misconnected(
                "slack.desk_channel does not say in which workspace it is",
                "write it as T123:C123, the workspace's id before the channel's",
            )
        return Where(self._options.desk, self._workspaces)

    def _acts(self, duty: Duty) -> DeskActs | None:
        if self._where is None:
            return None
        return DeskActs(duty, self._where, self._calls, self._errands, self._options.reply_prefix)

    def _socket_mode(self, ping_seconds: float) -> Sockets | None:
        if self._options.mode != "socket":
            return None
        return Sockets(self._api, self._intake, self._options.app_token or "", ping_seconds)
