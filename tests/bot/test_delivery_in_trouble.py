"""A channel that is down for long: nothing is lost for a day, and what is lost then is said to staff."""

import pytest

from guards.base import RawText
from storage.base import Conversation
from tests.bot.core import ANNA, Core
from tests.peers.channel import Refuse

HOUR = 3600.0
PAUSES = [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]


async def run(core: Core, mina: Conversation, *, seconds: float) -> None:
    """Send whenever something is due, for so long."""
    end = core.clock.now() + seconds * 1000
    while core.clock.now() < end:
        if await core.store.outbox.conversations_due(core.clock.now()):
            await core.delivery.flush(mina.id)
        core.clock.advance(10)


async def test_without_a_hint_each_pause_is_twice_as_long_up_to_five_minutes(core: Core) -> None:
    mina = await core.person()
    core.platform.send_script(Refuse(), times=20)
    await core.bot_says(mina, "one")
    pauses = []
    for _ in PAUSES:
        await core.delivery.flush(mina.id)
        waited = 0
        while not await core.store.outbox.conversations_due(core.clock.now()):
            core.clock.advance(1)
            waited += 1
        pauses.append(waited)

    assert pauses == PAUSES


@pytest.mark.parametrize("hours", [1, 23.9])
async def test_words_of_staff_outlive_a_channel_that_is_down(core: Core, hours: float) -> None:
    mina = await core.person()
    await core.handoff.take_over(mina.id, ANNA)
    await core.delivery.flush(mina.id)
    core.platform.send_script(Refuse(), times=2000)
    await core.handoff.reply(mina.id, ANNA, RawText("We have found it."))
    await core.handoff.reply(mina.id, ANNA, RawText("It is on its way."))
    await run(core, mina, seconds=hours * HOUR)

    core.platform.forget()
    await run(core, mina, seconds=310)

    assert core.heard(mina)[1:] == ["We have found it.", "It is on its way."]


async def test_what_may_have_arrived_is_asked_after_for_as_long_and_not_given_up(core: Core) -> None:
    mina = await core.person()
    core.platform.send_script("drop")
    core.platform.find_script("down", times=2000)
    await core.bot_says(mina, "one")
    await run(core, mina, seconds=2 * HOUR)

    core.platform.forget()
    await run(core, mina, seconds=310)

    assert core.heard(mina) == ["one"]
    assert core.count("possible_duplicates_total") == 0


async def test_a_lost_connection_after_many_refusals_is_no_reason_to_give_up(core: Core) -> None:
    mina = await core.person()
    core.platform.send_script(Refuse(), times=40)
    core.platform.send_script("lose", "lose")
    await core.bot_says(mina, "one")

    await run(core, mina, seconds=4 * HOUR)

    assert core.heard(mina) == ["one"]


async def test_after_a_day_it_is_given_up_and_staff_can_see_so(core: Core) -> None:
    mina = await core.person()
    await core.handoff.take_over(mina.id, ANNA)
    await core.delivery.flush(mina.id)
    core.platform.send_script(Refuse(), times=2000)
    replied = await core.handoff.reply(mina.id, ANNA, RawText("We have found it."))
    said = getattr(replied, "message_id", "")
    await run(core, mina, seconds=24 * HOUR - 10)
    before = await core.store.fates.lost(mina.id)
    await run(core, mina, seconds=310)
    core.platform.forget()

    assert not before
    assert await core.store.fates.lost(mina.id)
    assert (await core.states(mina))[said] == "dead"
    assert (await core.actions())[-1] == "message.undelivered"
    assert core.count("sends_total", state="dead") == 1
    await core.handoff.reply(mina.id, ANNA, RawText("Once more."))
    await core.delivery.flush(mina.id)
    assert core.heard(mina)[1:] == ["Once more."]
    assert not await core.store.fates.lost(mina.id)


async def test_a_platform_that_is_never_up_again_does_not_hold_the_conversation_for_ever(core: Core) -> None:
    mina = await core.person()
    core.platform.send_script("lose")
    core.platform.find_script("down", times=2000)
    lost, kept = await core.bot_says(mina, "one"), await core.bot_says(mina, "two")

    await run(core, mina, seconds=24 * HOUR + 310)

    assert (await core.states(mina)).items() >= {lost: "dead", kept: "sent"}.items()


async def test_P1_an_answer_that_will_never_arrive_is_a_persons_business_and_the_customer_is_told(
    core: Core,
) -> None:
    mina = await core.person()
    core.platform.blind = True
    core.platform.send_script("lose", "lose")
    lost = await core.bot_says(mina, "Your answer.")

    for _ in range(3):
        await core.delivery.flush(mina.id)

    now = await core.now(mina)
    assert (await core.states(mina))[lost] == "dead"
    assert (now.owner, now.reason) == ("queue", "undelivered")
    assert core.heard(mina) == [core.texts.say("queued_absent", "en")]
