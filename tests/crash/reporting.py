"""The campaigns' figures at the end of the report, whichever processes ran them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

import pytest

from tests.crash.figures import Figures, Told
from tests.crash.ways import NAMED

FIGURES, BY_MESSENGER = pytest.StashKey[Figures](), pytest.StashKey[Figures]()


class Node(Protocol):
    """A process of pytest-xdist's, as the one that prints knows it."""

    config: pytest.Config
    workeroutput: Mapping[str, Sequence[Told]]


def pytest_configure(config: pytest.Config) -> None:
    config.stash[FIGURES], config.stash[BY_MESSENGER] = Figures(), Figures(named=NAMED)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A process that runs some of the tests tells the one that prints."""
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["crash"] = [session.config.stash[key].told() for key in (FIGURES, BY_MESSENGER)]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Node) -> None:
    output = getattr(node, "workeroutput", {})  # one that was killed told nothing
    for key, told in zip((FIGURES, BY_MESSENGER), output.get("crash", ()), strict=False):
        node.config.stash[key].take(told)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    every_point = bool(config.getoption("--crash-runs", None))
    for title, key in (("crash campaign", FIGURES), ("crash campaign of messengers", BY_MESSENGER)):
        figures = config.stash[key]
        if figures.kills:
            terminalreporter.section(title)
            for line in figures.lines(every_point=every_point):
                terminalreporter.write_line(line)
