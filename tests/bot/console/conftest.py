import pytest

from storage.store import Store
from tests.bot.console.parts import Parts
from tests.clock import ManualClock


@pytest.fixture
def parts(store: Store, clock: ManualClock) -> Parts:
    return Parts(store, clock)
