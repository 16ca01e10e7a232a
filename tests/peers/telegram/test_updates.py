"""The loopback Telegram's updates, by polling and by webhook, as the real client meets them."""

from __future__ import annotations

import asyncio
import json

import pytest
from aiogram import Bot, Dispatcher, types
from aiogram.exceptions import TelegramBadRequest, TelegramConflictError, TelegramUnauthorizedError
from aiogram.methods import GetUpdates
from aiohttp import web

from tests.peers.telegram import Telegram
from tests.peers.telegram.conftest import App


async def test_a_dispatcher_polls_and_answers(telegram: Telegram, bot: Bot) -> None:
    dispatcher = Dispatcher()

    @dispatcher.message()
    async def echo(message: types.Message) -> None:
        await message.answer(f"You said: {message.text}")

    polling = asyncio.create_task(dispatcher.start_polling(bot, handle_signals=False))
    await telegram.until(lambda: telegram.updates.polled)
    await telegram.says(7, 7, "Hello")
    await telegram.says(8, 8, "Hi")
    await telegram.settled()
    await telegram.until(lambda: len(telegram.sent) == 2)
    await dispatcher.stop_polling()
    await polling

    assert [message.text for message in telegram.chat(7).by_bot] == ["You said: Hello"]
    assert [message.text for message in telegram.chat(8).by_bot] == ["You said: Hi"]


async def test_an_update_comes_again_until_an_offset_confirms_it(telegram: Telegram, bot: Bot) -> None:
    await telegram.says(7, 7, "Hello")
    first, again = await bot.get_updates(), await bot.get_updates()

    assert [update.update_id for update in first] == [update.update_id for update in again]
    assert await bot.get_updates(offset=first[0].update_id + 1) == []
    assert telegram.updates.all[0].confirmed


async def test_a_second_poller_ends_the_first(telegram: Telegram, bot: Bot) -> None:
    first = asyncio.create_task(bot(GetUpdates(timeout=30)))
    await telegram.until(lambda: telegram.updates.polled)
    await bot.get_updates()

    with pytest.raises(TelegramConflictError, match="terminated by other getUpdates request"):
        await first


async def test_a_webhook_excludes_polling_and_hears_in_order(telegram: Telegram, bot: Bot, app: App) -> None:
    first = asyncio.create_task(bot(GetUpdates(timeout=30)))
    await telegram.until(lambda: telegram.updates.polled)
    await bot.set_webhook(app.url, secret_token="s3cret", max_connections=2)
    with pytest.raises(TelegramConflictError, match="terminated by setWebhook"):
        await first
    with pytest.raises(TelegramConflictError, match="webhook is active"):
        await bot.get_updates()
    app.answers.extend([web.Response(status=500), web.Response(status=503)])
    for text in ("one", "two", "three"):
        await telegram.says(7, 7, text)
    await telegram.settled()

    heard = [json.loads(body)["message"]["text"] for _, body in app.requests]
    assert heard == ["one", "one", "one", "two", "three"]
    assert {headers["X-Telegram-Bot-Api-Secret-Token"] for headers, _ in app.requests} == {"s3cret"}
    info = await bot.get_webhook_info()
    assert info.last_error_message == "Wrong response from the webhook: 503 Service Unavailable"
    assert telegram.updates.all[0].statuses == [500, 503, 200]


async def test_a_webhook_that_never_takes_an_update_loses_it(telegram: Telegram, bot: Bot, app: App) -> None:
    telegram.webhook.attempts, telegram.webhook.delays = 3, (0.0,)
    app.answers.extend(web.Response(status=500) for _ in range(3))
    await bot.set_webhook(app.url)
    await telegram.says(7, 7, "lost")
    await telegram.says(7, 7, "found")
    await telegram.settled()

    assert [update.dropped for update in telegram.updates.all] == [True, False]


async def test_a_method_in_the_answer_is_executed(telegram: Telegram, bot: Bot, app: App) -> None:
    app.answers.append(web.json_response({"method": "sendMessage", "chat_id": 7, "text": "At once."}))
    await bot.set_webhook(app.url)
    await telegram.says(7, 7, "Hello")
    await telegram.settled()

    assert [message.text for message in telegram.chat(7).by_bot] == ["At once."]


async def test_updates_nobody_asked_for_and_those_dropped(telegram: Telegram, bot: Bot, app: App) -> None:
    await bot.set_webhook("http://127.0.0.1:9/", allowed_updates=["edited_message"])
    asked = await telegram.says(7, 7, "not asked for")
    await telegram.edits(asked, "asked for")
    assert [update.kind for update in telegram.updates.pending] == ["edited_message"]
    await bot.delete_webhook(drop_pending_updates=True)

    assert await bot.get_updates() == []
    with pytest.raises(TelegramBadRequest, match="secret token"):
        await bot.set_webhook(app.url, secret_token="with spaces")


async def test_a_wrong_token(telegram: Telegram, bot: Bot) -> None:
    async with Bot("42:WRONG", session=bot.session) as stranger:
        with pytest.raises(TelegramUnauthorizedError):
            await stranger.get_me()
    assert (await bot.get_me()).username == telegram.bot_name
