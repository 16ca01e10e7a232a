"""What the web channel asks of the core, and what it shows: the seam between HTTP and everything else."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Literal, Protocol

from adapters.base import Accepted, Conflict, Gone, Inbound, Sender, Signal
from guards.base import OutgoingText, Refusal


@dataclass(frozen=True, slots=True)
class MessageView:
    """One message as the person sees it. `name` is the staff member's, for author `staff`."""

    id: str
    seq: int
    author: Literal["person", "bot", "staff", "system"]
    name: str | None
    text: OutgoingText
    created_at: int


@dataclass(frozen=True, slots=True)
class GrowingView:
    """An answer that still grows: what of it may be seen."""

    id: str
    text: OutgoingText


@dataclass(frozen=True, slots=True)
class ConversationView:
    """Who answers now. `owner_name` is set while a staff member has it.

    `disclosure`: the operator's own words for "an AI answers", while it does.
    """

    id: str
    person_id: str
    owner: Literal["bot", "queue", "staff"]
    owner_name: str | None
    state: Literal["open", "closed"]
    last_seq: int
    disclosure: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to agree to. `agreed` is None while it has to be decided."""

    purpose: Literal["answer", "model"]
    question: str
    agreed: bool | None


@dataclass(frozen=True, slots=True)
class ConsentView:
    """All that a person is asked to agree to here, in their language. `asked` is empty where nothing is."""

    version: str
    link: str
    agree: str
    decline: str
    asked: Sequence[Question]


class Backend(Protocol):
    """The core, as the web channel sees it. Raises `guards.base.Unavailable` when nothing can be stored."""

    async def start(self, sender: Sender, *, language: str, former: str | None = None) -> ConversationView:
        """A new conversation of this sender (a fresh id, made by the server).

        `former`: the conversation in which they were a visitor before they signed in.
        """
        ...

    async def forged(self, conversation_id: str) -> None:
        """Somebody showed an identity in this conversation that the host page did not sign."""
        ...

    async def accept(self, inbound: Inbound) -> Accepted | Conflict | Gone | Refusal: ...

    async def conversation(self, conversation_id: str) -> ConversationView | None: ...

    async def messages(self, at: ConversationView, *, after: int, limit: int) -> Sequence[MessageView]:
        """What the person may see, in order of seq, with seq > after; nothing once it is retired."""
        ...

    async def why(self, conversation_id: str, message_id: str) -> OutgoingText | None:
        """Why an answer says what it says; None for what is no answer of the bot here."""
        ...

    async def growing(self, at: ConversationView) -> GrowingView | None:
        """What is being answered at this moment, sentence by sentence."""
        ...

    async def consent(self, conversation_id: str) -> ConsentView | None: ...

    async def decide(self, conversation_id: str, purpose: str, version: str, *, agreed: bool) -> bool:
        """The answer to one question; False: that is not what is asked now."""
        ...

    async def retire(self, conversation_id: str) -> None:
        """Close a conversation for its visitor: its tokens are dead from now on (sign-in, sign-out)."""
        ...

    def watch(self, conversation_id: str) -> AbstractAsyncContextManager[AsyncIterator[Sequence[Signal]]]:
        """Signals from the moment of entry; slow readers lose repeats, never the last of a kind."""
        ...
