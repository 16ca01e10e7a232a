"""Who may do what in which state, what the person is told, and that it happens once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from bot.handoff import Done, NotOpen, Outcome, OwnedBy
from guards.base import MaskedText, RawText
from storage.base import Conversation
from storage.staff import Session
from tests.bot.core import ANNA, BEN, Core
from tests.peers.channel import Refuse

Verb = Callable[[Core, str], Awaitable[Outcome]]
VERBS: dict[str, Verb] = {
    "take_over": lambda core, id: core.handoff.take_over(id, ANNA),
    "reply": lambda core, id: core.handoff.reply(id, ANNA, RawText("Hello, I am Anna.")),
    "note": lambda core, id: core.handoff.note(id, ANNA, RawText("a note")),
    "hand_back": lambda core, id: core.handoff.hand_back(id, ANNA),
    "close": lambda core, id: core.handoff.close(id, ANNA),
}
# what Anna is told, and who owns the conversation afterwards
TABLE: dict[str, dict[str, tuple[type[Outcome], str]]] = {
    "bot": {
        "take_over": (Done, "anna"), "reply": (Done, "anna"), "note": (Done, "bot"),
        "hand_back": (NotOpen, "bot"), "close": (Done, "closed"),
    },
    "queue": {
        "take_over": (Done, "anna"), "reply": (Done, "anna"), "note": (Done, "queue"),
        "hand_back": (Done, "bot"), "close": (Done, "closed"),
    },
    "mine": {
        "take_over": (Done, "anna"), "reply": (Done, "anna"), "note": (Done, "anna"),
        "hand_back": (Done, "bot"), "close": (Done, "closed"),
    },
    "others": {
        "take_over": (OwnedBy, "ben"), "reply": (OwnedBy, "ben"), "note": (Done, "ben"),
        "hand_back": (OwnedBy, "ben"), "close": (OwnedBy, "ben"),
    },
    "closed": {
        "take_over": (NotOpen, "closed"), "reply": (NotOpen, "closed"), "note": (Done, "closed"),
        "hand_back": (NotOpen, "closed"), "close": (NotOpen, "closed"),
    },
    "closed by me": {
        "take_over": (NotOpen, "closed"), "reply": (NotOpen, "closed"), "note": (Done, "closed"),
        "hand_back": (NotOpen, "closed"), "close": (NotOpen, "closed"),
    },
    "retired": {
        "take_over": (NotOpen, "retired"), "reply": (NotOpen, "retired"), "note": (Done, "retired"),
        "hand_back": (NotOpen, "retired"), "close": (NotOpen, "retired"),
    },
    "unknown": dict.fromkeys(VERBS, (NotOpen, "nobody")),
}  # fmt: skip


async def brought_to(core: Core, state: str) -> Conversation:
    mina = await core.person()
    if state == "queue":
        await escalate(core, mina)
    if state in ("mine", "closed by me"):
        await core.handoff.take_over(mina.id, ANNA)
    if state == "others":
        await core.handoff.take_over(mina.id, BEN)
    if state in ("closed", "closed by me"):
        await core.handoff.close(mina.id, ANNA)
    if state == "retired":
        async with core.store.transaction() as tx:
            await core.store.conversations.retire(tx, mina.id)
    return mina


async def escalate(core: Core, conversation: Conversation, reason: str = "asked") -> int | None:
    async with core.store.transaction() as tx:
        return await core.handoff.escalate(
            tx, conversation, reason=reason, summary=MaskedText.authored("they wait")
        )


async def owner(core: Core, conversation_id: str) -> str:
    found = await core.store.conversations.get(conversation_id)
    if found is None:
        return "nobody"
    return found.state if found.state != "open" else found.owner.removesuffix("-id")


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("state", TABLE)
async def test_every_verb_in_every_state(core: Core, state: str, verb: str) -> None:
    told, owns = TABLE[state][verb]
    mina = await brought_to(core, state)
    before = await core.actions()

    outcome = await VERBS[verb](core, "nobody" if state == "unknown" else mina.id)

    assert type(outcome) is told
    assert await owner(core, "nobody" if state == "unknown" else mina.id) == owns
    if told is not Done:
        assert await core.actions() == before, "what was not done is not in the log"
    if isinstance(outcome, OwnedBy):
        assert outcome.staff_id == BEN.id


@pytest.mark.parametrize("state", ["queue", "mine", "others", "closed", "retired"])
async def test_only_the_bots_conversation_is_handed_over(core: Core, state: str) -> None:
    mina = await brought_to(core, state)
    before = await core.now(mina)

    assert await escalate(core, mina) is None
    assert await core.now(mina) == before


async def test_twenty_workers_at_once_hand_over_once(core: Core) -> None:
    mina = await core.person()

    epochs = await asyncio.gather(*(escalate(core, mina) for _ in range(20)))

    assert [epoch for epoch in epochs if epoch] == [2]
    await core.delivery.flush(mina.id)
    assert len(core.heard(mina)) == 1
    assert (await core.actions()).count("conversation.escalated") == 1


@pytest.mark.parametrize("language", ["en", "de-AT", "ko", "tlh"])
async def test_what_the_person_is_told_is_in_their_language(core: Core, language: str) -> None:
    mina = await core.person(language=language)
    await escalate(core, mina)
    await core.delivery.flush(mina.id)
    for act in (core.handoff.take_over, core.handoff.hand_back, core.handoff.close):
        await act(mina.id, ANNA)
        await core.delivery.flush(mina.id)

    assert core.heard(mina) == [
        core.texts.say("queued_absent", language),
        core.texts.say("joined", language, name="Anna"),
        core.texts.say("bot_back", language),
        core.texts.say("closed", language),
    ]


@pytest.mark.parametrize(
    ("heard_of_ms_ago", "key"), [(119_999, "queued_present"), (120_001, "queued_absent")]
)
async def test_nobody_is_promised_who_is_not_there(core: Core, heard_of_ms_ago: int, key: str) -> None:
    now = core.clock.now()
    async with core.store.transaction() as tx:
        await core.staff.add(tx, ANNA, password="x")
        seen = Session("d", ANNA.id, 1, now + 1_000_000, now - heard_of_ms_ago)
        await core.staff.sessions.create(tx, seen)
    mina = await core.person()

    await escalate(core, mina)
    await core.delivery.flush(mina.id)

    assert core.heard(mina) == [core.texts.say(key, "en")]


async def test_a_wish_to_be_erased_is_recorded_and_not_more(core: Core) -> None:
    mina = await core.person()
    await escalate(core, mina, reason="erase")
    await core.delivery.flush(mina.id)

    assert core.heard(mina) == [core.texts.say("erase_recorded", "en")]


async def test_HND_5_nobody_came_is_said_once(core: Core) -> None:
    mina = await core.person()
    await escalate(core, mina)
    waiting = await core.now(mina)

    await asyncio.gather(*(core.handoff.remind(waiting) for _ in range(3)))
    await core.delivery.flush(mina.id)

    assert core.heard(mina)[1:] == [core.texts.say("wait_timeout", "en")]


async def test_somebody_who_came_in_the_meantime_is_not_denied(core: Core) -> None:
    mina = await core.person()
    await escalate(core, mina)
    waiting = await core.now(mina)
    await core.handoff.take_over(mina.id, ANNA)

    await core.handoff.remind(waiting)
    await core.delivery.flush(mina.id)

    assert core.heard(mina) == [core.texts.say("joined", "en", name="Anna")]


async def test_reminding_a_conversation_that_is_forgotten_does_nothing(core: Core) -> None:
    mina = await core.person()
    async with core.store.transaction() as tx:
        await tx.execute("DELETE FROM conversation")

    await core.handoff.remind(mina)

    assert core.sends == []


async def test_HND_4_after_handing_back_the_bot_answers_what_comes_next_only(core: Core) -> None:
    mina = await core.person()
    await core.handoff.take_over(mina.id, ANNA)
    await core.says(mina, "Anna, are you there?")
    await core.handoff.hand_back(mina.id, ANNA)
    await core.worker.reply(mina.id)
    await core.delivery.flush(mina.id)
    before = len(core.heard(mina))
    await core.exchange(mina, "Hello")

    assert before == 1, "Anna's stretch is not answered again; the notice says that the bot is back"
    assert len(core.heard(mina)) == 2


async def test_a_reply_that_races_with_anothers_take_over_is_not_sent(core: Core) -> None:
    mina = await core.person()
    await core.handoff.take_over(mina.id, ANNA)
    answers = await asyncio.gather(
        core.handoff.hand_back(mina.id, ANNA),
        core.handoff.take_over(mina.id, BEN),
        core.handoff.reply(mina.id, ANNA, RawText("still me")),
    )
    await core.delivery.flush(mina.id)

    assert isinstance(answers[1], Done)
    assert isinstance(answers[2], OwnedBy)
    assert "still me" not in core.heard(mina)


async def test_words_of_staff_leave_in_the_order_they_were_written(core: Core) -> None:
    mina = await core.person()
    for n in range(10):
        await core.handoff.reply(mina.id, ANNA, RawText(f"line {n}"))

    await core.delivery.flush(mina.id)

    assert core.heard(mina)[1:] == [f"line {n}" for n in range(10)]


async def test_a_note_never_leaves(core: Core) -> None:
    mina = await core.person()
    await core.handoff.note(mina.id, ANNA, RawText("between us"))

    await core.delivery.flush(mina.id)

    assert core.platform.calls == 0
    assert await core.store.messages.visible(mina.id, after=0, limit=9) == []


@pytest.mark.promise("P3")
async def test_taking_over_waits_for_what_a_channel_has_and_names_it_if_it_takes_too_long(core: Core) -> None:
    mina = await core.person()
    said = await core.bot_says(mina, "an answer")
    async with core.store.transaction() as tx:
        await core.store.outbox.claim(tx, mina.id, now=core.clock.now(), lease_ms=15_000)
    before = core.clock.monotonic()

    outcome = await core.handoff.take_over(mina.id, ANNA)
    again = await core.handoff.take_over(mina.id, ANNA)

    assert outcome == Done(mina.id, in_flight=[said])
    assert again == Done(mina.id, in_flight=[said]), "asking twice tells the same"
    assert core.clock.monotonic() - before == pytest.approx(4.0, abs=0.1)


@pytest.mark.promise("P3")
async def test_a_notice_of_the_time_before_is_waited_for_and_one_of_now_is_not(core: Core) -> None:
    mina = await core.person()
    await escalate(core, mina)
    async with core.store.transaction() as tx:
        row = await core.store.outbox.claim(tx, mina.id, now=core.clock.now(), lease_ms=15_000)
    assert row is not None

    outcome = await core.handoff.take_over(mina.id, ANNA)

    assert outcome == Done(mina.id, in_flight=[row.id])


async def test_what_the_bot_had_to_say_is_dropped_by_a_person_and_kept_by_itself(core: Core) -> None:
    mina, noah = await core.person(), await core.person()
    for one in (mina, noah):
        core.platform.send_script(Refuse(retry_after=5))
        await core.bot_says(one, "an answer")
        await core.delivery.flush(one.id)
    await core.handoff.take_over(mina.id, ANNA)
    await escalate(core, noah)
    core.clock.advance(5)
    for one in (mina, noah):
        await core.delivery.flush(one.id)

    assert "an answer" not in core.heard(mina)
    assert core.heard(noah)[0] == "an answer"
