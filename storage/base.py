"""What is remembered, as frozen rows, and the seam to a database: a few verbs over any SQL driver.

SQL is written once, in the subset that SQLite and PostgreSQL share, with `?` for parameters, beside the
method that uses it. Times are integers: milliseconds since the Unix epoch, UTC. Every table has a tenant.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from guards.base import MaskedText, SealedText, Unavailable

Row = Sequence[Any]  # Any: the column types are the schema's; the method that reads a row names them
Value = str | int | bytes | None


class DatabaseUnavailable(Unavailable):
    """The database did not take the statement: locked for too long, full, read-only, or gone.

    Nothing was stored. Remedy: `parley check` names the cause; free space, stop the other writer, retry.
    """


class SchemaTooNew(Exception):
    """The database was written by a newer Parley. Remedy: run that version, or restore a backup."""


class Reader(Protocol):
    """Reads what is committed."""

    async def fetch_one(self, sql: str, *values: Value) -> Row | None: ...

    async def fetch_all(self, sql: str, *values: Value) -> Sequence[Row]: ...


class Transaction(Reader, Protocol):
    """Reads and writes inside one transaction; `execute` returns the number of rows it changed."""

    async def execute(self, sql: str, *values: Value) -> int: ...


class Database(Reader, Protocol):
    """One database. A transaction is durable when its `async with` block has been left without error."""

    async def open(self) -> None: ...

    async def close(self) -> None: ...

    def transaction(self) -> AbstractAsyncContextManager[Transaction]: ...

    async def compact(self) -> None:
        """Until then, what was deleted may still be in a file; afterwards it is in none."""


BOT = "bot"
QUEUE = "queue"

Author = Literal["person", "bot", "staff", "system", "note"]
Sayer = Literal["bot", "staff", "system"]  # whose words go out
TurnState = Literal["open", "done", "staff"]
# queued: waits for its channel. sending: leased to one sender. sent: the platform took it.
# unknown: it may have arrived. dead: it will never be sent (superseded, refused for good).
OutboxState = Literal["queued", "sending", "sent", "unknown", "dead"]


@dataclass(frozen=True, slots=True)
class Person:
    id: str
    wrapped_key: bytes  # this person's data key, wrapped by the master key
    verified_as: str | None  # the identity that a host page or platform vouched for
    created_at: int


@dataclass(frozen=True, slots=True)
class Conversation:
    """`owner` is `bot`, `queue` (escalated, waiting) or a staff id; `epoch` grows whenever it changes."""

    id: str
    person_id: str
    channel: str
    installation: str
    place: str
    language: str
    owner: str
    epoch: int
    state: Literal["open", "closed", "retired"]
    reason: str | None  # why it was escalated: asked, failed, low_confidence, masker, ...
    summary: MaskedText | None
    last_seq: int
    created_at: int
    active_at: int
    escalated_at: int | None
    reminded_at: int | None


@dataclass(frozen=True, slots=True)
class Message:
    """Something said in a conversation. `seq` is its place in what the person sees, None until delivered."""

    id: str
    conversation_id: str
    seq: int | None
    author: Author
    staff_id: str | None
    sealed: SealedText | None  # the exact words; a note for staff has none
    masked: MaskedText | None  # None: not masked yet
    created_at: int


@dataclass(frozen=True, slots=True)
class Turn:
    """One accepted inbound message: the inbox row. Its id is its message's id."""

    id: str
    conversation_id: str
    state: TurnState
    attempts: int
    created_at: int
    sealed: SealedText


@dataclass(frozen=True, slots=True)
class Outbound:
    """One outgoing message: the outbox row. Its id is its message's id."""

    id: str
    conversation_id: str
    epoch: int
    author: Sayer
    state: OutboxState
    attempts: int
    created_at: int
    external_id: str | None
    doubts: int  # how often it was sent again although nobody could tell whether it had arrived
    part: int  # which of the letter's parts goes next
    staff_id: str | None
    sealed: SealedText
    growing: Sequence[str] = ()  # ids of the turns that it answers, while its words are still coming
    so_far: str | None = None  # what its receipt says of it, while they are


@dataclass(frozen=True, slots=True)
class Staff:
    id: str
    name: str
    role: Literal["agent", "admin", "viewer"]
    disabled: bool
    created_at: int


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One link of the append-only chain. `detail` is canonical JSON without any person's text."""

    n: int
    at: int
    actor: str
    action: str
    subject: str
    detail: str
    hash: str
