"""The start of a connection, its end, and what `parley check` finds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from adapters.connections import Misconnected
from adapters.telegram.connection import TelegramConnection
from guards.base import Holds
from tests.adapters.telegram.fake import SECRET, FakeCore, FakeDuty, Rig, connected, letter, options
from tests.clock import ManualClock
from tests.peers.telegram import Telegram

DESK = -1009


Maker = Callable[..., TelegramConnection]


@pytest.fixture
def make(telegram: Telegram, counters: Holds, clock: ManualClock) -> Maker:
    """A connection that was not started, with any options."""
    return lambda **changes: TelegramConnection(
        replace(options(telegram), **changes), FakeCore(), FakeDuty(), counters, clock.now
    )


async def finds(connection: TelegramConnection, name: str) -> str:
    return await dict(connection.checks())[f"telegram {name}"]()


async def misses(connection: TelegramConnection, name: str) -> str:
    with pytest.raises(Misconnected) as wrong:
        await finds(connection, name)
    assert wrong.value.remedy
    return str(wrong.value)


async def test_commands_are_told_at_the_start(rig: Rig) -> None:
    [call] = rig.telegram.called("setMyCommands")

    assert [one["command"] for one in call.objects("commands")] == [
        *("start", "human", "stop", "privacy", "forget", "language")
    ]


async def test_a_token_that_telegram_does_not_know(make: Maker) -> None:
    for token in ("43:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "42:TESTTOKEN"):
        with pytest.raises(Misconnected) as wrong:
            await make(token=token).start()
        assert "TELEGRAM_BOT_TOKEN" in wrong.value.remedy
    with pytest.raises(Misconnected):
        make(token="no token at all")


async def test_an_address_that_telegram_does_not_take(make: Maker) -> None:
    with pytest.raises(Misconnected) as wrong:
        await make(mode="webhook", webhook_secret=SECRET, public_url="parley.example").start()

    assert "PUBLIC_URL" in wrong.value.remedy


async def test_without_an_address_there_is_no_webhook(make: Maker) -> None:
    with pytest.raises(Misconnected) as wrong:
        await make(mode="webhook", webhook_secret=SECRET).start()

    assert "PUBLIC_URL" in wrong.value.remedy


async def test_a_telegram_that_is_away_does_not_stop_the_start(make: Maker) -> None:
    away = make(api_url="http://127.0.0.1:9")
    await away.start()
    await away.stop()

    assert "cannot be reached" in await misses(away, "token")


async def test_letters_go_out_after_the_stop(telegram: Telegram, counters: Holds, clock: ManualClock) -> None:
    async with connected(telegram, counters, clock, options(telegram)) as rig:
        await telegram.says(7, 7, "hello")
        await telegram.settled()
    await rig.send("7", letter("The last one."))

    assert [one.text for one in telegram.chat(7).by_bot] == ["The last one."]


# -- what parley check finds --------------------------------------------------------------------------


async def test_a_bot_that_works(make: Maker, telegram: Telegram) -> None:
    telegram.opens_supergroup(DESK, forum=True, admin=True)
    connection = make(desk=DESK)

    assert [await check() for _, check in connection.checks()] == [
        "@parley_bot, bot 42",
        "polling, 0 waiting",
        "the bot is brought only what is meant for it",
        f"a group with topics, {DESK}",
    ]


async def test_a_check_finds_a_bad_token(make: Maker) -> None:
    assert "does not know the token" in await misses(make(token="42:WRONG"), "token")


async def test_a_webhook_that_points_elsewhere(make: Maker, telegram: Telegram) -> None:
    ours = make(mode="webhook", webhook_secret=SECRET, public_url="https://parley.example/")
    assert await finds(ours, "updates") == "the webhook is set at the start, 0 waiting"
    telegram.webhook.set("https://parley.example/telegram/webhook", SECRET, 1)
    assert await finds(ours, "updates") == "webhook, 0 waiting"
    telegram.webhook.set("https://other.example/telegram/webhook", SECRET, 1)

    assert "points somewhere else" in await misses(ours, "updates")
    assert "goes at the start" in await finds(make(), "updates")


async def test_a_webhook_that_cannot_be_reached(make: Maker, telegram: Telegram, clock: ManualClock) -> None:
    ours = make(mode="webhook", webhook_secret=SECRET, public_url="https://parley.example")
    telegram.webhook.set("https://parley.example/telegram/webhook", SECRET, 1)
    telegram.webhook.last_error = clock.now() // 1000 - 60, "Connection refused"
    assert "Connection refused" in await misses(ours, "updates")

    clock.advance(3600)
    assert await finds(ours, "updates") == "webhook, 0 waiting"


async def test_privacy_mode_that_is_off_is_said(make: Maker, telegram: Telegram) -> None:
    telegram.privacy = False

    assert "/setprivacy" in await finds(make(), "groups")


@pytest.mark.parametrize(
    ("forum", "admin", "problem"), [(False, True, "has no topics"), (True, False, "may not manage topics")]
)
async def test_a_staff_group_that_will_not_do(
    make: Maker, telegram: Telegram, forum: bool, admin: bool, problem: str
) -> None:
    assert "cannot see the staff group" in await misses(make(desk=DESK), "desk")
    telegram.opens_supergroup(DESK, forum=forum, admin=admin)

    assert problem in await misses(make(desk=DESK), "desk")
