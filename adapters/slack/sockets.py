"""Socket Mode: two connections, so that one can be renewed while the other takes events.

An envelope is acknowledged only after the core stored it; Slack brings what is not acknowledged again.
"""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from typing import Final

import aiohttp
from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncBoltRequest
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from adapters.connections import Misconnected
from adapters.slack.api import MUTE, Api
from adapters.slack.intake import Intake

_CONNECTIONS: Final = 2
_START_SECONDS: Final = 10.0
_REMEDY: Final = "copy an app-level token (xapp-) with connections:write to SLACK_APP_TOKEN"


class Sockets:
    """`ping_seconds` is how often a connection is tried, and how soon a broken one is replaced."""

    def __init__(self, api: Api, intake: Intake, app_token: str, ping_seconds: float) -> None:
        self._api, self._intake = api, intake
        self._app_token, self._ping_seconds = app_token, ping_seconds
        self._clients: list[SocketModeClient] = []
        self._busy: set[asyncio.Task[object]] = set()
        self._connecting: list[asyncio.Task[None]] = []
        self._stopping = False

    async def address(self) -> str | None:
        """Where a connection can be opened; None while Slack cannot be reached. Raises Misconnected."""
        try:
            answer = await self._api.client().apps_connections_open(app_token=self._app_token)
        except SlackApiError as refused:
            error = str(refused.response.get("error") or "no answer")
            if error == "ratelimited":
                return None
            raise Misconnected(f"Slack refuses the app-level token: {error}", _REMEDY) from None
        except (aiohttp.ClientError, TimeoutError, OSError):
            return None
        return str(answer["url"])

    async def start(self) -> None:
        """Returns when both are open, or goes on trying: Slack may be away for a while."""
        first = await self.address()
        for number in range(_CONNECTIONS):
            client = SocketModeClient(
                self._app_token, MUTE, self._api.client(), ping_interval=self._ping_seconds
            )
            client.wss_uri = None if number else first
            client.socket_mode_request_listeners.append(self._take)
            self._clients.append(client)
            self._connecting.append(asyncio.create_task(client.connect()))  # type: ignore[no-untyped-call]  # the SDK's
        await asyncio.wait(self._connecting, timeout=_START_SECONDS)

    async def stop(self) -> None:
        """What is being stored is finished first; what comes now is not acknowledged."""
        self._stopping = True
        for task in self._connecting:
            task.cancel()
        await asyncio.gather(*self._connecting, *self._busy, return_exceptions=True)
        for client in self._clients:
            await client.close()  # type: ignore[no-untyped-call]  # the SDK's
        self._clients.clear()

    async def _take(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        task = asyncio.current_task()
        assert task is not None
        if self._stopping:
            return
        self._busy.add(task)
        try:
            answer = await self._intake.take(AsyncBoltRequest(mode="socket_mode", body=request.payload))
            if answer.status == 200:
                with suppress(aiohttp.ClientError, ConnectionError):  # then it comes again
                    await client.send_socket_mode_response(_acknowledged(request, answer))
        finally:
            self._busy.discard(task)


def _acknowledged(request: SocketModeRequest, answer: BoltResponse) -> SocketModeResponse:
    """With the answer to a form, where there is one."""
    payload = json.loads(answer.body) if answer.body and answer.body.startswith("{") else None
    return SocketModeResponse(request.envelope_id, payload)
