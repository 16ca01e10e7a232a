from __future__ import annotations

import httpx2
import pytest
from starlette.requests import Request

from adapters.web.errors import Problem
from adapters.web.starts import Starts
from guards.base import Rate
from tests.adapters.web.fake import NETWORKS, make_site
from tests.adapters.web.serving import served
from tests.adapters.web.test_identity import signed


class Tally:
    """Counters that allow `rate.burst` of each key."""

    def __init__(self) -> None:
        self.taken: dict[str, int] = {}

    async def take(self, key: str, rate: Rate) -> float:
        self.taken[key] = self.taken.get(key, 0) + 1
        return 12.5 if self.taken[key] > rate.burst else 0.0


RATE = Rate(2, 60, 2)


async def test_WEB_13_a_flood_of_new_conversations_is_refused_but_customers_come_in() -> None:
    tally = Tally()
    site = make_site(starts=Starts(tally, RATE, NETWORKS))
    async with served(site.app) as url, httpx2.AsyncClient(base_url=url, trust_env=False) as http:
        anonymous = [await http.post("/v1/conversations") for _ in range(3)]
        customer = await http.post("/v1/conversations", json={"identity": signed()})

    assert [answer.status_code for answer in anonymous] == [201, 201, 429]
    assert anonymous[2].headers["retry-after"] == "13"
    assert customer.status_code == 201
    assert "127.0.0.1" not in str(tally.taken)


@pytest.mark.parametrize(
    ("hosts", "networks"),
    [
        (["2001:db8:1:2::1", "2001:db8:1:2:ffff::9"], 1),
        (["2001:db8:1:2::1", "2001:db8:1:3::1"], 2),
        (["203.0.113.7", "::ffff:203.0.113.7"], 1),
        (["203.0.113.7", "203.0.113.8"], 2),
        (["", "testclient"], 1),
    ],
)
async def test_one_network_is_one_counter(hosts: list[str], networks: int) -> None:
    tally = Tally()
    starts = Starts(tally, Rate(9, 60, 9), NETWORKS)
    for host in hosts:
        await starts.take(Request({"type": "http", "client": (host, 1)}))

    assert len(tally.taken) == networks


async def test_the_wait_is_told() -> None:
    starts = Starts(Tally(), Rate(1, 60, 0), NETWORKS)

    with pytest.raises(Problem) as refused:
        await starts.take(Request({"type": "http", "client": None}))

    assert (refused.value.status, refused.value.retry_after) == (429, 12.5)
