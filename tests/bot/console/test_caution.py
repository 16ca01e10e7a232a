"""The risk as staff see it, and their marks: with a reason that is sealed and masked like any note."""

from __future__ import annotations

import html
import json
import re

import pytest

from guards.base import MaskedText
from storage.base import Conversation
from tests.bot.console.parts import Parts, post

CARD = "4111 1111 1111 1111"


async def suspect(parts: Parts) -> Conversation:
    """Somebody who has just tried to instruct the model."""
    conversation = await parts.conversation("help")
    await parts.risks.judge(conversation, ["t"], MaskedText.authored("hello"), injection=1.0)
    return conversation


async def test_the_page_says_how_much_why_where_and_what_it_does(parts: Parts) -> None:
    ada = await parts.session("Ada", "viewer")
    conversation = await suspect(parts)
    page = html.unescape((await parts.client(ada).get(f"/console/conversations/{conversation.id}")).text)
    panel = re.sub(r"<[^>]+>|\s+", " ", page[page.index('<details class="risk"') : page.index("</details>")])

    assert "Risk 0.42" in re.sub(" +", " ", panel)
    assert "Careful" in panel
    assert "Their limits are lowered by up to 42 %." in panel
    assert "What they write proves nothing" in panel
    assert "Words that read like instructions to the model Web, here" in re.sub(" +", " ", panel)
    assert "<form" not in page[page.index('<details class="risk"') : page.index("</details>")]


async def test_of_somebody_without_signs_there_is_little_to_say(parts: Parts) -> None:
    ada = await parts.session("Ada")
    conversation = await parts.conversation("help")
    page = (await parts.client(ada).get(f"/console/conversations/{conversation.id}")).text

    assert "Risk <b>0.00</b>" in page
    assert "Nothing was seen." in page
    assert "Their limits" not in page


async def test_a_mark_shows_with_its_author_and_its_masked_reason(parts: Parts) -> None:
    ada = await parts.session("Ada <b>")
    conversation = await parts.conversation("help")
    path = f"/console/conversations/{conversation.id}"
    client = parts.client(ada)
    done = await post(client, f"{path}/mark", mark="restrict", why=f"Tries stolen cards: {CARD}")
    page = (await client.get(path)).text

    assert (done.status_code, done.headers["location"]) == (303, path)
    assert "Ada &lt;b&gt; marked them: restrict <q>Tries stolen cards: [CARD_1]</q>" in page
    assert "No model is asked" in page
    assert "4111" not in page
    (note,) = [one for one in await parts.store.messages.timeline(conversation.id, limit=9) if one.staff_id]
    (entry,) = [one for one in await parts.store.audit.entries() if one.action == "risk.marked"]
    assert json.loads(entry.detail) == {"mark": "restrict", "note": note.id}


async def test_what_was_seen_elsewhere_is_a_link_and_what_was_forgiven_counts_no_more(parts: Parts) -> None:
    ada = await parts.session("Ada")
    here = await suspect(parts)
    parts.clock.advance(60)
    async with parts.store.transaction() as tx:
        await tx.execute("UPDATE risk_sign SET conversation_id = 'elsewhere', channel = 'slack'")
    await post(
        parts.client(ada), f"/console/conversations/{here.id}/mark", mark="clear", why="A test of ours"
    )
    page = (await parts.client(ada).get(f"/console/conversations/{here.id}")).text

    assert (
        'Slack, <a href="/console/conversations/elsewhere">another conversation</a>, counts no more' in page
    )
    assert "Risk <b>0.00</b>" in page


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"mark": "restrict", "why": " "}, "Write something first"),
        ({"mark": "restrict"}, "Write something first"),
        ({"mark": "ban", "why": "because"}, "Choose what to do."),
        ({"why": "because"}, "Choose what to do."),
        ({"mark": "watch", "why": "x" * 8001}, "too long"),
    ],
)
async def test_a_mark_needs_a_known_kind_and_a_reason(
    parts: Parts, fields: dict[str, str], says: str
) -> None:
    ada = await parts.session("Ada")
    conversation = await parts.conversation("help")
    answer = await post(parts.client(ada), f"/console/conversations/{conversation.id}/mark", **fields)

    assert answer.status_code == 422
    assert says in answer.text
    assert "risk.marked" not in await parts.actions()


async def test_programs_read_and_mark_too(parts: Parts) -> None:
    ada = await parts.session("Ada")
    conversation = await suspect(parts)
    path = f"/v1/staff/conversations/{conversation.id}"
    program = parts.program(ada)
    before = (await program.get(path)).json()["risk"]
    parts.clock.advance(60)
    marked = await program.post(f"{path}/mark", json={"mark": "restrict", "why": "Asks for others' orders"})
    after = (await program.get(path)).json()["risk"]

    assert before["tier"] == "careful"
    assert before["score"] == pytest.approx(0.42, abs=1e-6)
    assert before["shares"] == [{"signal": "injection", "share": pytest.approx(before["score"])}]
    assert marked.status_code == 200
    assert after["tier"] == "restricted"
    assert sum(one["share"] for one in after["shares"]) == pytest.approx(after["score"])
    assert [one["signal"] for one in after["shares"]] == ["mark", "injection"], "the largest first"
    assert after["signs"][0] == {
        "signal": "mark",
        "at": parts.clock.now(),
        "channel": "web",
        "conversation_id": conversation.id,
        "counts": True,
        "mark": "restrict",
        "by": "Ada",
        "note_id": marked.json()["message_id"],
    }


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"mark": "ban", "why": "because"}, 422, "invalid_request"),
        ({"mark": "watch"}, 422, "invalid_request"),
        ({"mark": "watch", "why": " "}, 422, "unsendable"),
    ],
)
async def test_programs_are_told_what_is_wrong_with_a_mark(
    parts: Parts, body: dict[str, str], status: int, code: str
) -> None:
    ada = await parts.session("Ada")
    conversation = await parts.conversation("help")
    answer = await parts.program(ada).post(f"/v1/staff/conversations/{conversation.id}/mark", json=body)

    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert "risk.marked" not in await parts.actions()


async def test_nobody_is_marked_in_a_conversation_that_is_not_there(parts: Parts) -> None:
    ada = await parts.session("Ada")
    body = {"mark": "watch", "why": "because"}
    by_api = await parts.program(ada).post("/v1/staff/conversations/nowhere/mark", json=body)
    by_form = await post(parts.client(ada), "/console/conversations/nowhere/mark", **body)

    assert (by_api.status_code, by_form.status_code) == (404, 404)
    assert "risk.marked" not in await parts.actions()
