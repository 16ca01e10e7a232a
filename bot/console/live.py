"""The console's live stream: ids of what changed, so that a page re-reads what it may see.

Carries no words. It ends when its session does, and when the server stops.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import aclosing, contextmanager

from adapters.base import Signal
from adapters.web.events import HEARTBEAT, EventStream
from bot.bus import STAFF, Bus
from bot.console.base import Visit
from guards.base import Unavailable

# Said once it is watching: the page reads again what may have changed since it was made.
START = "retry: 2000\nevent: start\ndata: {}\n\n"

Still = Callable[[], Awaitable[Visit | None]]


class Live:
    """All open consoles."""

    def __init__(
        self, bus: Bus, *, heartbeat: float = 15.0, per_session: int = 12, in_all: int = 500
    ) -> None:
        self._bus, self._heartbeat = bus, heartbeat
        self._per_session, self._in_all = per_session, in_all
        self._open: Counter[str] = Counter()
        self._closing = asyncio.Event()

    def close(self) -> None:
        """End every stream, so that the server can stop; browsers come back to the next one."""
        self._closing.set()

    def stream(self, visit: Visit, still: Still) -> EventStream | None:
        """`still` says whether the session lives. None: there is no room for another stream."""
        full = self._open[visit.digest] >= self._per_session or self._open.total() >= self._in_all
        return None if full or self._closing.is_set() else EventStream(self._events(visit, still))

    async def _events(self, visit: Visit, still: Still) -> AsyncGenerator[str, None]:
        with self._counted(visit.digest):
            async with self._bus.watch(STAFF) as signals:
                yield START
                async with aclosing(self._steps(signals)) as steps:
                    async for step in steps:
                        if not await _lives(still):
                            return
                        yield step

    async def _steps(self, signals: AsyncIterator[Sequence[Signal]]) -> AsyncGenerator[str, None]:
        """What happened, and a heartbeat whenever it was quiet for long."""
        closing = asyncio.ensure_future(self._closing.wait())
        coming = asyncio.ensure_future(anext(signals))
        try:
            while not closing.done():
                done, _ = await asyncio.wait(
                    {coming, closing}, timeout=self._heartbeat, return_when=asyncio.FIRST_COMPLETED
                )
                if not done:
                    yield HEARTBEAT
                elif coming in done:
                    some = coming.result()
                    coming = asyncio.ensure_future(anext(signals))
                    if told := [_event(signal) for signal in some if signal.kind != "typing"]:
                        yield "".join(told)
        except StopAsyncIteration:
            return
        finally:
            closing.cancel()
            coming.cancel()
            await asyncio.gather(closing, coming, return_exceptions=True)

    @contextmanager
    def _counted(self, digest: str) -> Iterator[None]:
        self._open[digest] += 1
        try:
            yield
        finally:
            self._open[digest] -= 1
            if not self._open[digest]:
                del self._open[digest]


async def _lives(still: Still) -> bool:
    try:
        return await still() is not None
    except Unavailable:
        return False  # the headers are gone; the browser comes back


def _event(signal: Signal) -> str:
    content = json.dumps({"kind": signal.kind, "conversation": signal.conversation_id})
    return f"event: change\ndata: {content}\n\n"
