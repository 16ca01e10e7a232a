"""How the reception's answers look over HTTP, and what it is told of who comes."""

from __future__ import annotations

from dataclasses import dataclass, field

import httpx2
import pytest
from starlette.requests import Request

from adapters.web.bodies import StartBody
from adapters.web.challenges import Challenge, Look, Work
from adapters.web.networks import HOUSE, STREET
from adapters.web.reception import Caller, caller
from guards.base import Refusal
from tests.adapters.web.fake import NETWORKS, SHOP, OpenReception, Site, make_site
from tests.adapters.web.serving import served
from tests.adapters.web.test_identity import signed
from tests.adapters.web.visitor import Visitor


@dataclass
class Closed:
    """Strangers get the one answer, customers the other."""

    strangers: Challenge | Refusal | None = None
    customers: Refusal | None = None
    named: list[str] = field(default_factory=list)

    async def stranger(self, caller: Caller) -> Challenge | Refusal | None:
        return self.strangers

    async def customer(self, customer_id: str) -> Refusal | None:
        self.named.append(customer_id)
        return self.customers

    def wrote(self) -> None:
        return None


async def start(site: Site, **request: object) -> httpx2.Response:
    async with served(site.app) as url, httpx2.AsyncClient(base_url=url, trust_env=False) as http:
        return await http.post("/v1/conversations", **request)  # type: ignore[arg-type]  # httpx2's own


@pytest.mark.parametrize(
    ("challenge", "told"),
    [
        (Work("12.1.id.seed"), {"kind": "work", "puzzle": "12.1.id.seed"}),
        (
            Look("key", "https://x/api.js"),
            {"kind": "turnstile", "site_key": "key", "script": "https://x/api.js"},
        ),
    ],
)
async def test_a_challenge_is_told_with_the_error_and_to_the_page(
    challenge: Challenge, told: dict[str, str]
) -> None:
    site = make_site(reception=Closed(challenge))
    answer = await start(site, headers={"Origin": SHOP})

    assert answer.status_code == 428
    assert answer.headers["access-control-allow-origin"] == SHOP
    assert answer.json()["error"]["code"] == "challenge"
    assert answer.json()["error"]["challenge"] == told
    assert site.backend.views == {}


async def test_WEB_13_strangers_that_are_refused_are_told_when_to_come_again_and_customers_come_in() -> None:
    site = make_site(reception=Closed(Refusal("rate_limited", retry_after=12.5)))
    stranger = await start(site)
    customer = await start(site, json={"identity": signed()})

    assert (stranger.status_code, stranger.headers["retry-after"]) == (429, "13")
    assert "challenge" not in stranger.json()["error"]
    assert customer.status_code == 201


async def test_a_customer_has_a_limit_of_their_own_also_when_they_sign_in_later() -> None:
    reception = Closed(customers=Refusal("rate_limited", retry_after=3.0))
    site = make_site(reception=reception)
    async with served(site.app) as url, httpx2.AsyncClient(base_url=url, trust_env=False) as http:
        visitor = await Visitor.start(http)
        begins = await http.post("/v1/conversations", json={"identity": signed()})
        signs_in = await visitor.ask("POST", "/identify", json={"identity": signed()})

    assert (begins.status_code, signs_in.status_code) == (429, 429)
    assert reception.named == ["mina"] * 2
    assert site.backend.retired == set()


async def test_only_new_messages_of_strangers_are_counted() -> None:
    reception = OpenReception()
    site = make_site(reception=reception)
    async with served(site.app) as url, httpx2.AsyncClient(base_url=url, trust_env=False) as http:
        stranger = await Visitor.start(http)
        customer = await Visitor.start(http, identity=signed())
        for one in (stranger, stranger, customer):
            await one.send("Hello")

    assert reception.written == 1


async def test_the_reception_is_told_where_somebody_comes_from_and_what_they_bring() -> None:
    reception = OpenReception()
    await start(
        make_site(reception=reception),
        headers={"Origin": SHOP},
        json={"work": "12.1.id.seed.solution", "turnstile": "token"},
    )
    here = Request({"type": "http", "client": ("127.0.0.1", 1)})

    assert reception.callers == [
        Caller(
            NETWORKS.name(here, HOUSE) or "",
            NETWORKS.name(here, STREET) or "",
            SHOP,
            "12.1.id.seed.solution",
            "token",
        )
    ]


def test_who_cannot_be_told_apart_is_one() -> None:
    nowhere = Request({"type": "http", "client": None, "headers": []})

    assert caller(nowhere, StartBody(), NETWORKS) == Caller("none", "none", "none")


@pytest.mark.parametrize("body", [{"work": "x" * 257}, {"turnstile": "x" * 2049}, {"work": 7}, {"work": ""}])
async def test_what_cannot_be_an_answer_is_no_body(body: dict[str, object]) -> None:
    reception = OpenReception()

    assert (await start(make_site(reception=reception), json=body)).status_code == 422
    assert reception.callers == []


async def test_the_page_that_a_stranger_writes_on_goes_with_the_message() -> None:
    site = make_site()
    async with served(site.app) as url, httpx2.AsyncClient(base_url=url, trust_env=False) as http:
        visitor = await Visitor.start(http)
        await visitor.send("from the shop", "m1")
        await visitor.ask(
            "POST", "/messages", json={"client_message_id": "m2", "text": "x"}, headers={"Origin": SHOP}
        )

    assert [one.sender.origin for one in site.backend.inbound] == ["none", SHOP]


@pytest.mark.parametrize(
    ("proxies", "forwarded", "one_caller"),
    [
        ("", ["203.0.113.7", "198.51.100.8", "192.0.2.9"], True),  # nobody stands in front: it is a lie
        ("127.0.0.1", ["203.0.113.7", "198.51.100.8", "192.0.2.9"], False),  # the proxy saw three
        ("127.0.0.1", ["1.1.1.1, 203.0.113.7", "2.2.2.2, 203.0.113.7", "3.3.3.3,4.4.4.4, 203.0.113.7"], True),
    ],
)
async def test_WEB_15_an_address_is_what_the_nearest_trusted_proxy_saw(
    proxies: str, forwarded: list[str], one_caller: bool
) -> None:
    reception = OpenReception()
    site = make_site(reception=reception)
    async with served(site.app, proxies=proxies) as url, httpx2.AsyncClient(trust_env=False) as http:
        for header in forwarded:
            await http.post(f"{url}/v1/conversations", headers={"X-Forwarded-For": header})

    assert len({one.house for one in reception.callers}) == (1 if one_caller else 3)
    assert len({one.street for one in reception.callers}) == (1 if one_caller else 3)
