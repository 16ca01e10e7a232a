from __future__ import annotations

from contextlib import AsyncExitStack
from itertools import count

import httpx2
import pytest

from adapters.web.base import GrowingView
from guards.base import OutgoingText
from tests.adapters.web.fake import Site, make_site
from tests.adapters.web.serving import served
from tests.adapters.web.visitor import Event, Visitor


async def take(events: object, wanted: int) -> list[Event]:
    return [await anext(events) for _ in range(wanted)]  # type: ignore[call-overload]  # an async iterator


async def test_a_stream_begins_with_state_and_owner_and_the_backlog(site: Site, visitor: Visitor) -> None:
    site.backend.say(visitor.id, "bot", "one")
    async with visitor.events() as events:
        state, owner, message = await take(events, 3)

    assert (state[0], state[2]) == ("state", {"state": "open"})
    assert (owner[0], owner[2]) == ("owner", {"owner": "bot", "name": None, "disclosure": None})
    assert (message[0], message[2]["text"]) == ("message", "one")
    assert message[1] == message[2]["cursor"]


async def test_what_happens_is_told_as_it_happens(site: Site, visitor: Visitor) -> None:
    async with visitor.events() as events:
        await take(events, 2)
        site.backend.signal(visitor.id, "typing")
        typing = await anext(events)
        site.backend.change(visitor.id, owner="staff", owner_name="Ana")
        site.backend.signal(visitor.id, "owner")
        owner = await anext(events)
        site.backend.say(visitor.id, "staff", "line one\nline two\r\n\r\nevent: state", name="Ana")
        message = await anext(events)

    assert typing[0] == "typing"
    assert owner[2] == {"owner": "staff", "name": "Ana", "disclosure": None}
    assert message[2]["text"] == "line one\nline two\r\n\r\nevent: state"


async def test_what_came_together_is_told_in_its_order(site: Site, visitor: Visitor) -> None:
    async with visitor.events() as events:
        await take(events, 2)
        site.backend.say(visitor.id, "person", "Hello?")
        site.backend.signal(visitor.id, "typing")
        site.backend.change(visitor.id, owner="queue")
        owner, message, typing = await take(events, 3)

    assert [owner[0], message[0], typing[0]] == ["owner", "message", "typing"]


async def test_an_answer_that_grows_is_told_as_far_as_it_has_come(site: Site, visitor: Visitor) -> None:
    site.backend.grows[visitor.id] = GrowingView("m1", OutgoingText("One. "))
    async with visitor.events() as events:
        _, _, first = await take(events, 3)
        site.backend.grows[visitor.id] = GrowingView("m1", OutgoingText("One. [Two](https://evil.example)."))
        site.backend.signal(visitor.id, "delta")
        second = await anext(events)
        del site.backend.grows[visitor.id]
        site.backend.signal(visitor.id, "delta")
        site.backend.signal(visitor.id, "typing")
        after = await anext(events)

    assert (first[0], first[1], first[2]["message_id"], first[2]["text"]) == ("delta", None, "m1", "One. ")
    assert second[2]["text"] == "One. [Two](https://evil.example)."
    assert "href" not in str(second[2]["blocks"]), "the tree is as safe as a message's"
    assert after[0] == "typing", "nothing grows any more"


async def test_WEB_7_a_stream_cut_after_every_event_resumes_without_gap_or_repeat(
    site: Site, visitor: Visitor
) -> None:
    seen: list[str] = []
    cursor: str | None = None
    for n in count():
        site.backend.say(visitor.id, "bot", f"live {n}")
        if n == 6:
            break
        async with visitor.events(cursor) as events:
            async for name, id, content in events:
                if name == "message":
                    seen.append(content["id"])
                    cursor = id
                    break
    async with visitor.events(cursor) as events:
        seen += [content["id"] for _, _, content in (await take(events, 3))[2:]]

    fresh = (await visitor.read()).json()["messages"]
    assert seen == [message["id"] for message in fresh]


async def test_where_a_stream_broke_off_counts_more_than_where_it_once_began(
    site: Site, visitor: Visitor
) -> None:
    for text in ("one", "two", "three"):
        site.backend.say(visitor.id, "bot", text)
    first, second, _ = (await visitor.read()).json()["messages"]

    async with visitor.events(first["cursor"], **{"Last-Event-ID": second["cursor"]}) as events:
        found = (await take(events, 3))[2]
    async with visitor.events(second["cursor"], **{"Last-Event-ID": ""}) as events:
        without = (await take(events, 3))[2]

    assert (found[2]["text"], without[2]["text"]) == ("three", "three")


@pytest.mark.parametrize(
    ("after", "last"), [("0", "garbage"), ("garbage", "0"), ("0", "1-000000000000"), ("1-000000000000", "0")]
)
async def test_both_places_have_to_be_of_this_conversation(
    site: Site, visitor: Visitor, after: str, last: str
) -> None:
    site.backend.say(visitor.id, "bot", "one")

    answer = await visitor.ask("GET", f"/events?after={after}", headers={"Last-Event-ID": last})

    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "bad_cursor")


async def test_a_long_backlog_comes_whole(site: Site, visitor: Visitor) -> None:
    for n in range(250):
        site.backend.say(visitor.id, "bot", str(n))
    async with visitor.events() as events:
        found = (await take(events, 252))[2:]

    assert [content["text"] for _, _, content in found] == [str(n) for n in range(250)]


async def test_a_conversation_that_staff_closed_can_still_be_followed(site: Site, visitor: Visitor) -> None:
    async with visitor.events() as events:
        await take(events, 2)
        site.backend.change(visitor.id, state="closed")
        site.backend.signal(visitor.id, "state")
        closed = await anext(events)
        answer = await visitor.send("one more thing")
        message = await anext(events)

    assert closed == ("state", None, {"state": "closed"})
    assert answer.status_code == 202
    assert message[2]["text"] == "one more thing"


async def test_signing_out_ends_the_stream(visitor: Visitor) -> None:
    async with visitor.events() as events:
        await take(events, 2)
        await visitor.ask("DELETE", "/session")
        rest = [event async for event in events]

    assert rest == [("state", None, {"state": "closed"})]


async def test_quiet_streams_have_a_heartbeat_and_end_with_their_token() -> None:
    site = make_site(heartbeat=0.01)
    async with served(site.app) as url, httpx2.AsyncClient(base_url=url, trust_env=False) as http:
        visitor = await Visitor.start(http)
        async with visitor.events() as events:
            _, _, beat = await take(events, 3)
            site.now.ms += 3_600_000
            rest = [event async for event in events if event[0] != ":"]

    assert beat[0] == ":"
    assert rest == [("state", None, {"state": "closed"})]


async def test_a_database_that_fails_ends_the_stream_quietly(site: Site, visitor: Visitor) -> None:
    async with visitor.events() as events:
        await take(events, 2)
        site.backend.down = True
        site.backend.signal(visitor.id, "message")
        rest = [event async for event in events]

    assert rest == []
    assert site.streams.count == 0


async def test_a_browser_that_leaves_frees_its_stream() -> None:
    site = make_site(heartbeat=0.01)
    async with served(site.app) as url, httpx2.AsyncClient(base_url=url, trust_env=False) as http:
        one, two = await Visitor.start(http), await Visitor.start(http)
        async with one.events() as events:
            await take(events, 2)
            assert site.streams.count == 1
        async with two.events() as events:
            while site.streams.count > 1:  # the server notices in its own time; the test ends by its timeout
                await anext(events)

    assert site.backend.watching[one.id] == []


async def test_open_streams_of_one_conversation_are_bounded(site: Site, visitor: Visitor) -> None:
    async with AsyncExitStack() as opened:
        streams = [await opened.enter_async_context(visitor.events()) for _ in range(8)]
        for events in streams:
            await anext(events)
        answer = await visitor.ask("GET", "/events")

    assert answer.status_code == 429
    assert "retry-after" in answer.headers


async def test_a_server_that_stops_ends_its_streams(site: Site, visitor: Visitor) -> None:
    async with visitor.events() as events:
        await take(events, 2)
        site.streams.close()
        rest = [event async for event in events]

    assert rest == []
    assert (await visitor.ask("GET", "/events")).status_code == 503


@pytest.mark.parametrize("token", ["none", "a.b.c"])
async def test_no_stream_without_a_token(visitor: Visitor, token: str) -> None:
    visitor.token = token

    assert (await visitor.ask("GET", "/events")).status_code == 401
