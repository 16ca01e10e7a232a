"""Both vendors' batches against a loopback server that takes them as they do."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.batches.base import BatchProvider
from bot.batches.build import batch_provider
from bot.providers.plan import Account
from storage.sqlite import SqliteDatabase
from tests.bot.batches.office import Office, made
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
    url = server.openai_url if request.param == "openai" else server.anthropic_url
    made = batch_provider(request.param, "m", Account("key", url), clock)
    yield made
    await made.aclose()


@pytest.fixture
def office(db: SqliteDatabase, clock: ManualClock, server: BatchServer, provider: BatchProvider) -> Office:
    return made(db, clock, server, provider)
