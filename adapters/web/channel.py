"""The web channel's way out: a message is delivered by being visible, so there is nothing to transmit."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from adapters.base import Address, Capabilities, Letter


class WebChannel:
    """The core shows the message when it settles the row; sending the same id again changes nothing."""

    name = "web"
    capabilities = Capabilities(typing=True, idempotent_send=True, shown=True)

    def __init__(self, show_typing: Callable[[Address], Awaitable[None]]) -> None:
        self._show_typing = show_typing

    def parts(self, letter: Letter) -> int:
        return 1

    async def send(self, address: Address, letter: Letter, *, part: int = 0) -> str:
        return letter.id

    async def find(self, address: Address, letter_id: str, *, part: int = 0) -> str | None:
        """Never seen before it is settled: sending again is harmless."""
        return None

    async def typing(self, address: Address) -> None:
        await self._show_typing(address)
