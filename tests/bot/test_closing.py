"""What is closed by time and what is forgotten: at its time and not before, and then without a trace."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.handoff import Done
from guards.base import RawText
from storage.base import QUEUE
from storage.sqlite import SqliteDatabase
from tests.bot.core import ANNA, Core
from tests.bot.house import House
from tests.clock import ManualClock

HOUR, DAY = 3600.0, 86_400.0


async def test_what_is_idle_is_closed_and_what_staff_have_is_not(house: House) -> None:
    mina, noah, waiting = await house.core.person(), await house.core.person(), await house.escalated()
    await house.core.handoff.take_over(noah.id, ANNA)
    house.core.clock.advance(24 * HOUR)
    await house.jobs.close_idle()
    at_the_limit = (await house.core.now(mina)).state
    house.core.clock.advance(0.001)
    await house.jobs.close_idle()
    await house.jobs.close_idle()

    states = [(await house.core.now(one)).state for one in (mina, noah, waiting)]
    assert at_the_limit == "open"
    assert states == ["closed", "open", "open"]
    assert (await house.core.actions()).count("conversation.closed") == 1


async def test_HND_5_what_people_left_lying_is_closed_honestly_and_a_message_opens_it(house: House) -> None:
    core, waiting, noah = house.core, await house.escalated(), await house.core.person()
    await core.handoff.take_over(noah.id, ANNA)
    await core.delivery.flush(noah.id)
    core.clock.advance(90 * DAY)
    await house.jobs.close_idle()
    at_the_limit = [(await core.now(one)).state for one in (waiting, noah)]
    core.clock.advance(0.001)
    await house.jobs.close_idle()
    await house.jobs.close_idle()
    await house.jobs.purge()
    for one in (waiting, noah):
        await core.delivery.flush(one.id)

    assert at_the_limit == ["open", "open"]
    assert core.heard(waiting)[-1] == core.texts.say("closed_unanswered", "en")
    assert core.heard(noah)[-1] == core.texts.say("closed", "en")
    closed = [entry for entry in await core.store.audit.entries() if entry.action == "conversation.closed"]
    assert [entry.actor for entry in closed] == ["scheduler", "scheduler"]
    await core.exchange(waiting, "Hello, are you there?")
    assert (await core.now(waiting)).state == "open"


async def test_who_writes_while_what_people_left_is_being_closed_is_not_closed(house: House) -> None:
    waiting = await house.escalated()
    house.core.clock.advance(91 * DAY)
    before = house.core.clock.now() - round(90 * DAY * 1000)
    assert [one.id for one in await house.core.store.conversations.left_since(before)] == [waiting.id]
    await house.core.says(waiting, "Still here")

    outcome = await house.core.handoff.close(waiting.id, None, idle_before=before, owner=QUEUE)

    assert not isinstance(outcome, Done)


async def test_GDPR_4_a_wish_to_be_deleted_is_never_closed_by_itself(house: House) -> None:
    mina = await house.core.person()
    await house.core.exchange(mina, "Delete my data")
    house.core.clock.advance(1000 * DAY)

    await house.jobs.close_idle()

    assert ((await house.core.now(mina)).owner, (await house.core.now(mina)).state) == (QUEUE, "open")


async def test_GDPR_4_what_was_idle_for_long_is_kept_from_its_closing_on(house: House) -> None:
    mina = await house.core.person()
    house.core.clock.advance(400 * DAY)
    await house.core.handoff.close(mina.id, ANNA)

    await house.jobs.purge()

    assert (await house.core.now(mina)).state == "closed"


async def test_who_writes_while_idle_conversations_are_being_closed_is_not_closed(house: House) -> None:
    mina = await house.core.person()
    house.core.clock.advance(25 * HOUR)
    before = house.core.clock.now() - round(24 * HOUR * 1000)
    assert [one.id for one in await house.core.store.conversations.idle_since(before)] == [mina.id]
    await house.core.says(mina, "Hello")

    outcome = await house.core.handoff.close(mina.id, None, idle_before=before)

    assert not isinstance(outcome, Done)
    assert len(await house.core.store.turns.waiting(mina.id)) == 1


@pytest.mark.parametrize("ends", ["closed", "retired"])
async def test_GDPR_4_forgotten_on_time_with_everything_that_could_name_them(
    db: SqliteDatabase, clock: ManualClock, db_path: Path, ends: str
) -> None:
    house = House(Core(db, clock))
    core, mina = house.core, await house.core.person(verified_as="mina@shop.example")
    await core.exchange(mina, "Hello, my card is 4111 1111 1111 1111")
    await core.handoff.reply(mina.id, ANNA, RawText("I see it."))
    await core.delivery.flush(mina.id)
    await core.handoff.close(mina.id, ANNA)
    if ends == "retired":
        async with core.store.transaction() as tx:
            await core.store.conversations.retire(tx, mina.id)
    clock.advance(90 * DAY)
    await house.jobs.purge()
    kept = await core.store.conversations.get(mina.id)
    clock.advance(0.001)
    await house.jobs.purge()
    await house.jobs.forget_counters()

    assert kept is not None, "exactly at the limit it is kept"
    assert await core.store.conversations.get(mina.id) is None
    with closing(sqlite3.connect(db_path)) as file:
        tables = [row[0] for row in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        left = {
            table
            for table in tables
            for row in file.execute(f"SELECT * FROM {table}")
            if any(id in str(value) for value in row for id in (mina.id, mina.person_id, "mina@shop"))
        }
    assert left == {"audit"}
    assert await core.store.audit.verify() is None


async def test_GDPR_4_what_is_forgotten_is_not_in_the_journal_either(house: House, db_path: Path) -> None:
    mina = await house.core.person()
    await house.core.exchange(mina, "Tell me about quoquavers.")
    await house.core.handoff.close(mina.id, ANNA)
    house.core.clock.advance(91 * DAY)

    await house.jobs.purge()

    files = list(db_path.parent.glob(f"{db_path.name}*"))
    assert len(files) > 1, "the database is open"
    assert [file.name for file in files if b"quoquavers" in file.read_bytes()] == []


async def test_forgetting_goes_on_until_nothing_is_left_to_forget(house: House) -> None:
    for _ in range(3):
        mina = await house.core.person()
        await house.core.handoff.close(mina.id, ANNA)
    house.core.clock.advance(91 * DAY)

    await house.jobs.purge()

    assert await house.core.db.fetch_all("SELECT 1 FROM conversation") == []
    assert await house.core.db.fetch_all("SELECT 1 FROM person") == []
