"""The loopback Slack speaks Socket Mode with the real client, and takes its connections away."""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from tests.peers.slack import Slack

Connect = Callable[[], Awaitable[SocketModeClient]]


class Listener:
    """Acknowledges what comes, but for the first `mute`."""

    def __init__(self) -> None:
        self.heard: list[SocketModeRequest] = []
        self.mute = 0

    async def hear(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        self.heard.append(request)
        if len(self.heard) > self.mute:
            await client.send_socket_mode_response(SocketModeResponse(request.envelope_id))


@pytest.fixture
def listener() -> Listener:
    return Listener()


@pytest.fixture
async def connect(slack: Slack, listener: Listener) -> AsyncIterator[Connect]:
    made: list[SocketModeClient] = []
    quiet = logging.getLogger("quiet")
    quiet.setLevel(logging.CRITICAL)

    async def connect() -> SocketModeClient:
        web = AsyncWebClient(base_url=slack.api_url)
        client = SocketModeClient(slack.app_token, quiet, web, ping_interval=0.05)
        client.socket_mode_request_listeners.append(listener.hear)
        made.append(client)
        open_before = len(slack.sockets.open)
        await client.connect()  # type: ignore[no-untyped-call]
        await slack.until(lambda: len(slack.sockets.open) > open_before)
        return client

    yield connect
    for client in made:
        await client.close()  # type: ignore[no-untyped-call]


async def test_events_are_spread_over_the_sockets_and_acknowledged(
    slack: Slack, listener: Listener, connect: Connect
) -> None:
    await connect()
    await connect()

    for text in ("one", "two"):
        await slack.says("U1", slack.dm("U1"), text)

    assert [request.payload["event"]["text"] for request in listener.heard] == ["one", "two"]
    assert all(delivery.taken for delivery in slack.deliveries)


async def test_what_is_not_acknowledged_comes_again(
    slack: Slack, listener: Listener, connect: Connect
) -> None:
    await connect()
    listener.mute, slack.patience = 1, 0.05

    await slack.says("U1", slack.dm("U1"), "Hello?")

    assert [request.retry_attempt for request in listener.heard][:2] == [0, 1]
    assert len({request.envelope_id for request in listener.heard}) > 1
    assert len({request.payload["event_id"] for request in listener.heard}) == 1


async def test_a_refreshed_and_a_cut_connection_come_back(
    slack: Slack, listener: Listener, connect: Connect
) -> None:
    await connect()
    first = slack.sockets.open[0]
    await slack.sockets.refresh()
    await slack.until(lambda: slack.sockets.open)
    second = slack.sockets.open[0]
    slack.sockets.cut()
    await slack.until(lambda: slack.sockets.open and slack.sockets.open[0] is not second)

    await slack.says("U1", slack.dm("U1"), "Hello?")

    assert first is not second
    assert listener.heard[-1].payload["event"]["text"] == "Hello?"


async def test_only_an_app_token_opens_a_socket(slack: Slack, client: AsyncWebClient) -> None:
    with pytest.raises(SlackApiError, match="not_allowed_token_type"):
        await client.apps_connections_open(app_token=slack.workspace.token)

    opened = await client.apps_connections_open(app_token=slack.app_token)
    assert opened["url"].startswith("ws://127.0.0.1")
