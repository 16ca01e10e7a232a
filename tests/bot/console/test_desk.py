"""Staff at work, by pages and by API: one owner, masked text, and an audit row for what was looked at."""

from __future__ import annotations

import asyncio
import json

from bot.handoff import Done
from guards.base import RawText
from tests.bot.console.parts import Parts, post

CARD = "4111 1111 1111 1111"


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
    assert "<p>one<br>two</p>" in page
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


async def test_the_board_says_which_words_of_staff_were_never_delivered(parts: Parts) -> None:
    ada = await parts.session("Ada")
    conversation = await parts.conversation("help")
    sent = await parts.handoff.reply(conversation.id, ada.staff, RawText("We have found it."))
    assert isinstance(sent, Done)
    before = (await parts.client(ada).get("/console")).text
    async with parts.store.transaction() as tx:
        await tx.execute("UPDATE outbox SET state = 'dead' WHERE id = ?", sent.message_id)

    after = (await parts.client(ada).get("/console")).text

    assert "Not delivered" not in before
    assert "Not delivered" in after


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


async def test_what_a_visitor_ended_stands_among_the_closed_and_can_be_read(parts: Parts) -> None:
    left = await parts.conversation("My lamp broke")
    await parts.escalate(left, "Her lamp.")
    async with parts.store.transaction() as tx:
        await parts.store.conversations.retire(tx, left.id)
    client = parts.client(await parts.session("Ada"))

    assert left.id not in (await client.get("/console")).text
    assert left.id in (await client.get("/console?show=closed")).text
    assert "Ended by the visitor" in (await client.get(f"/console/conversations/{left.id}")).text
