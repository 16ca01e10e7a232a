"""The web channel's way out: a message is delivered by being visible, so there is nothing to transmit."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from adapters.base import Address, Capabilities
from guards.base import OutgoingText


class WebChannel:
    """The core shows the message when it settles the row; sending the same id again changes nothing."""

    name = "web"
    capabilities = Capabilities(max_characters=8000, typing=True, idempotent_send=True)

    def __init__(self, show_typing: Callable[[Address], Awaitable[None]]) -> None:
        self._show_typing = show_typing

    async def send(self, address: Address, text: OutgoingText, *, message_id: str) -> str:
        return message_id

    async def find(self, address: Address, message_id: str) -> str | None:
        """Never seen before it is settled: sending again is harmless."""
        return None

    async def typing(self, address: Address) -> None:
        await self._show_typing(address)
