"""The contract of a provider that takes work which can wait, many pieces at once and at a lower price.

What is sent holds masked text only. Taking is not idempotent: whoever is not sure that a batch arrived looks
for it before sending it again.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Final, Literal, Protocol

from bot.providers.base import FailureKind, Usage
from storage.base import Transaction
from storage.batches import Errand

UNBILLED: Final = Usage(0, 0)  # of what the vendor failed at, cancelled or let expire, as both promise


@dataclass(frozen=True, slots=True)
class Piece:
    """One request of a batch. `id` comes back with its result; at most 64 characters of A-Z a-z 0-9 _ -."""

    id: str
    system: str
    text: str
    max_output_tokens: int

    def size(self) -> int:
        return len(self.system.encode()) + len(self.text.encode())


@dataclass(frozen=True, slots=True)
class Said:
    """A whole answer to one piece."""

    id: str
    text: str
    usage: Usage | None


@dataclass(frozen=True, slots=True)
class Failed:
    """No answer to one piece. `usage` is None when nobody counted what may be billed.

    An empty `id` is that of a line which names no piece: any that has no result may be it.
    """

    id: str
    kind: FailureKind
    usage: Usage | None = None


Result = Said | Failed


@dataclass(frozen=True, slots=True)
class Dropped:
    """Why an answer is not kept: a code, never a word of it."""

    code: str


Keeping = Callable[[Transaction], Awaitable[None]]  # writes what is kept, with the end of its errand


class Work(Protocol):
    """What is asked of one kind, and what of an answer is kept."""

    @property
    def output_tokens(self) -> int:
        """The longest answer."""
        ...

    async def find(self) -> None:
        """Write errands for what there is to do."""
        ...

    async def piece(self, errand: Errand) -> Piece | None:
        """None: nothing may be asked about it, or nothing is left to be asked."""
        ...

    async def judge(self, errand: Errand, text: str) -> Keeping | Dropped: ...


@dataclass(frozen=True, slots=True)
class Found:
    """Their name for a batch of ours."""

    vendor_id: str


class BatchProvider(Protocol):
    """Every method raises ProviderFailed; one with a status of 400 or more was surely refused."""

    @property
    def name(self) -> str: ...

    @property
    def model(self) -> str: ...

    @property
    def account(self) -> str:
        """The name of its key: no other may ask for what was sent with it."""
        ...

    async def send(self, mark: str, pieces: Sequence[Piece]) -> str:
        """Their name for it. A failure without a status may have arrived nevertheless."""
        ...

    async def find(
        self, mark: str, pieces: Collection[str], *, since_ms: int, ours: Collection[str]
    ) -> Found | Literal["absent", "unsure"]:
        """A batch that we do not know for sure to have sent. `ours` are the names that we know already."""
        ...

    async def results(self, vendor_id: str) -> Sequence[Result] | None:
        """None while it runs. A piece without a result was not done."""
        ...

    async def aclose(self) -> None: ...
