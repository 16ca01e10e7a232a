"""The staff group: a topic for each conversation, where only a deliberate act reaches the customer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adapters.base import SendFailed
from adapters.desks import Card, Desk, Line, PlaceGone
from guards.base import MaskedText, OutgoingText
from tests.adapters.telegram.conftest import DESK
from tests.adapters.telegram.fake import Rig
from tests.peers.telegram import Chat, Failed, Limited
from tests.peers.telegram.text import units

ANNA = 300
CARD = Card(
    "conversation-1",
    "Web: asked for a person",
    MaskedText.authored("Wants **a refund** for [ORDER_1] https://evil.example <b>x</b>"),
    "Waits since 21 Nov 12:00 UTC.",
    ("take-over", "reply", "hand-back", "close", "reveal"),
    ("[CARD_1]", "[PHONE_1]", "[" + "X" * 80 + "]"),
)


def line(text: str, author: str = "person", name: str | None = None) -> Line:
    return Line("line-1", author, name, MaskedText.authored(text))  # type: ignore[arg-type]  # any author


async def opened(rig: Rig) -> tuple[Desk, str, Chat, int]:
    """The desk, the place, the group and the topic."""
    desk = rig.connection.desk
    assert desk is not None
    place = await desk.open(CARD)
    rig.clock.advance(4)
    chat = rig.telegram.chat(DESK)
    [topic] = chat.topics
    return desk, place, chat, topic


async def test_a_conversation_gets_a_topic_with_its_card(rig: Rig) -> None:
    _, place, chat, topic = await opened(rig)

    [card] = chat.by_bot
    assert place == f"{DESK}:{topic}:{card.id}"
    assert chat.topics[topic].name == CARD.title
    assert card.thread == topic
    assert card.text == f"{CARD.title}\n{CARD.status}\n\n{CARD.summary.value}"
    assert (card.entities, card.preview) == ([], None)
    assert card.buttons == [
        ("Take over", "d:take-over"),
        ("Reply", "d:reply"),
        ("Hand back", "d:hand-back"),
        ("Close", "d:close"),
        ("Show [CARD_1]", "d:reveal:[CARD_1]"),
        ("Show [PHONE_1]", "d:reveal:[PHONE_1]"),
    ]


async def test_the_card_changes_and_the_same_card_is_no_failure(rig: Rig) -> None:
    desk, place, chat, _ = await opened(rig)
    anna = replace(CARD, status="Anna has it.", verbs=("close",))
    for _ in range(2):
        await desk.update(place, anna)
        rig.clock.advance(4)

    [card] = chat.by_bot
    assert "Anna has it." in card.text
    assert card.buttons == [("Close", "d:close")]


async def test_lines_are_plain_text_with_their_author(rig: Rig) -> None:
    desk, place, chat, topic = await opened(rig)
    for one in (
        line("My card is [CARD_1] **x** https://evil.example"),
        line("It is on its way.", "bot"),
        line("I look.", "staff", "Anna"),
        line("Rude one", "note", "Ben"),
    ):
        await desk.show(place, [one])
        rig.clock.advance(4)

    shown = [one for one in chat.thread(topic) if one.own and one.text][1:]
    assert [one.text for one in shown] == [
        "Customer: My card is [CARD_1] **x** https://evil.example",
        "Bot: It is on its way.",
        "Anna: I look.",
        "Note by Ben: Rude one",
    ]
    assert all((one.entities, one.preview) == ([], None) for one in shown)


async def test_a_long_line_is_shown_whole(rig: Rig) -> None:
    desk, place, chat, _ = await opened(rig)
    await desk.show(place, [line("👨‍👩‍👧‍👦" * 1000)])

    shown = chat.by_bot[1:]
    assert "".join(one.text for one in shown) == "Customer: " + "👨‍👩‍👧‍👦" * 1000
    assert all(units(one.text) <= 4096 and one.text.endswith("👨‍👩‍👧‍👦") for one in shown)


@pytest.mark.parametrize("forgotten", [True, False])
async def test_a_topic_that_is_gone_is_told_and_nothing_lands_elsewhere(rig: Rig, forgotten: bool) -> None:
    desk, place, chat, topic = await opened(rig)
    await rig.telegram.deletes_topic(chat, topic, forgotten=forgotten)

    with pytest.raises(PlaceGone):
        await desk.show(place, [line("secret")])
    rig.clock.advance(4)
    with pytest.raises(PlaceGone):
        await desk.update(place, replace(CARD, status="changed"))
    assert chat.by_bot == []
    assert all(call.number("message_thread_id") == topic for call in rig.telegram.called("sendMessage"))


async def test_no_topic_stays_without_its_card(rig: Rig) -> None:
    assert rig.connection.desk is not None
    rig.telegram.faults.script("sendMessage", Limited(20))
    with pytest.raises(SendFailed) as failed:
        await rig.connection.desk.open(CARD)

    assert (failed.value.kind, failed.value.retry_after) == ("retry", 20)
    assert [topic.deleted for topic in rig.telegram.chat(DESK).topics.values()] == [True]


async def test_what_staff_write_is_a_note(rig: Rig) -> None:
    _, _, chat, topic = await opened(rig)
    message = await rig.telegram.says(ANNA, chat, "He sounds angry. !reply maybe?", topic=topic)
    await rig.telegram.says(ANNA, chat, "!replying later", topic=topic)
    await rig.telegram.says(ANNA, chat, "about the card", topic=topic, reply_to=chat.by_bot[0])
    await rig.telegram.settled()

    [first, *_] = rig.duty.acts
    assert (first.event_id, first.desk, first.user) == (f"{DESK}:{message.id}", "telegram", str(ANNA))
    assert first.place == f"{DESK}:{topic}"
    assert rig.duty.done == [
        ("note", "He sounds angry. !reply maybe?", ""),
        ("note", "!replying later", ""),
        ("note", "about the card", ""),
    ]
    assert rig.core.took == []


async def test_a_reply_is_a_deliberate_act(rig: Rig) -> None:
    _, _, chat, topic = await opened(rig)
    await rig.telegram.says(ANNA, chat, "!reply  It comes tomorrow.", topic=topic)
    await rig.telegram.presses(ANNA, chat.by_bot[0], "d:reply")
    await rig.telegram.until(lambda: len(chat.by_bot) == 2)
    prompt = chat.by_bot[-1]
    await rig.telegram.says(ANNA, chat, "And it is free.", topic=topic, reply_to=prompt)
    await rig.telegram.settled()

    assert prompt.thread == topic
    assert prompt.markup is not None
    assert prompt.markup["force_reply"] is True
    assert rig.duty.done == [("reply", "It comes tomorrow.", ""), ("reply", "And it is free.", "")]


async def test_an_edit_makes_no_reply_of_a_note(rig: Rig) -> None:
    _, _, chat, topic = await opened(rig)
    message = await rig.telegram.says(ANNA, chat, "a note", topic=topic)
    await rig.telegram.edits(message, "!reply a note")
    await rig.telegram.settled()

    assert rig.duty.done == [("note", "a note", "")]
    assert rig.core.took == []


async def test_outside_of_topics_and_in_other_groups_nothing_is_read(rig: Rig) -> None:
    other = rig.telegram.opens_supergroup(-1005, forum=True, admin=True)
    topic = await rig.telegram.opens_topic(ANNA, other, "x")
    await rig.telegram.says(ANNA, DESK, "!reply in General")
    await rig.telegram.says(ANNA, DESK, "@parley_bot hello")
    await rig.telegram.says(ANNA, other, "!reply elsewhere", topic=topic.id)
    await rig.telegram.settled()

    assert rig.duty.acts == []
    assert rig.core.took == []


@pytest.mark.parametrize("verb", ["take-over", "hand-back", "close"])
async def test_buttons_act_and_a_refusal_is_for_the_actor_alone(rig: Rig, verb: str) -> None:
    _, _, chat, topic = await opened(rig)
    rig.duty.answer = "You are not linked to a staff account. " + "x" * 200
    press = await rig.telegram.presses(ANNA, chat.by_bot[0], f"d:{verb}")

    [(words, box)] = await rig.answered(press)
    [act] = rig.duty.acts
    assert (act.event_id, act.place, act.user, act.verb) == (press.id, f"{DESK}:{topic}", str(ANNA), verb)
    assert (words.startswith("You are not linked"), len(words), box) == (True, 200, True)
    assert len(chat.by_bot) == 1


async def test_a_revealed_value_is_in_the_alert_and_nowhere_else(rig: Rig) -> None:
    _, _, chat, _ = await opened(rig)
    rig.duty.answer = OutgoingText("4111 1111 1111 1111")
    press = await rig.telegram.presses(ANNA, chat.by_bot[0], "d:reveal:[CARD_1]")

    assert await rig.answered(press) == [("4111 1111 1111 1111", True)]
    assert rig.duty.done == [("reveal", "", "[CARD_1]")]
    assert [call.method for call in rig.telegram.calls if "4111" in str(call.args)] == ["answerCallbackQuery"]


async def test_a_refused_text_is_answered_in_the_topic(rig: Rig) -> None:
    _, _, chat, topic = await opened(rig)
    rig.duty.answer = "Take it over first."
    message = await rig.telegram.says(ANNA, chat, "!reply hello", topic=topic)
    await rig.telegram.until(lambda: len(chat.by_bot) == 2)

    assert chat.by_bot[-1].text == "Take it over first."
    assert chat.by_bot[-1].thread == topic
    assert chat.by_bot[-1].reply_to is message


async def test_values_never_answer_a_text(rig: Rig) -> None:
    _, _, chat, topic = await opened(rig)
    rig.duty.answer = OutgoingText("4111 1111 1111 1111")
    await rig.telegram.says(ANNA, chat, "[CARD_1]?", topic=topic)
    await rig.telegram.settled()

    assert [call for call in rig.telegram.calls if "4111" in str(call.args)] == []


async def test_a_staff_group_that_throws_the_bot_out_is_an_alarm(rig: Rig) -> None:
    await rig.telegram.throws_out(ANNA, DESK)
    await rig.telegram.settled()

    assert rig.core.alarms == ["desk_lost"]
    assert rig.core.took == []


async def test_other_failures_are_told_as_they_are(rig: Rig) -> None:
    desk, place, _, _ = await opened(rig)
    rig.telegram.faults.script("sendMessage", Failed(400, "Bad Request: CHAT_WRITE_FORBIDDEN"))
    with pytest.raises(SendFailed) as failed:
        await desk.show(place, [line("x")])

    assert (failed.value.kind, failed.value.code) == ("dead", "no_rights")


async def test_a_notice_is_for_the_whole_group(rig: Rig) -> None:
    assert rig.connection.desk is not None
    await rig.connection.desk.announce("halt:1", MaskedText.authored("The *budget* is used up."))

    [told] = rig.telegram.chat(DESK).by_bot
    assert (told.thread, told.text, told.buttons) == (None, "The *budget* is used up.", [])
