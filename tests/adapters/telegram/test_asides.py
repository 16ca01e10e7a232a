"""Why an answer says what it says: asked for in Telegram, and told to nobody else."""

from __future__ import annotations

from guards.base import OutgoingText
from tests.adapters.telegram.fake import Rig, letter
from tests.peers.telegram import Chat, Message, Press

GROUP = -55
BECAUSE = OutgoingText("It is **quoted**.")


async def answered(rig: Rig, place: str, chat: Chat, because: OutgoingText = BECAUSE) -> Message:
    """An answer stands there, and the core knows why; the chat's next turn has come."""
    await rig.telegram.says(7, chat, "@parley_bot hello")
    await rig.telegram.settled()
    await rig.send(place, letter("Hi.", buttons=True))
    rig.core.took.clear()
    rig.core.reasons[place, "letter-1"] = because
    rig.clock.advance(4)
    return chat.by_bot[-1]


async def asked(rig: Rig, user: int, answer: Message) -> Press:
    return await rig.telegram.presses(user, answer, label="Why?")


async def test_it_is_told_below_the_answer(rig: Rig) -> None:
    chat = rig.telegram.chat(7)
    answer = await answered(rig, "7", chat)
    press = await asked(rig, 7, answer)
    await rig.answered(press)
    told = chat.by_bot[-1]

    assert press.answers == [("", False)]
    assert (told.text, told.reply_to, told.buttons) == ("It is quoted.", answer, [])
    assert {"type": "bold", "offset": 6, "length": 6} in told.entities
    assert rig.core.took == [("why", "7", "letter-1")], "a question is no act"


async def test_in_a_group_only_who_asks_sees_it(rig: Rig) -> None:
    chat = rig.telegram.opens_group(GROUP)
    answer = await answered(rig, f"{GROUP}:0:7", chat)
    theirs = await asked(rig, 8, answer)
    ours = await asked(rig, 7, answer)
    await rig.answered(theirs)
    await rig.answered(ours)

    assert [(one.text, one.receiver) for one in chat.by_bot[1:]] == [("It is quoted.", 7)]
    assert rig.core.took == [("why", f"{GROUP}:0:7", "letter-1")]
    assert rig.telegram.called("sendMessage")[-1].object("ephemeral_message_parameters") == {
        "receiver_user_id": 7,
        "callback_query_id": ours.id,
    }


async def test_of_what_the_core_does_not_know_nothing_is_told(rig: Rig) -> None:
    answer = await answered(rig, "7", rig.telegram.chat(7))
    rig.core.reasons.clear()
    press = await asked(rig, 7, answer)

    assert await rig.answered(press) == [("", False)]
    assert rig.telegram.chat(7).by_bot == [answer]


async def test_where_it_cannot_be_written_the_button_says_what_fits(rig: Rig) -> None:
    long = OutgoingText("Because of meadows. " * 20)
    answer = await answered(rig, "7", rig.telegram.chat(7), long)
    await rig.send("7", letter("It was its turn.", "letter-2"))
    press = await asked(rig, 7, answer)
    ((said, in_a_window),) = await rig.answered(press)

    assert said == long.text[:199] + "…"
    assert in_a_window
    assert rig.telegram.chat(7).by_bot[-1].text == "It was its turn."


async def test_what_fits_is_counted_as_telegram_counts(rig: Rig) -> None:
    answer = await answered(rig, "7", rig.telegram.chat(7), OutgoingText("👩‍👩‍👧" * 60))
    await rig.send("7", letter("It was its turn.", "letter-2"))
    press = await asked(rig, 7, answer)
    ((said, _),) = await rig.answered(press)

    assert said == "👩‍👩‍👧" * 19 + "…"
