"""Forgetting leaves nothing of a person in a table or in the file, and takes nobody else along."""

import asyncio
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from guards.base import MaskedText, SealedText, VaultEntry
from storage.base import Message
from storage.consent import Decision
from storage.desks import DeskPlace
from storage.ledger import Cost, Ledger, Most
from storage.receipts import ReceiptRow, Verdict
from storage.retention import purge_closed
from storage.risk import RiskSign
from storage.spending import Spending
from storage.sqlite import SqliteDatabase
from storage.store import Store
from tests.storage.calls import call, days
from tests.storage.rows import conversation, queued, said


async def full(store: Store, name: str) -> None:
    """A conversation with a row in every table that can hold something of it."""
    await conversation(store, name)
    await said(store, name, f"asked-{name}")
    await queued(store, name, f"answer-{name}")
    entry = VaultEntry(
        "[CARD_1]", "CARD", f"digest-{name}", SealedText.from_storage(f"sealed-{name}".encode())
    )
    async with store.transaction() as tx:
        asked = await store.messages.get(f"asked-{name}", tx)
        assert asked is not None
        await store.messages.mask(tx, replace(asked, masked=MaskedText.from_storage(f"words-of-{name}")))
        note = Message(f"note-{name}", name, None, "note", "anna", None, None, 1)
        await store.messages.add(tx, note)
        await store.vault.add(tx, name, f"p-{name}", [entry])
        await store.desks.put(tx, "slack", DeskPlace(name, f"place-of-{name}", 1, "card"))
        await store.risk.lock(tx, f"p-{name}", "rate")
        await store.risk.add(tx, RiskSign(f"sign-{name}", f"p-{name}", "rate", 1, 1, "web", name))
        await store.consents.put(tx, Decision(f"p-{name}", "web", "answer", "1", "given", "word", 1))
        await store.receipts.add(tx, ReceiptRow(f"answer-{name}", name, f"asked-{name}", "p", "1", "{}", 1))
        await store.receipts.judged(tx, name, f"asked-{name}", [Verdict("p")], 1)
        await store.audit.append(tx, at=1, actor="bot", action="turn.answered", subject=name)
    spent = call(f"call-{name}", 1, conversation=name, turn=f"asked-{name}", person=f"p-{name}")
    assert await Ledger("default", store.db).reserve(spent, Most()) is None


async def close(store: Store, name: str, *, active_at: int) -> None:
    async with store.transaction() as tx:
        assert await store.conversations.close(tx, name, expected=["bot"], idle_before=2**62, now=1)
        await tx.execute("UPDATE conversation SET active_at = ? WHERE id = ?", active_at, name)


async def purge(store: Store, *, before: int, limit: int = 200) -> int:
    async with store.transaction() as tx:
        return await purge_closed(tx, store.tenant, before=before, limit=limit)


async def people(store: Store) -> list[str]:
    return [row[0] for row in await store.db.fetch_all("SELECT id FROM person ORDER BY id")]


def tables_with(path: Path, words: str) -> set[str]:
    """The tables in which a value contains these words, as text or as bytes."""
    with closing(sqlite3.connect(path)) as db:
        names = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        rows = [(name, row) for name in names for row in db.execute(f"SELECT * FROM {name}")]
    return {name for name, row in rows for value in row if words.encode() in _bytes(value)}


def _bytes(value: object) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()


async def test_GDPR_4_exactly_at_the_limit_it_is_kept_and_a_moment_later_forgotten(store: Store) -> None:
    await full(store, "mina")
    await close(store, "mina", active_at=1000)

    assert await purge(store, before=1000) == 0
    assert await purge(store, before=1001) == 1
    assert await purge(store, before=1001) == 0


async def test_GDPR_4_what_is_open_is_kept_however_old(store: Store) -> None:
    await full(store, "mina")

    assert await purge(store, before=2**62) == 0
    assert await people(store) == ["p-mina"]


async def test_nothing_is_left_of_one_and_everything_of_the_other(
    db: SqliteDatabase, store: Store, db_path: Path
) -> None:
    await full(store, "mina")
    await full(store, "noah")
    before = tables_with(db_path, "noah")
    await close(store, "mina", active_at=1)

    assert await purge(store, before=2) == 1
    await db.close()

    assert tables_with(db_path, "mina") == {"audit", "ledger"}, (
        "the chain is not broken by forgetting, nor are the books: they hold ids only"
    )
    assert tables_with(db_path, "noah") == before
    assert before >= {"person", "identity", "conversation", "message", "turn", "outbox", "vault", "ledger"}
    assert before >= {"risk_sum", "risk_sign", "receipt", "verdict"}
    stored = await asyncio.to_thread(db_path.read_bytes)
    assert b"words-of-noah" in stored
    assert b"words-of-mina" not in stored, "deleted is overwritten, not only unlinked"
    assert b"sealed-mina" not in stored
    assert b"p-mina" not in stored
    assert not db_path.with_name("parley.db-wal").exists()


def words_left(path: Path, *words: bytes) -> set[bytes]:
    """Which of these are in a file of the database, as bytes: live, free, or in the journal."""
    stored = b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))
    return {word for word in words if word in stored}


async def test_what_is_forgotten_is_in_no_file_of_a_database_that_stays_open(
    db: SqliteDatabase, store: Store, db_path: Path
) -> None:
    words = [b"words-of-mina", b"sealed-mina", b"p-mina"]
    await full(store, "mina")
    await full(store, "noah")
    await close(store, "mina", active_at=1)
    await purge(store, before=2)
    before = words_left(db_path, *words)

    await asyncio.gather(db.compact(), *(said(store, "noah", f"more-{number}") for number in range(9)))
    await db.compact()

    assert before == set(words), "the journal still has them"
    assert words_left(db_path, *words, b"words-of-noah") == {b"words-of-noah"}


async def test_what_was_paid_stays_in_the_books_and_is_nobodys(db: SqliteDatabase, store: Store) -> None:
    await full(store, "mina")
    await close(store, "mina", active_at=1)
    spent = (await Spending("default", db).total(days())).nano
    await purge(store, before=2)

    assert spent > 0
    assert (await Spending("default", db).total(days())).nano == spent
    assert await db.fetch_all("SELECT conversation_id, person_id FROM ledger") == [("", "")]


async def test_the_books_are_not_kept_for_ever(db: SqliteDatabase) -> None:
    ledger = Ledger("default", db)
    for at in (1, 2000):
        await ledger.reserve(call(f"c{at}", 5, at=at), Most())
        await ledger.settle(f"c{at}", Cost(5, 1, 1, "exact"))
    await ledger.forget(before=2000)

    assert await db.fetch_all("SELECT id FROM ledger") == [("c2000",)]


async def test_the_chain_holds_after_forgetting(store: Store) -> None:
    await full(store, "mina")
    await close(store, "mina", active_at=1)
    await purge(store, before=2)

    assert await store.audit.verify() is None


async def test_a_person_is_kept_while_one_of_their_conversations_is(store: Store) -> None:
    await full(store, "mina")
    async with store.transaction() as tx:
        first = await store.conversations.get("mina", tx)
        assert first is not None
        await tx.execute(
            "INSERT INTO conversation (tenant, id, person_id, channel, installation, place, language, owner,"
            " epoch, state, last_seq, created_at, active_at) VALUES"
            " ('default', 'second', ?, 'web', 'site', 'second', 'en', 'bot', 1, 'open', 0, 1, 1)",
            first.person_id,
        )
    await close(store, "mina", active_at=1)
    await purge(store, before=2)
    kept = await people(store)
    await close(store, "second", active_at=1)
    await purge(store, before=2)

    assert kept == ["p-mina"]
    assert await people(store) == []


async def test_it_goes_in_portions_and_oldest_first(store: Store) -> None:
    for number in range(5):
        await full(store, f"c{number}")
        await close(store, f"c{number}", active_at=10 - number)

    assert await purge(store, before=100, limit=2) == 2
    assert await people(store) == ["p-c0", "p-c1", "p-c2"]


async def test_another_tenants_rows_are_not_touched(store: Store) -> None:
    other = Store("other", store.db)
    await full(store, "mina")
    await close(store, "mina", active_at=1)

    assert await purge(other, before=2) == 0
    assert await people(store) == ["p-mina"]
