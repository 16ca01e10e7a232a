"""The path of a message: what may go wrong on it, and where the person ends up then."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from bot.facts.base import FactsUnavailable
from bot.providers.base import ProviderFailed
from guards.base import Fact, MaskedText
from guards.pii.patterns import PatternDetector
from storage.base import QUEUE
from storage.sqlite import SqliteDatabase
from tests.bot.core import ANNA, Core, KnownFacts
from tests.bot.faults import Broken, FailingFacts, Hanging, Meanwhile
from tests.bot.providers.chains import Bench, Scripted
from tests.clock import ManualClock

CARD = "4111 1111 1111 1111"
BALANCE = {"account.balance": Fact("account.balance", "money", Decimal("47.15"), currency="USD")}


@pytest.fixture
def bench(db: SqliteDatabase, clock: ManualClock) -> Bench:
    return Bench(db, clock, None)


@pytest.mark.promise("P6")
async def test_PII_6_what_cannot_be_masked_goes_to_a_person_and_nowhere_else(
    db: SqliteDatabase, clock: ManualClock, bench: Bench, db_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    provider = Scripted("p", clock, "Hello.")
    core = Core(db, clock, detectors=[PatternDetector(), Broken()], chain=bench.chain(provider))
    mina = await core.person()
    await core.says(mina, f"My card {CARD} was charged twice")

    await core.worker.reply(mina.id)
    await core.delivery.flush(mina.id)
    entries = await core.transcript.entries(await core.now(mina))

    now = await core.now(mina)
    assert (now.owner, now.reason) == (QUEUE, "masker")
    assert provider.asked == []
    assert entries[0].text is None, "staff see that there is something, and not what"
    stored = b"".join(path.read_bytes() for path in db_path.parent.glob("parley.db*"))
    assert b"4111" not in stored
    assert "4111" not in "".join(capfd.readouterr())
    assert len(core.heard(mina)) == 1


@pytest.mark.parametrize("with_provider", [False, True])
async def test_what_needs_facts_while_their_source_is_down_goes_to_a_person(
    db: SqliteDatabase, clock: ManualClock, bench: Bench, with_provider: bool
) -> None:
    provider = Scripted("p", clock, "Please sign in first.")
    chain = bench.chain(provider) if with_provider else None
    core = Core(db, clock, facts=FailingFacts(FactsUnavailable()), chain=chain)
    mina = await core.person(verified_as="anna")

    await core.exchange(mina, "What is my balance?")

    now = await core.now(mina)
    assert (now.owner, now.reason) == (QUEUE, "facts")
    assert provider.asked == []
    assert core.heard(mina) == [core.texts.say("queued_absent", "en")]


async def test_what_needs_no_facts_is_answered_while_their_source_is_down(
    db: SqliteDatabase, clock: ManualClock, bench: Bench
) -> None:
    chain = bench.chain(Scripted("p", clock, "A meadow has finches."))
    core = Core(db, clock, facts=FailingFacts(FactsUnavailable()), chain=chain)
    mina = await core.person(verified_as="anna")

    await core.exchange(mina, "Tell me something about meadows")

    assert core.heard(mina) == ["A meadow has finches."]


async def test_a_bug_is_tried_three_times_and_then_a_person_has_it(
    db: SqliteDatabase, clock: ManualClock, capfd: pytest.CaptureFixture[str]
) -> None:
    core = Core(db, clock, facts=FailingFacts(KeyError("Mina's secret")))
    mina = await core.person(verified_as="anna")
    await core.says(mina, "What is my balance?")
    owners = []
    for _ in range(3):
        await core.worker.reply(mina.id)
        owners.append((await core.now(mina)).owner)
    await core.delivery.flush(mina.id)

    assert owners == ["bot", "bot", QUEUE]
    assert (await core.now(mina)).reason == "failed"
    assert core.heard(mina) == [core.texts.say("queued_absent", "en")]


@pytest.mark.promise("P8")
async def test_a_bug_that_shows_after_the_deadline_is_not_tried_again(
    db: SqliteDatabase, clock: ManualClock
) -> None:
    core = Core(db, clock, facts=FailingFacts(KeyError()))
    mina = await core.person(verified_as="anna")
    await core.says(mina, "What is my balance?")
    clock.advance(25)

    await core.worker.reply(mina.id)

    assert (await core.now(mina)).owner == QUEUE


@pytest.mark.parametrize(("waited", "owner"), [(19.9, "bot"), (20, QUEUE)])
@pytest.mark.promise("P8")
async def test_a_bug_is_tried_again_only_while_the_next_try_comes_in_time(
    db: SqliteDatabase, clock: ManualClock, waited: float, owner: str
) -> None:
    core = Core(db, clock, facts=FailingFacts(KeyError()))
    mina = await core.person(verified_as="anna")
    await core.says(mina, "What is my balance?")
    clock.advance(waited)

    await core.worker.reply(mina.id)

    assert (await core.now(mina)).owner == owner


async def test_giving_up_what_somebody_else_has_by_now_changes_nothing(core: Core) -> None:
    mina = await core.person()
    await core.pipeline.give_up("nobody", attempts=1)
    await core.pipeline.give_up(mina.id, attempts=1)
    await core.says(mina, "Hello")
    await core.handoff.take_over(mina.id, ANNA)
    await core.pipeline.give_up(mina.id, attempts=1)

    assert "conversation.escalated" not in await core.actions()


@pytest.mark.promise("P8")
async def test_masking_that_hangs_ends_with_the_deadline(db: SqliteDatabase, clock: ManualClock) -> None:
    core = Core(db, clock, detectors=[Hanging()], deadline=0.05)
    mina = await core.person()

    await core.exchange(mina, "Hello")

    now = await core.now(mina)
    assert (now.owner, now.reason) == (QUEUE, "failed")
    assert len(core.heard(mina)) == 1


@pytest.mark.parametrize(("waits", "gets"), [(0, 24.5), (15, 9.5), (23, 1.5), (25, 4.5), (-3600, 24.5)])
@pytest.mark.promise("P8")
async def test_the_deadline_runs_from_the_message_and_a_clock_that_is_set_back_gives_no_more(
    db: SqliteDatabase, clock: ManualClock, bench: Bench, waits: float, gets: float
) -> None:
    provider = Scripted("p", clock, "A meadow has finches.")
    core = Core(db, clock, chain=bench.chain(provider))
    mina = await core.person()
    await core.says(mina, "Tell me something about meadows")
    clock.jump(waits)

    await core.worker.reply(mina.id)

    assert [timeout for _, timeout in provider.asked] == [gets]


@pytest.mark.promise("P8")
async def test_a_message_that_waited_behind_a_slow_answer_is_handed_over_in_time(
    db: SqliteDatabase, clock: ManualClock, bench: Bench
) -> None:
    hangs = Scripted("p", clock, ProviderFailed("timeout"))
    core = Core(db, clock, chain=bench.chain(hangs))
    mina = await core.person()
    sent = clock.now()
    await core.says(mina, "Tell me something about meadows")
    clock.advance(23)

    await core.worker.reply(mina.id)
    await core.delivery.flush(mina.id)

    assert clock.now() - sent == 24_500  # the chain keeps half a second back
    assert core.heard(mina) == [core.texts.say("queued_absent", "en")]


async def test_two_workers_at_once_answer_once(core: Core) -> None:
    mina = await core.person()
    await core.says(mina, "Hello")

    await asyncio.gather(*(core.worker.reply(mina.id) for _ in range(5)))
    await core.delivery.flush(mina.id)

    assert len(core.heard(mina)) == 1
    assert (await core.actions()).count("turn.answered") == 1


@pytest.mark.promise("P3")
@pytest.mark.parametrize("happens", ["take over", "retire", "take over and hand back"])
async def test_what_was_answered_under_an_older_epoch_is_not_recorded(
    db: SqliteDatabase, clock: ManualClock, happens: str
) -> None:
    meanwhile = Meanwhile()
    core = Core(db, clock, detectors=[meanwhile])
    mina = await core.person()

    async def change() -> None:
        if happens == "retire":
            async with core.store.transaction() as tx:
                await core.store.conversations.retire(tx, mina.id)
                await core.store.turns.drop(tx, mina.id)
            return
        await core.handoff.take_over(mina.id, ANNA)
        if happens.endswith("back"):
            await core.handoff.hand_back(mina.id, ANNA)

    await core.says(mina, "Hello")
    meanwhile.happens = change
    await core.worker.reply(mina.id)

    assert "turn.answered" not in await core.actions()
    assert await core.store.turns.waiting(mina.id) == []


async def test_a_refused_provider_and_a_failed_one_end_at_a_person_or_at_the_rules(
    db: SqliteDatabase, clock: ManualClock, bench: Bench
) -> None:
    provider = Scripted("p", clock, ProviderFailed("refused"))
    core = Core(db, clock, facts=KnownFacts(BALANCE), chain=bench.chain(provider))
    mina = await core.person(verified_as="anna")
    await core.exchange(mina, "Tell me something about meadows")
    await core.handoff.hand_back(mina.id, ANNA)
    await core.exchange(mina, "What is my balance?")

    assert (await core.actions()).count("turn.handed_over") == 1
    assert "$47.15" in core.heard(mina)[-1]


async def test_stop_is_confirmed_and_a_wish_to_be_erased_goes_to_a_person(core: Core) -> None:
    mina, noah = await core.person(), await core.person()

    await core.exchange(mina, "stop")
    await core.exchange(noah, "delete my data")

    assert core.heard(mina) == [core.texts.say("stopped", "en")]
    assert (await core.now(noah)).reason == "erase"
    assert core.heard(noah) == [core.texts.say("erase_recorded", "en")]


@pytest.mark.parametrize("text", ["Tell me about meadows", f"My card is {CARD}"])
async def test_what_was_asked_is_kept_in_masked_form_with_its_answer(core: Core, text: str) -> None:
    mina = await core.person()
    asked = await core.says(mina, text)

    await core.worker.reply(mina.id)

    kept = await core.store.messages.get(asked)
    assert kept is not None
    assert kept.masked == MaskedText.authored(text.replace(CARD, "[CARD_1]"))


async def test_a_masked_form_is_not_kept_beside_other_words(core: Core) -> None:
    mina = await core.person()
    asked = await core.store.messages.get(await core.says(mina, "One"))
    other = await core.store.messages.get(await core.says(mina, "Two"))
    assert asked is not None
    assert other is not None
    stale = replace(asked, sealed=other.sealed, masked=MaskedText.authored("Two"))
    async with core.store.transaction() as tx:
        await core.transcript.keep(tx, [stale])

    kept = await core.store.messages.get(asked.id)
    assert kept is not None
    assert kept.masked is None
