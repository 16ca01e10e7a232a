"""The campaigns' options, and their one zygote and template."""

from __future__ import annotations

from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.crash.campaign import found
from tests.crash.figures import Figures
from tests.crash.lane import zygote as forked
from tests.crash.reporting import BY_MESSENGER, FIGURES

DEATHS = 20  # in one run
SHORT = 300  # kills of a plain `pytest`; `make crash` asks for 3,000
MESSENGER_DEATHS = 30  # in one run of the messengers, each on two ways in; a plain `pytest` makes one of each


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--crash-runs", type=int, help=f"how many kills the campaign makes (default {SHORT})")
    parser.addoption("--crash-seed", type=int, help="do this one run of the campaign again")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    options = metafunc.config
    kills = options.getoption("--crash-runs", None) or SHORT  # not known when pytest is run for all tests
    seed = options.getoption("--crash-seed", None)
    for name, each in (("seed", DEATHS), ("messenger_seed", SHORT)):
        if name in metafunc.fixturenames:
            metafunc.parametrize(name, range(-(-kills // each)) if seed is None else [seed])


@pytest.fixture(scope="session")
def figures(pytestconfig: pytest.Config) -> Figures:
    return pytestconfig.stash[FIGURES]


@pytest.fixture(scope="session")
def by_messenger(pytestconfig: pytest.Config) -> Figures:
    return pytestconfig.stash[BY_MESSENGER]


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("template") / "home"
    await found(folder)
    return folder


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def zygote() -> AsyncIterator[Process]:
    async with forked() as process:
        yield process
