"""The sample installation, running: without a key, and with both providers played on loopback."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.peers.models import ModelServer
from tests.running import Running, running, settings


@pytest.fixture
async def parley(tmp_path: Path) -> AsyncIterator[Running]:
    """No key: rules, knowledge and people."""
    async with running(settings(tmp_path)) as it:
        yield it


@pytest.fixture
async def openai() -> AsyncIterator[ModelServer]:
    async with ModelServer() as server:
        yield server


@pytest.fixture
async def anthropic() -> AsyncIterator[ModelServer]:
    async with ModelServer() as server:
        yield server


@pytest.fixture
async def smart(tmp_path: Path, openai: ModelServer, anthropic: ModelServer) -> AsyncIterator[Running]:
    """Both providers, in this order."""
    keys = {
        "openai_api_key": "sk-test-openai",
        "openai_base_url": openai.openai_url,
        "anthropic_api_key": "sk-test-anthropic",
        "anthropic_base_url": anthropic.anthropic_url,
    }
    async with running(settings(tmp_path, None, **keys)) as it:
        yield it
