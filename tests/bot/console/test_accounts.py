"""Accounts and invitations: who gets one, and that nothing lets anybody in by default."""

from __future__ import annotations

import asyncio

import pytest

from bot.console.auth import INVITE_MS
from bot.console.base import SignedIn, Unacceptable, WrongPassword
from bot.console.passwords import weakness
from storage.base import Staff
from tests.bot.console.parts import PASSWORD, Parts, post


async def test_CON_4_nobody_can_sign_in_to_a_fresh_install(parts: Parts) -> None:
    for name in ("admin", "parley", "root", ""):
        outcome = await parts.accounts.sign_in(name, "admin", address="a")
        assert outcome == WrongPassword()
    assert await parts.staff.list() == []


async def test_CON_4_tokens_differ_and_only_digests_rest(parts: Parts) -> None:
    one, two = await parts.accounts.invite(), await parts.accounts.invite()
    session = await parts.session("Ada")

    kept = await parts.store.db.fetch_all(
        "SELECT digest FROM invite UNION SELECT digest FROM staff_session UNION SELECT password FROM staff"
    )

    assert one != two
    for secret in (one, two, session.token, PASSWORD):
        assert not any(secret in row[0] for row in kept)


async def test_every_step_is_audited_without_a_secret(parts: Parts) -> None:
    session = await parts.session("Ada", "admin")
    await parts.accounts.sign_in("Ada", "wrong words here", address="192.0.2.9")
    await parts.accounts.sign_in("Nobody At All", PASSWORD, address="192.0.2.9")
    await post(parts.client(session), "/console/team/invite", role="agent")
    await post(parts.client(session), "/console/sign-out")

    rows = await parts.store.audit.entries()

    assert [row.action for row in rows] == [
        "staff.added",
        "staff.signed_in",
        "staff.sign_in_failed",
        "staff.sign_in_failed",
        "staff.invited",
        "staff.signed_out",
    ]
    text = "".join(f"{row.actor}{row.subject}{row.detail}" for row in rows)
    for secret in ("wrong words", PASSWORD, "Nobody", "192.0.2", session.token, "Ada"):
        assert secret not in text


@pytest.mark.parametrize(
    ("password", "name"),
    [
        ("short", "Ada"),
        ("elevenchars", "Ada"),
        ("ada lovelace", "Ada Lovelace"),
        ("adalovelace1", "AdaLovelace"),
        ("Password1234", "Ada"),
        ("aaaaaaaaaaaaaaaa", "Ada"),
        ("x1y2" * 100, "Ada"),
    ],
)
async def test_a_weak_password_makes_no_account(parts: Parts, password: str, name: str) -> None:
    outcome = await parts.accounts.create(name, password, "agent")

    assert isinstance(outcome, Unacceptable)
    assert password not in outcome.message
    assert await parts.staff.list() == []


def test_a_long_phrase_will_do() -> None:
    assert weakness(PASSWORD, "Ada") is None
    assert weakness("비밀번호는길수록좋은것입니다", "Ada") is None


@pytest.mark.parametrize("name", ["", "  ", "x" * 65, "Ada\u202egnp", "Ada\x00", "Ada\u200b"])
async def test_a_name_is_one_visible_line(parts: Parts, name: str) -> None:
    assert isinstance(await parts.accounts.create(name, PASSWORD, "agent"), Unacceptable)


async def test_one_name_is_one_person(parts: Parts) -> None:
    outcomes = await asyncio.gather(
        *(parts.accounts.create(name, PASSWORD, "agent") for name in ("Ada", "ADA", " ada "))
    )

    assert sum(isinstance(outcome, Staff) for outcome in outcomes) == 1


async def test_an_invitation_expires(parts: Parts) -> None:
    token = await parts.accounts.invite("agent")
    parts.clock.advance(INVITE_MS / 1000)

    assert await parts.accounts.welcome(token, "Ada", PASSWORD) is None


async def test_a_first_invitation_dies_with_the_first_account(parts: Parts) -> None:
    early, late = await parts.accounts.invite(), await parts.accounts.invite()
    assert isinstance(await parts.accounts.welcome(early, "Ada", PASSWORD), SignedIn)

    assert not await parts.accounts.invited(late)
    assert await parts.accounts.welcome(late, "Eve", PASSWORD) is None


async def test_an_invitation_makes_one_account_of_its_role(parts: Parts) -> None:
    token = await parts.accounts.invite("viewer")
    forged = token.replace("viewer", "admin")

    assert await parts.accounts.welcome(forged, "Eve", PASSWORD) is None
    outcomes = await asyncio.gather(
        *(parts.accounts.welcome(token, name, PASSWORD) for name in ("Ada", "Bob", "Cyd"))
    )

    made = [outcome for outcome in outcomes if isinstance(outcome, SignedIn)]
    assert [one.staff.role for one in made] == ["viewer"]


async def test_a_weak_password_does_not_use_the_invitation_up(parts: Parts) -> None:
    token = await parts.accounts.invite("agent")

    assert isinstance(await parts.accounts.welcome(token, "Ada", "short"), Unacceptable)
    assert isinstance(await parts.accounts.welcome(token, "Ada", PASSWORD), SignedIn)
