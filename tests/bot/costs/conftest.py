"""What the tests of costs share."""

from __future__ import annotations

import pytest

from bot.providers.base import Provider
from bot.providers.openai import OpenAI
from bot.providers.remote import RemoteProvider
from storage.ledger import Ledger
from storage.sqlite import SqliteDatabase
from tests.clock import ManualClock


@pytest.fixture
def provider(clock: ManualClock) -> Provider:
    return RemoteProvider("openai", "m", OpenAI("key", None), clock)


@pytest.fixture
def ledger(db: SqliteDatabase) -> Ledger:
    return Ledger("default", db)
