import pytest

from storage.sqlite import SqliteDatabase
from tests.bot.core import Core
from tests.bot.house import House
from tests.clock import ManualClock


@pytest.fixture
def core(db: SqliteDatabase, clock: ManualClock) -> Core:
    return Core(db, clock)


@pytest.fixture
def house(core: Core) -> House:
    return House(core)
