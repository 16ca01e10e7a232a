"""The live stream of one conversation as server-sent events, from any cursor on.

It is judged again at every step: it ends when the token expires or the conversation is retired, and it
frees everything when the browser goes away.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Sequence, Set
from contextlib import AbstractContextManager, aclosing, nullcontext

from pydantic import BaseModel
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from adapters.base import Signal
from adapters.web import views
from adapters.web.base import Backend, ConversationView, MessageView
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
        self, visit: Visit, after: int, signals: AsyncIterator[Sequence[Signal]]
    ) -> AsyncGenerator[str, None]:
        """In one piece, and from one look at the conversation, all that came together."""
        before: ConversationView | None = None
        async with aclosing(self._steps(signals, visit)) as steps:
            async for kinds in steps:
                view = await self._visits.still(visit)
                if view is None:
                    yield event("state", views.State(state="closed"))
                    return
                told, before = _changes(before, view), view
                for kind in kinds:
                    told += await self._told(kind, view)
                    async for page in self._pages(view, after):
                        after = page[-1].seq
                        yield "".join([*told, *(self._message(one, view.id) for one in page)])
                        told.clear()
                if told:
                    yield "".join(told)

    async def _steps(
        self, signals: AsyncIterator[Sequence[Signal]], visit: Visit
    ) -> AsyncGenerator[Sequence[str], None]:
        """`start`, then the kinds of all signals, and `heartbeat` whenever it was quiet for long."""
        yield ("start",)
        closing = asyncio.ensure_future(self._closing.wait())
        coming = asyncio.ensure_future(anext(signals))
        try:
            while not closing.done():
                quiet = min(self._heartbeat, self._visits.tokens.left(visit.expires_at) + 0.05)
                done, _ = await asyncio.wait(
                    {coming, closing}, timeout=quiet, return_when=asyncio.FIRST_COMPLETED
                )
                if not done:
                    yield ("heartbeat",)
                elif coming in done:
                    yield [signal.kind for signal in coming.result()]
                    coming = asyncio.ensure_future(anext(signals))
        except StopAsyncIteration:
            return
        finally:
            closing.cancel()
            coming.cancel()
            await asyncio.gather(closing, coming, return_exceptions=True)

    async def _told(self, kind: str, view: ConversationView) -> Sequence[str]:
        """What one signal says by itself."""
        match kind:
            case "typing":
                return [event("typing", Empty())]
            case "heartbeat":
                return [HEARTBEAT]
            case "start" | "delta":
                growing = await self._backend.growing(view)
                return [event("delta", views.delta(growing, self._link_hosts))] if growing else []
            case _:
                return []

    async def _pages(self, view: ConversationView, after: int) -> AsyncGenerator[Sequence[MessageView], None]:
        """What came after the cursor, page by page."""
        more = view.last_seq > after
        while more:
            page = await self._backend.messages(view, after=after, limit=_PAGE)
            if page:
                yield page
                after = page[-1].seq
            more = len(page) == _PAGE

    def _message(self, found: MessageView, conversation_id: str) -> str:
        shown = views.message(found, conversation_id, self._link_hosts)
        return event("message", shown, cursor=shown.cursor)


def _changes(before: ConversationView | None, view: ConversationView) -> list[str]:
    """Who answers and whether anybody does, where that is news."""
    told = []
    if before is None or before.state != view.state:
        told.append(event("state", views.State(state=view.state)))
    if before is None or _answering(before) != _answering(view):
        told.append(event("owner", views.owner(view)))
    return told


def _answering(view: ConversationView) -> tuple[str | None, ...]:
    return view.owner, view.owner_name, view.disclosure
