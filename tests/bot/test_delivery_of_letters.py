"""Letters in parts, letters that grow, and places that move or are left."""

from __future__ import annotations

import pytest

from storage.sqlite import SqliteDatabase
from tests.bot.core import ANNA, Core
from tests.clock import ManualClock
from tests.peers.channel import Platform, Rename

TWO = "Your parcel left us on Monday morning. It should be with you by Friday evening."


@pytest.fixture
def paged(db: SqliteDatabase, clock: ManualClock) -> Core:
    return Core(db, clock, platform=Platform(paged=True))


async def test_every_part_is_sent_once_and_in_order(paged: Core) -> None:
    mina = await paged.person()
    await paged.bot_says(mina, "one\n\ntwo\n\nthree")
    await paged.bot_says(mina, "four")

    await paged.delivery.flush(mina.id)
    await paged.delivery.flush(mina.id)

    assert paged.heard(mina) == ["one", "two", "three", "four"]
    assert len(await paged.store.messages.visible(mina.id, after=0, limit=9)) == 2, "a letter is one message"


async def test_a_part_that_may_have_arrived_is_looked_up_and_the_rest_follows(paged: Core) -> None:
    mina = await paged.person()
    await paged.bot_says(mina, "one\n\ntwo")
    paged.platform.send_script("drop")

    await paged.delivery.flush(mina.id)
    await paged.delivery.flush(mina.id)

    assert paged.heard(mina) == ["one", "two"]


async def test_P3_no_part_leaves_after_a_take_over(paged: Core) -> None:
    mina = await paged.person()
    await paged.bot_says(mina, "one\n\ntwo")

    async def taken(step: str) -> None:
        if step == "answer" and paged.heard(mina) == ["one"]:
            await paged.handoff.take_over(mina.id, ANNA)

    paged.platform.step = taken
    await paged.delivery.flush(mina.id)

    assert "two" not in paged.heard(mina)


async def test_TG_12_a_place_that_moved_gets_it_once_at_its_new_name(core: Core) -> None:
    mina = await core.person()
    core.platform.send_script(Rename("supergroup"))
    await core.bot_says(mina, "one")
    await core.bot_says(mina, "two")

    await core.delivery.flush(mina.id)

    assert [(place, text) for place, _, text in core.platform.took] == [
        ("supergroup", "one"),
        ("supergroup", "two"),
    ]


async def test_TG_15_nothing_more_is_tried_when_nobody_is_there(core: Core) -> None:
    mina = await core.person()
    core.platform.send_script("left")
    for text in ("one", "two", "three"):
        await core.bot_says(mina, text)

    await core.delivery.flush(mina.id)

    assert core.platform.calls == 1
    assert not await core.store.outbox.conversations_due(core.clock.now())


async def test_a_place_that_moved_to_itself_is_tried_no_faster_than_any_other_refusal(core: Core) -> None:
    mina = await core.person()
    core.platform.send_script(Rename(mina.place), times=100)
    await core.bot_says(mina, "one")

    await core.delivery.flush(mina.id)

    assert core.platform.calls == 1


async def test_whoever_left_is_no_business_of_staff(core: Core) -> None:
    mina = await core.person()
    core.platform.send_script("left")
    await core.bot_says(mina, "one")

    await core.delivery.flush(mina.id)

    assert (await core.now(mina)).owner == "bot"
