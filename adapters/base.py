"""The contract between Parley and a platform: what comes in, where an answer goes, how sending fails.

An adapter translates and decides nothing; it never sees storage or the bot.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from guards.base import File, OutgoingText, RawText, Refusal

# -- in -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Address:
    """Where a conversation lives: `place` is the platform's own words (a web conversation id, a chat id)."""

    channel: str
    installation: str
    place: str


@dataclass(frozen=True, slots=True)
class Sender:
    """Who wrote: the platform's id, and whether the platform vouches for it (verified).

    Where others can read along, an adapter gives the same person another id and does not verify it: what is
    known about somebody is for private places only. `network` names where on the internet they are, and
    `origin` the web page they write on, so that many who are not verified have limits together; a network's
    name is never an address.
    """

    id: str
    verified: bool = False
    language: str | None = None
    network: str | None = None
    origin: str | None = None


@dataclass(frozen=True, slots=True)
class Inbound:
    """One message as a platform delivered it. (channel, installation, event_id) is its idempotency key.

    `text` has a line for each of its files, so that their names are kept and masked like all other words.
    """

    event_id: str
    address: Address
    sender: Sender
    text: RawText
    files: Sequence[File] = ()


# start: first contact. person: "talk to a person". stop: answer no further. language: `value` is its code.
# helpful, unhelpful: about the answer whose id is `value`. agree, decline: the question whose id is `value`.
# withdraw: all that was agreed to.
Action = Literal[
    "start",
    "person",
    "stop",
    "privacy",
    "forget",
    "language",
    "helpful",
    "unhelpful",
    "agree",
    "decline",
    "withdraw",
]


@dataclass(frozen=True, slots=True)
class Press:
    """A button or a command: a deliberate act. Its idempotency key is like a message's."""

    event_id: str
    address: Address
    sender: Sender
    action: Action
    value: str = ""


@dataclass(frozen=True, slots=True)
class Accepted:
    """The message is durable. `duplicate`: it was so before this call."""

    message_id: str
    seq: int
    duplicate: bool = False


@dataclass(frozen=True, slots=True)
class Conflict:
    """The same event id came with other words: nothing was stored."""


@dataclass(frozen=True, slots=True)
class Gone:
    """The conversation is unknown, closed for good, or belongs to somebody else."""


@dataclass(frozen=True, slots=True)
class Signal:
    """Something happened in a conversation; carries ids only, the reader fetches what it may see."""

    kind: Literal["message", "delta", "typing", "owner", "state"]
    conversation_id: str


class Core(Protocol):
    """What a messenger's adapter asks of the core: every call is durable when it returns.

    Raises `guards.base.Unavailable` when nothing can be stored: do not acknowledge, the platform tries again.
    """

    async def accept(self, inbound: Inbound) -> Accepted | Conflict | Refusal:
        """A message; the conversation at its address begins with its first. A refusal has been answered."""
        ...

    async def press(self, press: Press) -> None: ...

    async def why(self, address: Address, letter_id: str) -> OutgoingText | None:
        """What an answer there rests on, for the eyes of its person; None: they got no such answer, or
        asked too often.

        Changes nothing that anybody sees, and its words are kept nowhere.
        """
        ...

    async def reword(self, address: Address, event_id: str, text: RawText) -> None:
        """The person edited a message. What was answered stays answered; nothing is done twice."""
        ...

    async def retract(self, address: Address, event_id: str) -> None:
        """The person deleted a message: its words go, and an answer not yet given is not given."""
        ...

    async def moved(self, old: Address, new: Address) -> None:
        """The platform gave the place another name (a group became a supergroup)."""
        ...

    async def left(self, address: Address) -> None:
        """Nobody can be reached there any more (blocked, withdrawn): what waits for it is dropped."""
        ...

    async def alarm(self, channel: str, code: str) -> None:
        """The platform told of trouble with the whole connection: an audit row, a log line, a metric."""
        ...


# -- out ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Button:
    """What a person can press below an answer; pressing it comes back as a Press with the letter's id.

    `why` is no act, and is there for a channel with asides: pressing it asks `Core.why`.
    """

    action: Action | Literal["why"]
    label: str


@dataclass(frozen=True, slots=True)
class Letter:
    """One message on its way out. `id` is ours; `name` is the staff member's, for author `staff`."""

    id: str
    author: Literal["bot", "staff", "system"]
    text: OutgoingText
    name: str | None = None
    buttons: Sequence[Button] = ()


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a channel can do; the core asks these, never the channel's name."""

    longest: int | None = None  # UTF-16 units of one part; None: a letter of any length is one
    streaming: bool = False  # it has `stream` and `mend`: see StreamingChannel
    buttons: bool = False
    asides: bool = False  # whoever presses a button can be told something that nobody else sees
    files: bool = False
    typing: bool = False
    idempotent_send: bool = False  # sending the same letter again is harmless
    shown: bool = False  # the person reads what Parley holds: nothing is sent, and so nothing can fail


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


class Moved(SendFailed):
    """The place has another name now: the core rewrites its addresses and sends once more.

    `place` is the new name of what `Address.place` begins with, up to its first colon.
    """

    def __init__(self, place: str) -> None:
        super().__init__("retry", "moved", 0.0)
        self.place = place


class Left(SendFailed):
    """The person can never be reached there again (blocked, removed): what waits for them is dropped."""

    def __init__(self, code: str) -> None:
        super().__init__("dead", code)


class Channel(Protocol):
    """Delivers to one platform. A long letter goes in parts, each of them one message of the platform."""

    @property
    def name(self) -> str: ...

    @property
    def capabilities(self) -> Capabilities: ...

    def parts(self, letter: Letter) -> int:
        """In how many messages the letter goes; the same letter always gives the same parts."""
        ...

    async def send(self, address: Address, letter: Letter, *, part: int = 0) -> str:
        """Deliver one part and return the platform's id of the message. Raises SendFailed."""
        ...

    async def find(self, address: Address, letter_id: str, *, part: int = 0) -> str | None:
        """The platform's id of a part that may have been sent, or None if it surely was not.

        Raises SendFailed("unknown", ...) when the platform cannot tell.
        """
        ...

    async def typing(self, address: Address) -> None:
        """Show that an answer is being prepared. Best effort: never raises for the platform's sake."""
        ...


class Stream(Protocol):
    """One answer that grows before the person's eyes: only released text comes here."""

    @property
    def id(self) -> str | None:
        """The platform's id of what stands there already and would outlive us; None while nothing does."""
        ...

    async def release(self, text: OutgoingText) -> None:
        """The next piece, appended to what was released before. Raises SendFailed."""
        ...

    async def finish(self, letter: Letter) -> str:
        """The whole letter stands, with its buttons; the platform's id. Raises SendFailed.

        Of a letter in several parts it is the first.
        """
        ...


class StreamingChannel(Channel, Protocol):
    """A channel that can show an answer while it comes."""

    async def stream(self, address: Address, letter: Letter) -> Stream | None:
        """None where this place cannot stream: then `send` is the way. Raises SendFailed.

        The letter's words are only its first; they are released like all others.
        """
        ...

    async def mend(self, address: Address, external_id: str, letter: Letter) -> str:
        """Make what a broken stream left behind the whole letter, without a second message."""
        ...
