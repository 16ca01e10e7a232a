"""The whole loopback Telegram: it listens while its `async with` lasts."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from aiohttp import web

from tests.peers.telegram.calls import Call
from tests.peers.telegram.changes import Changes
from tests.peers.telegram.server import Front
from tests.peers.telegram.things import Json, Refused


class Telegram(Changes):
    """See the package's docstring for its use."""

    async def __aenter__(self) -> Telegram:
        self._front = Front(self)
        app = web.Application(client_max_size=4 * 1024 * 1024)
        app.add_routes([*self._front.routes(), *self._extra_routes()])
        self._runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self._port).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.webhook.close()
        await self._runner.cleanup()
        self.record.close()

    def _extra_routes(self) -> Sequence[web.RouteDef]:
        return ()

    def _execute(self, args: Json) -> object:
        call = Call(str(args["method"]), args, self.world.now(), {})
        self.calls.append(call)
        try:
            call.answer = {"ok": True, "result": self._front.execute(call)}
        except Refused as refused:
            call.status = refused.code
            call.answer = {"ok": False, "description": refused.description}
        self.record.note("call", method=call.method, args=args, answer=call.answer, by="webhook")
        return None
