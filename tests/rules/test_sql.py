"""Every table and every statement belongs to a tenant, and only one file knows which database it is."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.rules.source import modules, strings

STATEMENT = re.compile(r"\b(SELECT|INSERT INTO|UPDATE|DELETE FROM)\b")
SQLITE_ONLY = re.compile(
    r"\b(FTS\d|PRAGMA|ROWID|INSERT OR|REPLACE INTO|JSON_EXTRACT|AUTOINCREMENT|STRFTIME|GLOB|WITHOUT ROWID)\b"
    r"|\bdatetime\s*\('now'|\blast_insert_rowid\b|\bIFNULL\s*\(|\bGROUP_CONCAT\s*\(",
    re.IGNORECASE,
)
KNOWS_SQLITE = {
    "storage/sqlite.py",
    "storage/migrate.py",
    "storage/migrations/env.py",
    "bot/facts/sql.py",  # asks the operator's database, whichever it is, to take no writes
}


@pytest.fixture
def tables(migrated: Path) -> dict[str, list[list[str]]]:
    """Every table with its keys: the columns of each unique index, the primary key among them."""
    with closing(sqlite3.connect(migrated)) as db:
        names = db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        keys: dict[str, list[list[str]]] = {}
        for (name,) in names:
            if name.startswith("sqlite_") or name == "alembic_version":
                continue
            indexes = db.execute("SELECT name FROM pragma_index_list(?) WHERE [unique]", (name,)).fetchall()
            keys[name] = [
                [row[0] for row in db.execute("SELECT name FROM pragma_index_info(?) ORDER BY seqno", index)]
                for index in indexes
            ]
    return keys


def test_every_key_of_every_table_begins_with_the_tenant(tables: dict[str, list[list[str]]]) -> None:
    assert len(tables) > 10
    assert [name for name, keys in tables.items() if not keys] == []
    assert [name for name, keys in tables.items() if any(key[0] != "tenant" for key in keys)] == []


def test_every_statement_names_the_tenant(tables: dict[str, list[list[str]]]) -> None:
    named = re.compile(r"\b(?:FROM|INTO|UPDATE|JOIN)\s+(" + "|".join(tables) + r"|\{\})\b")
    homeless = [
        f"{module}:{line}"
        for module in modules("storage", "bot", "adapters", "bench")
        for line, text in strings(module)
        if STATEMENT.search(text) and named.search(text) and "tenant" not in text
    ]

    assert homeless == []


def test_statements_are_written_in_storage_only() -> None:
    elsewhere = [
        f"{module}:{line}"
        for module in modules("bot", "adapters", "guards")
        for line, text in strings(module)
        if re.search(r"\b(SELECT .+ FROM|INSERT INTO|UPDATE \w+ SET|DELETE FROM)\b", text)
    ]

    assert elsewhere == []


def test_no_statement_is_for_sqlite_only() -> None:
    local = [
        f"{module}:{line} {word[0]}"
        for module in modules("bot", "adapters", "storage", "guards")
        if module.path not in KNOWS_SQLITE
        for line, text in strings(module)
        if (word := SQLITE_ONLY.search(text))
    ]

    assert local == []
