from __future__ import annotations

import httpx2
import pytest

from adapters.web import cursors
from guards.base import Refusal, RefusalReason
from tests.adapters.web.fake import Site, make_site
from tests.adapters.web.visitor import Visitor


async def test_a_message_is_accepted_under_the_visitors_own_address(site: Site, visitor: Visitor) -> None:
    answer = await visitor.send("Where is my parcel?")

    assert answer.status_code == 202
    assert answer.json()["duplicate"] is False
    inbound = site.backend.inbound[0]
    assert (inbound.address.channel, inbound.address.place) == ("web", visitor.id)
    assert inbound.sender.verified is False


async def test_the_same_message_twice_is_stored_once_and_gets_the_same_answer(
    site: Site, visitor: Visitor
) -> None:
    first, second = await visitor.send("hello"), await visitor.send("hello")

    assert second.status_code == 202
    assert first.json()["message_id"] == second.json()["message_id"]
    assert second.json()["duplicate"] is True
    assert len(site.backend.inbound) == 1


async def test_an_id_used_for_another_text_is_a_conflict(visitor: Visitor) -> None:
    await visitor.send("hello")

    answer = await visitor.send("something else")

    assert answer.status_code == 409
    assert answer.json()["error"]["code"] == "message_id_reused"


async def test_two_visitors_may_use_the_same_message_id(site: Site, http: httpx2.AsyncClient) -> None:
    one, two = await Visitor.start(http), await Visitor.start(http)

    await one.send("from one", "1")
    await two.send("from two", "1")

    assert len({inbound.event_id for inbound in site.backend.inbound}) == 2


@pytest.mark.parametrize(
    ("reason", "status"),
    [
        ("empty", 422),
        ("too_long", 413),
        ("unreadable", 422),
        ("rate_limited", 429),
        ("over_budget", 503),
        ("blocked", 403),
        ("consent", 403),
        ("too_many_files", 413),
        ("file_too_large", 413),
        ("file_refused", 415),
    ],
)
async def test_every_refusal_has_its_status(
    site: Site, visitor: Visitor, reason: RefusalReason, status: int
) -> None:
    site.backend.refusal = Refusal(reason, retry_after=6.2)

    answer = await visitor.send("hello")

    assert answer.status_code == status
    assert answer.json()["error"]["code"] == reason
    assert answer.headers.get("retry-after") == ("7" if status in (429, 503) else None)


async def test_a_database_that_is_gone_is_told_truthfully(site: Site, visitor: Visitor) -> None:
    site.backend.down = True

    answer = await visitor.send("hello")

    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) > 0
    assert "Nothing was stored" in answer.json()["error"]["message"]


GOOD = b'{"client_message_id": "m", "text": "x"}'


@pytest.mark.parametrize(
    ("body", "media", "status"),
    [
        (b"{", "application/json", 400),
        (b'{"text": NaN, "client_message_id": "m"}', "application/json", 400),
        (b'{"text": "\xff", "client_message_id": "m"}', "application/json", 400),
        (b"[" * 10_000 + b"]" * 10_000, "application/json", 400),
        (b'{"a":' * 10_000 + b"1" + b"}" * 10_000, "application/json", 400),
        (b"1" * 5000, "application/json", 400),
        (b"[]", "application/json", 422),
        (b'"words"', "application/json", 422),
        (b"", "application/json", 422),
        (b'{"client_message_id": "m", "text": 7}', "application/json", 422),
        (b'{"client_message_id": "m", "text": null}', "application/json", 422),
        (b'{"client_message_id": "", "text": "x"}', "application/json", 422),
        (b'{"client_message_id": "a b", "text": "x"}', "application/json", 422),
        (b'{"client_message_id": "a\\n", "text": "x"}', "application/json", 422),
        (b'{"client_message_id": "' + b"a" * 129 + b'", "text": "x"}', "application/json", 422),
        (GOOD, "text/plain", 415),
        (GOOD, "application/x-www-form-urlencoded", 415),
        (GOOD, "", 415),
        (b" " * 65_537, "application/json", 413),
        (b'{"client_message_id": "m", "text": "' + b"x" * 70_000 + b'"}', "application/json", 413),
    ],
)
async def test_a_bad_body_gets_one_error_shape_and_is_never_repeated(
    site: Site, visitor: Visitor, body: bytes, media: str, status: int
) -> None:
    headers = {"Content-Type": media} if media else {}

    answer = await visitor.ask("POST", "/messages", content=body, headers=headers)

    assert answer.status_code == status
    assert set(answer.json()) == {"error"}
    assert set(answer.json()["error"]) == {"code", "message"}
    assert site.backend.inbound == []


async def test_an_error_never_repeats_the_input(visitor: Visitor) -> None:
    secret = "4111 1111 1111 1111"
    body = {"client_message_id": secret, "text": [secret], secret: secret}

    answer = await visitor.ask("POST", "/messages", json=body)

    assert answer.status_code == 422
    assert secret not in answer.text


async def test_half_a_surrogate_pair_becomes_the_replacement_character(site: Site, visitor: Visitor) -> None:
    body = rb'{"client_message_id": "m", "text": "a\ud83d b\udc00 \ud83d\ude00"}'

    answer = await visitor.ask(
        "POST", "/messages", content=body, headers={"Content-Type": "application/json"}
    )

    assert answer.status_code == 202
    assert site.backend.inbound[0].text.text == "a\ufffd b\ufffd 😀"


async def test_messages_are_read_page_by_page(site: Site, visitor: Visitor) -> None:
    for n in range(5):
        site.backend.say(visitor.id, "bot", f"answer {n}")

    first = (await visitor.read(limit=3)).json()
    rest = (await visitor.read(first["cursor"], limit=3)).json()

    assert [m["text"] for m in first["messages"]] == ["answer 0", "answer 1", "answer 2"]
    assert [m["text"] for m in rest["messages"]] == ["answer 3", "answer 4"]
    assert (first["more"], rest["more"]) == (True, False)
    assert (await visitor.read(rest["cursor"])).json()["cursor"] == rest["cursor"]


async def test_a_message_carries_its_tree_its_author_and_its_time(site: Site, visitor: Visitor) -> None:
    site.backend.say(visitor.id, "staff", "**Hi**", name="Ana")
    site.backend.say(visitor.id, "person", "**Hi**")

    staff, person = (await visitor.read()).json()["messages"]

    assert (staff["author"], staff["name"], staff["created_at"]) == (
        "staff",
        "Ana",
        "2026-09-21T14:13:20.000Z",
    )
    assert staff["blocks"][0]["children"][0]["type"] == "strong"
    assert person["blocks"] == [{"type": "paragraph", "children": [{"type": "text", "text": "**Hi**"}]}]


BAD_CURSORS = ["-1", "9223372036854775808", "abc", "1", "01", "1-000000000000", "0-000000000000", "１"]


@pytest.mark.parametrize("cursor", BAD_CURSORS)
@pytest.mark.parametrize("path", ["/messages", "/events"])
async def test_WEB_6_a_cursor_that_was_never_given_is_refused(
    site: Site, visitor: Visitor, cursor: str, path: str
) -> None:
    site.backend.say(visitor.id, "bot", "private")

    answer = await visitor.ask("GET", path, params={"after": cursor})

    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "bad_cursor"


@pytest.mark.parametrize("path", ["/messages", "/events"])
async def test_WEB_6_a_cursor_beyond_the_end_is_refused(site: Site, visitor: Visitor, path: str) -> None:
    site.backend.say(visitor.id, "bot", "one")

    answer = await visitor.ask("GET", path, params={"after": cursors.write(visitor.id, 2)})
    at_the_end = await visitor.read(cursors.write(visitor.id, 1))

    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "bad_cursor")
    assert (at_the_end.status_code, at_the_end.json()["messages"]) == (200, [])


async def test_WEB_6_a_cursor_of_another_conversation_is_refused(
    site: Site, http: httpx2.AsyncClient, visitor: Visitor
) -> None:
    other = await Visitor.start(http)
    cursor = (await other.send("hello")).json()["cursor"]

    by_query = await visitor.read(cursor)
    by_header = await visitor.ask("GET", "/events", headers={"Last-Event-ID": cursor})

    assert (by_query.status_code, by_header.status_code) == (400, 400)


async def test_an_unknown_address_and_method_have_the_error_shape(http: httpx2.AsyncClient) -> None:
    assert (await http.get("/v1/nothing")).json()["error"]["code"] == "not_found"
    assert (await http.put("/v1/conversations")).json()["error"]["code"] == "method_not_allowed"


async def test_the_interface_is_documented() -> None:
    paths = make_site().app.openapi()["paths"]

    one = "/v1/conversations/{conversation_id}"
    assert set(paths) == {
        "/v1/conversations",
        *(f"{one}/{name}" for name in ("messages", "events", "token", "identify", "session", "consent")),
        f"{one}/messages/{{message_id}}/why",
    }
    message = paths[f"{one}/messages"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert set(message["properties"]) == {"client_message_id", "text"}
