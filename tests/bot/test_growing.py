"""An answer that grows: only what passed is ever seen, nobody is talked over, and no half is left unsaid."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from adapters.base import Capabilities
from bot.providers.base import Draft, ProviderFailed
from storage.base import DatabaseUnavailable, Row, Staff, Value
from storage.sqlite import SqliteDatabase
from tests.bot.growing import SHOWN, STREAMED, Speaking, Stage
from tests.clock import ManualClock

ANNA = Staff("anna", "Anna", "agent", False, 0)
FIRST = "Here is what I know about it so far. "
SECOND = "Meadow honey tastes of many flowers. "
THIRD = "You have {account.balance}."
HONEST = "I have to stop here: I could not back up the rest of this answer."


@pytest.fixture(params=[SHOWN, STREAMED], ids=["shown", "streamed"])
def stage(request: pytest.FixtureRequest, db: SqliteDatabase, clock: ManualClock) -> Stage:
    return Stage(db, clock, request.param)


async def states(stage: Stage) -> set[str]:
    return set((await stage.core.states(stage.mina)).values())


async def test_it_grows_sentence_by_sentence_and_is_one_message(stage: Stage) -> None:
    core = stage.speaking(FIRST, stage.look, SECOND, stage.look, THIRD, stage.look)
    await stage.ask()

    assert stage.seen == [FIRST.strip(), (FIRST + SECOND).strip(), (FIRST + SECOND).strip()]
    assert await stage.stands() == [FIRST + SECOND + "You have $47.15."]
    assert await states(stage) == {"sent"}
    assert (await core.actions()).count("turn.answered") == 1
    assert await core.store.turns.waiting(stage.mina.id) == []


async def test_letter_by_letter_it_shows_only_whole_sentences(stage: Stage) -> None:
    letters: list[object] = []
    for letter in FIRST + SECOND + THIRD:
        letters += [letter, stage.look]
    stage.speaking(*letters)  # type: ignore[arg-type]  # both are steps
    await stage.ask()

    assert set(stage.seen) == {"", FIRST.strip(), (FIRST + SECOND).strip()}


@pytest.mark.promise("P5")
async def test_a_sentence_that_is_not_proven_is_never_seen(stage: Stage) -> None:
    core = stage.speaking("You have $99.99 on it, as I see. ", stage.look, "And more. ", stage.look, "Bye.")
    await stage.ask()

    assert stage.seen == ["", "", "", ""], "asked again, it says the same"
    assert stage.model.drafts == 2
    assert not [text for text in await stage.stands() if "99.99" in text]
    assert (await core.now(stage.mina)).owner == "queue"


@pytest.mark.promise("P5")
async def test_what_was_said_ends_in_honest_words_when_the_rest_does_not_pass(stage: Stage) -> None:
    second = Speaking(stage.clock, ["Never asked."], name="q")
    core = stage.speaking(FIRST, stage.look, "You have $99.99 on it, as I see. ", stage.look, then=second)
    await stage.ask()

    assert stage.seen == [FIRST.strip()] * 2
    assert await stage.stands() == [f"{FIRST.strip()}\n\n{HONEST}"]
    assert (stage.model.drafts, second.drafts) == (1, 0), "no other draft may follow"
    assert (await core.now(stage.mina)).owner == "queue"
    assert (await core.actions()).count("conversation.escalated") == 1
    assert "99.99" not in str(await core.store.audit.entries())


@pytest.mark.parametrize("kind", ["cut", "timeout", "refused", "malformed"])
async def test_what_was_said_ends_in_honest_words_when_the_provider_fails(stage: Stage, kind: str) -> None:
    second = Speaking(stage.clock, ["Never asked."], name="q")
    core = stage.speaking(FIRST, SECOND, ProviderFailed(kind), then=second)  # type: ignore[arg-type]
    await stage.ask()

    assert await stage.stands() == [f"{(FIRST + SECOND).strip()}\n\n{HONEST}"]
    assert (stage.model.drafts, second.drafts) == (1, 0)
    assert (await core.now(stage.mina)).owner == "queue"


async def test_until_the_first_sentence_the_next_provider_may_answer(stage: Stage) -> None:
    second = Speaking(stage.clock, [SECOND, THIRD], name="q")
    stage.speaking("Your parc", ProviderFailed("auth"), then=second)
    await stage.ask()

    assert await stage.stands() == [SECOND + "You have $47.15."]
    assert second.drafts == 1


@pytest.mark.promise("P3")
async def test_P3_a_take_over_ends_it_as_it_stands(stage: Stage) -> None:
    async def take_over() -> None:
        await stage.core.handoff.take_over(stage.mina.id, ANNA)

    core = stage.speaking(FIRST, take_over, SECOND, stage.look, THIRD)
    await stage.ask()

    assert await stage.stands() == [FIRST.strip()]
    assert stage.seen == [], "the call ended with the sentence that was not said any more"
    assert (await core.now(stage.mina)).owner == "anna"
    assert stage.mina.id in core.cancelled, "the model's call is ended at once"
    assert await core.store.growing.at(stage.mina.id) is None
    assert (await core.actions()).count("turn.answered") == 1
    assert "conversation.escalated" not in await core.actions()


async def test_somebody_who_wants_no_more_has_what_stands_and_nobody_is_called(stage: Stage) -> None:
    core = stage.speaking(FIRST, asyncio.CancelledError("stopped"))
    with pytest.raises(asyncio.CancelledError):
        await stage.ask()

    assert await stage.stands() == [FIRST.strip()]
    assert (await core.now(stage.mina)).owner == "bot"
    assert await states(stage) == {"sent"}


@pytest.mark.promise("P1")
async def test_what_a_dead_process_left_growing_is_ended_by_the_next(stage: Stage) -> None:
    stage.speaking(FIRST, asyncio.CancelledError())
    with pytest.raises(asyncio.CancelledError):
        await stage.ask()
    assert await states(stage) == {"sending"}

    core = stage.speaking("Never asked.")
    stage.clock.advance(3600)
    async with core.store.transaction() as tx:
        await core.store.outbox.lapse(tx, now=core.clock.now())
    for _ in range(3):
        await core.delivery.flush(stage.mina.id)

    said = [text for text in await stage.stands() if text.startswith(FIRST.strip())]
    assert said == [f"{FIRST.strip()}\n\n{HONEST}"]
    assert (await core.now(stage.mina)).owner == "queue"
    assert (await core.actions()).count("turn.handed_over") == 1
    assert stage.model.drafts == 0


@pytest.mark.promise("P3")
async def test_P3_what_a_dead_process_left_growing_says_nothing_after_a_take_over(stage: Stage) -> None:
    stage.speaking(FIRST, asyncio.CancelledError())
    with pytest.raises(asyncio.CancelledError):
        await stage.ask()
    core, before = stage.core, await stage.stands()
    await core.handoff.take_over(stage.mina.id, ANNA)
    stage.clock.advance(3600)
    async with core.store.transaction() as tx:
        await core.store.outbox.lapse(tx, now=core.clock.now())
    for _ in range(3):
        await core.delivery.flush(stage.mina.id)

    assert [text for text in await stage.stands() if FIRST.strip() in text] == before
    assert "dead" in await states(stage)
    assert (await core.now(stage.mina)).owner == "anna"


async def test_a_bug_of_ours_ends_it_too(stage: Stage) -> None:
    async def breaks() -> None:
        raise RuntimeError("a bug")

    core = stage.speaking(FIRST, breaks)
    await stage.ask()
    for _ in range(3):
        await core.delivery.flush(stage.mina.id)

    said = [text for text in await stage.stands() if text.startswith(FIRST.strip())]
    assert said == [f"{FIRST.strip()}\n\n{HONEST}"]
    assert (await core.now(stage.mina)).owner == "queue"


async def test_nothing_grows_past_what_waits(stage: Stage) -> None:
    core = stage.speaking(FIRST, stage.look, THIRD)
    stage.mina = await core.person(verified_as="mina")
    await core.bot_says(stage.mina, "Something from before.")
    await core.says(stage.mina, "Tell me about my things")
    await core.worker.reply(stage.mina.id)
    await core.delivery.flush(stage.mina.id)

    assert stage.seen == [""]
    assert await stage.stands() == ["Something from before.", FIRST + "You have $47.15."]


@pytest.mark.parametrize(
    "head",
    [Draft("", "p", "m", wish="hand_over"), Draft("", "p", "m", confidence=0.1)],
    ids=["wish", "unsure"],
)
async def test_who_wants_a_person_or_is_not_sure_is_heard_in_silence(stage: Stage, head: Draft) -> None:
    core = stage.speaking(FIRST, stage.look, SECOND, stage.look, head=head)
    await stage.ask()

    assert stage.seen == ["", ""]
    assert (await core.now(stage.mina)).owner == "queue"


async def test_where_nothing_can_grow_it_comes_whole(db: SqliteDatabase, clock: ManualClock) -> None:
    stage = Stage(db, clock, Capabilities())
    core = stage.speaking(FIRST, stage.look, THIRD)
    await stage.ask()
    await core.delivery.flush(stage.mina.id)

    assert stage.seen == [""]
    assert core.heard(stage.mina) == [FIRST + "You have $47.15."]


async def test_a_stream_that_breaks_is_made_whole_where_it_stands(
    db: SqliteDatabase, clock: ManualClock
) -> None:
    stage = Stage(db, clock, STREAMED)
    stage.platform.breaks_after = 1
    stage.speaking(FIRST, stage.look, SECOND, stage.look, THIRD)
    await stage.ask()

    assert stage.seen == [FIRST.strip()] * 2
    assert await stage.stands() == [FIRST + SECOND + "You have $47.15."]


class Torn(SqliteDatabase):
    """While `torn`, what grows can be written and not read."""

    torn = False

    async def fetch_one(self, sql: str, *values: Value) -> Row | None:
        if self.torn and "o.growing" in sql:
            raise DatabaseUnavailable("torn")
        return await super().fetch_one(sql, *values)


async def test_a_database_that_cannot_be_read_is_no_fault_of_the_provider(
    db_path: Path, clock: ManualClock
) -> None:
    db = Torn(db_path)
    await db.open()

    async def tear() -> None:
        db.torn = not db.torn

    stage = Stage(db, clock, STREAMED)
    stage.speaking(FIRST, tear, SECOND, tear, THIRD)
    await stage.ask()
    stands = await stage.stands()
    await db.close()

    assert stands == [FIRST + SECOND + "You have $47.15."]
    assert stage.model.drafts == 1


async def test_a_long_answer_grows_as_far_as_one_message_goes(db: SqliteDatabase, clock: ManualClock) -> None:
    stage = Stage(db, clock, STREAMED)
    stage.platform.paged = True
    core = stage.speaking(FIRST, stage.look, "\n\n" + SECOND, stage.look, "\n\n" + THIRD)
    await stage.ask()
    for _ in range(3):
        await core.delivery.flush(stage.mina.id)

    assert stage.seen == [FIRST.strip()] * 2
    assert core.heard(stage.mina) == [SECOND, "You have $47.15."]


async def test_a_goodbye_closes_the_conversation_behind_it(stage: Stage) -> None:
    core = stage.speaking("Good-bye, and thank you for asking.", head=Draft("", "p", "m", wish="close"))
    await stage.ask()
    await core.delivery.flush(stage.mina.id)

    assert (await core.now(stage.mina)).state == "closed"
