"""Signing in, staying in and being put out."""

from __future__ import annotations

import pytest
from starlette.requests import Request

from bot.console.auth import IDLE_MS, SESSION_MS
from bot.console.base import SignedIn, TooMany, WrongPassword
from bot.console.gate import address
from tests.bot.console.parts import PASSWORD, Parts, post

OTHER = "four dull wizards jump"


async def test_CON_2_guessing_one_name_is_held_back_and_says_for_how_long(parts: Parts) -> None:
    await parts.member("Ada")
    client = parts.client()

    answers = [await post(client, "/console/sign-in", name="Ada", password=f"wrong {n}") for n in range(6)]
    right = await post(client, "/console/sign-in", name="Ada", password=PASSWORD)

    assert [answer.status_code for answer in answers] == [401] * 5 + [429]
    assert right.status_code == 429
    assert int(right.headers["retry-after"]) > 0
    assert "Too many attempts. Wait 2 minutes" in right.text
    parts.clock.advance(int(right.headers["retry-after"]))
    assert (await post(client, "/console/sign-in", name="Ada", password=PASSWORD)).status_code == 303


async def test_CON_2_guessing_many_names_from_one_address(parts: Parts) -> None:
    outcomes = [await parts.accounts.sign_in(f"name {n}", "x", address="a") for n in range(21)]

    assert outcomes[:20] == [WrongPassword()] * 20
    assert isinstance(outcomes[20], TooMany)


async def test_CON_2_guessing_one_name_from_many_addresses(parts: Parts) -> None:
    await parts.member("Ada")
    outcomes = [await parts.accounts.sign_in("Ada", "x", address=f"a{n}") for n in range(31)]

    assert outcomes[:30] == [WrongPassword()] * 30
    assert isinstance(outcomes[30], TooMany)


async def test_CON_2_somebody_elses_guesses_do_not_lock_the_owner_out(parts: Parts) -> None:
    await parts.member("Ada")
    for _ in range(20):
        await parts.accounts.sign_in("Ada", "x", address="attacker")

    assert isinstance(await parts.accounts.sign_in("Ada", PASSWORD, address="home"), SignedIn)


async def test_who_knows_the_password_signs_in_as_often_as_they_like(parts: Parts) -> None:
    await parts.member("Ada")
    outcomes = [await parts.accounts.sign_in("Ada", PASSWORD, address="a") for _ in range(25)]

    assert all(isinstance(outcome, SignedIn) for outcome in outcomes)


async def test_CON_2_signing_in_between_guesses_gives_no_guess_back(parts: Parts) -> None:
    await parts.member("Ada")
    await parts.member("Eve")
    guesses = []
    for n in range(6):
        assert isinstance(await parts.accounts.sign_in("Eve", PASSWORD, address="a"), SignedIn)
        guesses.append(await parts.accounts.sign_in("Ada", f"wrong {n}", address="a"))

    assert guesses[:5] == [WrongPassword()] * 5
    assert isinstance(guesses[5], TooMany)


async def test_CON_2_a_forged_forwarding_header_changes_no_address(parts: Parts) -> None:
    await parts.member("Ada")
    answers = []
    for n in range(6):
        client = parts.client(X_Forwarded_For=f"198.51.100.{n}")
        answers.append(await post(client, "/console/sign-in", name="Ada", password="wrong"))

    assert answers[-1].status_code == 429


async def test_CON_2_unknown_wrong_and_disabled_look_alike(parts: Parts) -> None:
    await parts.member("Ada")
    gone = await parts.member("Bob")
    async with parts.store.transaction() as tx:
        await parts.staff.set_disabled(tx, gone.id, True)

    tries = (("Nobody", PASSWORD), ("Ada", "wrong"), ("Bob", PASSWORD))
    pages = [await post(parts.client(), "/console/sign-in", name=n, password=p) for n, p in tries]

    assert {page.status_code for page in pages} == {401}
    assert len({page.text.replace(name, "") for page, (name, _) in zip(pages, tries, strict=True)}) == 1


async def test_CON_2_a_session_ends_absolutely(parts: Parts) -> None:
    session = await parts.session("Ada")
    for _ in range(SESSION_MS // (IDLE_MS // 2) - 1):
        parts.clock.advance(IDLE_MS / 2000)
        assert await parts.accounts.visit(session.token)
    parts.clock.advance(IDLE_MS / 2000)

    assert await parts.accounts.visit(session.token) is None


async def test_CON_2_a_session_ends_when_idle_and_a_live_page_does_not_keep_it(parts: Parts) -> None:
    session = await parts.session("Ada")
    client = parts.client(session, Parley_Live="1")
    parts.clock.advance(IDLE_MS / 1000 - 1)
    assert (await client.get("/console")).status_code == 200
    parts.clock.advance(1)

    assert (await client.get("/console")).status_code == 401


async def test_CON_2_signing_out_ends_the_session(parts: Parts) -> None:
    session = await parts.session("Ada")
    out = await post(parts.client(session), "/console/sign-out")

    assert out.status_code == 303
    assert await parts.accounts.visit(session.token) is None
    assert (await parts.actions())[-1] == "staff.signed_out"


async def test_CON_2_changing_the_password_ends_every_session(parts: Parts) -> None:
    first, second = await parts.session("Ada"), await parts.sign_in("Ada")
    answer = await post(parts.client(first), "/console/account/password", current=PASSWORD, password=OTHER)

    assert answer.status_code == 303
    assert await parts.accounts.visit(first.token) is None
    assert await parts.accounts.visit(second.token) is None
    assert await parts.accounts.visit(answer.cookies["parley"])
    assert await parts.accounts.sign_in("Ada", PASSWORD, address="a") == WrongPassword()


async def test_CON_2_a_password_is_not_changed_without_the_current_one(parts: Parts) -> None:
    session = await parts.session("Ada")
    answer = await post(parts.client(session), "/console/account/password", current="x", password=OTHER)

    assert answer.status_code == 422
    assert isinstance(await parts.accounts.sign_in("Ada", PASSWORD, address="a"), SignedIn)


async def test_CON_2_disabling_puts_out_at_once_and_frees_the_conversation(parts: Parts) -> None:
    admin, bob = await parts.session("Ada", "admin"), await parts.session("Bob")
    conversation = await parts.conversation("hello")
    await parts.handoff.take_over(conversation.id, bob.staff)

    answer = await post(parts.client(admin), f"/console/team/{bob.staff.id}/disable")

    assert answer.status_code == 303
    assert await parts.accounts.visit(bob.token) is None
    assert await parts.accounts.sign_in("Bob", PASSWORD, address="a") == WrongPassword()
    assert await parts.owner(conversation) == "queue"


async def test_HND_5_who_was_with_a_disabled_colleague_waits_anew_and_is_told(parts: Parts) -> None:
    admin, bob = await parts.session("Ada", "admin"), await parts.session("Bob")
    straight, asked = await parts.conversation("hello"), await parts.conversation("help")
    await parts.escalate(asked, "help")
    for conversation in (straight, asked):
        await parts.handoff.take_over(conversation.id, bob.staff)
    parts.clock.advance(100)

    await post(parts.client(admin), f"/console/team/{bob.staff.id}/disable")

    for conversation, reason in ((straight, "released"), (asked, "asked")):
        found = await parts.store.conversations.get(conversation.id)
        assert found is not None
        assert (found.reason, found.escalated_at, found.reminded_at) == (reason, parts.clock.now(), None)
        said = await parts.store.messages.timeline(conversation.id, limit=1)
        assert said[0].masked is not None
        assert said[0].masked.value == parts.texts.say("queued_present", "en"), "Ada is at her console"
    assert (await parts.actions()).count("conversation.released") == 2
    waiting = await parts.store.conversations.waiting_since(parts.clock.now() + 1)
    assert {one.id for one in waiting} == {straight.id, asked.id}, "they will be reminded"


async def test_a_disabled_colleague_keeps_none_of_many(parts: Parts) -> None:
    admin, bob = await parts.session("Ada", "admin"), await parts.session("Bob")
    first = await parts.conversation("hello")
    await parts.handoff.take_over(first.id, bob.staff)
    async with parts.store.transaction() as tx:  # more than a board shows
        await tx.execute(
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200)"
            " INSERT INTO conversation (tenant, id, person_id, channel, installation, place, language, owner,"
            " epoch, state, last_seq, created_at, active_at) SELECT tenant, 'more' || i, person_id, channel,"
            " installation, 'more' || i, language, owner, 1, 'open', 1, 1, active_at + 1"
            " FROM conversation, n WHERE id = ?",
            first.id,
        )

    await post(parts.client(admin), f"/console/team/{bob.staff.id}/disable")

    assert await parts.store.conversations.owned_by(bob.staff.id) == []


async def test_nobody_disables_themselves(parts: Parts) -> None:
    admin = await parts.session("Ada", "admin")
    answer = await post(parts.client(admin), f"/console/team/{admin.staff.id}/disable")

    assert answer.status_code == 422
    assert await parts.accounts.visit(admin.token)


async def test_the_cookie_is_bound_to_the_host_over_https(parts: Parts) -> None:
    await parts.member("Ada")
    client = parts.client()
    client.headers["Origin"] = "https://desk.example"

    answer = await client.post(
        "https://desk.example/console/sign-in", data={"name": "Ada", "password": PASSWORD}
    )

    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-parley=")
    for part in ("HttpOnly", "Path=/", "SameSite=strict", "Secure"):
        assert part in cookie
    assert "Domain" not in cookie


async def test_no_password_crosses_a_network_in_the_clear(parts: Parts) -> None:
    await parts.member("Ada")
    client = parts.client()
    client.headers["Origin"] = "http://desk.example"

    answer = await client.post(
        "http://desk.example/console/sign-in", data={"name": "Ada", "password": PASSWORD}
    )

    assert answer.status_code == 403
    assert "https" in answer.text
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("there", ["https://evil.example", "//evil.example", "/console/../x\\y", "/consolex"])
async def test_signing_in_leads_nowhere_else(parts: Parts, there: str) -> None:
    await parts.member("Ada")
    answer = await post(parts.client(), "/console/sign-in", name="Ada", password=PASSWORD, next=there)

    assert answer.headers["location"] == "/console"


@pytest.mark.parametrize(
    ("host", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8::1", "2001:db8::/64"),
        ("2001:db8:0:0:ffff::9", "2001:db8::/64"),
        ("::ffff:192.0.2.7", "::ffff:192.0.2.7"),
        ("/run/parley.sock", "/run/parley.sock"),
    ],
)
def test_an_ipv6_network_counts_as_one_address(host: str, counted: str) -> None:
    assert address(Request({"type": "http", "client": (host, 1), "headers": []})) == counted
