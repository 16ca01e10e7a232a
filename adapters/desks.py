"""The contract of a desk: the staff side inside a messenger, one thread or topic per escalated conversation.

Whatever a desk shows is masked, and whatever staff write there stays there unless they say otherwise.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from guards.base import MaskedText, OutgoingText, RawText

StaffVerb = Literal["take-over", "reply", "note", "hand-back", "close", "reveal"]


@dataclass(frozen=True, slots=True)
class Card:
    """One escalated conversation at the head of its thread or topic. Holds no word that is not masked."""

    conversation_id: str
    title: str  # its channel and why it waits
    summary: MaskedText
    status: str  # a sentence: who has it, since when it waits
    verbs: Sequence[StaffVerb]  # what can be done now
    placeholders: Sequence[str] = ()  # values that can be revealed, brackets included


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of the masked history, in order."""

    id: str
    author: Literal["person", "bot", "staff", "system", "note"]
    name: str | None
    text: MaskedText


class PlaceGone(Exception):
    """Somebody deleted the thread or topic. The core opens another; nothing is ever posted elsewhere."""


class Desk(Protocol):
    """Where staff work inside a messenger: one thread or topic for each escalated conversation."""

    @property
    def name(self) -> str: ...

    async def open(self, card: Card) -> str:
        """A new thread or topic with the card at its head; its place. Raises SendFailed."""
        ...

    async def update(self, place: str, card: Card) -> None:
        """The card as it is now. Raises SendFailed, PlaceGone."""
        ...

    async def show(self, place: str, lines: Sequence[Line]) -> None:
        """More lines, in as few messages as they fit into. Raises SendFailed, PlaceGone."""
        ...

    async def announce(self, notice_id: str, text: MaskedText) -> None:
        """Parley's own words to all staff, outside of every conversation. Raises SendFailed."""
        ...


@dataclass(frozen=True, slots=True)
class StaffAct:
    """Something that somebody did at a desk. `user` is the platform's id.

    `value` is the placeholder to reveal. (desk, event_id) is its idempotency key.
    """

    event_id: str
    desk: str
    place: str
    user: str
    verb: StaffVerb
    text: RawText = field(default_factory=lambda: RawText(""))
    value: str = ""


class Duty(Protocol):
    """What a desk asks of the core."""

    async def act(self, act: StaffAct) -> str | OutgoingText | None:
        """Do it; what to show to this person alone (a refusal, a revealed value), or None: nothing to say."""
        ...
