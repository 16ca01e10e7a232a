"""The staff channel: a card and a thread for each conversation; what is written there stays there."""

from __future__ import annotations

import pytest

from adapters.base import SendFailed
from adapters.desks import Card, Desk, Line, PlaceGone, StaffAct
from guards.base import MaskedText, OutgoingText
from tests.adapters.slack.conftest import Connect, Wired
from tests.peers.slack import Channel, Limited, Message, Refused, Slack, seen
from tests.peers.slack.world import Json

CARD = Card(
    "conversation-1",
    "Slack: asked for a person",
    MaskedText.authored("Card [CARD_1] was charged <!channel> twice"),
    "Waits since 09:00.",
    ("take-over", "reply", "hand-back", "close", "reveal"),
    ("[CARD_1]", "[EMAIL_1]"),
)


def line(text: str, id: str = "m1", **more: object) -> Line:
    given = {"author": "person", "name": None, **more}
    return Line(id, text=MaskedText.authored(text), **given)  # type: ignore[arg-type]  # by keyword


@pytest.fixture
async def wired(slack: Slack, connect: Connect) -> Wired:
    slack.opens_channel("CDESK", "staff", private=True)
    slack.channel("CDESK").members.add("UANNA")
    return await connect(desk="CDESK")


@pytest.fixture
def desk(wired: Wired) -> Desk:
    assert wired.connection.desk is not None
    return wired.connection.desk


@pytest.fixture
def room(slack: Slack) -> Channel:
    return slack.channel("CDESK")


def acts(wired: Wired) -> list[tuple[str, str, str, str]]:
    return [(act.verb, act.user, act.text.text, act.value) for act in wired.staff.acts]


def whispers(room: Channel) -> list[Message]:
    return [message for message in room.messages if message.ephemeral_for]


async def test_a_card_with_its_buttons_and_inert_text(desk: Desk, room: Channel) -> None:
    place = await desk.open(CARD)

    (card,) = room.by_bot
    assert place == f"CDESK:{card.ts}"
    assert "Card [CARD_1] was charged <!channel> twice" in seen(card).text
    assert seen(card).pings == ()
    assert seen(card).buttons == (
        *("Take over", "Reply…", "Hand back to the bot", "Close"),
        *("[CARD_1]", "[EMAIL_1]"),
    )


async def test_the_card_changes_in_place(desk: Desk, room: Channel) -> None:
    place = await desk.open(CARD)
    await desk.update(place, Card("conversation-1", "Slack: closed", CARD.summary, "Closed.", ()))

    (card,) = room.by_bot
    assert "Closed." in seen(card).text
    assert seen(card).buttons == ()


async def test_the_history_stands_in_the_thread_line_by_line(slack: Slack, desk: Desk, room: Channel) -> None:
    """As fast as Slack takes them: the desk waits for its turn, and no line is left for later."""
    place, slack.rates.on = await desk.open(CARD), True
    for number in range(4):
        await desk.show(place, [line(f"Line {number} <@U1>", id=f"m{number}")])
    await desk.show(place, [line("x" * 7000, id="m9", author="staff", name="Anna")])

    thread = room.thread(place.split(":")[1])[1:]
    assert [seen(message).text for message in thread[:4]] == [
        f"Customer\nLine {number} <@U1>" for number in range(4)
    ]
    assert "".join(seen(message).text for message in thread[4:]).count("x") == 7000
    assert {seen(message).pings for message in thread} == {()}
    assert room.by_bot == [room.by_bot[0], *thread]


async def test_a_line_that_may_stand_there_is_looked_for(slack: Slack, desk: Desk, room: Channel) -> None:
    place = await desk.open(CARD)
    slack.faults.script("chat.postMessage", "drop_after", "drop_before")
    await desk.show(place, [line("Once")])
    with pytest.raises(SendFailed, match="retry"):
        await desk.show(place, [line("Twice", id="m2")])
    await desk.show(place, [line("Twice", id="m2")])

    assert [seen(message).text for message in room.thread(place.split(":")[1])[1:]] == [
        "Customer\nOnce",
        "Customer\nTwice",
    ]


async def test_a_card_that_may_stand_there_is_looked_for(slack: Slack, desk: Desk, room: Channel) -> None:
    slack.faults.script("chat.postMessage", "drop_after")
    place = await desk.open(CARD)

    assert [f"CDESK:{message.ts}" for message in room.by_bot] == [place]


async def test_slack_says_wait_and_the_desk_waits(slack: Slack, desk: Desk, room: Channel) -> None:
    slack.faults.script("chat.postMessage", Limited(3))
    await desk.open(CARD)
    slack.faults.script("chat.postMessage", Limited(3600))
    with pytest.raises(SendFailed, match="429"):
        await desk.open(CARD)

    assert len(room.by_bot) == 1


async def test_in_a_deleted_thread_nothing_is_shown(slack: Slack, desk: Desk, room: Channel) -> None:
    place = await desk.open(CARD)
    await slack.deletes(room.by_bot[0])
    with pytest.raises(PlaceGone):
        await desk.show(place, [line("For nobody")])
    with pytest.raises(PlaceGone):
        await desk.update(place, CARD)

    assert room.messages == []


async def test_a_card_that_became_a_tombstone_is_gone(slack: Slack, desk: Desk, room: Channel) -> None:
    place = await desk.open(CARD)
    await desk.show(place, [line("Before")])
    await slack.deletes(room.by_bot[0])
    with pytest.raises(PlaceGone):
        await desk.update(place, CARD)

    assert len(room.by_bot) == 1


async def test_text_is_a_note_unless_it_begins_with_the_prefix(
    slack: Slack, wired: Wired, desk: Desk, room: Channel
) -> None:
    root = (await desk.open(CARD)).split(":")[1]
    said = ("Look at <@U7>", "!reply We are on it", "!replying is a word", "!reply", "so: !reply no")
    for text in said:
        await slack.says("UANNA", room, text, thread_ts=root)

    assert acts(wired) == [
        ("note", "UANNA", "Look at @U7", ""),
        ("reply", "UANNA", "We are on it", ""),
        ("note", "UANNA", "!replying is a word", ""),
        ("reply", "UANNA", "", ""),
        ("note", "UANNA", "so: !reply no", ""),
    ]
    assert {(act.place, act.desk) for act in wired.staff.acts} == {(f"CDESK:{root}", "slack")}
    assert len({act.event_id for act in wired.staff.acts}) == len(said)


async def test_the_staff_channel_never_makes_a_customer(
    slack: Slack, wired: Wired, desk: Desk, room: Channel
) -> None:
    root = (await desk.open(CARD)).split(":")[1]
    said = await slack.says("UANNA", room, "<@UBOT> hello, team")
    await slack.says("UANNA", room, "<@UBOT> in the thread", thread_ts=root)
    await slack.bot_says(room, "I am a bot")
    await slack.edits(said, "<@UBOT> other words")
    await slack.deletes(said)

    assert (wired.core.rows, wired.core.told) == ({}, [])
    assert acts(wired) == [("note", "UANNA", "@UBOT in the thread", "")]


async def test_buttons_act_and_answers_are_for_one_person(
    slack: Slack, wired: Wired, desk: Desk, room: Channel
) -> None:
    place = await desk.open(CARD)
    (card,) = room.by_bot
    wired.staff.answer = "Ben has it already."
    for verb in ("take-over", "hand-back", "close"):
        await slack.presses("UANNA", card, f"desk:{verb}")
    wired.staff.answer = OutgoingText("4111 1111 1111 1111")
    await slack.presses("UANNA", card, "desk:reveal", "[CARD_1]")
    await slack.until(lambda: len(whispers(room)) == 4)

    assert acts(wired) == [
        *[(verb, "UANNA", "", "") for verb in ("take-over", "hand-back", "close")],
        ("reveal", "UANNA", "", "[CARD_1]"),
    ]
    assert {act.place for act in wired.staff.acts} == {place}
    assert {message.ephemeral_for for message in whispers(room)} == {"UANNA"}
    assert "4111 1111 1111 1111" in {seen(message).text for message in whispers(room)}
    assert not any("4111" in str(message.wire()) for message in room.messages if not message.ephemeral_for)


async def test_a_reply_is_written_in_a_form(slack: Slack, wired: Wired, desk: Desk, room: Channel) -> None:
    place = await desk.open(CARD)
    await slack.presses("UANNA", room.by_bot[0], "desk:reply")
    await slack.until(lambda: slack.world.views)
    ((view, shown),) = slack.world.views.items()
    values: Json = {"text": {"text": {"type": "plain_text_input", "value": "We are <on> it"}}}
    wired.staff.answer = "Ben has it already."
    refused = await slack.submits("UANNA", view, values)
    wired.staff.answer = None
    await slack.submits("UANNA", view, values)

    assert shown["private_metadata"] == place
    assert refused.json == {"response_action": "errors", "errors": {"text": "Ben has it already."}}
    assert acts(wired) == [("reply", "UANNA", "We are <on> it", "")] * 2
    first, second = wired.staff.acts
    assert (first.place, first.event_id != second.event_id) == (place, True)
    assert slack.world.views == {}


async def test_a_form_for_another_place_does_nothing(slack: Slack, wired: Wired) -> None:
    kind = {"callback_id": "desk:reply", "id": "V1", "team_id": "T1", "type": "modal"}
    slack.world.views["V1"] = {**kind, "private_metadata": "C1:1.0"}
    outcome = await slack.submits("UANNA", "V1", {"text": {"text": {"value": "Hi"}}})

    assert outcome.status == 200
    assert wired.staff.acts == []


async def test_a_desk_button_elsewhere_is_no_act(slack: Slack, wired: Wired) -> None:
    """Only the staff channel is a desk, whatever a button is called."""
    button = {"type": "button", "action_id": "desk:close", "text": {"type": "plain_text", "text": "x"}}
    message = await slack.says("U1", "C1", "hi")
    message.blocks = [{"type": "actions", "elements": [button]}]
    outcome = await slack.presses("U1", message, "desk:close")

    assert outcome.status == 200
    assert (wired.staff.acts, wired.core.presses) == ([], [])


async def test_an_answer_that_cannot_be_shown_breaks_nothing(
    slack: Slack, wired: Wired, desk: Desk, room: Channel
) -> None:
    await desk.open(CARD)
    slack.faults.script("chat.postEphemeral", Refused("user_not_in_channel"))
    wired.staff.answer = "No."
    outcome = await slack.presses("UANNA", room.by_bot[0], "desk:close")
    await slack.until(lambda: slack.called("chat.postEphemeral"))

    assert outcome.status == 200
    assert whispers(room) == []


async def test_an_act_says_where_it_came_from() -> None:
    act = StaffAct("e", "slack", "C:1", "U", "note")

    assert "words" not in repr(act)


async def test_a_notice_stands_in_the_channel_once(slack: Slack, desk: Desk, room: Channel) -> None:
    slack.faults.script("chat.postMessage", "drop_after")
    await desk.announce("halt:1", MaskedText.authored("The *budget* is used up."))

    assert [(seen(one).text, one.thread_ts) for one in room.by_bot] == [("The *budget* is used up.", None)]
