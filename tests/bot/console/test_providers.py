"""Which models answer, as staff see it; and the switch that admins have."""

from __future__ import annotations

import html
import re

import pytest

from bot.providers.base import FailureKind
from tests.bot.console.parts import Parts, post

PAGE = "/console/providers"


async def trip(parts: Parts, name: str, kind: FailureKind) -> None:
    breaker = parts.breakers[name]
    for _ in range(5):
        if ticket := await breaker.admit(25):
            await breaker.failed(ticket, kind)


async def words(parts: Parts, role: str = "viewer") -> str:
    session = await (parts.session("Ada", "admin") if role == "admin" else parts.session("Vic", "viewer"))
    page = (await parts.client(session).get(PAGE)).text
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html.unescape(page)))


async def test_the_page_says_who_answers_who_does_not_why_and_until_when(parts: Parts) -> None:
    await trip(parts, "openai/gpt", "overloaded")
    seen = await words(parts)

    until = parts.breakers["openai/gpt"].standing.next_probe_at
    assert until is not None
    assert re.search(r"openai/gpt Overloaded · since \d\d:\d\d · is tried again at \d\d:\d\d:\d\d Open", seen)
    assert "anthropic/claude Answers Closed" in seen
    assert "No provider is available" not in seen


async def test_the_page_says_that_one_is_tried(parts: Parts) -> None:
    await trip(parts, "openai/gpt", "overloaded")
    parts.clock.advance(600)
    assert "is tried with the next message Half open" in await words(parts, "admin")

    assert await parts.breakers["openai/gpt"].admit(25) is not None
    assert "is being tried Half open" in await words(parts)


async def test_what_only_a_person_can_mend_is_marked_until_it_is(parts: Parts) -> None:
    await trip(parts, "openai/gpt", "quota")
    assert "The quota is used up: see to the account" in await words(parts)

    parts.clock.advance(600)
    again = await words(parts, "admin")
    assert "is tried with the next message Needs you Half open" in again


async def test_the_inbox_names_each_model_that_is_not_asked(parts: Parts) -> None:
    client = parts.client(await parts.session("Vic", "viewer"))
    assert "Not asked for now" not in (await client.get("/console")).text
    await trip(parts, "openai/gpt", "overloaded")
    await trip(parts, "anthropic/claude", "unknown_model")
    told = "Not asked for now: openai/gpt, anthropic/claude (only a person can mend it)."

    assert told in (await client.get("/console")).text
    assert "The account has no such model: see to the settings" in (await client.get(PAGE)).text


async def test_when_nobody_is_left_the_page_says_so(parts: Parts) -> None:
    for name in parts.breakers:
        await trip(parts, name, "network")

    assert "No provider is available: rules, knowledge and people answer." in await words(parts)


async def test_an_admin_shuts_one_out_and_lets_it_in_again(parts: Parts) -> None:
    client = parts.client(await parts.session("Ada", "admin"))
    done = await post(client, f"{PAGE}/openai/gpt/open")
    page = (await client.get(PAGE)).text
    again = await post(client, f"{PAGE}/openai/gpt/close")

    assert (done.status_code, done.headers["location"], again.status_code) == (303, PAGE, 303)
    assert "Shut out by Ada" in page
    assert page.count("Let it answer</button>") == 1
    assert page.count("Shut out</button>") == 1, "what is held already is not shut out again"
    assert parts.breakers["openai/gpt"].admits
    assert (await parts.actions())[-2:] == ["provider.opened", "provider.closed"]


async def test_those_who_only_look_get_no_switch(parts: Parts) -> None:
    page = (await parts.client(await parts.session("Vic", "viewer")).get(PAGE)).text

    assert "anthropic/claude" in page
    assert "<button" not in page[page.index("<main") : page.index("</main>")]


@pytest.mark.parametrize("verb", ["open", "close"])
async def test_nobody_switches_what_is_not_there(parts: Parts, verb: str) -> None:
    session = await parts.session("Ada", "admin")
    by_form = await post(parts.client(session), f"{PAGE}/openai/other/{verb}")
    by_api = await parts.program(session).post(f"/v1/staff/providers/openai/other/{verb}")

    assert (by_form.status_code, by_api.status_code) == (404, 404)
    assert by_api.json()["error"]["code"] == "not_found"


async def test_programs_read_and_switch_too(parts: Parts) -> None:
    program = parts.program(session := await parts.session("Ada", "admin"))
    opened = await program.post("/v1/staff/providers/openai/gpt/open")
    listed = (await program.get("/v1/staff/providers")).json()["providers"]
    closed = await program.post("/v1/staff/providers/openai/gpt/close")

    held = {
        "name": "openai/gpt",
        "state": "open",
        "reason": "staff",
        "needs_attention": False,
        "held_by": session.staff.id,
        "next_probe_at": None,
        "changed_at": parts.clock.now(),
    }
    assert (opened.status_code, opened.json(), listed[0]) == (200, held, held)
    assert [one["name"] for one in listed] == ["openai/gpt", "anthropic/claude"]
    assert closed.json()["state"] == "closed"


async def test_the_page_says_what_is_left_out_and_why(parts: Parts) -> None:
    parts.strains.add("busy")
    seen = await words(parts)

    assert "Left out for now" in seen
    assert "New work that can wait It takes turns with answers Off" in seen
    parts.strains.clear()
    assert "Left out" not in await words(parts, "admin")
