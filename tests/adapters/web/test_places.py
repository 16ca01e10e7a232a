"""Places for live streams: bounded for everybody, and never all taken by strangers."""

from __future__ import annotations

from contextlib import AbstractContextManager, ExitStack

import httpx2
import pytest

from adapters.web.errors import Problem
from adapters.web.places import Places
from tests.adapters.web.fake import make_site
from tests.adapters.web.serving import served
from tests.adapters.web.test_identity import signed
from tests.adapters.web.visitor import Visitor


def taken(places: Places, conversation: str, network: str | None) -> AbstractContextManager[None] | int:
    """The place, or the status of the refusal."""
    try:
        return places.take(conversation, network)
    except Problem as problem:
        return problem.status


def test_WEB_13_ten_thousand_idle_strangers_leave_room_for_customers() -> None:
    places = Places(in_all=5000, per_network=200)
    outcomes = [taken(places, f"c{number}", f"n{number % 100}") for number in range(10_000)]

    assert outcomes.count(503) == 6000
    assert places.count == 4000
    customers = [taken(places, f"customer{number}", None) for number in range(1001)]
    assert customers.count(503) == 1
    assert places.count == 5000


def test_one_network_has_its_share() -> None:
    places = Places(in_all=100, per_network=2)

    assert [taken(places, f"c{number}", "n1") for number in range(4)][2:] == [429, 429]
    assert taken(places, "c9", "n2") != 429
    assert taken(places, "c10", None) != 429


def test_one_conversation_has_its_windows() -> None:
    places = Places(in_all=100, per_network=50)
    assert [taken(places, "c1", None) for _ in range(9)][8:] == [429]
    assert taken(places, "c2", None) != 429


def test_a_place_is_taken_at_once_and_free_again_when_it_is_left() -> None:
    places = Places(in_all=5, per_network=1)
    with ExitStack() as held:
        held.enter_context(places.take("c1", "n1"))
        assert places.count == 1
        assert taken(places, "c2", "n1") == 429

    assert places.count == 0
    assert taken(places, "c2", "n1") != 429


def test_a_place_is_free_again_also_when_its_stream_breaks() -> None:
    places = Places(in_all=5, per_network=1)
    with pytest.raises(RuntimeError), places.take("c1", "n1"):
        raise RuntimeError

    assert places.count == 0


@pytest.mark.parametrize(("per_network", "status"), [(2, 429), (9, 503)])
async def test_WEB_13_beyond_the_places_a_stream_is_told_to_come_again(per_network: int, status: int) -> None:
    site = make_site(places=Places(in_all=3, per_network=per_network))
    async with served(site.app) as url, httpx2.AsyncClient(base_url=url, trust_env=False) as http:
        one, two, three = [await Visitor.start(http) for _ in range(3)]
        customer = await Visitor.start(http, identity=signed())
        async with one.events() as first, two.events() as second:
            await anext(first)
            await anext(second)
            refused = await three.ask("GET", "/events")
            async with customer.events() as events:
                assert (await anext(events))[0] == "state"
        site.streams.close()

    assert (refused.status_code, "retry-after" in refused.headers) == (status, True)
