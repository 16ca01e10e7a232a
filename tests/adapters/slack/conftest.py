"""The whole Slack connection before a loopback Slack: real SDK, real HTTP, a core that only remembers."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field

import pytest
import uvicorn
from fastapi import FastAPI

from adapters.base import Accepted, Address, Conflict, Inbound, Press
from adapters.desks import StaffAct
from adapters.slack.base import SlackOptions
from adapters.slack.connection import SlackConnection
from adapters.slack.manifest import manifest
from guards.base import OutgoingText, RawText, Refusal
from storage.counters import DurableCounters
from storage.sqlite import SqliteDatabase
from tests.clock import ManualClock
from tests.peers.slack import Slack


class Remembering:
    """The core: what it was told, and which messages it has. `before` may hold it up or fail."""

    def __init__(self) -> None:
        self.rows: dict[tuple[str, str], Inbound] = {}
        self.presses: list[Press] = []
        self.told: list[tuple[object, ...]] = []
        self.reasons: dict[tuple[str, str], OutgoingText] = {}  # by place and answer
        self.before: Callable[[], Awaitable[None]] | None = None

    async def accept(self, inbound: Inbound) -> Accepted | Conflict | Refusal:
        if self.before:
            await self.before()
        key = (inbound.address.installation, inbound.event_id)
        known = key in self.rows
        self.rows.setdefault(key, inbound)
        return Accepted("m", len(self.rows), duplicate=known)

    async def press(self, press: Press) -> None:
        self.presses.append(press)

    async def why(self, address: Address, letter_id: str) -> OutgoingText | None:
        self.told.append(("why", address.place, letter_id))
        return self.reasons.get((address.place, letter_id))

    async def reword(self, address: Address, event_id: str, text: RawText) -> None:
        self.told.append(("reword", address.place, event_id, text.text))

    async def retract(self, address: Address, event_id: str) -> None:
        self.told.append(("retract", address.place, event_id))

    async def moved(self, old: Address, new: Address) -> None: ...

    async def left(self, address: Address) -> None: ...

    async def alarm(self, channel: str, code: str) -> None:
        self.told.append(("alarm", channel, code))

    @property
    def said(self) -> list[tuple[str, str, str]]:
        return [(row.address.place, row.sender.id, row.text.text) for row in self.rows.values()]


class Staff:
    """The duty: what was done at the desk, and what it answers."""

    def __init__(self) -> None:
        self.acts: list[StaffAct] = []
        self.answer: str | OutgoingText | None = None

    async def act(self, act: StaffAct) -> str | OutgoingText | None:
        self.acts.append(act)
        return self.answer


@dataclass
class Drawer:
    """The secrets of the installation."""

    kept: dict[str, bytes] = field(default_factory=dict)

    async def get(self, name: str) -> bytes | None:
        return self.kept.get(name)

    async def put(self, name: str, secret: bytes) -> None:
        self.kept[name] = secret

    async def remove(self, name: str) -> None:
        self.kept.pop(name, None)

    async def names(self, prefix: str) -> Sequence[str]:
        return [name for name in self.kept if name.startswith(prefix)]


@dataclass
class Wired:
    """A started connection and what is on either side of it."""

    connection: SlackConnection
    core: Remembering
    staff: Staff
    drawer: Drawer
    url: str


Connect = Callable[..., Awaitable[Wired]]


@pytest.fixture
async def slack(clock: ManualClock) -> AsyncIterator[Slack]:
    async with Slack(now=lambda: clock.now() / 1000) as peer:
        peer.retry_delays = ()
        yield peer


@pytest.fixture
async def connect(slack: Slack, db: SqliteDatabase, clock: ManualClock) -> AsyncIterator[Connect]:
    """Makes a connection with these options; `patience` is how long it waits for the core."""

    async def turn(seconds: float) -> None:
        clock.advance(seconds)

    async with AsyncExitStack() as stack:

        async def wired(drawer: Drawer | None = None, patience: float = 2.3, **options: object) -> Wired:
            told = _options(slack, **options)
            slack.install(manifest(told))  # what it does not ask for it does not get
            core, staff, drawer = Remembering(), Staff(), drawer or Drawer()
            counters = DurableCounters("default", db, clock.now)
            connection = SlackConnection(
                told, core, staff, counters, drawer, clock.now, b"k" * 32,
                patience=patience, ping_seconds=0.2, pause=turn,
            )  # fmt: skip
            url = await stack.enter_async_context(served(connection))
            slack.events_url = slack.interactions_url = f"{url}/slack/events"
            await connection.start()
            stack.push_async_callback(connection.stop)
            return Wired(connection, core, staff, drawer, url)

        yield wired


def _options(slack: Slack, **options: object) -> SlackOptions:
    own = {"bot_token": slack.workspace.token, "signing_secret": slack.signing_secret, "mode": "http"}
    given = {**own, "api_url": slack.api_url, "link_hosts": frozenset({"bank.com"}), **options}
    return SlackOptions(**given)  # type: ignore[arg-type]  # by keyword, as the tests name them


@asynccontextmanager
async def served(connection: SlackConnection) -> AsyncIterator[str]:
    app = FastAPI()
    for router in connection.routers:
        app.include_router(router)
    config = uvicorn.Config(app, host="127.0.0.1", port=0, log_config=None, lifespan="off")
    server = uvicorn.Server(config)
    config.load()
    server.lifespan = config.lifespan_class(config)
    await server.startup()
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        await server.shutdown()
