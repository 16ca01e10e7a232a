"""The live stream carries ids only, and ends with its session and with the server."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

from adapters.base import Signal
from bot.bus import STAFF, InProcessBus
from bot.console.base import Visit
from bot.console.live import START, Live
from storage.base import Staff

VISIT = Visit(Staff("s1", "Ada", "agent", False, 1), "digest", 100)


class Session:
    """A session that a test ends."""

    def __init__(self) -> None:
        self.visit: Visit | None = VISIT

    async def still(self) -> Visit | None:
        return self.visit


def _open(live: Live, session: Session) -> AsyncIterator[str]:
    stream = live.stream(VISIT, session.still)
    assert stream is not None
    return stream.body_iterator  # type: ignore[return-value]  # it is the generator that was given


async def test_a_change_is_told_by_id_and_typing_is_not() -> None:
    bus, session = InProcessBus(), Session()
    events = _open(Live(bus), session)
    assert await anext(events) == START
    assert STAFF in bus._watchers  # nothing that happens from now on is missed
    bus.publish(Signal("typing", "c1"))
    bus.publish(Signal("owner", "c1"))

    told = await anext(events)

    assert told.startswith("event: change\ndata: ")
    assert json.loads(told.split("data: ")[1]) == {"kind": "owner", "conversation": "c1"}


async def test_it_ends_with_the_session_even_when_nothing_happens() -> None:
    session = Session()
    events = _open(Live(InProcessBus(), heartbeat=0.001), session)
    await anext(events)
    assert await anext(events) == ": still here\n\n"
    session.visit = None

    assert [piece async for piece in events] == []


async def test_nothing_is_told_to_a_session_that_has_ended() -> None:
    bus, session = InProcessBus(), Session()
    events = _open(Live(bus), session)
    await anext(events)
    session.visit = None
    bus.publish(Signal("message", "c1"))

    assert [piece async for piece in events] == []


async def test_it_ends_with_the_server_and_no_new_one_begins() -> None:
    live, session = Live(InProcessBus()), Session()
    events = _open(live, session)
    await anext(events)
    live.close()

    assert [piece async for piece in events] == []
    assert live.stream(VISIT, session.still) is None


async def test_a_session_has_room_for_so_many_and_leaving_gives_it_back() -> None:
    bus, session = InProcessBus(), Session()
    live = Live(bus, per_session=1)
    events = _open(live, session)
    await anext(events)
    assert live.stream(VISIT, session.still) is None
    session.visit = None
    bus.publish(Signal("message", "c1"))
    assert [piece async for piece in events] == []

    assert live.stream(VISIT, session.still) is not None
    assert STAFF not in bus._watchers
