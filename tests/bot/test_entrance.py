"""Messages and presses of a messenger: where conversations begin, what is done once, what is taken back."""

from __future__ import annotations

import pytest

from adapters.base import Accepted, Action, Address, Conflict, Inbound, Press, Sender
from bot.entrance import Entrance
from bot.why import Why
from guards.base import File, Rate, RawText, Refusal
from storage.base import Conversation
from storage.sqlite import SqliteDatabase
from tests.bot.core import Core
from tests.clock import ManualClock

MINA = Sender("U1", verified=True, language="de-AT")
HERE = Address("web", "T1", "D1")


@pytest.fixture
def entrance(core: Core) -> Entrance:
    return made(core)


def made(core: Core) -> Entrance:
    return Entrance(
        core.store, core.keys, core.pipeline, core.acts, core.consent, core.outgoing, core.texts, core.bus,
        core.clock, core.metrics, Why(core.receipts, core.keys, core.texts), language="en",
        wake_send=core.sends.append,
    )  # fmt: skip


def says(text: str, event_id: str = "D1:1", at: Address = HERE, sender: Sender = MINA) -> Inbound:
    return Inbound(event_id, at, sender, RawText(text))


def presses(action: Action, value: str = "", event_id: str = "press-1") -> Press:
    return Press(event_id, HERE, MINA, action, value)


async def at(core: Core, address: Address = HERE) -> Conversation:
    found = await core.store.conversations.at(address.channel, address.installation, address.place, core.db)
    assert found is not None
    return found


async def heard(core: Core, address: Address = HERE) -> list[str]:
    await core.delivery.flush((await at(core, address)).id)
    return core.platform.texts(address.place)


async def test_DIS_1_a_conversation_begins_with_its_first_message_and_says_that_an_ai_answers(
    core: Core, entrance: Entrance
) -> None:
    outcome = await entrance.accept(says("Hallo"))

    assert isinstance(outcome, Accepted)
    assert (await at(core)).language == "de"
    assert await heard(core) == [core.texts.say("greeting", "de")]


async def test_SLK_3_the_same_event_again_is_one_message(core: Core, entrance: Entrance) -> None:
    first = await entrance.accept(says("Hello"))
    again = await entrance.accept(says("Hello"))

    assert isinstance(first, Accepted)
    assert isinstance(again, Accepted)
    assert again.duplicate
    assert again.message_id == first.message_id
    assert await entrance.accept(says("Other words")) == Conflict()


async def test_SLK_22_the_same_user_in_two_workspaces_is_two_people(core: Core, entrance: Entrance) -> None:
    there = Address("web", "T2", "D1")
    await entrance.accept(says("Hello"))
    await entrance.accept(says("Hello", at=there))

    mine, theirs = await at(core), await at(core, there)
    assert mine.person_id != theirs.person_id
    one, other = [await core.store.people.get(each.person_id) for each in (mine, theirs)]
    assert one is not None
    assert other is not None
    assert (one.verified_as, other.verified_as) == ("web:T1:U1", "web:T2:U1")


async def test_whom_the_platform_does_not_vouch_for_is_not_verified(core: Core, entrance: Entrance) -> None:
    await entrance.accept(says("Hello", sender=Sender("U1@C1")))

    person = await core.store.people.get((await at(core)).person_id)
    assert person is not None
    assert person.verified_as is None


async def test_a_flood_is_told_so_once_with_the_true_time(db: SqliteDatabase, clock: ManualClock) -> None:
    core = Core(db, clock, limit=Rate(1, 60, 1))
    entrance = made(core)
    for number in range(5):
        outcome = await entrance.accept(says("Hello", f"D1:{number}"))
        clock.advance(0.3)

    assert isinstance(outcome, Refusal)
    told = [text for text in await heard(core) if "einmal" in text or "zu lang" in text]
    assert told == [core.texts.say("rate_limited", "de", seconds=60)]


async def test_too_long_is_explained(core: Core, entrance: Entrance) -> None:
    await entrance.accept(says("x" * 5000))

    assert core.texts.say("too_long", "de", characters=4000) in await heard(core)


async def test_SLK_18_deleted_words_are_gone_and_get_no_answer(core: Core, entrance: Entrance) -> None:
    await entrance.accept(says("How long does shipping take?"))
    await entrance.retract(HERE, "D1:1")
    conversation = await at(core)
    await core.worker.reply(conversation.id)

    entries = await core.transcript.entries(conversation)
    assert ["shipping" in (entry.text.value if entry.text else "") for entry in entries] == [False, False]
    assert await core.store.turns.waiting(conversation.id) == []
    assert len(await heard(core)) == 1, "the greeting and nothing else"


async def test_SLK_18_an_edit_changes_the_words_and_answers_nothing_twice(
    core: Core, entrance: Entrance
) -> None:
    await entrance.accept(says("How long does shipping take?"))
    conversation = await at(core)
    await core.worker.reply(conversation.id)
    before = await heard(core)

    await entrance.reword(HERE, "D1:1", RawText("How long does returning take?"))
    await core.worker.reply(conversation.id)

    assert await heard(core) == before
    texts = [entry.text.value for entry in await core.transcript.entries(conversation) if entry.text]
    assert "How long does returning take?" in texts


async def test_what_was_never_said_can_be_neither_edited_nor_deleted(core: Core, entrance: Entrance) -> None:
    await entrance.accept(says("Hello"))
    await entrance.reword(HERE, "D1:9", RawText("?"))
    await entrance.retract(HERE, "D1:9")

    texts = [entry.text.value for entry in await core.transcript.entries(await at(core)) if entry.text]
    assert "Hello" in texts


async def test_a_person_is_asked_for_with_a_button_once(core: Core, entrance: Entrance) -> None:
    await entrance.press(presses("person"))
    await entrance.press(presses("person"))
    await entrance.press(presses("person", event_id="press-2"))

    conversation = await at(core)
    assert (conversation.owner, conversation.reason) == ("queue", "asked")
    assert len(await heard(core)) == 2, "the greeting and the hand-over, each once"


async def test_the_first_contact_is_greeted_once(core: Core, entrance: Entrance) -> None:
    await entrance.press(presses("start"))
    first = list(await heard(core))
    await entrance.press(presses("start", event_id="press-2"))

    assert first == [core.texts.say("greeting", "de")]
    assert len(await heard(core)) == 2, "asked for again"


async def test_a_wish_to_be_forgotten_is_recorded(core: Core, entrance: Entrance) -> None:
    await entrance.press(presses("forget"))

    assert (await at(core)).reason == "erase"
    assert core.texts.say("erase_recorded", "de") in await heard(core)


async def test_stop_ends_the_answer_that_is_being_made(core: Core, entrance: Entrance) -> None:
    await entrance.accept(says("How long does shipping take?"))
    await entrance.press(presses("stop"))
    conversation = await at(core)
    await core.worker.reply(conversation.id)

    assert core.cancelled == [conversation.id]
    assert await heard(core) == [core.texts.say("greeting", "de"), core.texts.say("stopped", "de")]


@pytest.mark.parametrize(("language", "spoken"), [("ko", "ko"), ("xx", "de")])
async def test_another_language_is_spoken_if_it_can_be(
    core: Core, entrance: Entrance, language: str, spoken: str
) -> None:
    await entrance.press(presses("language", language))
    await entrance.press(presses("privacy", event_id="press-2"))

    assert (await at(core)).language == spoken
    assert core.texts.say("privacy", spoken) in await heard(core)


async def test_only_an_answer_of_this_conversation_can_be_rated(core: Core, entrance: Entrance) -> None:
    await entrance.press(presses("start"))
    mine, other = await at(core), await core.person()
    said, foreign = await core.bot_says(mine, "On Monday."), await core.bot_says(other, "On Tuesday.")

    await entrance.press(presses("helpful", said, "press-2"))
    await entrance.press(presses("unhelpful", foreign, "press-3"))

    rated = [row for row in await core.store.audit.newest(50) if row.action.startswith("answer.")]
    assert [(row.action, row.subject) for row in rated] == [("answer.helpful", mine.id)]
    assert said in rated[0].detail


async def test_a_place_that_moved_keeps_its_conversation(core: Core, entrance: Entrance) -> None:
    group = Address("web", "T1", "-100:0:U1")
    await entrance.accept(says("Hello", at=group))
    await entrance.accept(says("Hello", "D1:2", at=Address("web", "T1", "-1001:0:U1")))
    before = await at(core, group)

    await entrance.moved(Address("web", "T1", "-100"), Address("web", "T1", "-200"))

    assert (await at(core, Address("web", "T1", "-200:0:U1"))).id == before.id
    assert (await at(core, Address("web", "T1", "-1001:0:U1"))).id != before.id


async def test_whoever_left_gets_nothing_more(core: Core, entrance: Entrance) -> None:
    await entrance.accept(says("How long does shipping take?"))
    await entrance.left(HERE)
    await entrance.left(Address("web", "T1", "nowhere"))
    await core.worker.reply((await at(core)).id)

    assert await heard(core) == []


async def test_SLK_20_trouble_of_a_platform_is_told(core: Core, entrance: Entrance) -> None:
    await entrance.alarm("slack", "app_rate_limited")

    assert core.count("channel_alarms_total", channel="slack") == 1
    assert [row.action for row in await core.store.audit.newest(1)] == ["channel.alarm"]


@pytest.mark.parametrize(
    ("words", "files", "key", "values"),
    [
        ("\u200b", [], "unreadable", {}),
        ("\x00\x01\x02", [], "unreadable", {}),
        ("Look", [File(RawText("a.png"))] * 3, "too_many_files", {"files": 2}),
        ("Look", [File(RawText("a.png"), size=1_000_001)], "file_too_large", {"megabytes": 1}),
        ("Look", [File(RawText("a.exe"))], "file_refused", {}),
    ],
)
async def test_what_is_not_taken_is_explained_and_not_kept(
    core: Core, entrance: Entrance, words: str, files: list[File], key: str, values: dict[str, int]
) -> None:
    outcome = await entrance.accept(Inbound("D1:1", HERE, MINA, RawText(words), files))

    assert isinstance(outcome, Refusal)
    assert await heard(core) == [core.texts.say("greeting", "de"), core.texts.say(key, "de", **values)]
    assert await core.store.turns.known(HERE.channel, HERE.installation, "D1:1", core.db) is None
