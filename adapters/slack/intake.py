"""One request of Slack, by HTTP or by socket, through Bolt: answered only after the core stored what it says.

What cannot be stored in time is refused, and Slack brings it again.
"""

from __future__ import annotations

import asyncio
import re
from typing import Final

import structlog
from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext, AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult

from adapters.base import Core, SendFailed
from adapters.slack.acts import DeskActs
from adapters.slack.api import MUTE, Json
from adapters.slack.cards import FORM
from adapters.slack.events import Events
from adapters.slack.places import NAME
from adapters.slack.presses import Presses
from adapters.slack.workspaces import Workspaces
from guards.base import Unavailable

_log = structlog.get_logger()
_ANY: Final = re.compile("")
_RATE_LIMITED: Final = "app_rate_limited"


class Intake:
    """`patience` is less than the three seconds after which Slack gives up and asks again."""

    def __init__(
        self,
        core: Core,
        workspaces: Workspaces,
        events: Events,
        presses: Presses,
        desk: DeskActs | None,
        patience: float,
    ) -> None:
        self._core, self._workspaces, self._patience = core, workspaces, patience
        self._events, self._presses, self._desk = events, presses, desk
        self._app = self._bolt()

    def _bolt(self) -> AsyncApp:
        """Signatures are checked before Bolt, on the raw bytes; nothing that it logs is shown."""

        async def authorize(
            context: AsyncBoltContext,
        ) -> AuthorizeResult | None:  # Bolt takes no method
            return await self._authorize(context)

        app = AsyncApp(
            name="parley",
            logger=MUTE,
            process_before_response=True,
            signing_secret="",
            request_verification_enabled=False,
            ssl_check_enabled=False,
            authorize=authorize,  # type: ignore[arg-type]  # None is its word for "not installed"
            attaching_conversation_kwargs_enabled=False,
        )
        app.event(_ANY)(self._event)  # whatever is subscribed to: an event without a listener gets a 404
        app.action(_ANY)(self._action)
        app.view(FORM)(self._form)
        app.error(self._failed)
        return app

    async def take(self, request: AsyncBoltRequest) -> BoltResponse:
        try:
            async with asyncio.timeout(self._patience):
                if request.body.get("type") == _RATE_LIMITED:  # no event of a workspace: Bolt knows it not
                    await self._core.alarm(NAME, "rate_limited")
                    return BoltResponse(status=200)
                return await self._app.async_dispatch(request)
        except (TimeoutError, Unavailable):
            return BoltResponse(status=503)

    async def _authorize(self, context: AsyncBoltContext) -> AuthorizeResult | None:
        workspace = await self._workspaces.get(_team(context))
        if workspace is None:
            return None
        return AuthorizeResult(
            enterprise_id=context.enterprise_id,
            team_id=context.team_id,
            bot_user_id=workspace.bot_user,
            bot_token=workspace.token,
        )

    async def _event(self, event: Json, context: AsyncBoltContext) -> None:
        await self._events.take(event, _team(context), context.bot_user_id or "")

    async def _action(self, body: Json, context: AsyncBoltContext, ack: AsyncAck) -> None:
        team, channel = _team(context), (body.get("channel") or {}).get("id") or ""
        if self._desk and self._desk.is_at(team, channel):
            await self._desk.press(team, body)
        elif channel:
            await self._presses.take(body, team)
        await ack()

    async def _form(self, body: Json, context: AsyncBoltContext, ack: AsyncAck) -> None:
        wrong = await self._desk.submit(_team(context), body) if self._desk else None
        await (ack(response_action="errors", errors=wrong) if wrong else ack())

    async def _failed(self, error: Exception) -> BoltResponse:
        """503 says "again" for what is nobody's fault; 500 is ours, and Slack tries that again as well."""
        if isinstance(error, Unavailable | SendFailed):
            return BoltResponse(status=503)
        _log.error("slack.broken", channel=NAME, error=type(error).__name__, exc_info=error)
        return BoltResponse(status=500)


def _team(context: AsyncBoltContext) -> str:
    """Where the app is installed: in a team, or in the whole enterprise."""
    whole = context.enterprise_id if context.is_enterprise_install else context.team_id
    return whole or ""
