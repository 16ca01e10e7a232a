"""Both vendors, each with its SDK in front of one loopback server."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.clock import SystemClock
from bot.providers.anthropic import Anthropic
from bot.providers.openai import OpenAI
from bot.providers.remote import RemoteProvider as Vendor
from tests.peers.models import ModelServer


@pytest.fixture
async def server() -> AsyncIterator[ModelServer]:
    async with ModelServer() as server:
        yield server


@pytest.fixture(params=["openai", "anthropic"])
async def vendor(request: pytest.FixtureRequest, server: ModelServer) -> AsyncIterator[Vendor]:
    openai, anthropic = OpenAI("key", server.openai_url), Anthropic("key", server.anthropic_url)
    dialect = openai if request.param == "openai" else anthropic
    provider = Vendor(request.param, "m", dialect, SystemClock())
    await provider.open()  # an import, which is no part of any timeout here
    yield provider
    await provider.aclose()
