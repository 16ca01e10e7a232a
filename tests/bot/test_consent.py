"""Consent: nothing that somebody writes is kept before they agree, and nothing is processed after they
withdraw it."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapters.base import Accepted, Action, Address, Capabilities, Conflict, Inbound, Press, Sender
from bot.consent import Terms
from bot.entrance import Entrance
from guards.base import RawText, Refusal
from storage.base import Conversation
from storage.consent import Purpose
from storage.sqlite import SqliteDatabase
from tests.bot.core import Core, inbound
from tests.bot.test_entrance import made
from tests.clock import ManualClock

WORDS = "How long does shipping take to Tromsoe?"
LINK = "https://shop.example/privacy"
HERE = Address("web", "T1", "D1")
MINA = Sender("U1", verified=True, language="en")


def asking(db: SqliteDatabase, clock: ManualClock, *purposes: Purpose, version: str = "1") -> Core:
    return Core(db, clock, terms=Terms(frozenset({"web"}), purposes or ("answer",), version, LINK))


@pytest.fixture
def core(db: SqliteDatabase, clock: ManualClock) -> Core:
    return asking(db, clock)


@pytest.fixture
def entrance(core: Core) -> Entrance:
    return made(core)


def says(text: str, event_id: str) -> Inbound:
    return Inbound(event_id, HERE, MINA, RawText(text))


async def at(core: Core) -> Conversation:
    found = await core.store.conversations.at(HERE.channel, HERE.installation, HERE.place, core.db)
    assert found is not None
    return found


async def heard(core: Core) -> list[str]:
    await core.delivery.flush((await at(core)).id)
    return core.platform.texts(HERE.place)


async def press(core: Core, entrance: Entrance, action: Action, event_id: str = "press-1") -> None:
    """Below the newest question."""
    decisions = await core.store.consents.of((await at(core)).person_id, "web")
    newest = max(decisions.values(), key=lambda one: (one.state == "asked", one.at))
    await entrance.press(Press(event_id, HERE, MINA, action, newest.question or ""))


def question(core: Core, purpose: str = "answer", language: str = "en") -> str:
    return f"{core.texts.say(f'consent_{purpose}', language)}\n\n[{LINK}]({LINK})"


async def states(core: Core) -> dict[str, str]:
    found = await core.store.consents.of((await at(core)).person_id, "web")
    return {purpose: one.state for purpose, one in found.items()}


async def actions(core: Core) -> list[str]:
    return [action for action in await core.actions() if action.startswith("consent.")]


# -- before -------------------------------------------------------------------------------------------


async def test_nothing_of_a_message_is_kept_before_its_person_agreed(
    core: Core, entrance: Entrance, db_path: Path
) -> None:
    outcome = await entrance.accept(says(WORDS, "1"))

    assert outcome == Refusal("consent")
    assert await heard(core) == [core.texts.say("greeting", "en"), question(core)]
    kept = await core.store.messages.visible((await at(core)).id, after=0, limit=9)
    assert [message.author for message in kept] == ["system", "system"]
    assert await core.store.turns.known("web", "T1", "1", core.db) is None
    for file in db_path.parent.glob(f"{db_path.name}*"):
        assert b"Tromsoe" not in file.read_bytes()


async def test_the_question_is_asked_in_their_language_and_not_at_each_message(
    core: Core, entrance: Entrance
) -> None:
    german = Sender("U1", verified=True, language="de-AT")
    for number in range(3):
        await entrance.accept(Inbound(str(number), HERE, german, RawText(WORDS)))
    once = list(await heard(core))
    core.clock.advance(61)
    await entrance.accept(Inbound("later", HERE, german, RawText(WORDS)))

    assert once[1:] == [question(core, language="de")]
    assert (await heard(core))[1:] == [question(core, language="de")] * 2


async def test_the_question_has_buttons_and_no_other_sentence_has(core: Core, entrance: Entrance) -> None:
    await entrance.accept(says(WORDS, "1"))
    conversation, below = await at(core), []
    for _ in range(2):
        async with core.store.transaction() as tx:
            row = await core.store.outbox.claim(tx, conversation.id, now=core.clock.now(), lease_ms=1)
            assert row is not None
            await core.store.outbox.settle(tx, row.id, state="sent", now=core.clock.now())
        letter = await core.letters.letter(conversation, row, Capabilities(buttons=True))
        below.append([(button.action, button.label) for button in letter.buttons])

    assert below == [[], [("agree", "I agree"), ("decline", "No")]]


# -- deciding -----------------------------------------------------------------------------------------


async def test_whoever_agrees_with_a_button_writes_again_and_is_answered(
    core: Core, entrance: Entrance
) -> None:
    await entrance.accept(says(WORDS, "1"))
    await press(core, entrance, "agree")
    outcome = await entrance.accept(says(WORDS, "2"))
    await core.worker.reply((await at(core)).id)

    assert isinstance(outcome, Accepted)
    assert core.texts.say("consent_given", "en") in await heard(core)
    assert await actions(core) == ["consent.asked", "consent.given"]
    given = (await core.store.consents.of((await at(core)).person_id, "web"))["answer"]
    assert (given.way, given.version, given.channel) == ("button", "1", "web")


@pytest.mark.parametrize(
    ("word", "state"),
    [("Yes", "given"), ("네", "given"), ("ja!", "given"), ("I agree.", "given"), ("No", "declined"),
     ("いいえ", "declined"), ("nein danke", "declined")],
)  # fmt: skip
async def test_the_question_can_be_answered_with_a_word(
    core: Core, entrance: Entrance, word: str, state: str
) -> None:
    await entrance.accept(says(WORDS, "1"))
    outcome = await entrance.accept(says(word, "2"))

    assert isinstance(outcome, Accepted)
    assert await states(core) == {"answer": state}
    again = await entrance.accept(says(word, "2"))
    assert isinstance(again, Accepted)
    assert again.duplicate, "brought twice, it was done once"
    assert await entrance.accept(says("Maybe", "2")) == Conflict()


async def test_a_yes_to_something_else_agrees_to_nothing(core: Core) -> None:
    mina = await core.person()

    assert await core.pipeline.accept(inbound(mina, "yes")) == Refusal("consent")
    assert await core.store.consents.of(mina.person_id, "web") == {}


async def test_whoever_declines_is_asked_again_when_they_write_again(core: Core, entrance: Entrance) -> None:
    await entrance.accept(says(WORDS, "1"))
    await press(core, entrance, "decline")

    assert await entrance.accept(says(WORDS, "2")) == Refusal("consent")
    assert (await heard(core))[1:] == [
        question(core),
        core.texts.say("consent_declined", "en"),
        question(core),
    ]


async def test_each_purpose_is_asked_for_by_itself(db: SqliteDatabase, clock: ManualClock) -> None:
    core = asking(db, clock, "answer", "model")
    entrance = made(core)
    await entrance.accept(says(WORDS, "1"))
    await press(core, entrance, "agree", "press-1")
    await press(core, entrance, "decline", "press-2")

    assert await states(core) == {"answer": "given", "model": "declined"}
    assert (await heard(core))[1:] == [
        question(core),
        question(core, "model"),
        core.texts.say("consent_no_model", "en"),
    ]
    assert isinstance(await entrance.accept(says(WORDS, "2")), Accepted)
    assert not await core.consent.lets_model(await at(core))


async def test_a_model_may_read_along_only_where_that_was_agreed_to(
    db: SqliteDatabase, clock: ManualClock
) -> None:
    core = asking(db, clock, "model")
    entrance = made(core)
    await entrance.accept(says(WORDS, "1"))
    before = await core.consent.lets_model(await at(core))
    await press(core, entrance, "agree")

    assert (before, await core.consent.lets_model(await at(core))) == (False, True)


async def test_another_version_asks_anew_and_an_old_button_answers_nothing(
    db: SqliteDatabase, clock: ManualClock
) -> None:
    old = asking(db, clock)
    entrance = made(old)
    await entrance.accept(says(WORDS, "1"))
    await press(old, entrance, "agree")
    core = asking(db, clock, version="2")
    await press(core, made(core), "agree", "press-2")

    assert await made(core).accept(says(WORDS, "2")) == Refusal("consent")
    assert await states(core) == {"answer": "asked"}
    assert await actions(core) == ["consent.asked", "consent.given", "consent.asked"]


# -- our own dialog -----------------------------------------------------------------------------------


async def test_a_dialog_decides_what_is_asked_now_and_nothing_else(core: Core) -> None:
    mina = await core.person()

    assert not await core.consent.decide(mina, "answer", "0", agreed=True)
    assert not await core.consent.decide(mina, "model", "1", agreed=True)
    assert await core.consent.standing(mina) == [("answer", None)]
    assert await core.consent.decide(mina, "answer", "1", agreed=True)
    assert await core.consent.decide(mina, "answer", "1", agreed=True)
    assert await core.consent.standing(mina) == [("answer", True)]
    assert await core.consent.decide(mina, "answer", "1", agreed=False)
    assert await core.consent.standing(mina) == [("answer", None)]
    assert await actions(core) == ["consent.given", "consent.withdrawn"]


async def test_where_nobody_is_asked_nothing_changes(db: SqliteDatabase, clock: ManualClock) -> None:
    core = Core(db, clock)
    mina = await core.person()

    assert await core.consent.standing(mina) == []
    assert await core.consent.lets_model(mina)
    await core.exchange(mina, "I withdraw my consent")
    assert (await core.now(mina)).reason == "asked", "staff see to it"
