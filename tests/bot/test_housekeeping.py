"""What happens by time, at its time and not before, and as often as one likes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from guards.base import MaskedText, Rate
from storage.base import QUEUE
from storage.ledger import Most
from tests.bot.core import ANNA
from tests.bot.house import House
from tests.peers.channel import Refuse
from tests.storage.calls import call, days

MINUTE, HOUR = 60.0, 3600.0


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


@pytest.mark.parametrize("words", ["I am at zoe@example.org", "Call me: +49 30 901820"])
async def test_who_left_an_address_is_not_asked_for_it_again(house: House, words: str) -> None:
    mina = await house.escalated()
    await house.core.says(mina, words)
    house.core.clock.advance(11 * MINUTE)
    await house.jobs.tell_waiting()
    await house.core.delivery.flush(mina.id)

    assert house.core.heard(mina)[-1] == house.core.texts.say("wait_reachable", "en")


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
        assert await house.ledger.reserve(call(name, 7, at=now - age), Most()) is None

    await house.jobs.settle_ledger()

    rows = await house.core.db.fetch_all("SELECT id, state, cost_nano FROM ledger ORDER BY id")
    assert [tuple(row) for row in rows] == [("old", "settled", 7), ("young", "reserved", 0)]
    assert await house.ledger.spent(days()) == 14


async def test_counters_that_hold_nobody_back_are_dropped(house: House) -> None:
    mina = await house.core.person()
    await house.core.says(mina, "What is new?")
    await house.jobs.forget_counters()
    during = await house.core.db.fetch_all("SELECT key FROM counter")
    house.core.clock.advance(HOUR)
    await house.jobs.forget_counters()

    assert len(during) == 5
    assert await house.core.db.fetch_all("SELECT key FROM counter") == [("everyone",)]


async def test_RL_5_however_many_counters_are_idle_none_is_left(house: House) -> None:
    core, rate = house.core, Rate(1, 1, 1)
    async with core.store.transaction() as tx:
        counters = core.store.counters(tx, core.clock.now())
        for number in range(4_500):
            await counters.take(f"person:{number}", rate)
    core.clock.advance(2)
    await house.jobs.forget_counters()

    assert await core.db.fetch_all("SELECT key FROM counter") == []


async def test_what_was_refused_is_forgotten_with_closed_conversations(house: House) -> None:
    core = house.core
    today = datetime.fromtimestamp(core.clock.now() / 1000, UTC).date()
    async with core.store.transaction() as tx:
        for days in (89, 90, 91):
            day = today - timedelta(days=days)
            await core.store.refused.add(tx, day=day, dimension="person", mode="log")
    await house.jobs.purge()

    left = [bool(await core.store.refused.on(today - timedelta(days=days))) for days in (89, 90, 91)]
    assert left == [True, True, False]
