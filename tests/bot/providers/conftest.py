"""Both vendors, each with its SDK in front of one loopback server; and how many days are played."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.clock import SystemClock
from bot.providers.anthropic import Anthropic
from bot.providers.openai import OpenAI
from bot.providers.remote import RemoteProvider as Vendor
from tests.peers.models import ModelServer

DAYS = 40


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


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--days-seeds", type=int, help=f"how many days are played (default {DAYS})")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "days_seed" in metafunc.fixturenames:
        days = metafunc.config.getoption("--days-seeds", None) or DAYS  # not known when all tests are run
        metafunc.parametrize("days_seed", range(days))
