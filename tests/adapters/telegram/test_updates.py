"""What people do in Telegram, as the core is told of it."""

from __future__ import annotations

import pytest

from adapters.base import Inbound, Press, Sender
from guards.base import File, RawText
from tests.adapters.telegram.fake import Rig, address, letter

GROUP, FORUM = -55, -1005


async def test_a_message_in_private(rig: Rig) -> None:
    rig.telegram.person(7).language = "ko"
    message = await rig.telegram.says(7, 7, "Where is my parcel?")
    await rig.telegram.settled()

    [came] = rig.core.took
    assert isinstance(came, Inbound)
    assert came.event_id == f"7:{message.id}"
    assert came.address == address("7")
    assert came.sender == Sender("7", verified=True, language="ko")
    assert came.text.text == "Where is my parcel?"


async def test_a_topic_of_a_private_chat_is_a_conversation(rig: Rig) -> None:
    topic = await rig.telegram.opens_topic(7, 7, "Parcels")
    await rig.telegram.says(7, 7, "Here", topic=topic.id)
    await rig.telegram.settled()

    assert rig.core.said == [(f"7:{topic.id}", "Here")]


async def test_groups_are_heard_only_when_they_mean_the_bot(rig: Rig) -> None:
    telegram, chat = rig.telegram, rig.telegram.opens_group(GROUP)
    telegram.privacy = False  # it is brought everything
    await telegram.says(7, chat, "I think it is broken")
    await telegram.says(7, chat, "@parley_bot, is it broken?")
    await telegram.says(7, chat, "ask @PARLEY_bot about it")
    await telegram.says(7, chat, "@parley_bot2 and @other_bot know")
    await telegram.says(7, chat, "/human")
    await telegram.says(7, chat, "/human@other_bot")
    await telegram.says(8, chat, "/human@parley_bot")
    await telegram.settled()

    assert rig.core.said == [(f"{GROUP}:0:7", "is it broken?"), (f"{GROUP}:0:7", "ask @PARLEY_bot about it")]
    assert rig.core.presses == [(f"{GROUP}:0:8", "person", "")]


async def test_nobody_is_vouched_for_where_others_read_along(rig: Rig) -> None:
    chat = rig.telegram.opens_group(GROUP)
    await rig.telegram.says(7, chat, "@parley_bot hello")
    await rig.telegram.settled()

    [came] = rig.core.took
    assert isinstance(came, Inbound)
    assert came.sender == Sender(f"7@{GROUP}", verified=False, language="en")


async def test_an_answer_to_the_bot_is_for_it_and_a_topic_it_began_is_not(rig: Rig) -> None:
    telegram = rig.telegram
    chat = telegram.opens_supergroup(FORUM, forum=True, admin=True)
    topic = telegram.world.open_topic(chat, telegram.world.bot, "By the bot")
    await telegram.says(7, chat, "talking among us", topic=topic.id)
    await telegram.says(7, chat, "@parley_bot hi", topic=topic.id)
    await telegram.settled()
    await rig.send(f"{FORUM}:{topic.id}:7", letter("Hello."))
    await telegram.says(8, chat, "and me?", topic=topic.id, reply_to=chat.by_bot[-1])
    await telegram.settled()

    assert rig.core.said == [(f"{FORUM}:{topic.id}:7", "hi"), (f"{FORUM}:{topic.id}:8", "and me?")]


@pytest.mark.parametrize(
    ("words", "action", "value"),
    [
        ("/start", "start", ""),
        ("/start from-the-site", "start", ""),
        ("/human", "person", ""),
        ("/stop@parley_bot", "stop", ""),
        ("/privacy", "privacy", ""),
        ("/forget", "forget", ""),
        ("/language KO", "language", "ko"),
    ],
)
async def test_commands_are_presses(rig: Rig, words: str, action: str, value: str) -> None:
    await rig.telegram.says(7, 7, words)
    await rig.telegram.settled()

    assert rig.core.presses == [("7", action, value)]
    assert rig.core.said == []


async def test_a_command_that_is_not_ours_is_a_message(rig: Rig) -> None:
    await rig.telegram.says(7, 7, "/etc/passwd is a file")
    await rig.telegram.settled()

    assert rig.core.said == [("7", "/etc/passwd is a file")]


async def test_a_language_is_chosen_with_buttons(rig: Rig) -> None:
    await rig.telegram.says(7, 7, "/language")
    await rig.telegram.until(lambda: rig.telegram.chat(7).by_bot)
    [offer] = rig.telegram.chat(7).by_bot
    press = await rig.telegram.presses(7, offer, label="한국어")

    assert await rig.answered(press) == [("", False)]
    assert rig.core.presses == [("7", "language", "ko")]


async def test_an_edit_is_reworded_under_the_same_name(rig: Rig) -> None:
    message = await rig.telegram.says(7, 7, "Where is it")
    await rig.telegram.edits(message, "Where is my parcel")
    await rig.telegram.settled()

    assert rig.core.took[1:] == [("reword", "7", f"7:{message.id}", "Where is my parcel")]


async def test_files_are_lines_and_never_fetched(rig: Rig) -> None:
    await rig.telegram.says(7, 7, "My bill", file="bill\n4711.pdf")
    await rig.telegram.says(7, 7, "", more={"photo": [{"file_id": "a"}, {"file_id": "b"}]})
    await rig.telegram.says(7, 7, "", more={"voice": {"file_id": "a", "duration": 3}})
    await rig.telegram.says(7, 7, "", more={"animation": {"file_name": "a.gif"}, "document": {}})
    await rig.telegram.says(7, 7, "", more={"location": {"latitude": 1.0, "longitude": 2.0}})
    await rig.telegram.settled()

    assert [words for _, words in rig.core.said] == [
        "My bill\n(file: bill 4711.pdf)",
        "(file: photo)",
        "(file: voice)",
        "(file: a.gif)",
        "(location)",
    ]
    assert rig.telegram.called("getFile") == []


async def test_files_are_told_with_name_kind_and_size(rig: Rig) -> None:
    document = {"file_name": "setup.exe", "mime_type": "application/x-msdownload", "file_size": 7}
    await rig.telegram.says(7, 7, "", more={"document": document})
    await rig.telegram.says(7, 7, "", more={"photo": [{"file_size": 1}, {"file_size": 9}]})
    await rig.telegram.says(7, 7, "", more={"document": {"file_name": 5, "file_size": "large"}})
    await rig.telegram.settled()

    assert [inbound.files for inbound in rig.core.took if isinstance(inbound, Inbound)] == [
        [File(RawText("setup.exe"), "application/x-msdownload", 7)],
        [File(RawText(""), "", 9)],
        [File(RawText(""))],
    ]


async def test_who_is_no_person_is_not_heard(rig: Rig) -> None:
    chat = {"id": 7, "type": "private"}
    text = {"message_id": 1, "date": 1, "text": "hello"}
    robot = {"id": 9, "is_bot": True, "first_name": "R"}
    mina = {"id": 7, "is_bot": False, "first_name": "M"}
    channel = {"id": -1007, "type": "channel", "title": "News"}
    await rig.telegram.tells("message", {**text, "chat": chat, "from": robot})
    await rig.telegram.tells("message", {**text, "chat": channel, "sender_chat": channel})
    await rig.telegram.tells("message", {**text, "chat": channel, "from": mina})
    await rig.telegram.tells("message", {"message_id": 2, "date": 1, "chat": chat, "from": mina})
    await rig.telegram.tells("message", {**text, "chat": chat, "from": mina, "sender_chat": channel})
    await rig.telegram.settled()

    assert rig.core.took == []


async def test_a_group_that_becomes_a_supergroup_moves(rig: Rig) -> None:
    chat = rig.telegram.opens_group(GROUP)
    new = await rig.telegram.upgrades(chat)
    await rig.telegram.settled()

    assert rig.core.took == [("moved", str(GROUP), str(new.id))] * 2


async def test_TG_15_who_blocks_the_bot_has_left(rig: Rig) -> None:
    telegram = rig.telegram
    topic = await telegram.opens_topic(7, 7, "Parcels")
    await telegram.says(7, 7, "Here", topic=topic.id)
    await telegram.says(70, 70, "Somebody else")
    await telegram.blocks(7)
    await telegram.unblocks(7)
    await telegram.settled()

    assert rig.core.took[2:] == [("left", "7"), ("left", f"7:{topic.id}")]


async def test_a_bot_that_is_thrown_out_of_a_group_leaves_all_who_wrote_there(rig: Rig) -> None:
    chat = rig.telegram.opens_group(GROUP)
    await rig.telegram.says(7, chat, "@parley_bot hello")
    await rig.telegram.says(8, chat, "@parley_bot hello")
    await rig.telegram.throws_out(9, chat)
    await rig.telegram.settled()

    assert rig.core.took[2:] == [("left", f"{GROUP}:0:7"), ("left", f"{GROUP}:0:8")]


async def test_a_press_below_an_answer(rig: Rig) -> None:
    await rig.telegram.says(7, 7, "Hello")
    await rig.send("7", letter("Hi.", buttons=True))
    press = await rig.telegram.presses(7, rig.telegram.chat(7).by_bot[-1], label="Bad")

    assert await rig.answered(press) == [("", False)]
    assert rig.core.took[1:] == [
        Press(press.id, address("7"), Sender("7", verified=True, language="en"), "unhelpful", "letter-1")
    ]


async def test_in_a_group_nobody_presses_for_somebody_else(rig: Rig) -> None:
    chat = rig.telegram.opens_group(GROUP)
    await rig.telegram.says(7, chat, "@parley_bot hello")
    await rig.send(f"{GROUP}:0:7", letter("Hi.", buttons=True))
    theirs = await rig.telegram.presses(8, chat.by_bot[-1], label="A person")
    ours = await rig.telegram.presses(7, chat.by_bot[-1], label="A person")

    assert await rig.answered(theirs) == await rig.answered(ours) == [("", False)]
    assert rig.core.presses == [(f"{GROUP}:0:7", "person", "letter-1")]


@pytest.mark.parametrize("data", ["", "p", "p:drop:table", "d:take-over", "p:"])
async def test_forged_presses_change_nothing(rig: Rig, data: str) -> None:
    await rig.telegram.says(7, 7, "Hello")
    await rig.send("7", letter("Hi.", buttons=True))
    press = await rig.telegram.forges_press(7, rig.telegram.chat(7).by_bot[-1], data)

    assert await rig.answered(press) == [("", False)]
    assert rig.core.presses == []


async def test_business_accounts(rig: Rig) -> None:
    telegram = rig.telegram
    connection = await telegram.connects(500)
    chat = telegram.business(connection, 7)
    at = f"biz/{connection.id}/7"
    message = await telegram.says(7, chat, "Is it open today?")
    await telegram.says(500, chat, "The owner answers by hand")
    await telegram.edits(message, "Is it open tomorrow?")
    await telegram.deletes(message)
    await telegram.settled()

    event_id = f"7:{message.id}"
    came = rig.core.took[0]
    assert isinstance(came, Inbound)
    assert came.sender == Sender(f"7@{connection.id}", verified=False, language="en")
    assert rig.core.said == [(at, "Is it open today?")]
    assert rig.core.took[1:] == [("reword", at, event_id, "Is it open tomorrow?"), ("retract", at, event_id)]


@pytest.mark.parametrize("withdrawn", [True, False])
async def test_a_business_account_that_is_withdrawn_is_left_at_once(rig: Rig, withdrawn: bool) -> None:
    telegram = rig.telegram
    connection = await telegram.connects(500)
    await telegram.says(7, telegram.business(connection, 7), "Hello")
    if withdrawn:
        await telegram.withdraws(connection)
    else:
        await telegram.regrants(connection, rights={"can_read_messages": True})
    await telegram.settled()

    assert rig.core.took[1:] == [("left", f"biz/{connection.id}/7")]


async def test_TG_10_odd_characters_are_no_trouble(rig: Rig) -> None:
    odd = "a\ud83d b\0 e" + "\u0301" * 500
    await rig.telegram.says(7, 7, odd)
    rig.telegram.person(8).first_name = odd
    await rig.telegram.says(8, 8, "hello")
    await rig.telegram.settled()

    assert [words for _, words in rig.core.said] == [odd.replace("\ud83d", "\ufffd"), "hello"]
    await rig.send("7", letter(odd))
    assert rig.telegram.chat(7).by_bot[-1].text.startswith("a b e")
