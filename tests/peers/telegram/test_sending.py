"""What the loopback Telegram takes and refuses, as the real client meets it."""

from __future__ import annotations

import asyncio

import pytest
from aiogram import Bot, types
from aiogram.exceptions import (
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.methods import SendMessageDraft
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, MessageEntity

from tests.peers.telegram import Delayed, Failed, Limited, Telegram
from tests.peers.telegram.text import cut, units

FAMILY = "\N{MAN}\N{ZERO WIDTH JOINER}\N{WOMAN}\N{ZERO WIDTH JOINER}\N{GIRL}"


def keyboard(data: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="Yes", callback_data=data)]])


@pytest.fixture(autouse=True)
async def a_person(telegram: Telegram) -> None:
    await telegram.says(7, 7, "Hello")


async def test_entities_are_measured_in_utf_16_after_trimming(telegram: Telegram, bot: Bot) -> None:
    text = f"  {FAMILY} bold see https://example.com/x."
    bold = MessageEntity(type="bold", offset=2 + units(FAMILY) + 1, length=4)
    sent = await bot.send_message(7, text, entities=[bold])
    stands = telegram.chat(7).by_bot[-1]

    assert (units(FAMILY), cut(stands.text, stands.entities[0])) == (8, "bold")
    assert stands.preview == "https://example.com/x"
    assert [entity.type for entity in sent.entities or ()] == ["bold", "url"]
    quiet = LinkPreviewOptions(is_disabled=True)
    await bot.send_message(7, "https://example.com", link_preview_options=quiet)
    assert telegram.chat(7).by_bot[-1].preview is None


@pytest.mark.parametrize(
    ("text", "offset", "length", "why"),
    [
        ("four", 2, 3, "ends after the end of the text"),
        ("four", 0, 0, "incorrect length"),
        ("four", -1, 2, "incorrect offset"),
        (FAMILY, 1, 3, "begins in a middle of a UTF-16 symbol"),
    ],
)
async def test_entities_that_do_not_fit(bot: Bot, text: str, offset: int, length: int, why: str) -> None:
    with pytest.raises(TelegramBadRequest, match=why):
        await bot.send_message(7, text, entities=[MessageEntity(type="bold", offset=offset, length=length)])


async def test_how_long_a_text_may_be(telegram: Telegram, bot: Bot) -> None:
    sent = await bot.send_message(7, "x" * 4094 + "\N{GRINNING FACE}\n ")
    assert units(sent.text or "") == 4096
    for text, why in (("x" * 4095 + "\N{GRINNING FACE}", "message is too long"), (" \n", "text is empty")):
        with pytest.raises(TelegramBadRequest, match=why):
            await bot.send_message(7, text)
    with pytest.raises(TelegramBadRequest, match="MESSAGE_TOO_LONG"):
        await sent.edit_text("x" * 4097)
    with pytest.raises(TelegramBadRequest, match="can't parse entities"):
        await bot.send_message(7, "1. this", parse_mode="MarkdownV2")


async def test_edits_and_buttons(telegram: Telegram, bot: Bot) -> None:
    sent = await bot.send_message(7, "Sure?", reply_markup=keyboard("a" * 64))
    with pytest.raises(TelegramBadRequest, match="BUTTON_DATA_INVALID"):
        await bot.send_message(7, "Sure?", reply_markup=keyboard("a" * 65))
    with pytest.raises(TelegramBadRequest, match="message is not modified"):
        await sent.edit_text("Sure?", reply_markup=keyboard("a" * 64))
    await sent.edit_text("Sure now?")
    stands = telegram.chat(7).by_bot[-1]
    assert (stands.text, stands.buttons, stands.edits) == ("Sure now?", [], 1)
    await sent.delete()
    assert telegram.chat(7).by_bot == []
    with pytest.raises(TelegramBadRequest, match="message to edit not found"):
        await sent.edit_text("Gone?")


async def test_a_press_is_answered_in_time(telegram: Telegram, bot: Bot) -> None:
    await bot.send_message(7, "Sure?", reply_markup=keyboard("yes"))
    press = await telegram.presses(7, telegram.chat(7).by_bot[-1], "yes")
    heard = (await bot.get_updates())[-1].callback_query
    assert heard is not None
    assert (heard.data, heard.message and heard.message.chat.id) == ("yes", 7)
    await bot.answer_callback_query(heard.id, "Done.", show_alert=True)
    assert press.answers == [("Done.", True)]
    press.expired = True
    with pytest.raises(TelegramBadRequest, match="query is too old"):
        await heard.answer()


async def test_a_draft_grows_is_stopped_and_ends_with_a_message(telegram: Telegram, bot: Bot) -> None:
    await bot(SendMessageDraft(chat_id=7, draft_id=1, text="One", can_stop=True, keep_on_stop=True))
    await bot(SendMessageDraft(chat_id=7, draft_id=1, text="One two", can_stop=True, keep_on_stop=True))
    await telegram.stops(7)
    await bot(SendMessageDraft(chat_id=7, draft_id=1, text="One two three"))
    heard = (await bot.get_updates())[-1].stopped_message_generation
    assert (heard and heard.draft_id, telegram.chat(7).drafts) == (1, ["One", "One two"])
    assert telegram.draft(7) is not None
    await bot.send_message(7, "One two")
    assert telegram.draft(7) is None
    telegram.opens_group(-5)
    with pytest.raises(TelegramBadRequest, match="private chats"):
        await bot(SendMessageDraft(chat_id=-5, draft_id=1, text="One"))


async def test_who_cannot_be_reached(telegram: Telegram, bot: Bot) -> None:
    await telegram.blocks(7)
    heard = (await bot.get_updates())[-1].my_chat_member
    assert (heard and heard.new_chat_member.status) == "kicked"
    with pytest.raises(TelegramForbiddenError, match="blocked by the user"):
        await bot.send_message(7, "Hello?")
    telegram.private(8)
    with pytest.raises(TelegramForbiddenError, match="can't initiate"):
        await bot.send_message(8, "Hello?")
    with pytest.raises(TelegramBadRequest, match="chat not found"):
        await bot.send_message(9, "Hello?")


async def test_a_group_moves(telegram: Telegram, bot: Bot) -> None:
    telegram.opens_group(-5)
    new = await telegram.upgrades(-5)
    with pytest.raises(TelegramMigrateToChat) as moved:
        await bot.send_message(-5, "Hello?")
    assert moved.value.migrate_to_chat_id == new.id
    told = [update.message for update in await bot.get_updates(offset=-2) if update.message]
    assert [(m.migrate_to_chat_id, m.migrate_from_chat_id) for m in told] == [(new.id, None), (None, -5)]


async def test_faults(telegram: Telegram, bot: Bot) -> None:
    refused = Failed(400, "Bad Request: can't parse entities: why ever")
    telegram.faults.script("sendMessage", Limited(35), refused, "500_before", "drop_before", "drop_after")
    with pytest.raises(TelegramRetryAfter) as late:
        await bot.send_message(7, "limited")
    assert late.value.retry_after == 35
    with pytest.raises(TelegramBadRequest, match="can't parse"):
        await bot.send_message(7, "refused")
    with pytest.raises(TelegramServerError):
        await bot.send_message(7, "failed")
    for text in ("before", "after"):
        with pytest.raises(TelegramNetworkError):
            await bot.send_message(7, text)
    telegram.faults.script("sendMessage", Delayed(0.0), "hang_after")
    await bot.send_message(7, "late")
    with pytest.raises(TelegramNetworkError):
        await bot.send_message(7, "hung", request_timeout=1)
    assert [message.text for message in telegram.chat(7).by_bot] == ["after", "late", "hung"]
    telegram.faults.script("getChat", Failed(404, "Not Found: method not found"))
    with pytest.raises(TelegramNotFound):
        await bot.get_chat(7)


async def test_rates() -> None:
    clock = [1_000.0]
    async with Telegram(now=lambda: clock[0]) as telegram:
        telegram.rates.on = True
        group = telegram.opens_group(-5)
        assert telegram.rates.wait(group) is None
        assert telegram.rates.wait(group) == 1
        for _ in range(19):
            clock[0] += 1
            assert telegram.rates.wait(group) is None
        clock[0] += 1
        assert telegram.rates.wait(group) == 40
        people = [telegram.private(user) for user in range(1, 32)]
        assert [telegram.rates.wait(place) for place in people] == [None] * 30 + [1]


async def test_commands_and_a_typing_bot(telegram: Telegram, bot: Bot) -> None:
    await bot.set_my_commands([types.BotCommand(command="human", description="Talk to a person")])
    assert [command.command for command in await bot.get_my_commands()] == ["human"]
    with pytest.raises(TelegramBadRequest, match="BOT_COMMAND_INVALID"):
        await bot.set_my_commands([types.BotCommand(command="Human!", description="No")])
    await asyncio.gather(bot.send_chat_action(7, "typing"), bot.send_chat_action(7, "typing"))
    assert telegram.chat(7).actions == [("typing", None)] * 2
    assert (await bot.get_chat(7)).type == "private"
