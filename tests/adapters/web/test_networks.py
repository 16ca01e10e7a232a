from __future__ import annotations

import httpx2
import pytest
from starlette.requests import Request

from adapters.web.networks import HOUSE, STREET, Networks
from tests.adapters.web.fake import NETWORKS, make_site
from tests.adapters.web.serving import served


def asked_from(host: str | None) -> Request:
    return Request({"type": "http", "client": (host, 1) if host is not None else None})


@pytest.mark.parametrize(
    ("one", "other", "same_house", "same_street"),
    [
        ("203.0.113.7", "203.0.113.7", True, True),
        ("203.0.113.7", "203.0.113.200", False, True),
        ("203.0.113.7", "203.0.114.7", False, False),
        ("203.0.113.7", "::ffff:203.0.113.7", True, True),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True, True),
        ("2001:db8:1:2::1", "2001:db8:1:ff::1", False, True),
        ("2001:db8:1:2::1", "2001:db8:1:102::1", False, False),
    ],
)
def test_a_house_and_a_street_have_one_name_each(
    one: str, other: str, same_house: bool, same_street: bool
) -> None:
    first, second = asked_from(one), asked_from(other)

    assert (NETWORKS.name(first, HOUSE) == NETWORKS.name(second, HOUSE)) is same_house
    assert (NETWORKS.name(first, STREET) == NETWORKS.name(second, STREET)) is same_street


@pytest.mark.parametrize("host", [None, "", "testclient", "/run/parley.sock"])
def test_what_has_no_address_has_no_network(host: str | None) -> None:
    assert NETWORKS.name(asked_from(host), STREET) is None


def test_a_name_gives_no_address_away_and_is_this_installations_own() -> None:
    here = NETWORKS.name(asked_from("203.0.113.7"), STREET)

    assert here is not None
    assert here != Networks(b"other" * 7).name(asked_from("203.0.113.7"), STREET)


async def test_a_message_comes_with_the_street_it_came_from() -> None:
    site = make_site()
    async with served(site.app) as url, httpx2.AsyncClient(base_url=url, trust_env=False) as http:
        begun = (await http.post("/v1/conversations")).json()
        await http.post(
            f"/v1/conversations/{begun['conversation_id']}/messages",
            json={"client_message_id": "m1", "text": "Hello"},
            headers={"Authorization": f"Bearer {begun['token']}"},
        )

    assert [one.sender.network for one in site.backend.inbound] == [
        NETWORKS.name(asked_from("127.0.0.1"), STREET)
    ]
