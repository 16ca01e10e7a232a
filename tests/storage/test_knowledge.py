"""Passages and terms in a real database: replaced file by file, found by term, apart for each tenant."""

from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path
from typing import cast

import pytest_asyncio

from guards.base import MaskedText, Passage
from storage.base import Database, Row, Value
from storage.knowledge import IndexedFile, KnowledgeStore
from storage.migrate import upgrade
from storage.sqlite import SqliteDatabase


@pytest_asyncio.fixture(loop_scope="function")
async def database(tmp_path: Path) -> AsyncIterator[SqliteDatabase]:
    upgrade(tmp_path / "parley.db")
    database = SqliteDatabase(tmp_path / "parley.db")
    await database.open()
    yield database
    await database.close()


def passage(id: str, text: str = "text", link: str | None = None) -> Passage:
    return Passage(id, f"title of {id}", MaskedText.authored(text), link)


def file(source: str, *passages: tuple[Passage, Mapping[str, int]], digest: str = "1") -> IndexedFile:
    return IndexedFile(source, digest, "en", passages)


async def test_what_is_stored_is_found(database: SqliteDatabase) -> None:
    store = KnowledgeStore("t", database)
    one, two = passage("a#1", "It’s 4,90 €", "https://x.example/a#1"), passage("a#2")

    await store.update([file("a.md", (one, {"ship": 2, "cost": 1}), (two, {"ship": 1}))])

    assert await store.digests() == {"a.md": "1"}
    assert await store.spread(["ship", "cost", "nowhere"]) == {"ship": 2, "cost": 1}
    assert await store.holders(["ship", "cost", "nowhere"]) == {
        "a#1": {"ship": 2, "cost": 1},
        "a#2": {"ship": 1},
    }
    assert await store.holders(["ship", "cost"], ["a#2"]) == {"a#2": {"ship": 1}}
    assert await store.passages(["a#1", "a#2", "gone"]) == {"a#1": (one, "en"), "a#2": (two, "en")}


async def test_a_file_is_replaced_as_a_whole(database: SqliteDatabase) -> None:
    store = KnowledgeStore("t", database)
    await store.update(
        [file("a.md", (passage("a#1"), {"old": 1})), file("b.md", (passage("b#1"), {"old": 1}))]
    )

    await store.update([file("a.md", (passage("a#2"), {"new": 1}), digest="2")])

    assert await store.digests() == {"a.md": "2", "b.md": "1"}
    assert await store.holders(["old", "new"]) == {"a#2": {"new": 1}, "b#1": {"old": 1}}
    await store.update([], removed=["a.md", "b.md"])
    assert await store.digests() == {}
    assert await store.holders(["old", "new"]) == {}


async def test_one_tenant_s_files_are_not_another_s(database: SqliteDatabase) -> None:
    mine, yours = KnowledgeStore("a", database), KnowledgeStore("b", database)
    await mine.update([file("a.md", (passage("a#1"), {"ship": 1}))])
    await yours.update([file("a.md", (passage("a#1", "other"), {"ship": 5}))])

    await yours.update([], removed=["a.md"])

    assert await mine.spread(["ship"]) == {"ship": 1}
    assert (await mine.passages(["a#1"]))["a#1"][0].text.value == "text"
    assert await yours.passages(["a#1"]) == {}


async def test_more_terms_than_one_statement_takes(database: SqliteDatabase) -> None:
    store = KnowledgeStore("t", database)
    many = {f"term{number}": 1 for number in range(1234)}

    await store.update([file("a.md", (passage("a#1"), many))])

    assert await store.holders(list(many)) == {"a#1": many}


async def test_no_search_reads_a_whole_table(database: SqliteDatabase) -> None:
    seen: list[str] = []

    class Explained:
        async def fetch_all(self, sql: str, *values: Value) -> Sequence[Row]:
            seen.extend(str(row[3]) for row in await database.fetch_all(f"EXPLAIN QUERY PLAN {sql}", *values))
            return []

    store = KnowledgeStore("t", cast(Database, Explained()))
    await store.spread(["a", "b"])
    await store.holders(["a", "b"])
    await store.holders(["a", "b"], ["x"])
    await store.passages(["x"])

    assert len(seen) == 4
    assert [step for step in seen if not step.startswith("SEARCH") or "tenant=? AND" not in step] == []
