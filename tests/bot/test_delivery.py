"""What leaves, leaves once and in order; what may have left is looked up before anything is sent again."""

import pytest

from bot.delivery import Delivery
from guards.base import RawText
from storage.sqlite import SqliteDatabase
from tests.bot.core import ANNA, Core
from tests.clock import ManualClock
from tests.peers.channel import Refuse


async def test_it_leaves_once_and_is_seen_at_the_next_place(core: Core) -> None:
    mina = await core.person()
    said = await core.bot_says(mina, "Hello.")

    await core.delivery.flush(mina.id)
    await core.delivery.flush(mina.id)

    assert core.platform.took == [(mina.place, said, "Hello.")]
    assert [m.seq for m in await core.store.messages.visible(mina.id, after=0, limit=9)] == [1]
    assert core.count("sends_total", state="sent") == 1


async def test_an_unknown_conversation_has_nothing_to_send(core: Core) -> None:
    await core.delivery.flush("nobody")

    assert core.platform.calls == 0


async def test_SLK_11_a_refusal_is_waited_out_and_order_is_kept(core: Core) -> None:
    mina = await core.person()
    core.platform.send_script(Refuse(retry_after=7))
    for text in ("one", "two", "three"):
        await core.bot_says(mina, text)

    await core.delivery.flush(mina.id)
    core.clock.advance(6.9)
    await core.delivery.flush(mina.id)
    early = list(core.heard(mina))
    core.clock.advance(0.1)
    await core.delivery.flush(mina.id)

    assert core.woken_later == [(7, mina.id)]
    assert early == []
    assert core.heard(mina) == ["one", "two", "three"]


async def test_what_is_refused_for_good_does_not_hold_up_what_follows(core: Core) -> None:
    mina = await core.person()
    core.platform.send_script("dead")
    lost, kept = await core.bot_says(mina, "one"), await core.bot_says(mina, "two")

    await core.delivery.flush(mina.id)

    assert (await core.states(mina)).items() >= {lost: "dead", kept: "sent"}.items()
    assert core.heard(mina)[:1] == ["two"]


async def test_one_conversations_trouble_is_its_own(core: Core) -> None:
    mina, noah = await core.person(), await core.person()
    core.platform.send_script(Refuse(retry_after=600))
    await core.bot_says(mina, "one")
    await core.bot_says(noah, "two")

    await core.delivery.flush(mina.id)
    await core.delivery.flush(noah.id)

    assert (core.heard(mina), core.heard(noah)) == ([], ["two"])


@pytest.mark.promise("P2")
async def test_SLK_10_taken_and_the_connection_dropped_is_found_and_not_sent_again(core: Core) -> None:
    mina = await core.person()
    core.platform.send_script("drop")
    first, second = await core.bot_says(mina, "one"), await core.bot_says(mina, "two")

    await core.delivery.flush(mina.id)
    assert await core.states(mina) == {first: "unknown", second: "queued"}
    assert core.count("sends_total", state="unknown") == 1
    await core.delivery.flush(mina.id)

    assert core.heard(mina) == ["one", "two"]
    assert core.platform.asked == [first]
    assert await core.states(mina) == {first: "sent", second: "sent"}
    assert core.count("possible_duplicates_total") == 0


async def test_what_the_platform_surely_has_not_is_sent_again(core: Core) -> None:
    mina = await core.person()
    core.platform.send_script("lose")
    await core.bot_says(mina, "one")

    await core.delivery.flush(mina.id)
    await core.delivery.flush(mina.id)

    assert core.heard(mina) == ["one"]


@pytest.mark.promise("P2")
async def test_what_nobody_can_tell_is_sent_once_more_and_counted(core: Core) -> None:
    mina = await core.person()
    core.platform.blind = True
    core.platform.send_script("drop")
    said, after = await core.bot_says(mina, "one"), await core.bot_says(mina, "two")

    for _ in range(3):
        await core.delivery.flush(mina.id)

    assert core.heard(mina) == ["one", "one", "two"]
    assert core.count("possible_duplicates_total") == 1
    assert await core.states(mina) == {said: "sent", after: "sent"}


@pytest.mark.promise("P2")
async def test_a_platform_that_drops_every_answer_shows_two_copies_at_most(core: Core) -> None:
    mina = await core.person()
    core.platform.blind = True
    core.platform.send_script("drop", times=9)
    said = await core.bot_says(mina, "one")

    for _ in range(9):
        await core.delivery.flush(mina.id)
        core.clock.advance(60)

    assert core.platform.copies(said) == 2
    assert (await core.states(mina)).items() >= {said: "dead"}.items()


async def test_a_refusal_after_the_doubtful_resend_is_still_retried(core: Core) -> None:
    mina = await core.person()
    core.platform.blind = True
    core.platform.send_script("lose", Refuse(), Refuse())
    await core.bot_says(mina, "one")

    for _ in range(5):
        await core.delivery.flush(mina.id)
        core.clock.advance(60)

    assert core.heard(mina) == ["one"]


async def test_a_platform_that_is_down_is_asked_again_at_growing_pauses(core: Core) -> None:
    mina = await core.person()
    core.platform.send_script("drop")
    core.platform.find_script("down", "down", "hang")
    await core.bot_says(mina, "one")
    patient = Core(core.db, core.clock, platform=core.platform, patience=0.01)

    await core.delivery.flush(mina.id)
    asked = []
    for _ in range(20):
        await patient.delivery.flush(mina.id)
        asked.append(len(core.platform.asked))
        core.clock.advance(1)

    assert asked == [1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 3, 3, 4, 4, 4, 4, 4, 4]
    assert core.heard(mina) == ["one"]


async def test_a_chat_that_is_gone_when_asked_ends_the_row(core: Core) -> None:
    mina = await core.person()
    core.platform.send_script("drop")
    core.platform.find_script("dead")
    said = await core.bot_says(mina, "one")

    await core.delivery.flush(mina.id)
    await core.delivery.flush(mina.id)

    assert (await core.states(mina)).items() >= {said: "dead"}.items()


@pytest.mark.promise("P3")
async def test_a_send_never_outlasts_its_lease(db: SqliteDatabase, clock: ManualClock) -> None:
    core = Core(db, clock, patience=0.01)
    mina = await core.person()
    core.platform.send_script("hang")
    said = await core.bot_says(mina, "one")

    await core.delivery.flush(mina.id)

    assert await core.states(mina) == {said: "unknown"}
    assert core.heard(mina) == ["one"]


async def test_a_row_that_breaks_its_channel_is_given_up_and_the_next_one_leaves(core: Core) -> None:
    mina = await core.person()
    core.platform.send_script("bug", times=17)
    broken, kept = await core.bot_says(mina, "one"), await core.bot_says(mina, "two")

    for _ in range(17):
        with pytest.raises(RuntimeError):
            await core.delivery.flush(mina.id)
        core.clock.advance(15)
        async with core.store.transaction() as tx:
            assert await core.store.outbox.lapse(tx, now=core.clock.now()) == 1
    await core.delivery.flush(mina.id)

    assert (await core.states(mina)).items() >= {broken: "dead", kept: "sent"}.items()


async def test_a_channel_that_is_not_set_up_any_more_is_said_and_holds_nothing(core: Core) -> None:
    mina = await core.person()
    said = await core.bot_says(mina, "one")
    bare = Delivery(
        core.store,
        core.letters,
        {},
        core.bus,
        core.clock,
        core.metrics,
        later=lambda _s, _key: None,
        lost=core.handoff.undelivered,
        mend=core.streaming.mend,
    )

    await bare.flush(mina.id)

    assert (await core.states(mina)).items() >= {said: "dead"}.items()


async def test_a_row_that_was_settled_meanwhile_is_not_counted_or_placed_twice(core: Core) -> None:
    mina = await core.person()
    said = await core.bot_says(mina, "one")

    async def elsewhere(step: str) -> None:
        if step == "answer":
            async with core.store.transaction() as tx:
                assert await core.store.outbox.settle(tx, said, state="dead", now=1)

    core.platform.step = elsewhere
    await core.delivery.flush(mina.id)

    assert (await core.states(mina)).items() >= {said: "dead"}.items()
    assert core.count("sends_total", state="sent") == 0
    assert await core.store.messages.visible(mina.id, after=0, limit=9) == []


async def test_order_is_kept_when_the_clock_stands_still_or_goes_back(core: Core) -> None:
    mina = await core.person()
    expected = []
    for number in range(20):
        await core.bot_says(mina, str(number))
        expected.append(str(number))
        core.clock.jump(-3600 if number % 3 == 0 else 0)

    await core.delivery.flush(mina.id)

    assert core.heard(mina) == expected


async def test_words_of_staff_leave_after_the_conversation_was_closed_and_opened_again(core: Core) -> None:
    mina = await core.person()
    core.platform.send_script("dead", Refuse(retry_after=5))
    await core.handoff.reply(mina.id, ANNA, RawText("Anna's promise"))
    await core.delivery.flush(mina.id)
    await core.handoff.close(mina.id, ANNA)
    await core.says(mina, "hello again")
    core.clock.advance(5)

    await core.delivery.flush(mina.id)

    assert core.heard(mina) == ["Anna's promise"]


async def test_an_answer_that_waits_survives_the_bots_own_wish_for_a_person(core: Core) -> None:
    mina = await core.person()
    await core.bot_says(mina, "the answer to the first")
    await core.says(mina, "I want to talk to a human")
    await core.worker.reply(mina.id)

    await core.delivery.flush(mina.id)

    assert core.heard(mina)[0] == "the answer to the first"
    assert len(core.heard(mina)) == 2
