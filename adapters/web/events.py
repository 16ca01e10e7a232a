"""The live stream of one conversation as server-sent events, from any cursor on.

It is judged again at every step: it ends when the token expires or the conversation is retired, and it
frees everything when the browser goes away.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Set
from contextlib import aclosing, contextmanager

from pydantic import BaseModel
from starlette.responses import StreamingResponse
from starlette.types import Send

from adapters.base import Signal
from adapters.web import views
from adapters.web.base import Backend, MessageView
from adapters.web.errors import Problem
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
    """Closes its events when the browser goes, not when the garbage collector comes."""

    media_type = "text/event-stream"

    def __init__(self, events: AsyncGenerator[str, None]) -> None:
        super().__init__(events, headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})
        self._events = events

    async def stream_response(self, send: Send) -> None:
        async with aclosing(self._events):
            await super().stream_response(send)


class Streams:
    """All open streams: how many there may be, what they carry, and how they end."""

    def __init__(
        self,
        backend: Backend,
        visits: Visits,
        *,
        link_hosts: Set[str],
        heartbeat: float = 15.0,
        per_conversation: int = 8,
        in_all: int = 5000,
    ) -> None:
        self._backend = backend
        self._visits = visits
        self._link_hosts = link_hosts
        self._heartbeat = heartbeat
        self._per_conversation = per_conversation
        self._in_all = in_all
        self._open: Counter[str] = Counter()
        self._closing = asyncio.Event()

    @property
    def count(self) -> int:
        return self._open.total()

    def close(self) -> None:
        """End every stream, so that the server can stop; browsers come back to the next one."""
        self._closing.set()

    def room(self, conversation_id: str) -> None:
        """Raises when one more stream would be too many."""
        if self._open[conversation_id] >= self._per_conversation:
            raise Problem(429, "too_many_streams", "Close other windows of this chat, then connect again.")
        if self.count >= self._in_all or self._closing.is_set():
            raise Problem(503, "unavailable", "No live connection is free. Connect again after Retry-After.")

    async def events(self, visit: Visit, after: int) -> AsyncGenerator[str, None]:
        """Retry hint, who answers, everything after the cursor, and then what happens."""
        with self._counted(visit.conversation_id):
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

    @contextmanager
    def _counted(self, conversation_id: str) -> Iterator[None]:
        self._open[conversation_id] += 1
        try:
            yield
        finally:
            self._open[conversation_id] -= 1
            if not self._open[conversation_id]:
                del self._open[conversation_id]
