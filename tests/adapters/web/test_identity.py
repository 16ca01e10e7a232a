from __future__ import annotations

from typing import Any

import httpx2
import jwt
import pytest

from adapters.base import Sender
from adapters.web.tokens import HostIdentities, VisitorTokens, WeakKey
from tests.adapters.web.fake import (
    IDENTITY_SECRET,
    SITE,
    START_OF_TIME,
    TOKEN_KEY,
    ManualNow,
    Site,
    make_site,
)
from tests.adapters.web.serving import served
from tests.adapters.web.visitor import Visitor

NOW = START_OF_TIME // 1000
MINA = {"sub": "mina", "aud": SITE, "exp": NOW + 600}


def signed(key: bytes = IDENTITY_SECRET, algorithm: str = "HS256", **claims: Any) -> str:  # Any: JWT claims
    told = {name: value for name, value in {**MINA, **claims}.items() if value is not None}
    return jwt.encode(told, key, algorithm=algorithm)


def unsigned() -> str:
    return jwt.encode(MINA, "", algorithm="none")


WRONG = {
    "wrong key": signed(b"x" * 32),
    "visitor key": signed(TOKEN_KEY),
    "expired": signed(exp=NOW),
    "valid for too long": signed(exp=NOW + 30 * 24 * 3600),
    "no expiry": signed(exp=None),
    "text as expiry": signed(exp="soon"),
    "from the future": signed(iat=NOW + 3000, exp=NOW + 600),
    "other site": signed(aud="bank"),
    "no site": signed(aud=None),
    "nobody": signed(sub=None),
    "empty name": signed(sub=""),
    "control characters": signed(sub="a\nb"),
    "other algorithm": signed(IDENTITY_SECRET * 2, "HS512"),
    "unsigned": unsigned(),
    "tampered": signed()[:-4] + "AAAA",
    "no token at all": "mina",
    "dots": "..",
}


FORGED = {"wrong key", "visitor key", "other algorithm", "unsigned", "tampered", "no token at all", "dots"}


@pytest.mark.parametrize("required", [True, False])
@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG.keys())
async def test_WEB_4_a_wrong_identity_is_refused_in_either_mode(wrong: str, required: bool) -> None:
    site = make_site(required=required)
    async with served(site.app) as url, httpx2.AsyncClient(base_url=url, trust_env=False) as http:
        answer = await http.post("/v1/conversations", json={"identity": wrong})

    assert answer.status_code == 401
    assert answer.json()["error"]["code"] == "identity_invalid"
    assert site.backend.views == {}


@pytest.mark.parametrize("body", [{}, {"identity": None}])
async def test_WEB_4_enforced_identity_has_no_anonymous_way_in(body: dict[str, None]) -> None:
    site = make_site(required=True)
    async with served(site.app) as url, httpx2.AsyncClient(base_url=url, trust_env=False) as http:
        answer = await http.post("/v1/conversations", json=body)
        good = await http.post("/v1/conversations", json={"identity": signed()})

    assert answer.status_code == 401
    assert answer.json()["error"]["code"] == "identity_required"
    assert good.status_code == 201
    assert [sender.id for sender in site.backend.senders.values()] == ["mina"]


async def test_a_signed_identity_is_the_sender_of_every_message(site: Site, http: httpx2.AsyncClient) -> None:
    mina = await Visitor.start(http, identity=signed(), language="ko")

    await mina.send("hello")

    assert site.backend.inbound[0].sender == Sender("mina", verified=True, language="ko")


async def test_WEB_5_signing_in_makes_a_new_conversation_and_kills_the_old_one(
    site: Site, http: httpx2.AsyncClient, visitor: Visitor
) -> None:
    await visitor.send("I was here before")

    answer = await visitor.ask("POST", "/identify", json={"identity": signed()})
    new = Visitor(http, answer.json()["conversation_id"], answer.json()["token"])

    assert answer.status_code == 201
    assert new.id != visitor.id
    assert (await visitor.read()).status_code == 401
    assert (await visitor.send("still me?")).status_code == 401
    assert (await visitor.ask("POST", "/token")).status_code == 401
    assert (await new.read()).json()["messages"] == []


async def test_WEB_5_a_client_cannot_choose_its_conversation(http: httpx2.AsyncClient) -> None:
    answer = await http.post("/v1/conversations", json={"conversation_id": "mine", "id": "mine"})

    assert answer.json()["conversation_id"] != "mine"


async def test_who_signs_in_is_said_to_be_the_visitor_they_were(site: Site, visitor: Visitor) -> None:
    answer = await visitor.ask("POST", "/identify", json={"identity": signed()})

    assert site.backend.formers == {visitor.id: None, answer.json()["conversation_id"]: visitor.id}


@pytest.mark.parametrize("name", [*WRONG])
async def test_the_core_is_told_of_an_identity_that_nobody_signed(
    site: Site, visitor: Visitor, name: str
) -> None:
    answer = await visitor.ask("POST", "/identify", json={"identity": WRONG[name]})

    assert answer.status_code == 401
    assert site.backend.forgeries == ([visitor.id] if name in FORGED else [])


async def test_a_good_identity_is_no_forgery(site: Site, visitor: Visitor) -> None:
    await visitor.ask("POST", "/identify", json={"identity": signed()})

    assert site.backend.forgeries == []


async def test_where_nobody_may_sign_nothing_is_forged() -> None:
    identities = HostIdentities((), site=SITE, now=ManualNow())

    assert not identities.forged(signed())


async def test_WEB_5_a_wrong_identity_leaves_the_conversation_as_it_was(visitor: Visitor) -> None:
    answer = await visitor.ask("POST", "/identify", json={"identity": signed(b"x" * 32)})

    assert answer.status_code == 401
    assert (await visitor.read()).status_code == 200


async def test_signing_out_kills_the_token(visitor: Visitor) -> None:
    gone = await visitor.ask("DELETE", "/session")

    assert gone.status_code == 204
    assert (await visitor.read()).status_code == 401
    assert (await visitor.ask("DELETE", "/session")).status_code == 401


async def test_nobody_can_tell_a_foreign_conversation_from_one_that_never_was(
    http: httpx2.AsyncClient, visitor: Visitor
) -> None:
    other = await Visitor.start(http)
    tries = [
        await Visitor(http, other.id, visitor.token).read(),
        await Visitor(http, "never-was", visitor.token).read(),
        await Visitor(http, other.id, "garbage").send("x"),
        await Visitor(http, other.id, signed()).read(),
        await http.get(f"/v1/conversations/{other.id}/messages"),
        await http.get(f"/v1/conversations/{other.id}/messages", headers={"Authorization": "Basic eDp5"}),
    ]

    assert {answer.status_code for answer in tries} == {401}
    assert len({answer.text for answer in tries}) == 1


async def test_a_token_dies_in_time_and_can_be_renewed_before(site: Site, visitor: Visitor) -> None:
    old = Visitor(visitor.http, visitor.id, visitor.token)
    site.now.ms += 3_000_000
    visitor.token = (await visitor.ask("POST", "/token")).json()["token"]
    site.now.ms += 3_000_000

    assert (await old.read()).status_code == 401
    assert (await old.ask("POST", "/token")).status_code == 401
    assert (await visitor.read()).status_code == 200


def test_a_session_ends_some_day_however_often_it_is_renewed() -> None:
    now = ManualNow()
    tokens = VisitorTokens((TOKEN_KEY,), site=SITE, now=now, lifetime=3600, session_lifetime=7200)
    token = tokens.issue("c", "p", Sender("v"))
    for _ in range(4):
        visit = tokens.open(token.token, "c")
        if visit is None:
            break
        token = tokens.issue("c", "p", visit.sender, since=visit.since)
        now.ms += 3_000_000

    assert tokens.open(token.token, "c") is None


def test_a_token_that_was_opened_before_is_judged_again() -> None:
    now = ManualNow()
    tokens = VisitorTokens((TOKEN_KEY,), site=SITE, now=now, lifetime=3600)
    token = tokens.issue("c", "p", Sender("v")).token
    visit = tokens.open(token, "c")

    assert visit is not None
    assert tokens.open(token, "c") == visit
    assert tokens.open(token, "another") is None
    assert tokens.open(token + "A", "c") is None
    now.ms += 3_600_000
    assert tokens.open(token, "c") is None


def test_keys_can_be_rotated() -> None:
    now, sender = ManualNow(), Sender("v")
    old = VisitorTokens((b"o" * 32,), site=SITE, now=now).issue("c", "p", sender).token
    rotated = VisitorTokens((b"n" * 32, b"o" * 32), site=SITE, now=now)

    assert rotated.open(old, "c") is not None
    assert VisitorTokens((b"n" * 32,), site=SITE, now=now).open(old, "c") is None
    assert VisitorTokens((b"o" * 32,), site="other", now=now).open(old, "c") is None
    assert HostIdentities((b"n" * 32, IDENTITY_SECRET), site=SITE, now=now).verify(signed()) == "mina"


@pytest.mark.parametrize("keys", [(), (b"short",), (b"g" * 32, b"short")])
def test_a_weak_key_stops_the_start(keys: tuple[bytes, ...]) -> None:
    with pytest.raises(WeakKey):
        VisitorTokens(keys, site=SITE, now=ManualNow())
    with pytest.raises(WeakKey):
        HostIdentities(keys, site=SITE, now=ManualNow(), required=True)


def test_without_a_secret_no_identity_holds() -> None:
    assert HostIdentities((), site=SITE, now=ManualNow()).verify(signed()) is None
