"""Both vendors' batches against a loopback server that takes them as they do."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.batches.base import BatchProvider
from storage.sqlite import SqliteDatabase
from tests.bot.batches.office import Office, made, provider_at
from tests.clock import ManualClock
from tests.peers.batches import BatchServer


@pytest.fixture
async def server() -> AsyncIterator[BatchServer]:
    async with BatchServer() as running:
        yield running


@pytest.fixture(params=["openai", "anthropic"])
async def provider(
    request: pytest.FixtureRequest, server: BatchServer, clock: ManualClock
) -> AsyncIterator[BatchProvider]:
    made = provider_at(server, request.param, clock)
    yield made
    await made.aclose()


@pytest.fixture
def office(db: SqliteDatabase, clock: ManualClock, server: BatchServer, provider: BatchProvider) -> Office:
    return made(db, clock, server, provider)
