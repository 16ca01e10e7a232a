"""What a model is told of a conversation: everything that was said before the question, in its order."""

from __future__ import annotations

import pytest

from bot.providers.base import Prompt
from guards.base import RawText
from storage.sqlite import SqliteDatabase
from tests.bot.core import ANNA, Core
from tests.bot.faults import Meanwhile, Picky
from tests.bot.providers.chains import Bench, Scripted
from tests.clock import ManualClock

CARD = "4111 1111 1111 1111"


@pytest.fixture
def bench(db: SqliteDatabase, clock: ManualClock) -> Bench:
    return Bench(db, clock, None)


def said(prompt: Prompt) -> list[str]:
    """What a provider was told of the conversation: history, then the question."""
    return [*(each.text.value for each in prompt.history), prompt.question.value]


@pytest.mark.parametrize("drift", [0, -60_000])
async def test_a_burst_is_one_question_in_the_order_it_came(
    db: SqliteDatabase, clock: ManualClock, bench: Bench, drift: float
) -> None:
    provider = Scripted("p", clock, "Noted.")
    core = Core(db, clock, chain=bench.chain(provider))
    mina = await core.person()
    for text in ("meadows", "finches", "brooks", "herons"):
        await core.says(mina, text)
        clock.jump(drift)

    await core.exchange(mina, "and willows")

    assert said(provider.asked[0][0]) == ["meadows\nfinches\nbrooks\nherons\nand willows"]
    assert core.heard(mina) == ["Noted."]


async def test_what_comes_while_the_last_is_answered_is_the_next_question_and_not_history(
    db: SqliteDatabase, clock: ManualClock, bench: Bench
) -> None:
    provider, meanwhile = Scripted("p", clock, "About meadows.", "About finches."), Meanwhile()
    core = Core(db, clock, chain=bench.chain(provider), detectors=[meanwhile])
    mina = await core.person()
    await core.says(mina, "Tell me of meadows")
    meanwhile.happens = lambda: core.says(mina, "Tell me of finches")

    await core.worker.reply(mina.id)
    await core.worker.reply(mina.id)
    await core.delivery.flush(mina.id)

    first, second = (said(prompt) for prompt, _ in provider.asked)
    assert first == ["Tell me of meadows"]
    assert second == ["Tell me of meadows", "About meadows.", "Tell me of finches"]
    assert core.heard(mina) == ["About meadows.", "About finches."]


async def test_HND_4_history_holds_what_staff_said_and_not_what_never_arrived(
    db: SqliteDatabase, clock: ManualClock, bench: Bench
) -> None:
    provider = Scripted("p", clock, "An answer that is stopped.", "As Anna said.")
    core = Core(db, clock, chain=bench.chain(provider))
    mina = await core.person()
    await core.says(mina, "Tell me of meadows")
    await core.worker.reply(mina.id)
    await core.handoff.reply(mina.id, ANNA, RawText(f"I noted your card {CARD}."))
    await core.handoff.note(mina.id, ANNA, RawText("between us"))
    await core.handoff.hand_back(mina.id, ANNA)

    await core.exchange(mina, "What did you note?")

    asked = provider.asked[1][0]
    assert said(asked) == ["Tell me of meadows", "I noted your card [CARD_1].", "What did you note?"]
    assert [each.role for each in asked.history] == ["person", "staff"]


async def test_a_message_that_cannot_be_masked_does_not_spoil_all_that_come_after_it(
    db: SqliteDatabase, clock: ManualClock, bench: Bench
) -> None:
    provider = Scripted("p", clock, "Of course.")
    core = Core(db, clock, detectors=[Picky()], chain=bench.chain(provider))
    mina = await core.person()
    await core.exchange(mina, "Tell me the unspeakable")
    await core.handoff.hand_back(mina.id, ANNA)

    await core.exchange(mina, "Then tell me of meadows")

    assert said(provider.asked[0][0]) == ["Then tell me of meadows"]
    assert core.heard(mina)[-1] == "Of course."


async def test_a_history_that_is_too_large_to_pin_goes_to_a_person(
    bench: Bench, db: SqliteDatabase, clock: ManualClock
) -> None:
    provider = Scripted("p", clock, "Of course.")
    core = Core(db, clock, history_tokens=1000, chain=bench.chain(provider))
    mina = await core.person()
    await core.handoff.take_over(mina.id, ANNA)
    await core.says(mina, "a long story " * 300)
    await core.handoff.hand_back(mina.id, ANNA)

    await core.exchange(mina, "Tell me of meadows")

    assert (await core.now(mina)).reason == "failed"
