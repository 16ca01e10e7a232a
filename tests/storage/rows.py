"""Rows for the storage tests: a person with a conversation, and things said in it."""

import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from guards.base import SealedText
from storage.base import BOT, Conversation, Database, Message, Person, Row, Transaction, Turn, Value
from storage.store import Store

SEALED = SealedText.from_storage(b"sealed")


async def conversation(store: Store, name: str = "c1", *, owner: str = BOT) -> Conversation:
    row = Conversation(
        name, f"p-{name}", "web", "site", name, "en", owner, 1, "open", None, None, 0, 1, 1, None, None
    )
    async with store.transaction() as tx:
        person = Person(row.person_id, b"key", None, 1)
        await store.people.add(tx, person, channel="web", installation="site", external_id=name)
        await store.conversations.start(tx, row)
    return row


async def said(store: Store, conversation_id: str, message_id: str, *, at: int = 1) -> None:
    """An open turn with its message."""
    async with store.transaction() as tx:
        seq = await store.conversations.next_seq(tx, conversation_id, at)
        await store.messages.add(
            tx, Message(message_id, conversation_id, seq, "person", None, SEALED, None, at)
        )
        await store.turns.open(
            tx,
            Turn(message_id, conversation_id, "open", 0, at, SEALED),
            channel="web",
            installation="site",
            event_id=message_id,
            digest="d",
        )


async def queued(
    store: Store, conversation_id: str, message_id: str, *, epoch: int = 1, author: str = "bot", at: int = 1
) -> None:
    """A message that waits in the outbox."""
    assert author in ("bot", "staff", "system")
    async with store.transaction() as tx:
        row = Message(message_id, conversation_id, None, author, None, SEALED, None, at)  # type: ignore[arg-type]  # asserted above
        await store.messages.add(tx, row)
        await store.outbox.add(
            tx, id=message_id, conversation_id=conversation_id, epoch=epoch, author=row.author, now=at
        )


_WHOLE = re.compile(r"^SCAN (?!\d+ CONSTANT ROWS)|sqlite_autoindex_(?!audit_head)\w+ \(tenant=\?\)$")


class Watched:
    """A database that writes down every statement it is asked to run."""

    def __init__(self, inner: Database) -> None:
        self._inner = inner
        self.said: list[tuple[str, Sequence[Value]]] = []

    async def read_whole(self) -> list[tuple[str, str]]:
        """The statements that look at more than an index leads to: at a table, or all of a tenant's rows."""
        plans = {sql: await self._inner.fetch_all(f"EXPLAIN QUERY PLAN {sql}", *of) for sql, of in self.said}
        steps = [(sql, str(row[3])) for sql, plan in plans.items() for row in plan]
        return [(sql, step) for sql, step in steps if _WHOLE.search(step)]

    async def open(self) -> None: ...

    async def close(self) -> None: ...

    async def compact(self) -> None: ...

    async def fetch_one(self, sql: str, *values: Value) -> Row | None:
        self.said.append((sql, values))
        return await self._inner.fetch_one(sql, *values)

    async def fetch_all(self, sql: str, *values: Value) -> Sequence[Row]:
        self.said.append((sql, values))
        return await self._inner.fetch_all(sql, *values)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        async with self._inner.transaction() as tx:
            yield WatchedTransaction(tx, self.said)


class WatchedTransaction:
    def __init__(self, inner: Transaction, said: list[tuple[str, Sequence[Value]]]) -> None:
        self._inner, self._said = inner, said

    async def fetch_one(self, sql: str, *values: Value) -> Row | None:
        self._said.append((sql, values))
        return await self._inner.fetch_one(sql, *values)

    async def fetch_all(self, sql: str, *values: Value) -> Sequence[Row]:
        self._said.append((sql, values))
        return await self._inner.fetch_all(sql, *values)

    async def execute(self, sql: str, *values: Value) -> int:
        self._said.append((sql, values))
        return await self._inner.execute(sql, *values)
