"""Who may write now: limits at work in the accept half, whether they are enforced or only watched."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from adapters.base import Accepted, Inbound
from bot.explaining import Explaining
from guards.base import Rate, Refusal
from storage.base import BOT, QUEUE, Conversation
from storage.sqlite import SqliteDatabase
from tests.bot.core import ANNA, Core, inbound
from tests.clock import ManualClock

TODAY = date(2025, 11, 21)
ONE = Rate(1, 60, 1)


async def refusal(core: Core, conversation: Conversation, text: str = "And now?") -> Refusal:
    outcome = await core.pipeline.accept(inbound(conversation, text))
    assert isinstance(outcome, Refusal), outcome
    return outcome


def made(db: SqliteDatabase, clock: ManualClock, limit: Rate = ONE) -> Core:
    return Core(db, clock, limit=limit)


# -- counted ------------------------------------------------------------------------------------------


async def test_what_is_refused_says_why_until_when_and_is_counted_for_good(
    db: SqliteDatabase, clock: ManualClock, log: io.StringIO
) -> None:
    core = made(db, clock)
    mina = await core.person()
    await core.says(mina, "Hello")
    clock.advance(20)

    assert await refusal(core, mina) == Refusal("rate_limited", 40.0, "conversation")
    assert await core.store.refused.on(TODAY) == {("conversation", "enforce"): 1}
    assert core.count("limited_total", dimension="conversation", mode="enforce") == 1
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    assert [(line["kind"], line["outcome"]) for line in lines if line["event"] == "limit.reached"] == [
        ("conversation", "enforce")
    ]


async def test_what_is_only_watched_comes_in_and_is_counted_as_it_would_have_been(
    db: SqliteDatabase, clock: ManualClock
) -> None:
    core = Core(db, clock, limit=Rate(2, 60, 2), enforced=False)
    mina = await core.person()
    for _ in range(5):
        await core.says(mina, "Hello")
        clock.advance(10)

    assert await core.store.refused.on(TODAY) == {("conversation", "log"): 2}, "the fourth has room again"
    assert core.count("limited_total", dimension="conversation", mode="log") == 2
    assert core.count("refused_total", reason="rate_limited") == 0
    assert len(await core.store.turns.waiting(mina.id)) == 5


async def test_days_are_kept_apart_and_forgotten(db: SqliteDatabase, clock: ManualClock) -> None:
    core = made(db, clock)
    mina = await core.person()
    for _ in range(2):
        await core.says(mina, "Hello")
        await refusal(core, mina)
        clock.advance(86_400)
    async with core.store.transaction() as tx:
        forgotten = await core.store.refused.forget(tx, before=TODAY + timedelta(days=1))

    assert forgotten == 1
    assert await core.store.refused.on(TODAY) == {}
    assert await core.store.refused.on(TODAY + timedelta(days=1)) == {("conversation", "enforce"): 1}


# -- who ----------------------------------------------------------------------------------------------


async def test_RL_6_a_tenant_that_floods_takes_no_room_from_another(
    db: SqliteDatabase, clock: ManualClock
) -> None:
    flooding, other = made(db, clock), made(db, clock)
    other.store.tenant = "other"
    await flooding.says(await flooding.person(), "Hello")
    for _ in range(30):
        assert (await refusal(flooding, await flooding.person())).dimension == "tenant"
    async with other.store.transaction() as tx:
        waits = await other.store.counters(tx, clock.now()).take("tenant", ONE)

    assert waits == 0.0


async def test_words_of_need_pass_in_every_language_over_every_limit(
    db: SqliteDatabase, clock: ManualClock
) -> None:
    core = made(db, clock)
    mina = await core.person()
    await core.says(mina, "Hello")
    needs = core.rules.needs()
    for phrases in needs.values():
        for phrase in phrases:
            await core.says(mina, phrase.removeprefix("="))

    assert {"human", "stop", "erase"} <= set(needs)
    assert (await refusal(core, mina)).retry_after == 60.0


async def test_words_of_need_are_counted_like_all_others(db: SqliteDatabase, clock: ManualClock) -> None:
    core = made(db, clock)
    mina = await core.person()
    await core.says(mina, "I want to talk to a human")

    assert (await refusal(core, mina)).dimension == "conversation"


async def test_a_flood_of_needs_is_heeded_once_and_its_words_are_not_kept(
    db: SqliteDatabase, clock: ManualClock
) -> None:
    core = made(db, clock)
    mina = await core.person()
    await core.says(mina, "Hello")
    for at in range(30):
        await core.says(mina, f"I want to talk to a human {at} " + "word " * 100)
        await core.says(mina, f"stop messaging me {at}")
    timeline = await core.store.messages.timeline(mina.id, limit=500)
    vault = await core.keys.vault(mina.person_id)
    said = [
        vault.open_raw(one.sealed, purpose=f"message:{one.id}").text
        for one in timeline
        if one.author == "person" and one.sealed
    ]

    assert said == ["Hello", "/person", "/stop"]
    assert (await core.now(mina)).owner == QUEUE
    assert await core.store.refused.on(TODAY) == {("conversation", "enforce"): 60}
    assert (await core.risks.of(mina.person_id)).risk > 0


async def test_a_need_over_the_limit_is_heeded_again_once_it_was_undone(
    db: SqliteDatabase, clock: ManualClock
) -> None:
    core = made(db, clock)
    mina = await core.person()
    await core.says(mina, "Hello")
    await core.says(mina, "human please")
    await core.handoff.hand_back(mina.id, ANNA)
    first = await core.now(mina)
    await core.says(mina, "human please")

    assert first.owner == BOT
    assert (await core.now(mina)).owner == QUEUE


async def test_a_long_message_uses_more_than_a_short_one(db: SqliteDatabase, clock: ManualClock) -> None:
    core = Core(db, clock, characters=Rate(60, 60, 1000))
    mina = await core.person()
    await core.says(mina, "word " * 180)

    assert await refusal(core, mina, "word " * 40) == Refusal("rate_limited", 100.0, "characters")
    await core.says(mina, "short")


@pytest.mark.parametrize(("verified_as", "limited"), [(None, True), ("anna", False)])
async def test_strangers_of_one_network_share_a_limit_and_customers_do_not(
    db: SqliteDatabase, clock: ManualClock, verified_as: str | None, limited: bool
) -> None:
    core = Core(db, clock, network=ONE)

    async def writes() -> object:
        message = inbound(await core.person(verified_as=verified_as), "Hello")
        return await core.pipeline.accept(_from(message, "street"))

    assert isinstance(await writes(), Accepted)
    assert isinstance(await writes(), Refusal if limited else Accepted)
    elsewhere = inbound(await core.person(), "Hello")
    assert isinstance(await core.pipeline.accept(_from(elsewhere, "elsewhere")), Accepted)


def _from(message: Inbound, network: str) -> Inbound:
    return replace(message, sender=replace(message.sender, network=network))


async def test_people_grow_into_their_limits(db: SqliteDatabase, clock: ManualClock) -> None:
    core = Core(db, clock, limit=Rate(8, 60, 8), begins=0.5)
    mina, noah = await core.person(), await core.person()
    for _ in range(4):
        await core.says(mina, "Hello")
    at_first = await refusal(core, mina)
    clock.advance(100)
    for _ in range(8):
        await core.says(noah, "Hello")
    grown = await refusal(core, noah)

    assert (at_first.retry_after, grown.retry_after) == (15.0, 7.5)


# -- telling ------------------------------------------------------------------------------------------


@pytest.fixture
def explaining(core: Core) -> Explaining:
    return Explaining(core.store, core.outgoing, core.consent, core.clock, wake_send=core.sends.append)


async def told(core: Core, explaining: Explaining, at: Conversation, *, reason: str = "rate_limited") -> bool:
    before = len(core.sends)
    await explaining.tell(at, Refusal(reason, 1.2, fits=4000))  # type: ignore[arg-type]  # a reason's name
    return len(core.sends) > before


async def test_an_episode_is_told_of_once_until_a_message_is_accepted(
    core: Core, clock: ManualClock, explaining: Explaining
) -> None:
    mina = await core.person()
    flood = []
    for _ in range(4):
        flood.append(await told(core, explaining, mina))
        clock.advance(60)
    await core.says(mina, "Hello")

    assert flood == [True, False, False, False]
    assert await told(core, explaining, mina)
    assert not await told(core, explaining, mina)


async def test_quiet_time_ends_an_episode_and_going_on_does_not(
    core: Core, clock: ManualClock, explaining: Explaining
) -> None:
    mina = await core.person()
    heard = []
    for pause in (0, 299, 299, 299, 300, 1):
        clock.advance(pause)
        heard.append(await told(core, explaining, mina))

    assert heard == [True, False, False, False, True, False]


async def test_who_writes_at_twice_the_limit_is_not_told_each_time(
    core: Core, clock: ManualClock, explaining: Explaining
) -> None:
    mina = await core.person()
    heard = []
    for _ in range(7):
        heard.append(await told(core, explaining, mina))
        clock.advance(10)
        await core.says(mina, "Hello")
        clock.advance(10)

    assert heard == [True, False, False, True, False, False, True]


async def test_a_clock_set_back_does_not_silence_notices(
    core: Core, clock: ManualClock, explaining: Explaining
) -> None:
    mina = await core.person()
    await told(core, explaining, mina)
    clock.jump(-86_400)

    assert await told(core, explaining, mina)


async def test_each_kind_of_refusal_is_told_of_by_itself_and_others_not_at_all(
    core: Core, explaining: Explaining
) -> None:
    mina = await core.person()

    assert await told(core, explaining, mina)
    assert await told(core, explaining, mina, reason="too_long")
    assert not await told(core, explaining, mina, reason="too_long")
    assert not await told(core, explaining, mina, reason="blocked")
    await core.delivery.flush(mina.id)
    assert core.heard(mina) == [
        core.texts.say("rate_limited", "en", seconds=2),
        core.texts.say("too_long", "en", characters=4000),
    ]


async def test_nobody_is_told_where_the_conversation_is_gone(core: Core, explaining: Explaining) -> None:
    mina = await core.person()
    async with core.store.transaction() as tx:
        await tx.execute("DELETE FROM conversation")

    assert not await told(core, explaining, mina)
