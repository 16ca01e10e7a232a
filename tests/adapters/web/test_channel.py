from __future__ import annotations

from adapters.base import Address, Channel, Letter
from adapters.web.channel import WebChannel
from guards.base import OutgoingText

PLACE = Address("web", "shop", "conversation-1")


async def test_a_message_is_delivered_by_being_visible() -> None:
    shown: list[Address] = []

    async def show_typing(address: Address) -> None:
        shown.append(address)

    channel: Channel = WebChannel(show_typing)
    await channel.typing(PLACE)

    assert await channel.send(PLACE, Letter("m1", "bot", OutgoingText("hello"))) == "m1"
    assert await channel.find(PLACE, "m1") is None
    assert channel.capabilities.idempotent_send
    assert shown == [PLACE]
