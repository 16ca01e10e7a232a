"""What every Channel promises: one id a message, a look-up that does not guess, three kinds of failure."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from adapters.base import Address, Channel, Letter, SendFailed
from adapters.web.channel import WebChannel
from guards.base import OutgoingText
from tests.peers.channel import Platform, Refuse

PLACE = Address("web", "shop", "conversation-1")


def hello(id: str) -> Letter:
    return Letter(id, "bot", OutgoingText("Hello."))


async def shown(_address: Address) -> None:
    return None


def web() -> Channel:
    return WebChannel(shown)


def scripted() -> Channel:
    return Platform()


def blind() -> Channel:
    return Platform(blind=True)


@pytest.fixture(params=[web, scripted, blind])
def channel(request: pytest.FixtureRequest) -> Channel:
    make: Callable[[], Channel] = request.param
    return make()


async def test_it_has_a_name_and_says_what_it_can(channel: Channel) -> None:
    assert channel.name
    assert channel.parts(hello("m1")) == 1
    assert isinstance(channel.capabilities.idempotent_send, bool)


async def test_sending_tells_the_platforms_own_id(channel: Channel) -> None:
    first = await channel.send(PLACE, hello("m1"))
    second = await channel.send(PLACE, hello("m2"))

    assert first
    assert first != second, "two messages are two, however alike"


async def test_sending_again_gives_the_same_id_where_that_is_promised(channel: Channel) -> None:
    ids = {await channel.send(PLACE, hello("m1")) for _ in range(3)}

    assert len(ids) == 1 or not channel.capabilities.idempotent_send


async def found(channel: Channel, message_id: str) -> str | None:
    """What looking up says; `unknown` when the platform cannot tell."""
    try:
        return await channel.find(PLACE, message_id)
    except SendFailed as failure:
        return failure.kind


async def test_a_message_that_was_never_sent_is_not_found(channel: Channel) -> None:
    assert await found(channel, "never") in (None, "unknown")


async def test_what_is_found_is_the_id_that_sending_told_or_sending_again_is_harmless(
    channel: Channel,
) -> None:
    sent = await channel.send(PLACE, hello("m1"))
    told = await found(channel, "m1")

    assert told in (sent, "unknown") or (told is None and channel.capabilities.idempotent_send)


async def test_typing_is_best_effort(channel: Channel) -> None:
    before = channel.capabilities
    await channel.typing(PLACE)

    assert channel.capabilities == before


@pytest.mark.parametrize(
    ("fault", "kind", "after"),
    [("drop", "unknown", None), ("lose", "unknown", None), ("dead", "dead", None), (Refuse(7), "retry", 7)],
)
async def test_a_failure_is_one_of_three_kinds_and_never_holds_the_words(
    fault: object, kind: str, after: float | None
) -> None:
    platform = Platform()
    platform.send_script(fault)  # type: ignore[arg-type]  # one of the faults above

    with pytest.raises(SendFailed) as failed:
        await platform.send(PLACE, hello("m1"))

    assert (failed.value.kind, failed.value.retry_after) == (kind, after)
    assert "Hello" not in str(failed.value)
    assert platform.copies("m1") == (1 if fault == "drop" else 0)
