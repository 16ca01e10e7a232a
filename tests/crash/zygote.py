"""A process that has imported everything and started nothing: every line it reads is a life, forked from it.

Of each life it tells, a line each, the process id, the port once it serves, and its exit code. With `cold`
nothing is rehearsed: the first start of the first life does all that there is to do.
"""

from __future__ import annotations

import asyncio
import ctypes
import json
import os
import signal
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from bot.app import App
from bot.operations.logs import configure
from bot.serving import on_fast_loop, serve
from storage.sqlite import SqliteDatabase
from tests.crash.mortal import MortalDatabase
from tests.crash.points import Death
from tests.running import settings

_ROOMY = {"count": 1_000_000, "seconds": 60, "burst": 1_000_000}
POLICY = {
    "limits": dict.fromkeys(
        (
            *("person", "conversation", "characters", "network", "tenant", "everyone"),
            *("messages_per_origin", "messages_per_site"),
            *("starts_per_network", "starts_per_origin", "starts_per_site"),
        ),
        _ROOMY,
    ),
    "web": {"challenge": "off"},
    "budget": {"day_usd": "1000", "person_day_usd": "1000", "conversation_day_usd": "1000"},
}


@dataclass(frozen=True, slots=True)
class Home:
    """Where an application lives, its provider if it has one, and what else its settings say."""

    folder: str
    model_url: str | None = None
    port: int = 0
    env: Mapping[str, str] = field(default_factory=dict)
    policy: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Order:
    """One life to be lived."""

    home: Home
    death: Death | None = None

    def line(self) -> bytes:
        return json.dumps(asdict(self)).encode() + b"\n"

    @classmethod
    def read(cls, line: str) -> Order:
        told = json.loads(line)
        return cls(Home(**told["home"]), Death(**told["death"]) if told["death"] else None)


_PR_SET_PDEATHSIG = 1  # of prctl(2)


def main() -> None:
    configure("json")
    _die_with_parent()
    if "cold" not in sys.argv:
        asyncio.run(rehearse())
    home: Home | None = None
    for line in sys.stdin:
        order = Order.read(line)
        if home != order.home:
            home, (app, database) = order.home, build(order.home)
        pid = os.fork()
        if pid == 0:
            _die_with_parent()
            _tell("pid", os.getpid())
            database.death = order.death
            live(app, order.home)
        _tell("exit", os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))


async def rehearse() -> None:
    """One life without a death, so that whatever is imported late is there before the first fork.

    Its thread for commits stays behind in the zygote, idle, and holds nothing that a child could need.
    """
    with tempfile.TemporaryDirectory() as folder:
        app, _ = build(Home(folder, "http://127.0.0.1:9/v1"))
        await app.start()
        await app.models.open()
        await app.stop()


def build(home: Home) -> tuple[App, MortalDatabase]:
    """Wired as in production; the constructor opens and starts nothing, so a fork may go on from here."""
    keys = {"openai_api_key": "sk-test", "openai_base_url": home.model_url} if home.model_url else {}
    given = settings(Path(home.folder), {**POLICY, **home.policy}, **keys, **home.env)
    database = MortalDatabase(SqliteDatabase(given.database_path))
    return App(given, database=database), database


def live(app: App, home: Home) -> None:
    """Serve as `parley run` does, in a process that returns to nobody."""
    log = os.open(Path(home.folder) / "parley.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(log, sys.stderr.fileno())

    def ready(port: int, _invitation: str | None) -> None:
        _tell("port", port)

    on_fast_loop(serve(app, host="127.0.0.1", port=home.port, proxies="127.0.0.1", ready=ready))
    os._exit(0)


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _tell(what: str, number: int) -> None:
    os.write(sys.stdout.fileno(), f"{what} {number}\n".encode())


if __name__ == "__main__":
    main()
