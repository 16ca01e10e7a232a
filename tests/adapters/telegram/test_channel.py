"""What people see of a letter, and what the core is told when they do not."""

from __future__ import annotations

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from teremok.session import MockedSession

from adapters.base import Left, Letter, Moved, SendFailed
from adapters.pace import Pace
from adapters.telegram.api import Api
from adapters.telegram.channel import TelegramChannel
from guards.base import Holds, OutgoingText
from tests.adapters.telegram.fake import Rig, address, letter, options
from tests.clock import ManualClock
from tests.peers.telegram import Failed, Fault, Limited, Telegram
from tests.peers.telegram.text import units

GROUP, FORUM = -55, -1005
HOSTILE = "_*](_[)~>#+-=|{}.! **open <b>x</b> ```a ```b``` `c https://evil.example/?q=1"


async def fails(rig: Rig, place: str, text: str = "Hi.") -> SendFailed:
    with pytest.raises(SendFailed) as failed:
        await rig.send(place, letter(text))
    return failed.value


async def greeted(rig: Rig, user: int = 7) -> None:
    await rig.telegram.says(user, user, "Hello")
    await rig.telegram.settled()


async def test_a_letter_with_buttons_and_without_a_preview(rig: Rig) -> None:
    await greeted(rig)
    id = await rig.send("7", letter("It is **here**: https://shop.example/a", buttons=True))

    [shown] = rig.telegram.chat(7).by_bot
    assert str(shown.id) == id
    assert shown.text.startswith("It is here: ")
    assert {"type": "bold", "offset": 6, "length": 4} in shown.entities
    [call] = rig.telegram.called("sendMessage")
    assert call.object("link_preview_options") == {"is_disabled": True}
    assert shown.buttons == [
        ("A person", "p:person:letter-1"),
        ("Why?", "p:why:letter-1"),
        ("Good", "p:helpful:letter-1"),
        ("Bad", "p:unhelpful:letter-1"),
    ]


async def test_TG_8_hostile_text_arrives_readable_and_nothing_is_parsed(rig: Rig) -> None:
    await greeted(rig)
    await rig.send("7", letter(HOSTILE))

    [shown] = rig.telegram.chat(7).by_bot
    assert "~>#+-=|{}.! **open" in shown.text
    assert "<b>x</b>" in shown.text
    assert all(not call.text("parse_mode") for call in rig.telegram.called("sendMessage"))
    assert rig.core.alarms == []


@pytest.mark.parametrize(
    "text", ["a" * 4085 + " 👨‍👩‍👧‍👦", "안녕하세요. " * 2900, "**" + "word " * 3000 + "**"]
)
async def test_TG_9_long_answers_go_in_parts_with_the_buttons_below_the_last(rig: Rig, text: str) -> None:
    await greeted(rig)
    long = letter(text, buttons=True)
    count = rig.connection.channel.parts(long)
    for part in range(count):
        await rig.send("7", long, part=part)

    shown = rig.telegram.chat(7).by_bot
    assert len(shown) == count > 1
    assert all(units(one.text) <= 4096 for one in shown)
    assert [bool(one.buttons) for one in shown] == [False] * (count - 1) + [True]
    assert "".join(one.text for one in shown).count("👨‍👩‍👧‍👦") == text.count("👨‍👩‍👧‍👦")


async def test_staff_sign_with_their_name(rig: Rig) -> None:
    await greeted(rig)
    signed = Letter("letter-2", "staff", OutgoingText("It is **on** its way."), "Anna 👩‍💻 _B_")
    await rig.send("7", signed)

    [shown] = rig.telegram.chat(7).by_bot
    name = units("Anna 👩‍💻 _B_")
    assert shown.text == "Anna 👩‍💻 _B_\nIt is on its way."
    assert [(one["type"], one["offset"], one["length"]) for one in shown.entities] == [
        ("bold", 0, name),
        ("bold", name + 1 + 6, 2),
    ]


async def test_a_name_for_which_there_is_no_room_goes_ahead(rig: Rig) -> None:
    await greeted(rig)
    full = Letter("letter-2", "staff", OutgoingText("a" * 4096), "Anna")
    for part in range(rig.connection.channel.parts(full)):
        await rig.send("7", full, part=part)

    assert [one.text for one in rig.telegram.chat(7).by_bot] == ["Anna", "a" * 4096]


async def test_an_answer_stays_in_its_topic(rig: Rig) -> None:
    chat = rig.telegram.opens_supergroup(FORUM, forum=True)
    topic = await rig.telegram.opens_topic(7, chat, "Parcels")
    await rig.send(f"{FORUM}:{topic.id}:7", letter("Here."))
    await rig.connection.channel.typing(address(f"{FORUM}:{topic.id}:7"))

    assert [one.text for one in chat.thread(topic.id) if one.own] == ["Here."]
    assert chat.by_bot[-1].reply_to is None
    assert chat.actions == [("typing", topic.id)]


@pytest.mark.parametrize("forgotten", [True, False])
async def test_a_topic_that_is_gone_gets_nothing_and_nobody_else_does(rig: Rig, forgotten: bool) -> None:
    chat = rig.telegram.opens_supergroup(FORUM, forum=True)
    topic = await rig.telegram.opens_topic(7, chat, "Parcels")
    await rig.telegram.deletes_topic(chat, topic.id, forgotten=forgotten)
    failed = await fails(rig, f"{FORUM}:{topic.id}:7")

    assert (failed.kind, failed.code) == ("dead", "topic_gone")
    assert chat.by_bot == []
    assert all(call.number("message_thread_id") == topic.id for call in rig.telegram.called("sendMessage"))


async def test_in_a_business_account_the_bot_writes_in_its_owners_name(rig: Rig) -> None:
    connection = await rig.telegram.connects(500)
    chat = rig.telegram.business(connection, 7)
    await rig.send(f"biz/{connection.id}/7", letter("We are open."))

    assert [one.text for one in chat.by_bot] == ["We are open."]
    assert await rig.connection.channel.stream(address(f"biz/{connection.id}/7"), letter("x")) is None


@pytest.mark.parametrize("tells", [True, False])
async def test_a_business_account_that_is_withdrawn_is_written_to_no_more(rig: Rig, tells: bool) -> None:
    connection = await rig.telegram.connects(500)
    rig.telegram.business(connection, 7)
    await rig.telegram.withdraws(connection, tells=tells)
    await rig.telegram.settled()

    failed = await fails(rig, f"biz/{connection.id}/7")
    assert isinstance(failed, Left)
    assert len(rig.telegram.called("sendMessage")) == (0 if tells else 1)


async def test_entities_that_telegram_does_not_take_become_plain_text_and_an_alarm(rig: Rig) -> None:
    await greeted(rig)
    rig.telegram.faults.script("sendMessage", Failed(400, "Bad Request: can't parse entities: no end"))
    await rig.send("7", letter("It is **here**.", buttons=True))

    [shown] = rig.telegram.chat(7).by_bot
    assert (shown.text, shown.entities) == ("It is here.", [])
    assert len(shown.buttons) == 4
    assert rig.core.alarms == ["entities_refused"]


@pytest.mark.parametrize(
    ("fault", "kind", "code"),
    [
        ("drop_before", "unknown", "connection"),
        ("drop_after", "unknown", "connection"),
        ("500_after", "unknown", "server"),
        (Failed(400, "Bad Request: chat not found"), "dead", "chat_not_found"),
        (
            Failed(400, "Bad Request: not enough rights to send text messages to the chat"),
            "dead",
            "no_rights",
        ),
        (Failed(400, "Bad Request: something new"), "dead", "bad_request"),
        (Failed(403, "Forbidden: something new"), "dead", "forbidden"),
        (Failed(401, "Unauthorized"), "retry", "token_refused"),
        (Failed(418, "I'm a teapot"), "dead", "refused"),
    ],
)
async def test_failures_are_told_apart(rig: Rig, fault: Fault | Failed, kind: str, code: str) -> None:
    await greeted(rig)
    rig.telegram.faults.script("sendMessage", fault)
    failed = await fails(rig, "7")

    assert (failed.kind, failed.code) == (kind, code)


async def test_who_was_never_reached_can_be_tried_again(counters: Holds) -> None:
    nobody = options(Telegram()).token
    bot = Bot(nobody, session=_session("http://127.0.0.1:9"))
    with pytest.raises(SendFailed) as failed:
        await _channel(bot, counters).send(address("7"), letter("Hi."))

    assert (failed.value.kind, failed.value.code) == ("retry", "unreachable")


@pytest.mark.parametrize(
    "words", ["bot was blocked by the user", "user is deactivated", "bot was kicked from the group chat"]
)
async def test_TG_15_who_can_never_be_reached_has_left(rig: Rig, words: str) -> None:
    await greeted(rig)
    rig.telegram.faults.script("sendMessage", Failed(403, f"Forbidden: {words}"))

    assert isinstance(await fails(rig, "7"), Left)


async def test_TG_12_a_group_that_moved_is_told_by_its_new_name(rig: Rig) -> None:
    new = await rig.telegram.upgrades(rig.telegram.opens_group(GROUP), tells=False)
    failed = await fails(rig, f"{GROUP}:0:7")
    assert isinstance(failed, Moved)
    assert failed.place == str(new.id)

    await rig.send(f"{failed.place}:0:7", letter("Hi."))
    assert [one.text for one in new.by_bot] == ["Hi."]


async def test_what_became_of_a_message_nobody_can_tell(rig: Rig) -> None:
    with pytest.raises(SendFailed) as failed:
        await rig.connection.channel.find(address("7"), "letter-1")

    assert (failed.value.kind, failed.value.code) == ("unknown", "no_lookup")


async def test_typing_never_fails(rig: Rig) -> None:
    rig.telegram.faults.script("sendChatAction", "drop_before", Limited(3))
    await rig.connection.channel.typing(address("7"))
    await rig.connection.channel.typing(address("7"))
    await rig.connection.channel.typing(address("nonsense"))

    assert len(rig.telegram.called("sendChatAction")) == 2


async def test_groups_do_not_stream_nor_does_who_does_not_want_to(
    rig: Rig, telegram: Telegram, counters: Holds
) -> None:
    rig.telegram.opens_group(GROUP)
    assert await rig.connection.channel.stream(address(f"{GROUP}:0:7"), letter("x")) is None

    bot = Bot(telegram.token, session=_session(telegram.url))
    quiet = _channel(bot, counters, streaming=False)
    assert quiet.capabilities.streaming is False
    assert await quiet.stream(address("7"), letter("x")) is None


# -- a second judge -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", [HOSTILE, "안녕 **하** [a](https://shop.example/x) `b`", "👨‍👩‍👧‍👦 **👩‍💻** " * 400]
)
async def test_TG_8_what_is_sent_keeps_the_documented_rules(
    counters: Holds, clock: ManualClock, text: str
) -> None:
    session = MockedSession()
    channel = _channel(Bot(Telegram.token, session=session), counters)
    sent = letter(text, id="x" * 22, buttons=True)
    for part in range(channel.parts(sent)):
        clock.advance(4)
        await channel.send(address("-100123456789:0:5000000000000000"), sent, part=part)

    assert len(session.requests) == channel.parts(sent)


def _session(url: str) -> AiohttpSession:
    return AiohttpSession(api=TelegramAPIServer.from_base(url))


def _channel(bot: Bot, counters: Holds, *, streaming: bool = True) -> TelegramChannel:
    async def alarm(code: str) -> None:
        raise AssertionError(code)

    api = Api(bot, Pace(counters))
    return TelegramChannel(api, alarm, set(), streaming=streaming, link_hosts={"shop.example"})
