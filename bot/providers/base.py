"""The contract of everything that can draft an answer, and the taxonomy of its failures.

A prompt holds masked text only. A draft is the model's own words: untrusted until `check` has passed it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Final, Literal, Protocol

from pydantic import Field

from guards.base import FactType, MaskedText, Passage


@dataclass(frozen=True, slots=True)
class Said:
    """One earlier message of the conversation, as the model sees it."""

    role: Literal["person", "assistant", "staff"]
    text: MaskedText


@dataclass(frozen=True, slots=True)
class FactName:
    """What is known about this person, by name only: the value never enters a prompt."""

    name: str
    type: FactType
    description: str


@dataclass(frozen=True, slots=True)
class Prompt:
    """All that a model is told. `question` is the newest message or burst; it is not in `history`."""

    instructions: MaskedText
    history: Sequence[Said]
    question: MaskedText
    passages: Sequence[Passage]
    facts: Sequence[FactName]
    language: str
    corrections: Sequence[MaskedText] = ()  # why the last draft was rejected
    max_output_tokens: int = 800
    facts_down: bool = False  # what is known about this person cannot be read now
    cache_key: str = ""  # the same for all turns of a conversation, and says nothing about it


# As a server counts them: no text has more, and nothing else may reach the books.
Tokens = Annotated[int, Field(strict=True, ge=0, le=100_000_000)]


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens as the provider counted them. Input is all that was read: its cache gave some, or took some."""

    input_tokens: int
    output_tokens: int
    cached_tokens: int = 0  # came from the cache
    written_tokens: int = 0  # were put into it
    written_1h_tokens: int = 0  # were put into it for an hour, which may cost more


Wish = Literal["none", "hand_over", "close"]  # what a model wants done, besides its words


@dataclass(frozen=True, slots=True)
class Draft:
    """What a provider would say. Its wish is a typed field, never a phrase in the text.

    `facts` and `passages` are the names and ids that it claims to rest on; `confidence` (0..1) is its own.
    """

    text: str
    provider: str
    model: str
    wish: Wish = "none"
    facts: tuple[str, ...] = ()
    passages: tuple[str, ...] = ()
    language: str | None = None
    confidence: float | None = None
    usage: Usage | None = None
    tier: str = ""  # of models, which the chain knows; a lone one has no name


FailureKind = Literal[
    "timeout",  # no whole answer in its share of the deadline
    "network",  # refused, reset, cut
    "overloaded",  # 5xx, 529, overloaded inside a 200
    "rate_limited",  # 429 that a wait can mend
    "quota",  # 429 that only a person can mend
    "auth",  # 401, 403
    "unknown_model",  # 404: there is no such model, or no longer
    "bad_request",  # 400, 422: our request is wrong
    "too_long",  # the context does not fit
    "cut",  # the stream ended without an allow-listed stop reason
    "overlong",  # the answer did not fit into its limit of tokens
    "malformed",  # a frame that does not parse
    "refused",  # the model declined: never worked around by asking another
    "filtered",  # the provider's content filter
]


class ProviderFailed(Exception):
    """A provider gave no usable draft. `kind` decides what happens next; no text of the call is kept.

    `usage` is what it counted nevertheless; `unsent`: it was never reached, so nothing can be billed.

    Remedy for `auth` and `quota`: see the provider's account; for `unknown_model`: the model's name.
    """

    def __init__(
        self,
        kind: FailureKind,
        *,
        retry_after: float | None = None,
        status: int | None = None,
        usage: Usage | None = None,
        unsent: bool = False,
    ) -> None:
        super().__init__(f"{kind} (status {status})" if status else kind)
        self.kind: FailureKind = kind
        self.retry_after, self.status = retry_after, status
        self.usage, self.unsent = usage, unsent


class Listener(Protocol):
    """Is told of a draft while it comes. What was heard is no answer yet: the stream may still break off."""

    def begin(self, draft: Draft) -> None:
        """A draft begins: all of it but its words. Whatever was heard before is void."""
        ...

    async def hear(self, words: str) -> None:
        """The next words. The provider's stream waits meanwhile; what is raised ends the call."""
        ...


class Stage(Listener, Protocol):
    """A listener that shows what it hears."""

    @property
    def said(self) -> bool:
        """Something of a draft stands before the person: no other draft may follow."""
        ...


class Unheard:
    """Nobody listens, and nothing is shown."""

    said = False

    def begin(self, draft: Draft) -> None:
        return None

    async def hear(self, words: str) -> None:
        return None


UNHEARD: Final = Unheard()


class Interrupted(Exception):
    """A listener ends the call: what comes may not be said any more. No fault of the provider's."""


class Provider(Protocol):
    """Drafts an answer. Raises ProviderFailed, what its listener raises, and nothing else but a cancel."""

    @property
    def name(self) -> str: ...

    @property
    def model(self) -> str: ...

    async def draft(self, prompt: Prompt, *, timeout: float, listener: Listener = UNHEARD) -> Draft: ...
