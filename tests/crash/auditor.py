"""Judges one run by its database file and by what people saw, and by nothing else of the product.

That every check can fail is shown by `test_auditor.py`.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from storage.sqlite import SqliteDatabase
from storage.store import Store
from tests.crash.never import NEVER, VIEWS, Kind, Never
from tests.crash.people import Chat, Log, stories


@dataclass(frozen=True, slots=True)
class Fault:
    kind: Kind
    what: str


async def audit(database: Path, log: Log) -> Sequence[Fault]:
    """Everything that is wrong with a run that has come to rest."""
    with closing(sqlite3.connect(database)) as db:
        faults = [*rows(db), *_accepted(db, log), *_talked_over(db, log)]
    faults += [fault for chat in log.chats for fault in _seen(chat)]
    faults += _replies(log)
    return [*faults, *await chain(database)]


def at_rest(database: Path) -> bool:
    """Nothing waits to be answered or sent."""
    with closing(sqlite3.connect(database)) as db:
        (left,) = db.execute(
            "SELECT (SELECT count(*) FROM turn WHERE state = 'open') +"
            " (SELECT count(*) FROM outbox WHERE state NOT IN ('sent', 'dead'))"
        ).fetchone()
    return not left


def rows(db: sqlite3.Connection, nevers: Sequence[Never] = NEVER) -> Iterator[Fault]:
    """What must never be found in the database, and was."""
    db.executescript(VIEWS)
    for never in nevers:
        for (id,) in db.execute(never.query):
            yield Fault(never.kind, f"{never.what}: {id}")
    for (finding,) in db.execute("PRAGMA integrity_check"):
        if finding != "ok":
            yield Fault("inconsistent", f"SQLite says: {finding}")


def _accepted(db: sqlite3.Connection, log: Log) -> Iterator[Fault]:
    """P1: a 202 is a row."""
    stored = {id for (id,) in db.execute("SELECT id FROM turn")}
    for chat in log.chats:
        for id in chat.accepted.keys() - stored:
            yield Fault("lost", f"accepted, and not in the inbox: {id}")


def _talked_over(db: sqlite3.Connection, log: Log) -> Iterator[Fault]:
    """P3: nothing of the bot's becomes visible between the OK and the moment they give it away again."""
    for taken in log.take_overs:
        for id in taken.after - taken.before:
            yield Fault("after take-over", f"became visible: {id}")
        sent = db.execute(
            "SELECT id FROM outbox WHERE conversation_id = ? AND author = 'bot'"
            " AND sent_at > ? AND sent_at < ?",
            (taken.conversation_id, taken.ok_at, taken.released_at or 2**62),
        )
        for (id,) in sent:
            yield Fault("after take-over", f"was sent: {id}")


def _seen(chat: Chat) -> Iterator[Fault]:
    """P1 and P2 as the visitor knows them."""
    if chat.streamed != chat.listed:
        yield Fault("inconsistent", f"the stream showed something else than the list: {chat.visitor.id}")
    times = Counter(seen.id for seen in chat.listed) | Counter(seen.id for seen in chat.streamed)
    for id, count in times.items():
        if count > 1:
            yield Fault("doubled", f"message shown {count} times: {id}")
    texts = {seen.id: seen.text for seen in chat.listed}
    for id, text in chat.accepted.items():
        if texts.get(id) != text:
            yield Fault("lost", f"accepted, and not shown as it was written: {id}")
    own = [seen.id for seen in chat.listed if seen.author == "person"]
    if set(own) != set(chat.accepted):
        yield Fault("doubled", f"shows messages that were never accepted: {chat.visitor.id}")
    told = Counter(story for seen in chat.listed if seen.author == "bot" for story in stories(seen.text))
    for story, count in told.items():
        if count > 1:
            yield Fault("doubled", f"told {count} times: {story}")


def _replies(log: Log) -> Iterator[Fault]:
    """What staff had an OK for is there, once and as they wrote it."""
    shown = Counter((seen.id, seen.text) for chat in log.chats for seen in chat.listed)
    for id, text in log.replies.items():
        if shown[id, text] != 1:
            yield Fault("lost", f"staff's reply is shown {shown[id, text]} times: {id}")


async def chain(database: Path) -> Sequence[Fault]:
    """P7: whether the audit log holds."""
    db = SqliteDatabase(database)
    await db.open()
    try:
        broken = await Store("default", db).audit.verify()
    finally:
        await db.close()
    return [Fault("inconsistent", f"the audit log is {broken.how} at row {broken.n}")] if broken else []
