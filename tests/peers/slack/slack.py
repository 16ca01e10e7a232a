"""The whole loopback Slack: it listens while its `async with` lasts."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import ClassVar

from aiohttp import web

from tests.peers.slack.buttons import Buttons
from tests.peers.slack.delivery import Sort
from tests.peers.slack.installs import APP_TOKEN, CLIENT_ID, CLIENT_SECRET
from tests.peers.slack.server import Front


def _address(sort: Sort) -> property:
    def get(slack: Slack) -> str:
        return slack.post.urls.get(sort, "")

    def put(slack: Slack, url: str) -> None:
        slack.post.urls[sort] = url

    return property(get, put)


class Slack(Buttons):
    """See the package's docstring for its use."""

    client_id: ClassVar[str] = CLIENT_ID
    client_secret: ClassVar[str] = CLIENT_SECRET
    app_token: ClassVar[str] = APP_TOKEN
    events_url = _address("event")
    interactions_url = _address("interaction")
    commands_url = _address("command")

    async def __aenter__(self) -> Slack:
        self._front = Front(self)
        app = web.Application(client_max_size=4 * 1024 * 1024)
        app.add_routes([*self._front.routes(), *self._extra_routes()])
        self._runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self._port).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        self.sockets.base = self.url.replace("http", "ws", 1)
        return self

    async def __aexit__(self, *_: object) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.post.close()
        for socket in list(self.sockets.open):
            await socket.close()
        await self._runner.cleanup()
        self.record.close()

    def _extra_routes(self) -> Sequence[web.RouteDef]:
        return ()

    @property
    def api_url(self) -> str:
        return f"{self.url}/api/"

    def consents(self, install_url: str, team: str = "T1") -> str:
        """The people of a workspace follow the app's install link and agree; where Slack sends them then."""
        return self._front.installs.consent(install_url, team)

    # -- how Slack delivers ---------------------------------------------------------------------------

    @property
    def signing_secret(self) -> str:
        return self.post.secret

    @property
    def patience(self) -> float:
        return self.courier.patience

    @patience.setter
    def patience(self, seconds: float) -> None:
        self.courier.patience = seconds

    @property
    def retry_delays(self) -> Sequence[float]:
        return self.courier.delays

    @retry_delays.setter
    def retry_delays(self, seconds: Sequence[float]) -> None:
        self.courier.delays = seconds

    @property
    def retry_gate(self) -> asyncio.Event:
        return self.courier.gate

    @property
    def stream_life(self) -> float:
        return self.world.stream_life

    @stream_life.setter
    def stream_life(self, seconds: float) -> None:
        self.world.stream_life = seconds
