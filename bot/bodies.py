"""Bounds every request's body, whoever reads it: one that says it is too large is not read at all.

A route may be stricter; none can be more generous.
"""

from __future__ import annotations

import asyncio

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from adapters.web.errors import answer

MOST_BYTES = 1024 * 1024  # a platform's event is smaller by far
SECONDS = 15.0


class BoundedBodies:
    """ASGI middleware. The body may take `seconds` and hold `most` bytes in all."""

    def __init__(self, app: ASGIApp, *, most: int = MOST_BYTES, seconds: float = SECONDS) -> None:
        self._app, self._most, self._seconds = app, most, seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        announced = Headers(scope=scope).get("content-length", "")
        if announced.isdecimal() and int(announced) > self._most:
            await answer(HTTPException(413))(scope, receive, send)
            return
        await self._app(scope, self._bounded(receive), send)

    def _bounded(self, receive: Receive) -> Receive:
        until = asyncio.get_running_loop().time() + self._seconds
        length, more = 0, True

        async def bounded() -> Message:
            nonlocal length, more
            if not more:
                return await receive()  # what comes now is that the client has gone, some day
            try:
                async with asyncio.timeout_at(until):
                    message = await receive()
            except TimeoutError:
                raise HTTPException(408) from None
            length, more = length + len(message.get("body", b"")), message.get("more_body", False)
            if length > self._most:
                raise HTTPException(413)
            return message

        return bounded
