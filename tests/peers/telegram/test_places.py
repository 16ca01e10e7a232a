"""Groups, topics and business accounts of the loopback Telegram, as the real client meets them."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

import aiohttp
import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import EphemeralMessageParameters, Message

from tests.peers.telegram import Telegram


async def heard(bot: Bot) -> list[Message]:
    updates = await bot.get_updates()
    await bot.get_updates(offset=updates[-1].update_id + 1 if updates else 0)
    return [update.message for update in updates if update.message]


async def test_with_privacy_a_bot_hears_what_is_meant_for_it(telegram: Telegram, bot: Bot) -> None:
    group = telegram.opens_group(-5)
    said = await bot.send_message(-5, "Ask me.")
    own = group.find(said.message_id)
    await telegram.says(7, group, "Hello all")
    await telegram.says(7, group, "Hello @parley_bot")
    await telegram.says(7, group, "And this?", reply_to=own)
    await telegram.says(7, group, "/human")
    await telegram.says(7, group, "/human@other_bot")
    await telegram.bot_says(group, "Hello @parley_bot")
    assert [message.text for message in await heard(bot)] == ["Hello @parley_bot", "And this?", "/human"]
    telegram.privacy = False
    await telegram.says(7, group, "Hello all")
    assert [message.text for message in await heard(bot)] == ["Hello all"]


async def test_topics_of_a_forum(telegram: Telegram, bot: Bot) -> None:
    desk = telegram.opens_supergroup(-1001, forum=True, admin=True)
    topic = await bot.create_forum_topic(-1001, "Waiting")
    sent = await bot.send_message(-1001, "Card", message_thread_id=topic.message_thread_id)
    await telegram.says(7, desk, "A note", topic=topic.message_thread_id)
    note = (await heard(bot))[-1]

    assert (sent.is_topic_message, note.message_thread_id) == (True, topic.message_thread_id)
    assert note.reply_to_message is not None
    assert note.reply_to_message.forum_topic_created is not None
    await bot.edit_forum_topic(-1001, topic.message_thread_id, name="Taken")
    await bot.close_forum_topic(-1001, topic.message_thread_id)
    assert (desk.topics[topic.message_thread_id].name, desk.topics[topic.message_thread_id].closed) == (
        "Taken",
        True,
    )
    await telegram.deletes_topic(desk, topic.message_thread_id)
    with pytest.raises(TelegramBadRequest, match="TOPIC_DELETED"):
        await bot.send_message(-1001, "Card", message_thread_id=topic.message_thread_id)
    with pytest.raises(TelegramBadRequest, match="message thread not found"):
        await bot.send_message(-1001, "Card", message_thread_id=99)
    assert desk.by_bot == []
    desk.withheld.add("can_manage_topics")
    with pytest.raises(TelegramBadRequest, match="not enough rights"):
        await bot.create_forum_topic(-1001, "Another")


async def test_a_message_for_one_person_in_a_group(telegram: Telegram, bot: Bot) -> None:
    group = telegram.opens_group(-5)
    for_one = EphemeralMessageParameters(receiver_user_id=7)
    sent = await bot.send_message(-5, "For you alone", ephemeral_message_parameters=for_one)

    assert (sent.message_id, bool(sent.ephemeral_message_id)) == (0, True)
    assert [(message.text, message.receiver) for message in group.by_bot] == [("For you alone", 7)]


async def test_a_private_topic_that_is_gone_is_ignored_in_silence(telegram: Telegram, bot: Bot) -> None:
    await telegram.says(7, 7, "Hello")
    topic = await telegram.opens_topic(7, 7, "Invoice")
    there = await bot.send_message(7, "In it", message_thread_id=topic.id)
    await telegram.deletes_topic(7, topic.id)
    lost = await bot.send_message(7, "Elsewhere", message_thread_id=topic.id)

    assert (there.message_thread_id, lost.message_thread_id) == (topic.id, None)


async def test_a_business_account_is_lent_and_withdrawn(telegram: Telegram, bot: Bot) -> None:
    connection = await telegram.connects(50)
    place = telegram.business(connection, 7)
    asked = await telegram.says(7, place, "Hello")
    await telegram.edits(asked, "Hello?")
    await bot.send_message(7, "Hi.", business_connection_id=connection.id)
    assert [message.text for message in place.messages] == ["Hello?", "Hi."]
    await telegram.deletes(asked)
    await telegram.regrants(connection, rights={"can_read_messages": True})
    with pytest.raises(TelegramBadRequest, match="BUSINESS_CONNECTION_NOT_ALLOWED"):
        await bot.send_message(7, "Hi.", business_connection_id=connection.id)
    await telegram.withdraws(connection)
    with pytest.raises(TelegramBadRequest, match="business connection not found"):
        await bot.send_message(7, "Hi.", business_connection_id=connection.id)
    await telegram.says(7, place, "Unheard")

    kinds = [update.event_type for update in await bot.get_updates()]
    assert kinds == [
        "business_connection",
        "business_message",
        "edited_business_message",
        "deleted_business_messages",
        "business_connection",
        "business_connection",
    ]
    assert not (await bot.get_business_connection(connection.id)).is_enabled


async def test_a_bot_comes_and_goes(telegram: Telegram, bot: Bot) -> None:
    group = telegram.opens_group(-5)
    await telegram.takes_in(7, group, admin=True)
    await telegram.throws_out(7, group)
    changes = [update.my_chat_member for update in await bot.get_updates()]
    assert [change.new_chat_member.status for change in changes if change] == ["administrator", "kicked"]
    member = await bot.get_chat_member(-5, telegram.bot_id)
    assert member.status == "kicked"


async def test_a_process_of_its_own(tmp_path: Path) -> None:
    log = tmp_path / "telegram.jsonl"
    args = ["-m", "tests.peers.telegram", "--log", str(log)]
    process = await asyncio.create_subprocess_exec(sys.executable, *args, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    url = (await process.stdout.readline()).decode().strip()
    try:
        async with aiohttp.ClientSession(url) as session:
            await session.post("/peer/says", json={"user": 7, "chat": 7, "text": "Hello?"})
            api = AiohttpSession(api=TelegramAPIServer.from_base(url))
            async with Bot(Telegram.token, session=api) as bot:
                await bot.send_message(7, "Hi.")
            messages = await (await session.get("/peer/messages")).json()
    finally:
        process.terminate()
        await process.wait()

    assert [(message["own"], message["text"]) for message in messages] == [(False, "Hello?"), (True, "Hi.")]
    kinds = {json.loads(line)["kind"] for line in log.read_text().splitlines()}
    assert {"update", "call", "message"} <= kinds
    assert process.returncode == 0
