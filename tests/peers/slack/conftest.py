"""A loopback Slack, and an app at the other end of it that says yes."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from tests.peers.slack import Slack


class App:
    """Keeps the requests it gets; answers with the next of `answers`, else 200."""

    def __init__(self) -> None:
        self.requests: list[tuple[dict[str, str], bytes]] = []
        self.answers: deque[web.Response] = deque()

    async def take(self, request: web.Request) -> web.Response:
        self.requests.append((dict(request.headers), await request.read()))
        return self.answers.popleft() if self.answers else web.Response()


@pytest.fixture
async def slack() -> AsyncIterator[Slack]:
    async with Slack() as peer:
        yield peer


@pytest.fixture
def client(slack: Slack) -> AsyncWebClient:
    return AsyncWebClient(slack.workspace.token, slack.api_url, retry_handlers=[])


@pytest.fixture
async def app(slack: Slack) -> AsyncIterator[App]:
    made, site = App(), web.Application()
    site.router.add_post("/", made.take)
    runner = web.AppRunner(site, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
    slack.events_url = slack.interactions_url = slack.commands_url = url
    yield made
    await runner.cleanup()
