"""Words of need before consent, and consent taken back: acts are kept, never words; nothing is processed."""

from __future__ import annotations

import pytest

from adapters.base import Accepted, Press
from bot.entrance import Entrance
from guards.base import RawText, Refusal
from storage.sqlite import SqliteDatabase
from tests.bot.core import Core
from tests.bot.test_consent import HERE, MINA, WORDS, actions, asking, at, heard, press, says, states
from tests.bot.test_entrance import made
from tests.clock import ManualClock


@pytest.fixture
def core(db: SqliteDatabase, clock: ManualClock) -> Core:
    return asking(db, clock)


@pytest.fixture
def entrance(core: Core) -> Entrance:
    return made(core)


@pytest.mark.parametrize(
    ("text", "reason", "said"),
    [
        ("I want to talk to a human about Tromsoe", "asked", "queued_absent"),
        ("Delete my data about Tromsoe", "erase", "erase_recorded"),
        ("stop", None, "stopped"),
    ],
)
async def test_words_of_need_get_through_without_their_words(
    core: Core, entrance: Entrance, text: str, reason: str | None, said: str
) -> None:
    outcome = await entrance.accept(says(text, "1"))
    again = await entrance.accept(says(text, "1"))

    assert isinstance(outcome, Accepted)
    assert isinstance(again, Accepted)
    assert again.duplicate
    assert (await at(core)).reason == reason
    assert (await heard(core))[1:] == [core.texts.say(said, "en")]
    lines = [entry.text.value for entry in await core.transcript.entries(await at(core)) if entry.text]
    assert not any("Tromsoe" in line for line in lines)


async def test_a_wish_opens_a_closed_conversation(core: Core, entrance: Entrance) -> None:
    await entrance.accept(says(WORDS, "1"))
    assert await core.handoff.close((await at(core)).id, None)
    await entrance.accept(says("I want to talk to a human", "2"))

    conversation = await at(core)
    assert (conversation.state, conversation.owner) == ("open", "queue")


@pytest.mark.parametrize(
    "text", ["I withdraw my consent", "Ich widerrufe meine Einwilligung", "동의를 철회합니다"]
)
async def test_after_a_withdrawal_nothing_is_processed(core: Core, entrance: Entrance, text: str) -> None:
    await entrance.accept(says(WORDS, "1"))
    await press(core, entrance, "agree")
    await entrance.accept(says(WORDS, "2"))
    outcome = await entrance.accept(says(text, "3"))
    conversation = await at(core)
    await core.worker.reply(conversation.id)

    assert isinstance(outcome, Accepted)
    assert core.cancelled == [conversation.id]
    assert await core.store.turns.waiting(conversation.id) == []
    assert (await heard(core))[-1] == core.texts.say("consent_withdrawn", "en")
    assert await states(core) == {"answer": "withdrawn"}
    assert not await core.consent.lets_model(conversation)
    assert await entrance.accept(says("More about Tromsoe", "4")) == Refusal("consent")
    assert (await actions(core))[-2:] == ["consent.withdrawn", "consent.asked"]


async def test_the_no_below_a_question_that_was_agreed_to_withdraws(core: Core, entrance: Entrance) -> None:
    await entrance.accept(says(WORDS, "1"))
    await press(core, entrance, "agree")
    await press(core, entrance, "agree", "press-2")
    await press(core, entrance, "decline", "press-3")

    assert await states(core) == {"answer": "withdrawn"}
    assert await actions(core) == ["consent.asked", "consent.given", "consent.withdrawn"]


async def test_an_edit_after_a_withdrawal_is_not_kept(core: Core, entrance: Entrance) -> None:
    await entrance.accept(says(WORDS, "1"))
    await press(core, entrance, "agree")
    await entrance.accept(says(WORDS, "2"))
    await entrance.accept(says("I withdraw my consent", "3"))
    await entrance.reword(HERE, "2", RawText("How long does it take to Bergen?"))

    lines = [entry.text.value for entry in await core.transcript.entries(await at(core)) if entry.text]
    assert WORDS in lines
    assert not any("Bergen" in line for line in lines)


async def test_a_question_that_was_never_asked_cannot_be_answered(core: Core, entrance: Entrance) -> None:
    await entrance.press(Press("press-1", HERE, MINA, "agree", "made-up"))

    assert await states(core) == {"answer": "asked"}
