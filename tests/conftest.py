"""What most tests need: a clock that stands still and a real, migrated database in a file of its own."""

from __future__ import annotations

import gc
import io
import logging
import shutil
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import hypothesis
import pytest
import structlog

from bot.operations import logs
from storage.migrate import upgrade
from storage.sqlite import SqliteDatabase
from storage.store import Store
from tests.clock import ManualClock
from tests.crash import reporting

hypothesis.settings.register_profile("parley", deadline=None)  # a busy machine is no failure
hypothesis.settings.load_profile("parley")


# A worker comes to hold millions of objects that stay: to look through them often took a tenth of its time.
gc.set_threshold(50_000, 20, 100)


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(reporting)  # here, where the process that only prints finds it too


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


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """The JSON log of a configured process; what was global is put back afterwards."""
    root, hooks = logging.getLogger(), (sys.excepthook, sys.unraisablehook)
    before, level = root.handlers[:], root.level
    stream = io.StringIO()
    logs.configure("json", stream=stream)
    yield stream
    logging.captureWarnings(False)
    root.handlers[:], root.level = before, level
    sys.excepthook, sys.unraisablehook = hooks
    logging.getLogger("uvicorn.access").disabled = False
    structlog.reset_defaults()
