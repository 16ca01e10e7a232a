"""Where nothing has to be sent, an answer is visible as soon as it is recorded, in the same transaction."""

import pytest

from adapters.base import Capabilities, Signal
from storage.sqlite import SqliteDatabase
from tests.bot.core import ANNA, Core
from tests.clock import ManualClock
from tests.peers.channel import Platform


@pytest.fixture
def core(db: SqliteDatabase, clock: ManualClock) -> Core:
    return Core(db, clock, platform=Platform(capabilities=Capabilities(shown=True)))


async def seen(core: Core, conversation_id: str) -> list[tuple[str, int | None]]:
    return [(m.author, m.seq) for m in await core.store.messages.visible(conversation_id, after=0, limit=9)]


async def test_an_answer_is_seen_without_a_sender(core: Core) -> None:
    mina = await core.person()
    await core.says(mina, "How do I return an item?")

    async with core.bus.watch(mina.id) as signals:
        await core.worker.reply(mina.id)

        assert list(await anext(signals))[:2] == [Signal("typing", mina.id), Signal("message", mina.id)]
    assert (await seen(core, mina.id))[0] == ("person", 1)
    assert len(await seen(core, mina.id)) == 2
    assert core.sends == []
    assert core.platform.calls == 0
    assert core.count("sends_total", state="sent") == 1


async def test_words_that_say_that_somebody_comes_are_seen_too(core: Core) -> None:
    mina = await core.person()
    await core.says(mina, "I want to talk to a person")

    await core.worker.reply(mina.id)

    assert await seen(core, mina.id) == [("person", 1), ("system", 2)]


async def test_what_waited_before_is_seen_before(core: Core) -> None:
    mina = await core.person()
    await core.bot_says(mina, "first")
    await core.says(mina, "I want to talk to a person")

    await core.worker.reply(mina.id)

    assert await seen(core, mina.id) == [("person", 1), ("bot", 2), ("system", 3)]


async def test_it_waits_behind_a_row_whose_fate_is_not_known(core: Core) -> None:
    mina = await core.person()
    lost = await core.bot_says(mina, "first")
    async with core.store.transaction() as tx:
        await core.store.outbox.claim(tx, mina.id, now=core.clock.now(), lease_ms=1)
        core.clock.advance(1)
        await core.store.outbox.lapse(tx, now=core.clock.now())
    await core.says(mina, "I want to talk to a person")

    await core.worker.reply(mina.id)

    assert core.sends == [mina.id]
    assert await seen(core, mina.id) == [("person", 1)]

    await core.delivery.flush(mina.id)

    assert list((await core.states(mina)).values()) == ["sent", "sent"]
    assert core.platform.asked == [lost]


async def test_after_a_take_over_nothing_of_the_bot_is_shown(core: Core) -> None:
    mina = await core.person()
    stale = await core.bot_says(mina, "stale")
    await core.handoff.take_over(mina.id, ANNA)

    async with core.store.transaction() as tx:
        await core.delivery.show(tx, await core.now(mina))

    assert (await core.states(mina))[stale] == "dead"
    assert await seen(core, mina.id) == [("system", 1)]
