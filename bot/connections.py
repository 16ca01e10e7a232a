"""Connections that dawdle or babble are closed: nobody holds one without sending a whole request in time.

uvicorn itself waits for ever for a request that has begun, and keeps however long a head in memory.
"""

from __future__ import annotations

import asyncio
from typing import ClassVar

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from adapters.web.errors import Problem, answer

_LAST = ((b"connection", b"close"), (b"x-content-type-options", b"nosniff"), (b"cache-control", b"no-store"))


class PromptProtocol(HttpToolsProtocol):
    """A request, its body included, has `seconds` from its first byte; the first one from the connection."""

    seconds: ClassVar[float] = 20.0
    head_bytes: ClassVar[int] = 64 * 1024

    _overdue: asyncio.TimerHandle | None = None
    _heads = 0  # how many have been whole
    _in_head, _head = True, 0  # whether the next one is being read, and how much of it has come

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's
        super().connection_made(transport)
        self._expect()

    def data_received(self, data: bytes) -> None:
        heads = self._heads
        super().data_received(data)
        if self._in_head and self._heads == heads:
            self._head += len(data)
            if self._head > self.head_bytes and not self.transport.is_closing():
                self.send_400_response("The head of the request is too large.")

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._expect()

    def on_headers_complete(self) -> None:
        self._heads, self._in_head, self._head = self._heads + 1, False, 0
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._in_head = True
        self._forget()
        super().on_message_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        self._forget()
        super().connection_lost(exc)

    def send_400_response(self, msg: str) -> None:
        """In the one shape of every error; uvicorn's own is plain text."""
        told = answer(Problem(400, "malformed_request", f"{msg} Send HTTP/1.1, with a small head."))
        headers = [*self.server_state.default_headers, *told.raw_headers, *_LAST]
        head = b"".join(b"%b: %b\r\n" % one for one in headers)
        self.transport.write(b"HTTP/1.1 400 Bad Request\r\n" + head + b"\r\n" + bytes(told.body))
        self.transport.close()

    def _expect(self) -> None:
        if self._overdue is None:
            self._overdue = self.loop.call_later(self.seconds, self.transport.close)

    def _forget(self) -> None:
        if self._overdue is not None:
            self._overdue.cancel()
            self._overdue = None
