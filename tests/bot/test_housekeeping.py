"""What happens by time, at its time and not before, and as often as one likes."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.handoff import Done
from bot.housekeeping import Housekeeping
from guards.base import MaskedText, RawText
from storage.base import QUEUE, Conversation
from storage.ledger import Ledger, Reserved
from storage.sqlite import SqliteDatabase
from tests.bot.core import ANNA, Core
from tests.clock import ManualClock
from tests.peers.channel import Refuse

MINUTE, HOUR, DAY = 60.0, 3600.0, 86_400.0


@dataclass
class Woken:
    """A dispatcher that only remembers what it was told to do."""

    keys: list[str] = field(default_factory=list)

    def submit(self, key: str) -> None:
        self.keys.append(key)

    def cancel(self, key: str) -> None:
        self.keys.remove(key)

    async def drain(self, grace: float) -> None:
        self.keys.clear()


@dataclass
class House:
    core: Core

    def __post_init__(self) -> None:
        self.replies, self.sends = Woken(), Woken()
        core = self.core
        self.ledger = Ledger("default", core.db)
        self.jobs = Housekeeping(
            core.store, core.handoff, self.ledger, core.clock, core.metrics, replies=self.replies,
            sends=self.sends, wait_minutes=10, idle_hours=24, closed_days=90,
        )  # fmt: skip

    async def escalated(self) -> Conversation:
        mina = await self.core.person()
        async with self.core.store.transaction() as tx:
            await self.core.handoff.escalate(tx, mina, reason="asked", summary=MaskedText.authored("help"))
        await self.core.delivery.flush(mina.id)
        return mina


@pytest.fixture
def house(core: Core) -> House:
    return House(core)


def test_every_job_has_a_name_of_its_own_and_a_time(house: House) -> None:
    jobs = house.jobs.jobs()

    assert len({job.name for job in jobs}) == len(jobs) == 7
    assert all(job.every_seconds > 0 for job in jobs)


async def test_the_graphs_are_told_what_is_on_its_way(house: House) -> None:
    mina = await house.core.person()
    async with house.core.store.transaction() as tx:
        await house.core.handoff.escalate(tx, mina, reason="asked", summary=MaskedText.authored("help"))
    await house.jobs.tell_waiting()

    assert 'parley_outbox_rows{state="queued"} 1.0' in house.core.metrics.exposition()[0].decode()


async def test_HND_5_who_waited_too_long_is_told_once(house: House) -> None:
    mina = await house.escalated()
    told = []
    for seconds in (10 * MINUTE, 0.001, 10 * MINUTE):
        house.core.clock.advance(seconds)
        await house.jobs.tell_waiting()
        await house.core.delivery.flush(mina.id)
        told.append(len(house.core.heard(mina)) - 1)

    assert told == [0, 1, 1]
    assert house.core.heard(mina)[-1] == house.core.texts.say("wait_timeout", "en")
    assert house.core.count("waiting") == 1
    assert (await house.core.now(mina)).owner == QUEUE, "they still wait, and staff still see it"


async def test_HND_5_who_waits_a_second_time_is_told_again(house: House) -> None:
    mina = await house.escalated()
    for _ in range(2):
        house.core.clock.advance(11 * MINUTE)
        await house.jobs.tell_waiting()
        await house.core.handoff.hand_back(mina.id, ANNA)
        async with house.core.store.transaction() as tx:
            await house.core.handoff.escalate(
                tx, await house.core.now(mina), reason="asked", summary=MaskedText.authored("again")
            )

    assert (await house.core.actions()).count("conversation.wait_timeout") == 2


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


async def test_who_writes_while_idle_conversations_are_being_closed_is_not_closed(house: House) -> None:
    mina = await house.core.person()
    house.core.clock.advance(25 * HOUR)
    before = house.core.clock.now() - round(24 * HOUR * 1000)
    assert [one.id for one in await house.core.store.conversations.idle_since(before)] == [mina.id]
    await house.core.says(mina, "Hello")

    outcome = await house.core.handoff.close(mina.id, None, idle_before=before)

    assert not isinstance(outcome, Done)
    assert len(await house.core.store.turns.waiting(mina.id)) == 1


async def test_turns_left_behind_are_taken_up(house: House) -> None:
    mina, noah = await house.core.person(), await house.core.person()
    await house.core.says(mina, "Hello")
    await house.core.says(noah, "Hello")
    await house.core.handoff.take_over(noah.id, ANNA)

    await house.jobs.reply_left()

    assert house.replies.keys == [mina.id]


async def test_rows_are_sent_when_their_pause_is_over(house: House) -> None:
    mina = await house.core.person()
    house.core.platform.send_script(Refuse(retry_after=7))
    await house.core.bot_says(mina, "one")
    await house.core.delivery.flush(mina.id)
    await house.jobs.send_due()
    early = list(house.sends.keys)
    house.core.clock.advance(7)
    await house.jobs.send_due()

    assert early == []
    assert house.sends.keys == [mina.id]


async def test_a_row_whose_sender_died_is_looked_up_after_its_lease(house: House) -> None:
    mina = await house.core.person()
    said = await house.core.bot_says(mina, "one")
    async with house.core.store.transaction() as tx:
        await house.core.store.outbox.claim(tx, mina.id, now=house.core.clock.now(), lease_ms=15_000)
    house.core.clock.advance(14.999)
    await house.jobs.send_due()
    early = dict(await house.core.states(mina))
    house.core.clock.advance(0.001)
    await house.jobs.send_due()

    assert early == {said: "sending"}
    assert await house.core.states(mina) == {said: "unknown"}
    assert house.sends.keys == [mina.id]


@pytest.mark.promise("P1")
async def test_a_start_takes_up_everything_at_once(house: House) -> None:
    mina, noah = await house.core.person(), await house.core.person()
    await house.core.says(mina, "Hello")
    await house.core.bot_says(noah, "one")
    async with house.core.store.transaction() as tx:
        await house.core.store.outbox.claim(tx, noah.id, now=house.core.clock.now(), lease_ms=15_000)

    await house.jobs.take_up()

    assert (house.replies.keys, house.sends.keys) == ([mina.id], [noah.id])


async def test_calls_of_a_dead_process_stay_booked_at_their_worst(house: House) -> None:
    now = house.core.clock.now()
    for name, age in (("old", 300_001), ("young", 300_000)):
        call = Reserved(name, "c", "t", "p", "m", 7, "2026-11-21", now - age)
        assert await house.ledger.reserve(call, limit=None)

    await house.jobs.settle_ledger()

    rows = await house.core.db.fetch_all("SELECT id, state, cost_nano FROM ledger ORDER BY id")
    assert [tuple(row) for row in rows] == [("old", "settled", 7), ("young", "reserved", 0)]
    assert await house.ledger.spent("2026-11-21") == 14


async def test_counters_that_hold_nobody_back_are_dropped(house: House) -> None:
    mina = await house.core.person()
    await house.core.says(mina, "What is new?")
    await house.jobs.forget_counters()
    during = await house.core.db.fetch_all("SELECT 1 FROM counter")
    house.core.clock.advance(HOUR)
    await house.jobs.forget_counters()

    assert len(during) == 3
    assert await house.core.db.fetch_all("SELECT 1 FROM counter") == []


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
