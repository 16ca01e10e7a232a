"""The contract between Parley and a platform: what comes in, where an answer goes, how sending fails.

An adapter translates and decides nothing; it never sees storage or the bot.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

from guards.base import OutgoingText, RawText


@dataclass(frozen=True, slots=True)
class Address:
    """Where a conversation lives: `place` is the platform's own words (a web conversation id, a chat id)."""

    channel: str
    installation: str
    place: str


@dataclass(frozen=True, slots=True)
class Sender:
    """Who wrote: the platform's id, and whether the platform vouches for it (verified)."""

    id: str
    verified: bool = False
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Inbound:
    """One message as a platform delivered it. (channel, installation, event_id) is its idempotency key."""

    event_id: str
    address: Address
    sender: Sender
    text: RawText


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a channel can do; the core asks these, never the channel's name."""

    max_characters: int = 4000
    streaming: bool = False
    typing: bool = False
    idempotent_send: bool = False  # sending the same message id again is harmless


class SendFailed(Exception):
    """A channel could not deliver. `retry`: try again later; `unknown`: it may have arrived; `dead`: never.

    Remedy for `dead`: look at the channel's settings (`parley check`) or the person blocked the bot.
    """

    def __init__(
        self, kind: Literal["retry", "unknown", "dead"], code: str, retry_after: float | None = None
    ) -> None:
        super().__init__(f"{kind}: {code}")
        self.kind: Literal["retry", "unknown", "dead"] = kind
        self.code = code
        self.retry_after = retry_after


class Channel(Protocol):
    """Delivers to one platform."""

    @property
    def name(self) -> str: ...

    @property
    def capabilities(self) -> Capabilities: ...

    async def send(self, address: Address, text: OutgoingText, *, message_id: str) -> str:
        """Deliver and return the platform's id of the message. Raises SendFailed."""
        ...

    async def find(self, address: Address, message_id: str) -> str | None:
        """The platform's id of a message that may have been sent, or None if it surely was not.

        Raises SendFailed("unknown", ...) when the platform cannot tell.
        """
        ...

    async def typing(self, address: Address) -> None:
        """Show that an answer is being prepared. Best effort."""
        ...
