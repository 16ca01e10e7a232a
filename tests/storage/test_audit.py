"""The audit chain shows where it was changed, and is one with what it tells of."""

import sqlite3
from pathlib import Path

import pytest

from storage.audit import Broken
from storage.store import Store


async def entries(store: Store, count: int) -> None:
    for n in range(count):
        async with store.transaction() as tx:
            await store.audit.append(
                tx, at=n, actor="bot", action="turn.answered", subject="c1", detail={"n": n}
            )


def edit(path: Path, sql: str) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute(sql)
    connection.close()


@pytest.mark.promise("P7")
@pytest.mark.parametrize(
    ("sql", "broken"),
    [
        ("UPDATE audit SET actor = 'nobody' WHERE n = 3", Broken(3, "changed")),
        ("DELETE FROM audit WHERE n = 2", Broken(2, "missing")),
        ("UPDATE audit SET at = 9 WHERE n = 1", Broken(1, "changed")),
        ("DELETE FROM audit WHERE n = 5", Broken(5, "truncated")),
        ("UPDATE audit SET n = CASE n WHEN 3 THEN -3 ELSE 3 END WHERE n IN (3, 4)", Broken(3, "changed")),
        ("DELETE FROM audit", Broken(1, "truncated")),
    ],
)
async def test_AUD_1_a_change_is_found_at_its_place(
    store: Store, db_path: Path, sql: str, broken: Broken
) -> None:
    await entries(store, 5)
    assert await store.audit.verify() is None
    edit(db_path, sql)

    found = await store.audit.verify()

    assert found == broken


@pytest.mark.promise("P7")
async def test_AUD_2_without_its_audit_row_nothing_is_done(store: Store, db_path: Path) -> None:
    edit(db_path, "CREATE TRIGGER no_audit BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'full'); END")

    async def both() -> None:
        async with store.transaction() as tx:
            await tx.execute("INSERT INTO counter (tenant, key, arrival) VALUES (?, 'k', 1)", store.tenant)
            await store.audit.append(tx, at=1, actor="bot", action="x", subject="s")

    with pytest.raises(sqlite3.IntegrityError):
        await both()

    assert await store.db.fetch_one("SELECT * FROM counter") is None
