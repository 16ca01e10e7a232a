"""A press on "why this answer": whom it tells what, how often, and where it is offered."""

from __future__ import annotations

import pytest

from adapters.base import Address, Capabilities, Sender
from bot.entrance import Entrance
from storage.base import Message
from tests.bot.core import Core
from tests.bot.test_entrance import HERE, at, entrance, says
from tests.clock import ManualClock

__all__ = ["entrance"]  # a fixture


async def thanked(core: Core, entrance: Entrance) -> Message:
    """The bot's answer to a thank-you."""
    await entrance.accept(says("thanks"))
    mina = await at(core)
    await core.worker.reply(mina.id)
    await core.delivery.flush(mina.id)
    return next(one for one in await core.store.messages.timeline(mina.id) if one.author == "bot")


async def test_whoever_keeps_asking_why_is_told_so_often_and_later_again(
    core: Core, entrance: Entrance, clock: ManualClock
) -> None:
    answer = await thanked(core, entrance)
    told = [await entrance.why(HERE, answer.id) for _ in range(7)]
    clock.advance(60)

    assert [one is not None for one in told] == [True] * 5 + [False] * 2
    assert await entrance.why(HERE, answer.id) is not None


async def test_why_is_told_to_whose_answer_it_is_and_leaves_nothing_behind(
    core: Core, entrance: Entrance
) -> None:
    there = Address("web", "T1", "D2")
    await entrance.accept(says("Hello", "D2:1", there, Sender("U2")))
    answer = await thanked(core, entrance)
    before = await core.actions()
    told = await entrance.why(HERE, answer.id)

    assert told is not None
    assert told.text == core.texts.say("why_rule", "de")
    assert await entrance.why(there, answer.id) is None
    assert await entrance.why(Address("web", "T1", "D3"), answer.id) is None
    assert await core.actions() == before
    assert await core.store.conversations.at("web", "T1", "D3", core.db) is None


@pytest.mark.parametrize(
    ("can", "below"),
    [
        (Capabilities(buttons=True, asides=True), ["person", "why", "helpful", "unhelpful"]),
        (Capabilities(buttons=True), ["person", "helpful", "unhelpful"]),
        (Capabilities(asides=True), []),
    ],
)
async def test_why_can_be_asked_where_one_person_can_be_told(
    core: Core, can: Capabilities, below: list[str]
) -> None:
    mina = await core.person(language="ko")
    row = await core.store.growing.get(await core.bot_says(mina, "Hello."))
    assert row is not None
    letter = await core.letters.letter(mina, row, can)

    assert [button.action for button in letter.buttons] == below
    assert ("이렇게 답한 이유" in [button.label for button in letter.buttons]) == ("why" in below)
