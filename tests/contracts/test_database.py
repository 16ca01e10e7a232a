"""What every Database promises: all or nothing, durable when it says so, and an honest no when it cannot."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from storage.base import Database, DatabaseUnavailable, Transaction, Value
from storage.sqlite import SqliteDatabase

Connect = Callable[[], Database]


@pytest.fixture(params=["sqlite"])
def connect(request: pytest.FixtureRequest) -> Connect:
    """Makes one more connection pool to the same migrated database, as another process would have."""
    path: Path = request.getfixturevalue("db_path")
    return lambda: SqliteDatabase(path, busy_seconds=0.3)


@pytest.fixture
async def database(connect: Connect) -> AsyncIterator[Database]:
    opened = connect()
    await opened.open()
    yield opened
    await opened.close()


@pytest.fixture
async def other(connect: Connect) -> AsyncIterator[Database]:
    opened = connect()
    await opened.open()
    yield opened
    await opened.close()


async def put(tx: Transaction, key: str, value: int = 1) -> int:
    return await tx.execute("INSERT INTO counter (tenant, key, arrival) VALUES ('t', ?, ?)", key, value)


async def write(database: Database, *keys: str) -> None:
    async with database.transaction() as tx:
        for key in keys:
            await put(tx, key)


async def keys(database: Database) -> set[str]:
    return {row[0] for row in await database.fetch_all("SELECT key FROM counter WHERE tenant = 't'")}


async def test_what_is_committed_is_there_for_everybody(database: Database, other: Database) -> None:
    await write(database, "a", "b")

    assert await keys(database) == await keys(other) == {"a", "b"}


async def test_what_raises_leaves_nothing(database: Database) -> None:
    async def broken() -> None:
        async with database.transaction() as tx:
            await put(tx, "a")
            raise LookupError

    with pytest.raises(LookupError):
        await broken()

    assert await keys(database) == set()


async def test_a_reader_never_sees_what_is_not_committed(database: Database, other: Database) -> None:
    async with database.transaction() as tx:
        await put(tx, "a")
        own = await tx.fetch_one("SELECT key FROM counter WHERE tenant = 't'")
        assert own is not None
        assert await keys(database) == await keys(other) == set()

    assert await keys(database) == {"a"}


async def test_execute_tells_how_many_rows_it_changed(database: Database) -> None:
    async with database.transaction() as tx:
        assert await put(tx, "a") == 1
        assert await tx.execute("UPDATE counter SET arrival = 2 WHERE tenant = 't'") == 1
        assert await tx.execute("DELETE FROM counter WHERE tenant = 'another'") == 0


@pytest.mark.parametrize("value", ["", "a\x00b", "한국어 👨‍👩‍👧", "'; DROP TABLE counter; --", "x" * 100_000])
async def test_text_comes_back_as_it_was(database: Database, value: str) -> None:
    await write(database, value)

    assert await keys(database) == {value}


@pytest.mark.parametrize("value", [0, -1, 2**62, -(2**63)])
async def test_a_number_comes_back_as_it_was(database: Database, value: Value) -> None:
    async with database.transaction() as tx:
        await tx.execute("INSERT INTO counter (tenant, key, arrival) VALUES ('t', 'k', ?)", value)

    assert await database.fetch_one("SELECT arrival FROM counter WHERE tenant = 't'") == (value,)


async def test_bytes_and_nothing_come_back_as_they_were(database: Database) -> None:
    async with database.transaction() as tx:
        await tx.execute(
            "INSERT INTO person (tenant, id, wrapped_key, verified_as, created_at)"
            " VALUES ('t', 'p', ?, ?, 1)",
            b"\x00\xff",
            None,
        )

    row = await database.fetch_one("SELECT wrapped_key, verified_as FROM person WHERE tenant = 't'")
    assert row is not None
    assert (bytes(row[0]), row[1]) == (b"\x00\xff", None)


async def test_one_that_fails_among_many_takes_nobody_along(database: Database) -> None:
    async def one(number: int) -> None:
        async with database.transaction() as tx:
            await put(tx, f"k{number}")
            if number % 3 == 0:
                raise LookupError
            if number % 3 == 1:
                await put(tx, f"k{number}")  # twice: the key refuses

    results = await asyncio.gather(*(one(number) for number in range(30)), return_exceptions=True)

    assert await keys(database) == {f"k{number}" for number in range(2, 30, 3)}
    assert [type(result) for result in results[:3]] == [LookupError, sqlite3.IntegrityError, type(None)]


async def test_a_refused_statement_leaves_the_rest_of_its_transaction(database: Database) -> None:
    async with database.transaction() as tx:
        await put(tx, "a")
        with pytest.raises(sqlite3.IntegrityError):
            await put(tx, "a")
        await put(tx, "b")

    assert await keys(database) == {"a", "b"}


async def test_two_hundred_writers_at_once_are_all_durable(database: Database, other: Database) -> None:
    await asyncio.gather(*(write(database, f"k{number}") for number in range(200)))

    assert len(await keys(other)) == 200


async def test_writers_follow_one_another(database: Database, other: Database) -> None:
    """No lost update: what is read inside a transaction holds until its end."""

    async def add_one(db: Database) -> None:
        async with db.transaction() as tx:
            row = await tx.fetch_one("SELECT arrival FROM counter WHERE tenant = 't' AND key = 'n'")
            assert row is not None
            await tx.execute("UPDATE counter SET arrival = ? WHERE tenant = 't'", row[0] + 1)

    await write(database, "n")
    await asyncio.gather(*(add_one(db) for db in (database, other) for _ in range(50)))

    assert await database.fetch_one("SELECT arrival FROM counter WHERE tenant = 't'") == (101,)


@pytest.mark.parametrize("steps", range(40))
async def test_cancelled_at_any_point_it_is_all_or_nothing(database: Database, steps: int) -> None:
    before = asyncio.create_task(write(database, "before"))
    task = asyncio.create_task(write(database, "a", "b", "c"))
    after = asyncio.create_task(write(database, "after"))
    for _ in range(steps):
        await asyncio.sleep(0)
        await asyncio.to_thread(lambda: None)  # lets the database's thread get one step further
    task.cancel()
    await asyncio.gather(before, task, after, return_exceptions=True)
    await write(database, "later")

    found = await keys(database)
    assert found & {"a", "b", "c"} in (set(), {"a", "b", "c"})
    assert found >= {"before", "after", "later"}


async def test_DB_3_a_lock_held_elsewhere_is_waited_for_and_then_refused(
    database: Database, other: Database
) -> None:
    async with other.transaction() as tx:
        await put(tx, "theirs")
        with pytest.raises(DatabaseUnavailable):
            await write(database, "refused")
        assert await keys(database) == set()  # reading goes on
    await write(database, "ours")

    assert await keys(database) == {"theirs", "ours"}


async def test_DB_3_a_lock_that_is_let_go_in_time_costs_nobody_anything(
    database: Database, other: Database
) -> None:
    async with other.transaction():
        waiting = [asyncio.create_task(write(database, f"k{number}")) for number in range(10)]
        await asyncio.sleep(0)
    await asyncio.gather(*waiting)

    assert len(await keys(database)) == 10


async def test_DB_3_a_crowd_waits_no_longer_than_one(database: Database, other: Database) -> None:
    """Each may wait 0.3 s for the lock; four hundred one after another would take two minutes."""
    async with other.transaction(), asyncio.timeout(60):
        waiting = (write(database, f"k{number}") for number in range(400))
        results = await asyncio.gather(*waiting, return_exceptions=True)

    assert {type(result) for result in results} == {DatabaseUnavailable}
    await write(database, "later")


async def test_compacting_loses_nothing_and_stops_nobody(database: Database, other: Database) -> None:
    writing = [write(database, f"k{number}") for number in range(20)]
    async with asyncio.timeout(60):
        await asyncio.gather(*writing[:10], database.compact(), *writing[10:], database.compact())

    assert await keys(database) == await keys(other) == {f"k{number}" for number in range(20)}


async def test_who_gives_up_compacting_takes_nobodys_commit_along(database: Database) -> None:
    writing = [asyncio.create_task(write(database, f"k{number}")) for number in range(5)]
    compacting = asyncio.create_task(database.compact())
    for _ in range(50):
        await asyncio.sleep(0)
        compacting.cancel()
    async with asyncio.timeout(60):
        await asyncio.gather(*writing)
        await write(database, "later")

    assert await keys(database) == {"later", *(f"k{number}" for number in range(5))}


async def test_it_cannot_compact_what_another_writes_and_says_so(database: Database, other: Database) -> None:
    await write(database, "a")
    async with other.transaction() as tx:
        await put(tx, "b")
        with pytest.raises(DatabaseUnavailable):
            await database.compact()

    await database.compact()
    assert await keys(database) == {"a", "b"}


async def test_closed_it_says_so(connect: Connect) -> None:
    database = connect()
    with pytest.raises(DatabaseUnavailable):
        await keys(database)
    with pytest.raises(DatabaseUnavailable):
        await write(database, "a")


async def test_closing_leaves_nobody_waiting(connect: Connect, other: Database) -> None:
    database = connect()
    await database.open()
    writing = [asyncio.create_task(write(database, f"k{number}")) for number in range(5)]
    await asyncio.sleep(0)
    async with asyncio.timeout(60):
        await database.close()
        results = await asyncio.gather(*writing, return_exceptions=True)

    stored = {f"k{number}" for number, result in enumerate(results) if result is None}
    assert await keys(other) == stored
    assert {type(result) for result in results} <= {type(None), DatabaseUnavailable}
