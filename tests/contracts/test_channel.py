"""What every Channel promises: one id a message, a look-up that does not guess, three kinds of failure."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from runpy import run_path
from time import time
from typing import Any

import pytest

from adapters.base import Address, Button, Channel, Letter, SendFailed
from adapters.slack.base import SlackOptions
from adapters.slack.connection import SlackConnection
from adapters.telegram.base import TelegramOptions
from adapters.telegram.connection import TelegramConnection
from adapters.web.channel import WebChannel
from guards.base import OutgoingText, Rate
from tests.peers.channel import Platform, Refuse
from tests.peers.slack import Slack
from tests.peers.telegram import Telegram
from tests.running import EXAMPLES


def hello(id: str) -> Letter:
    return Letter(id, "bot", OutgoingText("Hello."))


async def shown(_address: Address) -> None:
    return None


class Unhurried:
    """Counters of a platform that lets us send as fast as we like."""

    async def take(self, key: str, rate: Rate) -> float:
        return 0.0

    async def hold(self, key: str, seconds: float) -> None:
        return None

    async def held(self, key: str) -> float:
        return 0.0


class Nobody:
    """A core, a duty and secrets that nothing here asks."""

    async def get(self, name: str) -> bytes | None:
        return None


At = tuple[Channel, Address]
NOBODY: Any = Nobody()  # Any: it stands for three contracts, of which a channel alone asks nothing


@asynccontextmanager
async def web(_folder: Path) -> AsyncIterator[At]:
    yield WebChannel(shown), Address("web", "shop", "conversation-1")


@asynccontextmanager
async def scripted(_folder: Path) -> AsyncIterator[At]:
    yield Platform(), Address("web", "shop", "conversation-1")


@asynccontextmanager
async def blind(_folder: Path) -> AsyncIterator[At]:
    yield Platform(blind=True), Address("web", "shop", "conversation-1")


@asynccontextmanager
async def folder(path: Path) -> AsyncIterator[At]:
    example = run_path(str(EXAMPLES / "folder_channel" / "folder_channel.py"))
    yield example["FolderChannel"](path), Address("folder", "here", "anna")


@asynccontextmanager
async def slack(_folder: Path) -> AsyncIterator[At]:
    async with Slack() as platform:
        options = SlackOptions("http", bot_token=platform.workspace.token, api_url=platform.api_url)
        connection = SlackConnection(options, NOBODY, NOBODY, Unhurried(), NOBODY, wall_clock, bytes(32))
        yield connection.channel, Address("slack", platform.workspace.id, platform.dm("U1").id)
        await connection.stop()


@asynccontextmanager
async def telegram(_folder: Path) -> AsyncIterator[At]:
    async with Telegram() as platform:
        await platform.says(7, 7, "/start")  # a bot may not write first
        options = TelegramOptions(platform.token, api_url=platform.url)
        connection = TelegramConnection(options, NOBODY, NOBODY, Unhurried(), wall_clock)
        yield connection.channel, Address("telegram", str(platform.bot_id), "7")
        await connection.stop()


def wall_clock() -> int:
    return round(time() * 1000)


@pytest.fixture(params=[web, scripted, blind, folder, slack, telegram])
async def at(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[At]:
    make: Callable[[Path], AbstractAsyncContextManager[At]] = request.param
    async with make(tmp_path) as made:
        yield made


@pytest.fixture
def channel(at: At) -> Channel:
    return at[0]


@pytest.fixture
def place(at: At) -> Address:
    return at[1]


async def found(channel: Channel, place: Address, message_id: str) -> str | None:
    """What looking up says; `unknown` when the platform cannot tell."""
    try:
        return await channel.find(place, message_id)
    except SendFailed as failure:
        return failure.kind


async def test_a_message_that_was_never_sent_is_not_found(channel: Channel, place: Address) -> None:
    assert await found(channel, place, "never") in (None, "unknown")


async def test_what_is_found_is_the_id_that_sending_told_or_sending_again_is_harmless(
    channel: Channel, place: Address
) -> None:
    sent = await channel.send(place, hello("m1"))
    told = await found(channel, place, "m1")

    assert told in (sent, "unknown") or (told is None and channel.capabilities.idempotent_send)


async def test_typing_is_best_effort(channel: Channel, place: Address) -> None:
    before = channel.capabilities
    await channel.typing(place)

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
        await platform.send(Address("web", "shop", "c-1"), hello("m1"))

    assert (failed.value.kind, failed.value.retry_after) == (kind, after)
    assert "Hello" not in str(failed.value)
    assert platform.copies("m1") == (1 if fault == "drop" else 0)


async def test_who_can_be_told_aside_has_a_button_to_ask(channel: Channel, place: Address) -> None:
    can = channel.capabilities
    below = (Button("person", "A person"), Button("why", "Why?")) if can.asides else ()
    sent = await channel.send(place, Letter("m1", "bot", OutgoingText("Hello."), buttons=below))

    assert sent
    assert can.buttons or not can.asides


LONG = "\n\n".join(f"Paragraph {number}. " + "All of it has to arrive. " * 20 for number in range(40))


async def test_a_long_letter_goes_in_parts_that_are_always_the_same(channel: Channel, place: Address) -> None:
    letter = Letter("long", "bot", OutgoingText(LONG))
    parts = channel.parts(letter)

    longest = channel.capabilities.longest
    assert parts == channel.parts(letter) >= (-(-len(LONG) // longest) if longest else 1)
    assert longest is not None or parts == 1, "what falls into parts says how long one may be"
    ids = [await channel.send(place, letter, part=part) for part in range(parts)]
    assert len(set(ids)) == parts


async def test_every_part_is_found_by_its_own_number(channel: Channel, place: Address) -> None:
    letter = Letter("long", "bot", OutgoingText(LONG))
    sent = await channel.send(place, letter, part=channel.parts(letter) - 1)

    try:
        told = await channel.find(place, "long", part=channel.parts(letter) - 1)
    except SendFailed as failure:
        told = failure.kind
    assert told in (sent, "unknown") or (told is None and channel.capabilities.idempotent_send)
