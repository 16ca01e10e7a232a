"""Updates that are fetched: confirmed once stored, never lost, never in a tight loop."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer

from adapters.pace import Pace
from adapters.telegram.api import Api
from adapters.telegram.asides import Asides
from adapters.telegram.errands import Errands
from adapters.telegram.intake import Intake
from adapters.telegram.polling import Poller
from adapters.telegram.updates import Me
from guards.base import Holds
from tests.adapters.telegram.fake import FakeCore, Rig, connected, options
from tests.clock import ManualClock
from tests.peers.telegram import Failed, Limited, Telegram


@dataclass
class Pauses:
    """Every pause is over at once; `ends` after so many."""

    ends: int = 0
    seconds: list[float] = field(default_factory=list)

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)
        if len(self.seconds) == self.ends:
            raise asyncio.CancelledError


@asynccontextmanager
async def polled(
    telegram: Telegram, counters: Holds, core: FakeCore, pauses: Pauses
) -> AsyncIterator[asyncio.Task[None]]:
    """A poller of its own, whose pauses take no time."""
    bot = Bot(telegram.token, session=AiohttpSession(api=TelegramAPIServer.from_base(telegram.url)))
    api = Api(bot, Pace(counters))
    intake = Intake(core, api, Errands(), Asides(api, link_hosts=frozenset()), None, ())
    intake.me = Me(42, "parley_bot")

    async def alarm(code: str) -> None:
        await core.alarm("telegram", code)

    running = asyncio.create_task(Poller(bot, intake, alarm, pauses).run())
    try:
        yield running
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running
        await bot.session.close()


async def test_nothing_is_confirmed_before_it_is_stored(telegram: Telegram, counters: Holds) -> None:
    core, pauses = FakeCore(down=3), Pauses()
    for words in ("one", "two", "three"):
        await telegram.says(7, 7, words)
    async with polled(telegram, counters, core, pauses):
        await telegram.settled()

    assert core.said == [("7", "one"), ("7", "two"), ("7", "three")]
    assert pauses.seconds == [1.0, 2.0, 4.0]
    assert [update.sent for update in telegram.updates.all] == [4, 4, 4]


async def test_a_batch_stops_where_nothing_can_be_stored(telegram: Telegram, counters: Holds) -> None:
    core, pauses = FakeCore(), Pauses(ends=1)
    await telegram.says(7, 7, "one")
    async with polled(telegram, counters, core, pauses) as running:
        await telegram.settled()
        core.down = 1
        await telegram.says(7, 7, "two")
        with suppress(asyncio.CancelledError):
            await running

    [first, second] = telegram.updates.all
    assert core.said == [("7", "one")]
    assert (first.confirmed, second.confirmed) == (True, False)


async def test_TG_5_junk_does_not_hold_up_what_comes_after_it(telegram: Telegram, counters: Holds) -> None:
    core, pauses = FakeCore(), Pauses()
    await telegram.tells("message", {"message_id": "none"})
    await telegram.tells("message", {"chat": []})
    await telegram.tells("callback_query", {"id": 1})
    await telegram.tells("something_new", {"text": "x"})
    await telegram.says(7, 7, "after all of it")
    async with polled(telegram, counters, core, pauses):
        await telegram.settled()

    assert core.said == [("7", "after all of it")]
    assert pauses.seconds == []


async def test_an_update_that_breaks_us_is_left_out_in_the_end(telegram: Telegram, counters: Holds) -> None:
    core, pauses = FakeCore(breaks=3), Pauses()
    await telegram.says(7, 7, "breaks it")
    await telegram.says(7, 7, "does not")
    async with polled(telegram, counters, core, pauses):
        await telegram.settled()

    assert core.said == [("7", "does not")]
    assert core.alarms == ["update_left_out"]


async def test_after_a_week_of_silence_numbers_begin_anywhere(telegram: Telegram, counters: Holds) -> None:
    core, pauses = FakeCore(), Pauses()
    async with polled(telegram, counters, core, pauses):
        await telegram.says(7, 7, "one")
        await telegram.settled()
        telegram.updates.skip(900_000_001)
        await telegram.says(7, 7, "two")
        await telegram.settled()

    assert core.said == [("7", "one"), ("7", "two")]


async def test_a_second_poller_is_an_alarm_and_no_tight_loop(telegram: Telegram, counters: Holds) -> None:
    core, pauses = FakeCore(), Pauses(ends=9)
    telegram.faults.script("getUpdates", Failed(409, "Conflict: terminated by other"), times=9)
    async with polled(telegram, counters, core, pauses) as running:
        with suppress(asyncio.CancelledError):
            await running

    assert core.alarms == ["second_poller"]
    assert pauses.seconds == [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0, 60.0, 60.0]


@pytest.mark.parametrize("fault", ["drop_before", "500_before", Failed(502, "Bad Gateway"), Limited(1)])
async def test_trouble_backs_off_and_ends(
    telegram: Telegram, counters: Holds, fault: Failed | Limited
) -> None:
    core, pauses = FakeCore(), Pauses()
    telegram.faults.script("getUpdates", fault, times=2)
    await telegram.says(7, 7, "hello")
    async with polled(telegram, counters, core, pauses):
        await telegram.settled()

    assert core.said == [("7", "hello")]
    assert pauses.seconds == [1.0, 2.0]


async def test_a_webhook_that_is_set_goes_before_the_first_poll(
    telegram: Telegram, counters: Holds, clock: ManualClock
) -> None:
    telegram.webhook.set("http://127.0.0.1:9/old", "", 1)
    async with connected(telegram, counters, clock, options(telegram)) as rig:
        await telegram.says(7, 7, "hello")
        await telegram.settled()

        assert rig.core.said == [("7", "hello")]
    assert telegram.webhook.url == ""


async def test_one_poller_asks_at_a_time_and_a_stop_ends_it(rig: Rig) -> None:
    await rig.telegram.until(lambda: rig.telegram.updates.polled)
    await rig.connection.stop()
    await rig.telegram.says(7, 7, "after the end")

    assert rig.core.took == []
    assert [call.status for call in rig.telegram.called("getUpdates")] == [200]
