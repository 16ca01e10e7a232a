"""Socket Mode: envelopes over up to ten WebSockets, each to be acknowledged by its id."""

from __future__ import annotations

import asyncio
import itertools
import json
from typing import Literal

from aiohttp import WSMsgType, web

from tests.peers.record import Record
from tests.peers.slack.delivery import Outcome, Parcel
from tests.peers.slack.world import APP_ID, Json

MOST = 10
_SORTS = {"event": "events_api", "interaction": "interactive", "command": "slash_commands"}


class Sockets:
    """`open` are the connections that take envelopes, in the order they came; they take turns."""

    def __init__(self, record: Record) -> None:
        self.open: list[web.WebSocketResponse] = []
        self.acks: list[Json] = []
        self.base = ""
        self._record = record
        self._requests: dict[web.WebSocketResponse, web.Request] = {}
        self._tickets: set[str] = set()
        self._waiting: dict[str, tuple[web.WebSocketResponse, asyncio.Future[str]]] = {}
        self._numbers = itertools.count(1)

    def ticket(self) -> str:
        """A URL for one connection."""
        ticket = f"ticket-{next(self._numbers)}"
        self._tickets.add(ticket)
        return f"{self.base}/link?ticket={ticket}&app_id={APP_ID}"

    async def link(self, request: web.Request) -> web.StreamResponse:
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            raise web.HTTPForbidden
        self._tickets.discard(ticket)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        if len(self.open) >= MOST:
            await self._disconnect(socket, "too_many_websockets")
            return socket
        self._requests[socket] = request
        self.open.append(socket)
        hello = {"num_connections": len(self.open), "connection_info": {"app_id": APP_ID}}
        await socket.send_json({"type": "hello", **hello, "debug_info": {"host": "applink-1"}})
        self._record.note("socket", what="open", open=len(self.open))
        try:
            await self._listen(socket)
        finally:
            self._gone(socket)
        return socket

    async def _listen(self, socket: web.WebSocketResponse) -> None:
        async for frame in socket:
            if frame.type is not WSMsgType.TEXT:
                continue
            said = json.loads(frame.data)
            self.acks.append(said)
            _, waiting = self._waiting.get(str(said.get("envelope_id")), (None, None))
            if waiting is not None and not waiting.done():
                waiting.set_result(json.dumps(said["payload"]) if said.get("payload") else "")

    def _gone(self, socket: web.WebSocketResponse) -> None:
        self._requests.pop(socket, None)
        if socket in self.open:
            self.open.remove(socket)
        for holder, waiting in self._waiting.values():
            if holder is socket and not waiting.done():
                waiting.set_exception(ConnectionResetError())
        self._record.note("socket", what="closed", open=len(self.open))

    async def bring(self, parcel: Parcel, number: int, reason: str, patience: float) -> Outcome:
        """Over the next socket in turn; when there is none, over the first that opens in time."""
        envelope = f"envelope-{next(self._numbers)}"
        head = {"envelope_id": envelope, "type": _SORTS[parcel.sort], "payload": parcel.payload}
        retry = {"retry_attempt": number, "retry_reason": reason} if parcel.sort == "event" else {}
        waiting: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(patience):
                await self._record.until(lambda: self.open, seconds=patience + 1)
                socket = self.open[next(self._numbers) % len(self.open)]
                self._waiting[envelope] = (socket, waiting)
                responds = {"accepts_response_payload": parcel.sort != "event"}
                await socket.send_json({**head, **responds, **retry})
                return Outcome(answer=await waiting)
        except TimeoutError:
            return Outcome("http_timeout")
        except ConnectionResetError:
            return Outcome("connection_failed")
        finally:
            self._waiting.pop(envelope, None)

    async def warn(self, index: int = 0) -> None:
        """Soon this connection will be refreshed."""
        await self._tell(self.open[index], "warning")

    async def refresh(self, index: int = 0) -> None:
        """Ask for a new connection in place of this one, and close it."""
        await self._disconnect(self.open[index], "refresh_requested")

    def cut(self, index: int = 0) -> None:
        """The connection is gone without a word."""
        transport = self._requests[self.open[index]].transport
        if transport is not None:
            transport.abort()

    async def _disconnect(
        self, socket: web.WebSocketResponse, reason: Literal["refresh_requested", "too_many_websockets"]
    ) -> None:
        if socket in self.open:
            self.open.remove(socket)
        await self._tell(socket, reason)
        await socket.close()

    async def _tell(self, socket: web.WebSocketResponse, reason: str) -> None:
        await socket.send_json({"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-1"}})
