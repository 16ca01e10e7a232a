"""A loopback Telegram, a real client of it, and an app at the other end of its webhook."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiohttp import web

from tests.peers.telegram import Telegram


class App:
    """Keeps the requests it gets; answers with the next of `answers`, else 200."""

    def __init__(self) -> None:
        self.url = ""
        self.requests: list[tuple[dict[str, str], bytes]] = []
        self.answers: deque[web.Response] = deque()

    async def take(self, request: web.Request) -> web.Response:
        self.requests.append((dict(request.headers), await request.read()))
        return self.answers.popleft() if self.answers else web.Response()


@pytest.fixture
async def telegram() -> AsyncIterator[Telegram]:
    async with Telegram() as peer:
        yield peer


@pytest.fixture
async def bot(telegram: Telegram) -> AsyncIterator[Bot]:
    session = AiohttpSession(api=TelegramAPIServer.from_base(telegram.url))
    async with Bot(telegram.token, session=session) as made:
        yield made


@pytest.fixture
async def app() -> AsyncIterator[App]:
    made, site = App(), web.Application()
    site.router.add_post("/", made.take)
    runner = web.AppRunner(site, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
    yield made
    await runner.cleanup()
