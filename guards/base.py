"""The safe values and contracts that every other package speaks in.

A safe value is a type: raw words have no path to a provider, an unchecked draft has no path to a
person. Only `guards/` may construct these types (a rule test reads every call); nothing here may do I/O.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Literal, Protocol


@dataclass(frozen=True, slots=True, repr=False)
class RawText:
    """A person's words as they came. Anybody may wrap them; only `guards/` may read `.text`.

    The repr shows a length, never the words, so a traceback or a log line cannot leak them.
    """

    text: str

    def __repr__(self) -> str:
        return f"RawText({len(self.text)} characters)"


@dataclass(frozen=True, slots=True)
class File:
    """A file that came with a message, as its channel tells of it. Nothing of it was fetched.

    `head` are its first bytes, where the channel has them.
    """

    name: RawText
    media_type: str = ""
    size: int | None = None  # in bytes
    head: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class MaskedText:
    """Text in which recognised personal data is replaced by placeholders such as `[CARD_1]`.

    The only text that may enter a prompt, the history, a log or a trace.
    """

    value: str

    @classmethod
    def authored(cls, text: str) -> MaskedText:
        """Text that the operator or Parley itself wrote: instructions, templates, knowledge."""
        return cls(text)

    @classmethod
    def from_storage(cls, column: str) -> MaskedText:
        """A column that held a MaskedText when it was written; for `storage/` only."""
        return cls(column)

    @classmethod
    def join(cls, parts: Sequence[MaskedText]) -> MaskedText:
        """Several masked texts, one to a line."""
        return cls("\n".join(part.value for part in parts))

    def clipped(self, characters: int) -> MaskedText:
        """At most `characters` of it, with an ellipsis where something was cut."""
        cut = len(self.value) > characters
        return MaskedText(self.value[: characters - 1] + "…") if cut else self


@dataclass(frozen=True, slots=True)
class CheckedText:
    """An answer that passed every output check; facts and placeholders are still references."""

    masked: MaskedText

    @classmethod
    def from_storage(cls, column: str) -> CheckedText:
        """A column that held a CheckedText when it was written; for `storage/` only."""
        return cls(MaskedText.from_storage(column))


@dataclass(frozen=True, slots=True, repr=False)
class OutgoingText:
    """Rendered text (the Markdown subset) that a channel may deliver to one person."""

    text: str

    def __repr__(self) -> str:
        return f"OutgoingText({len(self.text)} characters)"


@dataclass(frozen=True, slots=True, repr=False)
class SealedText:
    """Encrypted text: the only form in which a person's own words rest in the database."""

    blob: bytes

    @classmethod
    def from_storage(cls, column: bytes) -> SealedText:
        """A column that held a SealedText when it was written; for `storage/` only."""
        return cls(bytes(column))

    def __repr__(self) -> str:
        return f"SealedText({len(self.blob)} bytes)"


@dataclass(frozen=True, slots=True)
class Span:
    """One piece of personal data: code-point offsets (end exclusive), a kind such as `CARD`, 0..1."""

    start: int
    end: int
    kind: str
    score: float = 1.0


class Detector(Protocol):
    """Finds personal data. May raise: the caller fails closed."""

    @property
    def name(self) -> str: ...

    async def find(self, text: str) -> Sequence[Span]: ...


@dataclass(frozen=True, slots=True)
class VaultEntry:
    """One masked value: its placeholder in this conversation and the original, sealed.

    `digest` is a keyed hash of the normalised value, so that the same value gets the same placeholder.
    """

    placeholder: str  # with brackets: [CARD_1]
    kind: str
    digest: str
    sealed: SealedText


class MaskingFailed(Exception):
    """A detector raised or ran out of time. The turn goes to a person; its text goes nowhere else."""


# what is wrong with the message itself
Unfit = Literal["empty", "too_long", "unreadable", "too_many_files", "file_too_large", "file_refused"]
# consent: its person has not decided yet whether anything may be kept
RefusalReason = Unfit | Literal["rate_limited", "over_budget", "blocked", "consent"]


# what a rate limit is about; `everyone` is the whole installation, over all its tenants
# `network`, `origin` (a page with the widget) and `site` (all such pages) are of anonymous visitors only
Dimension = Literal["person", "conversation", "characters", "network", "origin", "site", "tenant", "everyone"]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A message that is not accepted, and why. `retry_after` is in seconds, `dimension` is the limit's.

    `fits` is what would not have been too much: characters of this text, files, or bytes of one file.
    """

    reason: RefusalReason
    retry_after: float | None = None
    dimension: Dimension | None = None
    fits: int | None = None


@dataclass(frozen=True, slots=True)
class Take:
    """`cost` of a counter that holds `span`, both in microseconds; a cost is never above the span.

    What was taken comes back by itself as time passes, all of it within the span. A counter of `everyone` is
    one for all tenants.
    """

    key: str
    cost: int
    span: int
    everyone: bool = False


@dataclass(frozen=True, slots=True)
class Rate:
    """`count` events per `seconds`, of which `burst` may come at once."""

    count: int
    seconds: float
    burst: int

    def take(self, key: str, *, units: int = 1, share: float = 1.0, everyone: bool = False) -> Take:
        """`units` at once, while only `share` (0..1) of this rate is granted. One is always possible.

        A smaller share makes each unit dearer and leaves the span alone, so what is used up stays used up in
        proportion when the share changes. No rounding ever gives more than the whole rate.
        """
        interval = max(1, math.ceil(self.seconds * 1_000_000 / self.count))
        granted = max(1, round(share * 1_000_000))
        span = interval * self.burst
        return Take(key, min(span, interval * units * 1_000_000 // granted), span, everyone)


class Counters(Protocol):
    """Durable rate counters (GCRA), shared by every process on the database."""

    async def take(self, key: str, rate: Rate) -> float:
        """Take one; 0.0 when allowed, else the seconds to wait. A refused take costs nothing."""
        ...


class Tally(Counters, Protocol):
    """Counters of which several are taken together."""

    async def take_all(self, takes: Sequence[Take]) -> Mapping[str, float]:
        """All of them (no two of one key) or none; empty when taken, else the seconds to wait by key."""
        ...


class Holds(Counters, Protocol):
    """Counters that can be held: the other side said how long to keep away."""

    async def hold(self, key: str, seconds: float) -> None:
        """Nothing under this key for so long; a longer hold stays."""
        ...

    async def held(self, key: str) -> float:
        """Seconds until the hold ends; 0.0 when there is none."""
        ...


FactType = Literal["money", "count", "percent", "date", "identifier", "status", "text"]
FactValue = Decimal | date | datetime | str


@dataclass(frozen=True, slots=True)
class Fact:
    """Something verified about one person. The model sees name, type and description, never the value."""

    name: str  # dotted, lower case: account.balance, order.4711.status
    type: FactType
    value: FactValue = field(repr=False)
    description: str = ""
    currency: str | None = None  # ISO 4217, for money
    unit: str | None = None  # for counts: "items", "days"
    words: tuple[str, ...] = ()  # what people call it, where its name and description do not say so


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of approved knowledge that an answer may quote."""

    id: str
    title: str
    text: MaskedText
    link: str | None = None
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that an answer may rest on: nothing outside it may be stated as a figure or identifier."""

    facts: Mapping[str, Fact] = field(default_factory=dict)
    said: Sequence[MaskedText] = ()  # this person's own messages
    passages: Sequence[Passage] = ()
    placeholders: frozenset[str] = frozenset()  # those issued in this conversation, brackets included
    link_hosts: frozenset[str] = frozenset()
    secrets: Sequence[str] = ()  # keys and canaries that must never be repeated
    instructions: Sequence[str] = ()  # what a model was told to do: not to be quoted at length
    cited: frozenset[str] = frozenset()  # ids of the passages that the draft names as its own
    facts_down: bool = False  # the facts cannot be read now, so there may be some
    done: frozenset[str] = frozenset()  # what has truly been done for this person in this turn: handed_over


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a draft was rejected. `hint` goes back to the provider once; it never holds a fact's value."""

    check: str  # figures, claims, leaks, links, form, forbidden
    code: str  # unproven_figure, foreign_link, ...
    hint: MaskedText


class OutputGuard(Protocol):
    """One check of a draft. Pure and quick; raises only when broken, and then the draft is not sent."""

    @property
    def name(self) -> str: ...

    def inspect(self, draft: str, evidence: Evidence) -> Sequence[Reason]: ...


class Unavailable(Exception):
    """Nothing can be stored now: the database is locked, full or gone. Nothing was accepted.

    Remedy: `parley check` names the cause; the sender may safely try the same message id again.
    """
