"""The loopback Telegram with one bot, and real counters."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from guards.base import Holds
from storage.counters import DurableCounters
from storage.sqlite import SqliteDatabase
from tests.adapters.telegram.fake import Rig, connected, options
from tests.clock import ManualClock
from tests.peers.telegram import Telegram

DESK = -1009


@pytest.fixture
async def telegram() -> AsyncIterator[Telegram]:
    async with Telegram() as peer:
        yield peer


@pytest.fixture
def counters(db: SqliteDatabase, clock: ManualClock) -> Holds:
    return DurableCounters("default", db, clock.now)


@pytest.fixture
async def rig(telegram: Telegram, counters: Holds, clock: ManualClock) -> AsyncIterator[Rig]:
    """By polling, with a staff group."""
    telegram.opens_supergroup(DESK, "Staff", forum=True, admin=True)
    async with connected(telegram, counters, clock, replace(options(telegram), desk=DESK)) as made:
        yield made


@pytest.fixture
async def hooked(telegram: Telegram, counters: Holds, clock: ManualClock) -> AsyncIterator[Rig]:
    """By webhook."""
    async with connected(telegram, counters, clock, replace(options(telegram), mode="webhook")) as made:
        yield made
