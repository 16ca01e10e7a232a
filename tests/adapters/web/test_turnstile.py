"""The verifier of Turnstile: asked once for a token, given up quickly, and never told who came."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from adapters.web.turnstile import Turnstile
from tests.clock import ManualClock
from tests.peers import turnstile as peer


@pytest.fixture
async def cloudflare() -> AsyncIterator[peer.Turnstile]:
    async with peer.Turnstile() as it:
        yield it


@pytest.fixture
async def turnstile(cloudflare: peer.Turnstile, clock: ManualClock) -> AsyncIterator[Turnstile]:
    it = asking(cloudflare, clock)
    yield it
    await it.aclose()


def asking(cloudflare: peer.Turnstile, clock: ManualClock, secret: str | None = None) -> Turnstile:
    return Turnstile(
        cloudflare.site_key,
        secret or cloudflare.secret,
        monotonic=clock.monotonic,
        base=cloudflare.url,
        seconds=2.0,
    )


async def test_a_token_passes_once(turnstile: Turnstile, cloudflare: peer.Turnstile) -> None:
    token = cloudflare.token()

    assert [await turnstile.passed(token) for _ in range(2)] == [True, False]
    assert cloudflare.asked == [{"secret": cloudflare.secret, "response": token}] * 2
    assert turnstile.ready


async def test_a_made_up_token_does_not_pass(turnstile: Turnstile) -> None:
    assert not await turnstile.passed("made up")
    assert turnstile.ready


@pytest.mark.parametrize("fault", ["hang", "status", "garbage", "internal-error"])
async def test_where_nobody_can_tell_nobody_passes_and_nobody_asks_for_a_while(
    turnstile: Turnstile, cloudflare: peer.Turnstile, clock: ManualClock, fault: peer.Fault
) -> None:
    cloudflare.fault = fault
    assert not await turnstile.passed(cloudflare.token())
    assert not turnstile.ready

    cloudflare.fault = None
    assert not await turnstile.passed(cloudflare.token())
    assert len(cloudflare.asked) == 1
    clock.advance(30)
    assert turnstile.ready
    assert await turnstile.passed(cloudflare.token())


async def test_a_server_that_is_not_there_is_not_ready(clock: ManualClock) -> None:
    turnstile = Turnstile("k", "s", monotonic=clock.monotonic, base="http://127.0.0.1:9")

    assert not await turnstile.passed("token")
    assert not turnstile.ready
    await turnstile.aclose()


async def test_a_wrong_secret_is_our_fault_and_not_the_visitors(
    cloudflare: peer.Turnstile, clock: ManualClock
) -> None:
    turnstile = asking(cloudflare, clock, secret="wrong")

    assert not await turnstile.passed(cloudflare.token())
    assert not turnstile.ready
    await turnstile.aclose()


async def test_a_flood_of_tokens_asks_only_so_many_at_once(
    turnstile: Turnstile, cloudflare: peer.Turnstile
) -> None:
    cloudflare.fault = "hang"
    first = [asyncio.create_task(turnstile.passed(f"t{number}")) for number in range(16)]
    await asyncio.sleep(0)

    assert not turnstile.ready
    assert not await turnstile.passed("one more")
    assert await asyncio.gather(*first) == [False] * 16
    assert len(cloudflare.asked) <= 16


async def test_one_that_was_never_asked_closes_too(clock: ManualClock) -> None:
    turnstile = Turnstile("k", "s", monotonic=clock.monotonic)
    await turnstile.aclose()

    assert turnstile.script == "https://challenges.cloudflare.com/turnstile/v0/api.js?render=explicit"
