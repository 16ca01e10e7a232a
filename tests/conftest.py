"""What most tests need: a clock that stands still and a real, migrated database in a file of its own."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.migrate import upgrade
from storage.sqlite import SqliteDatabase
from storage.store import Store
from tests.clock import ManualClock


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database at the newest schema: migrated once, then copied for each test."""
    path = tmp_path_factory.mktemp("schema") / "parley.db"
    upgrade(path)
    return path


@pytest.fixture
def db_path(migrated: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(migrated, tmp_path / "parley.db"))


@pytest.fixture
async def db(db_path: Path) -> AsyncIterator[SqliteDatabase]:
    database = SqliteDatabase(db_path)
    await database.open()
    yield database
    await database.close()


@pytest.fixture
def store(db: SqliteDatabase) -> Store:
    return Store("default", db)
