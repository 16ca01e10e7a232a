"""Accepting: what is stored, once, before anybody is told so; what is refused, and what is nobody's."""

from __future__ import annotations

import pytest

from adapters.base import Accepted, Conflict, Gone
from guards.base import Rate, Refusal
from storage.sqlite import SqliteDatabase
from tests.bot.core import ANNA, Core, inbound
from tests.clock import ManualClock


async def test_the_same_event_is_one_message_and_with_other_words_a_conflict(core: Core) -> None:
    mina = await core.person()
    first = await core.pipeline.accept(inbound(mina, "Hello", "e1"))
    again = await core.pipeline.accept(inbound(mina, "Hello", "e1"))
    other = await core.pipeline.accept(inbound(mina, "Goodbye", "e1"))

    assert isinstance(first, Accepted)
    assert again == Accepted(first.message_id, first.seq, duplicate=True)
    assert other == Conflict()
    assert len(await core.store.turns.waiting(mina.id)) == 1


async def test_an_event_that_was_somebody_elses_is_a_conflict(core: Core) -> None:
    mina, noah = await core.person(), await core.person()
    await core.says(mina, "Hello", "e1")

    assert await core.pipeline.accept(inbound(noah, "Hello", "e1")) == Conflict()


async def test_a_redelivered_event_is_neither_counted_nor_refused(
    db: SqliteDatabase, clock: ManualClock
) -> None:
    core = Core(db, clock, limit=Rate(1, 60, 1))
    mina = await core.person()
    await core.says(mina, "What is new?", "e1")

    again = await core.pipeline.accept(inbound(mina, "What is new?", "e1"))
    more = await core.pipeline.accept(inbound(mina, "And now?", "e2"))
    needs = await core.pipeline.accept(inbound(mina, "I want to talk to a human", "e3"))

    assert isinstance(again, Accepted)
    assert isinstance(more, Refusal)
    assert more.reason == "rate_limited"
    assert isinstance(needs, Accepted)
    assert core.count("refused_total", reason="rate_limited") == 1


async def test_a_message_that_a_wider_limit_refused_costs_nothing(
    db: SqliteDatabase, clock: ManualClock
) -> None:
    rate = Rate(1, 60, 1)
    core = Core(db, clock, limit=rate)
    mina, noah = await core.person(), await core.person()
    await core.says(mina, "What is new?")

    assert isinstance(await core.pipeline.accept(inbound(noah, "And here?")), Refusal)

    async with core.store.transaction() as tx:
        counters = core.store.counters(tx, clock.now())
        assert await counters.take(f"conversation:{noah.id}", rate) == 0
        assert await counters.take(f"person:{noah.person_id}", rate) == 0
        assert await counters.take(f"person:{mina.person_id}", rate) > 0, "who was accepted has paid"


async def test_what_cannot_be_read_is_refused_and_nothing_is_stored(core: Core) -> None:
    mina = await core.person()

    assert await core.pipeline.accept(inbound(mina, " \u200b ")) == Refusal("empty")
    assert await core.store.messages.timeline(mina.id) == []


@pytest.mark.parametrize("state", ["unknown", "retired"])
async def test_a_conversation_that_is_nobodys_takes_nothing(core: Core, state: str) -> None:
    mina = await core.person()
    async with core.store.transaction() as tx:
        await core.store.conversations.retire(tx, mina.id)
        if state == "unknown":
            await tx.execute("DELETE FROM conversation")

    assert await core.pipeline.accept(inbound(mina, "Hello")) == Gone()


async def test_what_comes_while_staff_own_is_theirs(core: Core) -> None:
    mina = await core.person()
    await core.handoff.take_over(mina.id, ANNA)
    await core.says(mina, "Hello")

    await core.worker.reply(mina.id)

    assert await core.store.turns.waiting(mina.id) == []
    assert [m.author for m in await core.store.messages.timeline(mina.id)] == ["system", "person"]


async def test_a_message_into_a_closed_conversation_opens_it_for_the_bot(core: Core) -> None:
    mina = await core.person()
    await core.handoff.take_over(mina.id, ANNA)
    await core.handoff.close(mina.id, ANNA)

    await core.exchange(mina, "Hello")

    now = await core.now(mina)
    assert (now.state, now.owner) == ("open", "bot")
    assert len(core.heard(mina)) == 1, "the bot's answer; what told of the closing is out of date"
