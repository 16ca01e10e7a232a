"""Whatever breaks while somebody's words are in hand: no word of theirs is in what is told of it."""

import io
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from storage.base import Database, Row, Transaction, Value
from storage.sqlite import SqliteDatabase
from tests.peers.models import Fault, ModelServer, Refuse, Scripted
from tests.running import Running, running, settings, until

CARD = "4111 1111 1111 1111"
WORDS = f"the ode for my grandmother, card {CARD}"


class Talkative:
    """A database in which one statement breaks, with a person's words in what it raises."""

    def __init__(self, inner: Database, breaks: str) -> None:
        self._inner, self._breaks = inner, breaks
        self.open, self.close, self.compact = inner.open, inner.close, inner.compact
        self.fetch_one, self.fetch_all = inner.fetch_one, inner.fetch_all
        self.broken = 0

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        async with self._inner.transaction() as tx:
            yield _Breaking(tx, self)

    def judge(self, sql: str) -> None:
        if sql.startswith(self._breaks):
            self.broken += 1
            raise ValueError(WORDS)


class _Breaking:
    def __init__(self, inner: Transaction, database: Talkative) -> None:
        self._inner, self._database = inner, database

    async def fetch_one(self, sql: str, *values: Value) -> Row | None:
        self._database.judge(sql)
        return await self._inner.fetch_one(sql, *values)

    async def fetch_all(self, sql: str, *values: Value) -> Sequence[Row]:
        self._database.judge(sql)
        return await self._inner.fetch_all(sql, *values)

    async def execute(self, sql: str, *values: Value) -> int:
        self._database.judge(sql)
        return await self._inner.execute(sql, *values)


async def told(parley: Running, log: io.StringIO) -> str:
    """All that Parley tells of itself."""
    metrics = (await parley.client.get("/metrics")).text
    return log.getvalue() + metrics + repr(await parley.app.store.audit.newest(100))


@pytest.mark.promise("P6")
@pytest.mark.parametrize("breaks", ["INSERT INTO message", "INSERT INTO turn"])
async def test_PII_5_what_breaks_while_it_is_accepted(tmp_path: Path, log: io.StringIO, breaks: str) -> None:
    given = settings(tmp_path)
    database = Talkative(SqliteDatabase(given.database_path), breaks)
    async with running(given, database=database) as parley:
        visitor = await parley.visitor()
        answer = await visitor.post(WORDS)
        everything = await told(parley, log) + answer.text

    assert answer.status_code == 500
    assert "ValueError" in everything, "what broke is told"
    assert "grandmother" not in everything
    assert not any(written in everything for written in (CARD, "4111 1111", "41111111"))


@pytest.mark.promise("P6")
@pytest.mark.parametrize("breaks", ["UPDATE message SET masked", "INSERT INTO vault", "INSERT INTO outbox"])
async def test_PII_5_what_breaks_while_it_is_answered(tmp_path: Path, log: io.StringIO, breaks: str) -> None:
    given = settings(tmp_path)
    database = Talkative(SqliteDatabase(given.database_path), breaks)
    async with running(given, database=database) as parley:
        visitor = await parley.visitor()
        before = database.broken
        assert (await visitor.post(WORDS)).status_code == 202
        await until(lambda: database.broken > before and "reply.broken" in log.getvalue())
        everything = await told(parley, log)

    assert "ValueError" in everything
    assert "grandmother" not in everything
    assert not any(written in everything for written in (CARD, "4111 1111", "41111111"))


@pytest.mark.promise("P6")
@pytest.mark.parametrize(
    "step",
    [
        Refuse(400, message=f"invalid: {WORDS}"),
        Refuse(500, message=WORDS),
        Fault("bad_json"),
        Fault("error_after"),
        f"You said {WORDS}",
    ],
    ids=["400", "500", "bad_json", "error_after", "unproven"],
)
async def test_PII_5_what_a_provider_says_when_it_breaks(
    tmp_path: Path, openai: ModelServer, log: io.StringIO, step: Scripted
) -> None:
    openai.default = step
    env = {"openai_api_key": "k", "openai_base_url": openai.openai_url}
    async with running(settings(tmp_path, None, **env)) as parley:
        visitor = await parley.visitor()
        heard = await visitor.ask(f"Please read {WORDS}")
        everything = await told(parley, log) + heard

    assert openai.requests
    assert "grandmother" not in everything
    assert not any(written in everything for written in (CARD, "4111 1111", "41111111"))
