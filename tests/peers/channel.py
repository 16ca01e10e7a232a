"""A platform that keeps every message it took, and a channel to it whose calls fail as they are scripted.

    platform = Platform()
    platform.send_script("drop", Refuse(retry_after=7), "dead")
    platform.find_script("mute")  # look-ups, and what is made whole
    ... give platform.channel to Delivery, assert on platform.took

Each call takes the next step of its script; when none is left it goes well. Without memory (`blind`) the
platform can never say what became of a message.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Literal

from adapters.base import Address, Capabilities, Left, Letter, Moved, SendFailed
from guards.base import OutgoingText

SendFault = Literal[
    "drop",  # it takes the message, and the connection dies before it says so
    "lose",  # the connection dies before it takes the message
    "dead",  # it refuses for good
    "hang",  # it takes the message and never answers
    "bug",  # the channel itself breaks
    "left",  # nobody is there any more
]
FindFault = Literal[
    "mute",  # it cannot tell
    "down",  # it cannot be asked now
    "dead",  # it will never tell: the chat is gone
    "hang",
]


@dataclass(frozen=True, slots=True)
class Refuse:
    """Not now; `retry_after` in seconds, or no hint."""

    retry_after: float | None = None


@dataclass(frozen=True, slots=True)
class Rename:
    """The place has another name now."""

    place: str


@dataclass
class Platform:
    """`took` is what people see: (place, message id, text), in order. `asked` are the look-ups."""

    name: str = "web"
    blind: bool = False
    paged: bool = False  # every paragraph is a message of its own
    breaks_after: int | None = None  # a stream loses its connection after so many pieces
    grown: dict[str, str] = field(default_factory=dict)  # what stands of a stream, by message id
    took: list[tuple[str, str, str]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    calls: int = 0
    step: Callable[[str], Awaitable[None]] | None = None  # told before it takes, and before it answers
    capabilities: Capabilities = field(default_factory=Capabilities)

    def __post_init__(self) -> None:
        self._sends: deque[SendFault | Refuse | Rename] = deque()
        self._finds: deque[FindFault] = deque()

    def send_script(self, *steps: SendFault | Refuse | Rename, times: int = 1) -> None:
        self._sends.extend(steps * times)

    def forget(self) -> None:
        """From here on all goes well."""
        self._sends.clear()
        self._finds.clear()

    def find_script(self, *steps: FindFault, times: int = 1) -> None:
        self._finds.extend(steps * times)

    def texts(self, place: str | None = None) -> list[str]:
        return [text for at, _, text in self.took if place in (None, at)]

    def copies(self, message_id: str) -> int:
        return sum(id == message_id for _, id, _ in self.took)

    # -- the channel ----------------------------------------------------------------------------------

    def parts(self, letter: Letter) -> int:
        return len(_pages(letter)) if self.paged else 1

    async def send(self, address: Address, letter: Letter, *, part: int = 0) -> str:
        self.calls += 1
        fault = self._sends.popleft() if self._sends else None
        if isinstance(fault, Refuse):
            raise SendFailed("retry", "429", fault.retry_after)
        if isinstance(fault, Rename):
            raise Moved(fault.place)
        if fault == "left":
            raise Left("blocked")
        if fault == "bug":
            raise RuntimeError("a bug in the channel")
        if fault == "dead":
            raise SendFailed("dead", "403")
        if fault == "lose":
            raise SendFailed("unknown", "connection")
        await self._step("take")
        text = _pages(letter)[part] if self.paged else letter.text.text
        self.took.append((address.place, letter.id, text))
        await self._step("answer")
        if fault == "hang":
            await asyncio.Event().wait()
        if fault == "drop":
            raise SendFailed("unknown", "connection")
        return f"at-{letter.id}"

    async def find(self, address: Address, letter_id: str, *, part: int = 0) -> str | None:
        self.asked.append(letter_id)
        fault = self._finds.popleft() if self._finds else None
        if fault == "hang":
            await asyncio.Event().wait()
        if fault == "down":
            raise SendFailed("retry", "503")
        if fault == "dead":
            raise SendFailed("dead", "404")
        if fault == "mute" or self.blind:
            raise SendFailed("unknown", "no_lookup")
        return f"at-{letter_id}" if self.copies(letter_id) else None

    async def typing(self, address: Address) -> None:
        return None

    async def _step(self, name: str) -> None:
        if self.step is not None:
            await self.step(name)

    # -- streams --------------------------------------------------------------------------------------

    async def stream(self, address: Address, letter: Letter) -> _Growing:
        self.calls += 1
        self.grown[f"at-{letter.id}"] = ""
        return _Growing(self, address, letter)

    async def mend(self, address: Address, external_id: str, letter: Letter) -> str:
        fault = self._finds.popleft() if self._finds else None
        if fault == "down":
            raise SendFailed("retry", "503")
        if fault == "dead":
            raise SendFailed("dead", "404")
        await self._step("take")
        self.grown[external_id] = letter.text.text
        await self._step("answer")
        if fault == "hang":
            await asyncio.Event().wait()
        return external_id


@dataclass
class _Growing:
    platform: Platform
    address: Address
    letter: Letter
    pieces: int = 0

    @property
    def id(self) -> str:
        return f"at-{self.letter.id}"

    async def release(self, text: OutgoingText) -> None:
        if self.pieces == self.platform.breaks_after:
            raise SendFailed("unknown", "connection")
        self.pieces += 1
        self.platform.grown[self.id] += text.text

    async def finish(self, letter: Letter) -> str:
        self.platform.grown[self.id] = letter.text.text
        return self.id


def _pages(letter: Letter) -> list[str]:
    return letter.text.text.split("\n\n")
