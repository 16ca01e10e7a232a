import pytest

from storage.sqlite import SqliteDatabase
from tests.bot.core import Core
from tests.clock import ManualClock


@pytest.fixture
def core(db: SqliteDatabase, clock: ManualClock) -> Core:
    return Core(db, clock)
