"""Knowledge over a real SQLite file."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from bot.knowledge.index import Knowledge
from bot.knowledge.suspects import Suspects
from guards.injection import InjectionSigns
from storage.knowledge import KnowledgeStore
from storage.migrate import upgrade
from storage.sqlite import SqliteDatabase


@pytest_asyncio.fixture(loop_scope="function")
async def database(tmp_path: Path) -> AsyncIterator[SqliteDatabase]:
    upgrade(tmp_path / "parley.db")
    database = SqliteDatabase(tmp_path / "parley.db")
    await database.open()
    yield database
    await database.close()


@pytest_asyncio.fixture(loop_scope="function")
async def knowledge(database: SqliteDatabase) -> Knowledge:
    return Knowledge(KnowledgeStore("shop", database), Suspects(InjectionSigns(), 0.7))
