"""Receipts as staff see them, and the page of what was caught: from the database, without any words."""

from __future__ import annotations

import html
import re

import pytest

from bot.answers import Say
from bot.basis import Basis, Source
from guards.base import OutgoingText
from guards.rendering import notice, render
from guards.risk import Standing
from storage.base import Conversation
from storage.ledger import Cost, Ledger, Most
from tests.bot.console.parts import Parts
from tests.storage.calls import call

EVIL = "<img src=x onerror=alert(1)>"
RESTS = Basis(
    facts=["account.balance"],
    passages=[Source("returns.md#1", f"Returns {EVIL}", "https://shop.example/returns")],
    masks={"CARD": 2},
    checks=["form", "figures"],
    model="gpt-5.4-mini",
)
REJECTED = ["openai:figures.unproven_money,links.foreign_link", "openai:timeout"]


async def answered(parts: Parts, at: Conversation, *, rejected: list[str] = REJECTED) -> str:
    """An answer of the bot with its receipt; the message's id."""
    said = notice("You have it.")
    vault = await parts.keys.vault(at.person_id)
    text: OutgoingText = render(said, facts={}, originals=(), vault=vault, language="en")
    answer = Say(said, text, "openai", rejected, Standing(0.0, "normal"), RESTS)
    async with parts.store.transaction() as tx:
        message_id = await parts.outgoing.put(
            tx, at, epoch=at.epoch, author="bot", masked=said.masked, text=text
        )
        await parts.receipts.keep(tx, at, "turn-1", answer, message_id)
    ledger = Ledger("default", parts.store.db)
    spent = call("call", 9, conversation=at.id, turn="turn-1", model="gpt-5.4-mini")
    assert await ledger.reserve(spent, Most()) is None
    await ledger.settle("call", Cost(312_500, 10, 10, "exact"))
    return message_id


def words(page: str, start: str, end: str) -> str:
    part = page[page.index(start) : page.index(end, page.index(start))]
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", part)))


async def test_the_page_shows_a_receipt_below_the_answer_and_nothing_of_it_runs(parts: Parts) -> None:
    ada = await parts.session("Ada", "viewer")
    at = await parts.conversation("What do I have?")
    await answered(parts, at)
    page = (await parts.client(ada).get(f"/console/conversations/{at.id}")).text
    receipt = words(page, '<details class="receipt"', "</details>")

    assert page.count('<details class="receipt"') == 1, "the visitor's message has none"
    assert EVIL not in page
    assert "Receipt OpenAI · 1 rejected" in receipt
    assert "Facts account.balance" in receipt
    assert f"Passages Returns {EVIL}" in receipt
    assert "Hidden from the model 2 × CARD" in receipt
    assert "Checks passed form, figures" in receipt
    assert "Rejected OpenAI: Unproven money, Foreign link" in receipt
    assert "Cost $0.000312" in receipt
    assert "Policy policy-1" in receipt


async def test_an_estimate_is_not_shown_as_a_cost_and_where_no_model_read_nothing_was_hidden(
    parts: Parts,
) -> None:
    ada = await parts.session("Ada", "viewer")
    at = await parts.conversation("What do I have?")
    said = notice("You have it.")
    vault = await parts.keys.vault(at.person_id)
    text = render(said, facts={}, originals=(), vault=vault, language="en")
    answer = Say(said, text, "rules:balance", (), None, Basis(facts=["account.balance"], masks={"CARD": 2}))
    async with parts.store.transaction() as tx:
        message_id = await parts.outgoing.put(
            tx, at, epoch=at.epoch, author="bot", masked=said.masked, text=text
        )
        await parts.receipts.keep(tx, at, "turn-1", answer, message_id)
    ledger = Ledger("default", parts.store.db)
    assert await ledger.reserve(call("call", 9, conversation=at.id, turn="turn-1"), Most()) is None
    await ledger.settle("call", Cost(312_500, 10, 10, "estimated"))
    page = (await parts.client(ada).get(f"/console/conversations/{at.id}")).text
    receipt = words(page, '<details class="receipt"', "</details>")

    assert "Cost about $0.000312" in receipt
    assert "Hidden from the model" not in receipt


async def test_the_page_says_why_an_answer_broke_off(parts: Parts) -> None:
    ada = await parts.session("Ada", "viewer")
    at = await parts.conversation("What do I have?")
    message_id = await answered(parts, at)
    said = notice("You have it. And")
    vault = await parts.keys.vault(at.person_id)
    text = render(said, facts={}, originals=(), vault=vault, language="en")
    async with parts.store.transaction() as tx:
        begun = await parts.outgoing.put(tx, at, epoch=at.epoch, author="bot", masked=said.masked, text=text)
        so_far = parts.receipts.so_far(Say(said, text, "openai", (), None, RESTS))
        await parts.receipts.broke_off(tx, at, "turn-2", begun, so_far, why="cut", rejected=())
    page = (await parts.client(ada).get(f"/console/conversations/{at.id}")).text
    receipt = words(page, f'<details class="receipt" id="r-{begun}"', "</details>")
    program, path = parts.program(ada), f"/v1/staff/conversations/{at.id}/messages"

    assert "Receipt OpenAI · broke off" in receipt
    assert "Broke off The model's answer was cut" in receipt
    assert page.count("broke off") == 1
    assert (await program.get(f"{path}/{begun}/receipt")).json()["ended"] == "cut"
    assert (await program.get(f"{path}/{message_id}/receipt")).json()["ended"] is None


async def test_a_program_reads_a_receipt(parts: Parts) -> None:
    ada = await parts.session("Ada", "viewer")
    at, other = await parts.conversation("What do I have?"), await parts.conversation("Hi")
    message_id = await answered(parts, at)
    path = f"/v1/staff/conversations/{at.id}/messages/{message_id}/receipt"
    program = parts.program(ada)
    found = (await program.get(path)).json()

    assert found["facts"] == ["account.balance"]
    assert found["rejected"] == [{"by": "openai", "faults": ["figures.unproven_money", "links.foreign_link"]}]
    assert found["calls"] == [
        {"provider": "openai", "model": "gpt-5.4-mini", "usd": "0.0003125", "certainty": "exact"}
    ]
    assert (found["usd"], found["policy"], found["tier"]) == ("0.0003125", "policy-1", "normal")
    assert (await program.get(path.replace(at.id, other.id))).status_code == 404
    assert (await parts.program().get(path)).status_code == 401


@pytest.mark.parametrize(("hours", "day", "week"), [(23, 2, 2), (25, 0, 2), (24 * 7 + 1, 0, 0)])
async def test_what_was_caught_shows_for_a_day_and_a_week(
    parts: Parts, hours: int, day: int, week: int
) -> None:
    ada = await parts.session("Ada", "viewer")
    at = await parts.conversation("What do I have?")
    await answered(parts, at)
    parts.clock.advance(hours * 3600)
    grace = await parts.sign_in("Ada") if hours > 1 else ada
    page = (await parts.client(grace).get("/console/safety")).text
    figures = re.findall(r"<dd>(.*?)</dd>", page)

    assert figures[0] == str(day)
    assert figures[3:5] == [str(week), str(week // 2)]
    assert figures[5] == ("50.0 %" if week else "–")
    assert page.count("Nothing was caught.") == (day == 0) + (week == 0)
    assert ("Unproven money" in page) == bool(week)


async def test_the_safety_page_is_for_staff_only(parts: Parts) -> None:
    assert (await parts.client().get("/console/safety")).status_code == 303
