"""A core and a staff that write down what they are asked, and a connection to the loopback Telegram."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

from fastapi import FastAPI

from adapters import base
from adapters.base import Accepted, Address, Button, Conflict, Inbound, Letter
from adapters.desks import StaffAct
from adapters.telegram.base import TelegramOptions
from adapters.telegram.connection import TelegramConnection
from guards.base import Holds, OutgoingText, RawText, Refusal, Unavailable
from tests.adapters.web.serving import served
from tests.clock import ManualClock
from tests.peers.telegram import Press, Telegram

SECRET = "s3cret-of_the-webhook"
BUTTONS = (
    Button("person", "A person"),
    Button("why", "Why?"),
    Button("helpful", "Good"),
    Button("unhelpful", "Bad"),
)


@dataclass
class FakeCore:
    """Everything in the order in which it came; `down` calls fail first, `breaks` calls break."""

    took: list[object] = field(default_factory=list)
    alarms: list[str] = field(default_factory=list)
    reasons: dict[tuple[str, str], OutgoingText] = field(default_factory=dict)  # by place and answer
    down: int = 0
    breaks: int = 0

    def _take(self, what: object) -> None:
        if self.down:
            self.down -= 1
            raise Unavailable
        if self.breaks:
            self.breaks -= 1
            raise ZeroDivisionError
        self.took.append(what)

    async def accept(self, inbound: Inbound) -> Accepted | Conflict | Refusal:
        self._take(inbound)
        return Accepted("m", 1)

    async def press(self, press: base.Press) -> None:
        self._take(press)

    async def why(self, address: Address, letter_id: str) -> OutgoingText | None:
        self._take(("why", address.place, letter_id))
        return self.reasons.get((address.place, letter_id))

    async def reword(self, address: Address, event_id: str, text: RawText) -> None:
        self._take(("reword", address.place, event_id, text.text))

    async def retract(self, address: Address, event_id: str) -> None:
        self._take(("retract", address.place, event_id))

    async def moved(self, old: Address, new: Address) -> None:
        self._take(("moved", old.place, new.place))

    async def left(self, address: Address) -> None:
        self._take(("left", address.place))

    async def alarm(self, channel: str, code: str) -> None:
        self.alarms.append(code)

    @property
    def said(self) -> list[tuple[str, str]]:
        """(place, words) of each message."""
        return [(one.address.place, one.text.text) for one in self.took if isinstance(one, Inbound)]

    @property
    def presses(self) -> list[tuple[str, str, str]]:
        """(place, action, value) of each press."""
        return [
            (one.address.place, one.action, one.value) for one in self.took if isinstance(one, base.Press)
        ]


@dataclass
class FakeDuty:
    acts: list[StaffAct] = field(default_factory=list)
    answer: str | OutgoingText | None = None

    async def act(self, act: StaffAct) -> str | OutgoingText | None:
        self.acts.append(act)
        return self.answer

    @property
    def done(self) -> list[tuple[str, str, str]]:
        """(verb, words, value) of each act."""
        return [(act.verb, act.text.text, act.value) for act in self.acts]


@dataclass
class Rig:
    """A connection that was started, and what is on both sides of it."""

    telegram: Telegram
    connection: TelegramConnection
    core: FakeCore
    duty: FakeDuty
    clock: ManualClock

    async def send(self, place: str, letter: Letter, *, part: int = 0) -> str:
        """When it is its turn in that chat."""
        self.clock.advance(4)
        return await self.connection.channel.send(address(place), letter, part=part)

    async def answered(self, press: Press) -> list[tuple[str, bool]]:
        """What somebody is shown for a press."""
        await self.telegram.until(lambda: press.answers)
        return press.answers


def letter(text: str, id: str = "letter-1", *, buttons: bool = False) -> Letter:
    return Letter(id, "bot", OutgoingText(text), buttons=BUTTONS if buttons else ())


def address(place: str) -> Address:
    return Address("telegram", "42", place)


def options(telegram: Telegram) -> TelegramOptions:
    return TelegramOptions(telegram.token, api_url=telegram.url, languages=("en", "ko"))


@asynccontextmanager
async def connected(
    telegram: Telegram, counters: Holds, clock: ManualClock, given: TelegramOptions
) -> AsyncIterator[Rig]:
    """Started, by polling or with its webhook served, and stopped afterwards."""
    core, duty = FakeCore(), FakeDuty()
    app = FastAPI()
    async with served(app) as url:
        wanted = replace(given, public_url=url, webhook_secret=SECRET)
        connection = TelegramConnection(wanted, core, duty, counters, clock.now)
        for router in connection.routers:
            app.include_router(router)
        await connection.start()
        try:
            yield Rig(telegram, connection, core, duty, clock)
        finally:
            async with asyncio.timeout(20):
                await connection.stop()
