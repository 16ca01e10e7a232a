"""The live stream of one conversation as server-sent events, from any cursor on.

It is judged again at every step: it ends when the token expires or the conversation is retired, and it
frees everything when the browser goes away.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Set
from contextlib import AbstractContextManager, aclosing, nullcontext

from pydantic import BaseModel
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from adapters.base import Signal
from adapters.web import views
from adapters.web.base import Backend, MessageView
from adapters.web.places import Places, full
from adapters.web.tokens import Visit
from adapters.web.visits import Visits
from guards.base import Unavailable

HEARTBEAT = ": still here\n\n"
_PAGE = 100


class Empty(BaseModel):
    """An event that says nothing but its name."""


def event(name: str, content: BaseModel, *, cursor: str | None = None) -> str:
    """One event. JSON holds no line break, so nothing in a message can start another event."""
    place = f"id: {cursor}\n" if cursor else ""
    return f"{place}event: {name}\ndata: {content.model_dump_json()}\n\n"


class EventStream(StreamingResponse):
    """Closes its events and leaves its place when the browser goes, not when the garbage collector comes."""

    media_type = "text/event-stream"

    def __init__(
        self, events: AsyncGenerator[str, None], place: AbstractContextManager[None] | None = None
    ) -> None:
        super().__init__(events, headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})
        self._events, self._place = events, place or nullcontext()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with self._place:
            await super().__call__(scope, receive, send)

    async def stream_response(self, send: Send) -> None:
        async with aclosing(self._events):
            await super().stream_response(send)


class Streams:
    """All open streams: what they carry, and how they end."""

    def __init__(
        self,
        backend: Backend,
        visits: Visits,
        places: Places,
        *,
        link_hosts: Set[str],
        heartbeat: float = 15.0,
    ) -> None:
        self._backend = backend
        self._visits = visits
        self._link_hosts = link_hosts
        self._heartbeat = heartbeat
        self._places = places
        self._closing = asyncio.Event()

    @property
    def count(self) -> int:
        return self._places.count

    def close(self) -> None:
        """End every stream, so that the server can stop; browsers come back to the next one."""
        self._closing.set()

    def open(self, visit: Visit, after: int, network: str | None) -> EventStream:
        """Retry hint, who answers, everything after the cursor, and then what happens. Raises Problem."""
        if self._closing.is_set():
            raise full()
        place = self._places.take(visit.conversation_id, None if visit.sender.verified else network)
        return EventStream(self._events(visit, after), place)

    async def _events(self, visit: Visit, after: int) -> AsyncGenerator[str, None]:
        try:
            async with self._backend.watch(visit.conversation_id) as signals:
                yield "retry: 2000\n\n"
                async with aclosing(self._follow(visit, after, signals)) as pieces:
                    async for piece in pieces:
                        yield piece
        except Unavailable:
            return  # the headers are gone; the browser reconnects with its cursor

    async def _follow(
        self, visit: Visit, after: int, signals: AsyncIterator[Signal]
    ) -> AsyncGenerator[str, None]:
        owner: views.Owner | None = None
        state: views.State | None = None
        async with aclosing(self._steps(signals, visit)) as steps:
            async for step in steps:
                view = await self._visits.still(visit)
                if view is None:
                    yield event("state", views.State(state="closed"))
                    return
                if state != views.State(state=view.state):
                    state = views.State(state=view.state)
                    yield event("state", state)
                if owner != views.owner(view):
                    owner = views.owner(view)
                    yield event("owner", owner)
                if step in ("start", "delta"):
                    growing = await self._backend.growing(visit.conversation_id)
                    if growing is not None:
                        yield event("delta", views.delta(growing, self._link_hosts))
                if step == "typing":
                    yield event("typing", Empty())
                if step == "heartbeat":
                    yield HEARTBEAT
                if view.last_seq <= after:
                    continue
                async for found in self._news(visit.conversation_id, after):
                    after = found.seq
                    yield self._told(found, visit.conversation_id)

    async def _steps(self, signals: AsyncIterator[Signal], visit: Visit) -> AsyncGenerator[str, None]:
        """`start`, then the kind of every signal, and `heartbeat` whenever it was quiet for long."""
        yield "start"
        closing = asyncio.ensure_future(self._closing.wait())
        coming = asyncio.ensure_future(anext(signals))
        try:
            while not closing.done():
                quiet = min(self._heartbeat, self._visits.tokens.left(visit.expires_at) + 0.05)
                done, _ = await asyncio.wait(
                    {coming, closing}, timeout=quiet, return_when=asyncio.FIRST_COMPLETED
                )
                if not done:
                    yield "heartbeat"
                elif coming in done:
                    yield coming.result().kind
                    coming = asyncio.ensure_future(anext(signals))
        except StopAsyncIteration:
            return
        finally:
            closing.cancel()
            coming.cancel()
            await asyncio.gather(closing, coming, return_exceptions=True)

    async def _news(self, conversation_id: str, after: int) -> AsyncGenerator[MessageView, None]:
        """What came after the cursor, page by page."""
        more = True
        while more:
            page = await self._backend.messages(conversation_id, after=after, limit=_PAGE)
            for found in page:
                yield found
                after = found.seq
            more = len(page) == _PAGE

    def _told(self, found: MessageView, conversation_id: str) -> str:
        shown = views.message(found, conversation_id, self._link_hosts)
        return event("message", shown, cursor=shown.cursor)
