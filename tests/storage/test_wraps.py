"""What the master key wraps: all of it, page by page, whoever's it is."""

from storage.base import Person
from storage.secrets import SecretRows
from storage.sqlite import SqliteDatabase
from storage.store import Store
from storage.wraps import Wrapped, Wraps


async def person(db: SqliteDatabase, tenant: str, name: str, key: bytes = b"old") -> None:
    store = Store(tenant, db)
    async with db.transaction() as tx:
        row = Person(name, key, None, 1)
        await store.people.add(tx, row, channel="web", installation="x", external_id=name)


async def test_pages_hold_every_tenants_rows_once_and_in_order(db: SqliteDatabase) -> None:
    for tenant, name in (("a", "p2"), ("b", "p1"), ("a", "p1"), ("b", "p3"), ("b", "gone")):
        await person(db, tenant, name, b"" if name == "gone" else b"old")
    rows, seen, last = Wraps(db), list[Wrapped](), None
    while page := await rows.page("person", last, limit=2):
        assert len(page) <= 2
        seen, last = [*seen, *page], page[-1]

    assert [(one.tenant, one.name, one.blob) for one in seen] == [
        ("a", "p1", b"old"),
        ("a", "p2", b"old"),
        ("b", "p1", b"old"),
        ("b", "p3", b"old"),
    ]


async def test_only_what_is_as_it_was_read_is_replaced(db: SqliteDatabase) -> None:
    secrets, rows = SecretRows("a", db), Wraps(db)
    async with db.transaction() as tx:
        for name in ("slack:T1", "slack:T2"):
            await secrets.put(tx, name, b"old", 1)
    first, second = await rows.page("secret", None)
    async with db.transaction() as tx:
        await secrets.put(tx, "slack:T2", b"newer", 2)
        for one in (first, second):
            await rows.replace(tx, "secret", one, b"again")

    assert await secrets.get("slack:T1") == b"again"
    assert await secrets.get("slack:T2") == b"newer"
