"""The campaigns' options, their one zygote and template, and their figures at the end of the report."""

from __future__ import annotations

from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol

import pytest
import pytest_asyncio

from tests.crash.campaign import found
from tests.crash.figures import Figures, Told
from tests.crash.lane import zygote as forked
from tests.crash.ways import NAMED

DEATHS = 20  # in one run
SHORT = 300  # kills of a plain `pytest`; `make crash` asks for 3,000
MESSENGER_DEATHS = 30  # in one run of the messengers, each on two ways in; a plain `pytest` makes one of each
_FIGURES, _BY_MESSENGER = pytest.StashKey[Figures](), pytest.StashKey[Figures]()


class Node(Protocol):
    """A process of pytest-xdist's, as the one that prints knows it."""

    config: pytest.Config
    workeroutput: Mapping[str, Sequence[Told]]


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


def pytest_configure(config: pytest.Config) -> None:
    config.stash[_FIGURES], config.stash[_BY_MESSENGER] = Figures(), Figures(named=NAMED)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A process that runs some of the tests tells the one that prints."""
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["crash"] = [session.config.stash[key].told() for key in (_FIGURES, _BY_MESSENGER)]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Node) -> None:
    for key, told in zip((_FIGURES, _BY_MESSENGER), node.workeroutput["crash"], strict=True):
        node.config.stash[key].take(told)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    every_point = bool(config.getoption("--crash-runs", None))
    for title, key in (("crash campaign", _FIGURES), ("crash campaign of messengers", _BY_MESSENGER)):
        figures = config.stash[key]
        if figures.kills:
            terminalreporter.section(title)
            for line in figures.lines(every_point=every_point):
                terminalreporter.write_line(line)


@pytest.fixture(scope="session")
def figures(pytestconfig: pytest.Config) -> Figures:
    return pytestconfig.stash[_FIGURES]


@pytest.fixture(scope="session")
def by_messenger(pytestconfig: pytest.Config) -> Figures:
    return pytestconfig.stash[_BY_MESSENGER]


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("template") / "home"
    await found(folder)
    return folder


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def zygote() -> AsyncIterator[Process]:
    async with forked() as process:
        yield process
