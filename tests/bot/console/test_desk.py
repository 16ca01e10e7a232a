"""Staff at work, by pages and by API: one owner, masked text, and an audit row for what was looked at."""

from __future__ import annotations

import asyncio
import html
import json
import re

import pytest

from tests.bot.console.parts import Parts, post

CARD = "4111 1111 1111 1111"
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</textarea><svg onload=alert(1)>",
    "=cmd|' /C calc'!A0",
    "\x1b[31mred\x1b[0m",
    "line one\nline two",
    "[x](javascript:alert(1)) ![](https://evil.example/a.png)",
    "{{ 7*7 }} {% raw %}",
    "[CARD_999] [EMAIL_1]",
)


async def test_HND_2_two_take_over_at_once(parts: Parts) -> None:
    ada, bob = await parts.session("Ada"), await parts.session("Bob")
    conversation = await parts.conversation("help")
    path = f"/v1/staff/conversations/{conversation.id}/take-over"

    one, two = await asyncio.gather(parts.program(ada).post(path), parts.program(bob).post(path))

    assert sorted((one.status_code, two.status_code)) == [200, 409]
    winner, loser = ("Ada", two) if one.status_code == 200 else ("Bob", one)
    owner = await parts.staff.get(await parts.owner(conversation))
    assert owner is not None
    assert owner.name == winner
    assert loser.json()["error"]["code"] == "owned_by_another"
    assert winner in loser.json()["error"]["message"]


async def test_HND_3_replying_takes_over(parts: Parts) -> None:
    ada = await parts.session("Ada")
    conversation = await parts.conversation("help")
    path = f"/v1/staff/conversations/{conversation.id}"

    answer = await parts.program(ada).post(f"{path}/reply", json={"text": "Hello, I am Ada."})

    assert answer.status_code == 200
    assert await parts.owner(conversation) == ada.staff.id
    assert list(await parts.store.turns.waiting(conversation.id)) == []
    shown = (await parts.program(ada).get(path)).json()
    assert shown["conversation"]["owner"] == {"kind": "me", "name": "Ada"}
    said = [(entry["author"], entry["name"], entry["text"]) for entry in shown["transcript"]]
    assert ("staff", "Ada", "Hello, I am Ada.") in said


async def test_a_reply_refused_by_ownership_says_who_has_it_and_keeps_the_words(parts: Parts) -> None:
    ada, bob = await parts.session("Ada"), await parts.session("Bob <b>")
    conversation = await parts.conversation("help")
    await parts.handoff.take_over(conversation.id, bob.staff)

    answer = await post(
        parts.client(ada), f"/console/conversations/{conversation.id}/reply", text="a long answer"
    )

    assert answer.status_code == 409
    assert "Bob &lt;b&gt; has this conversation" in answer.text
    assert ">a long answer</textarea>" in answer.text
    assert await parts.owner(conversation) == bob.staff.id


async def test_the_verbs_by_form(parts: Parts) -> None:
    client = parts.client(await parts.session("Ada"))
    conversation = await parts.conversation("help")
    path = f"/console/conversations/{conversation.id}"
    states = []
    for verb, text in (
        ("take-over", ""),
        ("reply", "one\r\ntwo"),
        ("note", "only us"),
        ("hand-back", ""),
        ("close", ""),
    ):
        answer = await post(client, f"{path}/{verb}", text=text)
        states.append((answer.status_code, answer.headers["location"]))

    assert states == [(303, path)] * 5
    assert (await parts.actions())[2:] == [
        "conversation.taken_over",
        "staff.replied",
        "note.added",
        "conversation.handed_back",
        "conversation.closed",
    ]
    page = (await client.get(path)).text
    assert "one\ntwo" in page
    assert "Closed" in page


async def test_a_closed_conversation_cannot_be_answered(parts: Parts) -> None:
    ada = await parts.session("Ada")
    conversation = await parts.conversation("help")
    await parts.handoff.close(conversation.id, ada.staff)
    path = f"/v1/staff/conversations/{conversation.id}"

    answer = await parts.program(ada).post(f"{path}/reply", json={"text": "late"})

    assert answer.status_code == 409
    assert answer.json()["error"]["code"] == "not_open"


async def test_the_board_has_the_longest_wait_on_top_and_filters(parts: Parts) -> None:
    ada = await parts.session("Ada")
    first, second = await parts.conversation("one"), await parts.conversation("two")
    mine, bots = await parts.conversation("three"), await parts.conversation("four")
    await parts.escalate(first, "first")
    parts.clock.advance(60)
    await parts.escalate(second, "second")
    await parts.handoff.take_over(mine.id, ada.staff)
    program = parts.program(ada)

    async def ids(query: str) -> list[str]:
        listed = (await program.get(f"/v1/staff/conversations{query}")).json()["conversations"]
        return [one["id"] for one in listed]

    assert await ids("") == [first.id, second.id, mine.id, bots.id]
    assert await ids("?owner=queue") == [first.id, second.id]
    assert await ids("?owner=mine") == [mine.id]
    assert await ids("?owner=bot") == [bots.id]
    assert await ids("?state=closed") == []


async def test_staff_see_masked_text_only(parts: Parts) -> None:
    ada = await parts.session("Ada")
    conversation = await parts.conversation(f"my card is {CARD}")
    await parts.handoff.take_over(conversation.id, ada.staff)

    page = await parts.client(ada).get(f"/console/conversations/{conversation.id}")
    answer = await parts.program(ada).get(f"/v1/staff/conversations/{conversation.id}")

    for shown in (page.text, answer.text):
        assert CARD not in shown
        assert "[CARD_1]" in shown


async def test_AUD_3_reading_and_revealing_leave_rows(parts: Parts) -> None:
    ada = await parts.session("Ada")
    conversation = await parts.conversation(f"my card is {CARD}")
    client, path = parts.client(ada), f"/console/conversations/{conversation.id}"
    for _ in range(3):
        await client.get(path)  # the page refreshes itself
    value = await client.post(
        f"{path}/reveal", data={"placeholder": "[CARD_1]"}, headers={"Accept": "application/json"}
    )
    parts.clock.advance(601)
    await client.get(path)

    assert value.json() == {"value": CARD}
    rows = [row for row in await parts.store.audit.entries() if row.subject == conversation.id]
    assert [(row.action, row.actor) for row in rows] == [
        ("conversation.read", f"staff:{ada.staff.id}"),
        ("value.revealed", f"staff:{ada.staff.id}"),
        ("conversation.read", f"staff:{ada.staff.id}"),
    ]
    assert json.loads(rows[1].detail) == {"placeholder": "[CARD_1]"}


async def test_AUD_3_every_reader_has_their_own_row(parts: Parts) -> None:
    ada, bob = await parts.session("Ada"), await parts.session("Bob", "viewer")
    conversation = await parts.conversation("hello")
    await parts.client(ada).get(f"/console/conversations/{conversation.id}")
    await parts.program(bob).get(f"/v1/staff/conversations/{conversation.id}")

    assert (await parts.actions()).count("conversation.read") == 2


async def test_a_value_of_another_conversation_is_not_revealed(parts: Parts) -> None:
    ada = await parts.session("Ada")
    one, other = await parts.conversation(f"card {CARD}"), await parts.conversation("nothing here")
    await parts.program(ada).get(f"/v1/staff/conversations/{one.id}")

    answer = await parts.program(ada).post(
        f"/v1/staff/conversations/{other.id}/reveal", json={"placeholder": "[CARD_1]"}
    )

    assert answer.status_code == 404
    assert "value.revealed" not in await parts.actions()


async def test_a_viewer_sees_no_button(parts: Parts) -> None:
    viewer = await parts.session("Vera", "viewer")
    conversation = await parts.conversation(f"card {CARD}")

    page = (await parts.client(viewer).get(f"/console/conversations/{conversation.id}")).text

    assert "[CARD_1]" in page
    assert "/reveal" not in page
    assert "<textarea" not in page
    assert "take-over" not in page


@pytest.mark.parametrize("words", HOSTILE)
async def test_CON_5_words_of_a_visitor_are_inert(parts: Parts, words: str) -> None:
    ada = await parts.session("Ada", "admin")
    conversation = await parts.conversation(words)
    await parts.escalate(conversation, words, words)
    client = parts.client(ada)

    transcript = (await client.get(f"/console/conversations/{conversation.id}")).text
    board, audit = (await client.get("/console")).text, (await client.get("/console/audit")).text

    assert html.escape(words, quote=True).replace("&#x27;", "&#39;").replace("&quot;", "&#34;") in _joined(
        transcript
    )
    for page in (transcript, board, audit):
        assert "<script>alert" not in page
        assert not re.search(r"<(img|svg)[^>]*(onerror|onload)", page)
        assert "49" not in re.findall(r'class="preview"[^>]*>([^<]*)', page)


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "=cmd|' /C calc'!A0", "{{ 7*7 }}"])
async def test_CON_5_a_name_is_inert(parts: Parts, name: str) -> None:
    ada = await parts.session(name, "admin")
    conversation = await parts.conversation("hello")
    await parts.handoff.take_over(conversation.id, ada.staff)
    client = parts.client(ada)

    for path in ("/console", "/console/team", "/console/audit", f"/console/conversations/{conversation.id}"):
        page = (await client.get(path)).text
        assert "<script>alert" not in page
        assert "49" not in re.findall(r"<strong>([^<]*)", page)


async def test_pages_keep_the_strict_policy(parts: Parts) -> None:
    """No inline script or style anywhere, and nothing from another place."""
    ada = await parts.session("Ada", "admin")
    conversation = await parts.conversation("hello")
    client = parts.client(ada)
    await parts.accounts.invite()

    for path in (
        "/console", f"/console/conversations/{conversation.id}", "/console/team", "/console/audit",
        "/console/account", "/console/sign-in", "/console/nowhere",
    ):  # fmt: skip
        answer = await client.get(path)
        assert "'unsafe" not in answer.headers["content-security-policy"]
        assert answer.headers["cache-control"] == "no-store"
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*src=)", answer.text)
        assert not re.search(r"(src|href)=\"(https?:)?//", answer.text)


@pytest.mark.parametrize("text", ["", "   \n ", "x" * 8001, "bell \x07"])
async def test_what_cannot_be_sent_is_said_and_changes_nothing(parts: Parts, text: str) -> None:
    ada = await parts.session("Ada")
    conversation = await parts.conversation("help")

    by_api = await parts.program(ada).post(
        f"/v1/staff/conversations/{conversation.id}/reply", json={"text": text}
    )
    by_form = await post(parts.client(ada), f"/console/conversations/{conversation.id}/reply", text=text)

    assert (by_api.status_code, by_form.status_code) == (422, 422)
    assert await parts.owner(conversation) == "bot"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400), (b"\xff", 400), (b'{"text": NaN}', 400), (b"[" * 50_000, 400), (b"[]", 422),
        (b"{}", 422), (b'{"text": 5}', 422), (b'{"text": "' + b"secret" * 20_000 + b'"}', 413),
    ],
)  # fmt: skip
async def test_a_bad_body_is_refused_without_echo(parts: Parts, body: bytes, status: int) -> None:
    ada = await parts.session("Ada")
    conversation = await parts.conversation("help")

    answer = await parts.program(ada).post(
        f"/v1/staff/conversations/{conversation.id}/reply",
        content=body,
        headers={"Content-Type": "application/json"},
    )

    assert answer.status_code == status
    assert set(answer.json()["error"]) == {"code", "message"}
    assert "secret" not in answer.text


async def test_a_form_that_is_too_big_or_no_form_is_refused(parts: Parts) -> None:
    client = parts.client(await parts.session("Ada"))
    conversation = await parts.conversation("help")
    path = f"/console/conversations/{conversation.id}/reply"

    big = await post(client, path, text="x" * 140_000)
    parts_form = await client.post(path, files={"text": b"hi"})

    assert (big.status_code, parts_form.status_code) == (400, 400)
    assert await parts.owner(conversation) == "bot"


async def test_the_api_session_by_name_and_password(parts: Parts) -> None:
    await parts.member("Ada")
    program = parts.program()
    wrong = await program.post("/v1/staff/sessions", json={"name": "Ada", "password": "x"})
    right = await program.post(
        "/v1/staff/sessions", json={"name": "Ada", "password": "seven lazy foxes juggle"}
    )
    held = [await program.post("/v1/staff/sessions", json={"name": "Ada", "password": "x"}) for _ in range(4)]

    assert wrong.status_code == 401
    assert right.status_code == 201
    assert right.json()["staff"]["name"] == "Ada"
    assert "set-cookie" not in right.headers
    assert held[-1].status_code == 429
    assert int(held[-1].headers["retry-after"]) > 0
    program.headers["Authorization"] = f"Bearer {right.json()['token']}"
    assert (await program.delete("/v1/staff/sessions/current")).status_code == 204
    assert (await program.get("/v1/staff/conversations")).status_code == 401


async def test_the_audit_page_and_api_tell_a_broken_chain(parts: Parts) -> None:
    admin = await parts.session("Ada", "admin")
    async with parts.store.transaction() as tx:
        await tx.execute("UPDATE audit SET action = 'nothing' WHERE n = 1")

    page = await parts.client(admin).get("/console/audit")
    answer = await parts.program(admin).get("/v1/staff/audit")

    assert "row 1 is changed" in page.text
    assert answer.json()["chain"] == {"holds": False, "broken_at": 1, "how": "changed"}


async def test_the_api_is_documented(parts: Parts) -> None:
    paths = parts.app.openapi()["paths"]

    assert "/v1/staff/conversations/{conversation_id}/reply" in paths
    assert "requestBody" in paths["/v1/staff/sessions"]["post"]
    assert not any(path.startswith("/console") for path in paths)


def _joined(page: str) -> str:
    """A page without the buttons around placeholders."""
    return re.sub(r"</?(button|span)[^>]*>", "", page)
