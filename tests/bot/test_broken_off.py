"""Answers that broke off after a sentence: staff can read what was let out, on what, and why it ended.

What the checks caught is counted however a turn ends.
"""

from __future__ import annotations

import asyncio
from decimal import Decimal

import pytest

from adapters.base import Address, Press, Sender
from bot.dispatch import was_stopped
from bot.providers.base import Draft, Prompt, ProviderFailed
from bot.providers.base import Stage as Heard
from bot.providers.chain import Judge
from bot.receipts import Receipt, Receipts
from guards.outputs import DEFAULT_CHECKS
from storage.base import Conversation
from storage.receipts import FaultCount, Verdict
from storage.sqlite import SqliteDatabase
from tests.bot.core import ANNA, Core
from tests.bot.growing import SHOWN, STREAMED, Speaking, Stage
from tests.clock import ManualClock

FIRST = "You have {account.balance}, as far as I can see. "
SECOND = "Meadow honey tastes of many flowers. "
INVENTED = "You have $99.99 on it, as I see. "
CAUGHT = FaultCount("p", "figures", "unproven_money", 1, 1)


@pytest.fixture(params=[SHOWN, STREAMED], ids=["shown", "streamed"])
def stage(request: pytest.FixtureRequest, db: SqliteDatabase, clock: ManualClock) -> Stage:
    return Stage(db, clock, request.param)


async def the_receipt(stage: Stage) -> Receipt:
    (receipt,) = await stage.core.receipts.of(stage.mina.id)
    return receipt


async def died(stage: Stage) -> Core:
    """The process has ended; another one has found what it left."""
    core = stage.speaking("Never asked.")
    core.streaming.receipts = Receipts(core.store, core.clock, "policy-2")
    stage.clock.advance(3600)
    async with core.store.transaction() as tx:
        await core.store.outbox.lapse(tx, now=core.clock.now())
    await core.delivery.flush(stage.mina.id)
    return core


async def test_its_receipt_names_what_was_let_out_and_what_was_not(stage: Stage) -> None:
    stage.speaking(FIRST, SECOND, INVENTED)
    await stage.ask("My card is 4111 1111 1111 1111. What is on it?")
    receipt = await the_receipt(stage)
    said = await stage.core.store.messages.get(receipt.message_id)

    assert said is not None
    assert said.masked is not None
    assert said.masked.value.startswith((FIRST + SECOND).strip())
    assert receipt.ended == "rejected"
    assert receipt.rejected == [Verdict("p", [("figures", "unproven_money")])]
    assert receipt.basis.facts == ["account.balance"]
    assert receipt.basis.masks == {"CARD": 1}
    assert receipt.basis.checks == [check.name for check in DEFAULT_CHECKS]
    assert (receipt.source, receipt.basis.model, receipt.tier) == ("p", "m", "normal")
    assert receipt.policy == "policy-1"
    assert [(call.provider, call.certainty) for call in receipt.calls] == [("p", "estimated")]
    assert receipt.usd > Decimal(0)
    assert not receipt.exact
    assert await stage.core.store.receipts.caught(since=0) == [CAUGHT]


@pytest.mark.parametrize("kind", ["cut", "timeout", "refused", "malformed"])
async def test_it_says_how_the_model_failed(stage: Stage, kind: str) -> None:
    stage.speaking(FIRST, SECOND, ProviderFailed(kind))  # type: ignore[arg-type]  # one of the kinds
    await stage.ask()
    receipt = await the_receipt(stage)

    assert (receipt.ended, receipt.rejected) == (kind, [])
    assert receipt.basis.facts == ["account.balance"]


async def test_it_says_that_staff_took_over(stage: Stage) -> None:
    async def take_over() -> None:
        await stage.core.handoff.take_over(stage.mina.id, ANNA)

    stage.speaking(FIRST, take_over, SECOND)
    await stage.ask()

    assert (await the_receipt(stage)).ended == "taken_over"


@pytest.mark.parametrize(("act", "why"), [("stop", "stopped"), ("person", "escalated"), ("close", "closed")])
async def test_it_says_who_wanted_no_more(stage: Stage, act: str, why: str) -> None:
    async def acts() -> None:
        at = stage.mina
        if act == "close":
            await stage.core.handoff.close(at.id, ANNA)
        else:
            address = Address(at.channel, at.installation, at.place)
            press = Press("press", address, Sender("mina"), act)  # type: ignore[arg-type]  # one of the table
            async with stage.core.store.transaction() as tx:
                await stage.core.acts.take(tx, at, press)
        raise asyncio.CancelledError("stopped")  # as the lane of a conversation is

    stage.speaking(FIRST, acts)
    with pytest.raises(asyncio.CancelledError) as ended:
        await stage.ask()

    assert was_stopped(ended.value)
    assert (await the_receipt(stage)).ended == why


async def test_it_says_that_a_fault_of_ours_ended_it(stage: Stage) -> None:
    async def breaks() -> None:
        raise RuntimeError("a bug")

    stage.speaking(FIRST, breaks)
    await stage.ask()

    assert (await the_receipt(stage)).ended == "broken"


async def test_what_a_dead_process_left_has_its_receipt_too(stage: Stage) -> None:
    stage.speaking(FIRST, SECOND, asyncio.CancelledError())
    with pytest.raises(asyncio.CancelledError):
        await stage.ask()
    before = await stage.core.receipts.of(stage.mina.id)
    await died(stage)
    receipt = await the_receipt(stage)

    assert before == []
    assert receipt.ended == "crashed"
    assert (receipt.basis.facts, receipt.basis.model) == (["account.balance"], "m")
    assert receipt.policy == "policy-1", "the one that it was made under"


async def test_a_dead_process_leaves_what_it_had_rejected_before(stage: Stage) -> None:
    second = Speaking(stage.clock, [FIRST, asyncio.CancelledError()], name="q")
    stage.speaking(INVENTED, then=second)
    with pytest.raises(asyncio.CancelledError):
        await stage.ask()
    core = await died(stage)
    twice = FaultCount("p", "figures", "unproven_money", 2, 2)

    assert (await the_receipt(stage)).rejected == [Verdict("p", [("figures", "unproven_money")])] * 2
    assert await core.store.receipts.caught(since=0) == [twice]


async def test_what_is_whole_did_not_break_off(stage: Stage) -> None:
    stage.speaking(FIRST, SECOND)
    await stage.ask()

    assert (await the_receipt(stage)).ended is None


class Late:
    """A chain whose turn comes to its end in the midst of it."""

    def __init__(self, *, says: str = "") -> None:
        self._says = says

    def sufficing(self, _prompt: Prompt, _risk: str) -> tuple[str, ...]:
        return ("default",)

    async def answer(self, prompt: Prompt, *, judge: Judge, stage: Heard, **_: object) -> None:
        judge(Draft(INVENTED, "p", "m"))
        stage.begin(Draft("", "p", "m"))
        if self._says:
            await stage.hear(self._says)
        await asyncio.Event().wait()


async def late(stage: Stage, chain: Late) -> Conversation:
    core = stage.speaking()
    stage.core = Core(
        core.db, core.clock, chain=chain, facts=core.facts, platform=core.platform, deadline=0.1  # type: ignore[arg-type]  # all that is used of one
    )  # fmt: skip
    return await stage.ask()


async def test_what_was_caught_is_counted_though_the_turn_came_to_its_end(stage: Stage) -> None:
    at = await late(stage, Late())

    assert (await stage.core.now(at)).owner == "queue"
    assert await stage.core.store.receipts.caught(since=0) == [CAUGHT]
    assert stage.core.count("drafts_rejected_total", by="p", why="figures.unproven_money") == 1
    assert await stage.core.receipts.of(at.id) == []


async def test_what_was_said_by_the_turns_end_has_its_receipt(stage: Stage) -> None:
    await late(stage, Late(says=FIRST))
    receipt = await the_receipt(stage)

    assert receipt.ended == "late"
    assert receipt.rejected == [Verdict("p", [("figures", "unproven_money")])]
    assert receipt.tier == "normal"


async def test_what_was_caught_is_counted_though_staff_took_over(stage: Stage) -> None:
    async def take_over() -> None:
        await stage.core.handoff.take_over(stage.mina.id, ANNA)

    stage.speaking(INVENTED, then=Speaking(stage.clock, [take_over, SECOND], name="q"))
    await stage.ask()

    assert await stage.core.store.receipts.caught(since=0) == [
        FaultCount("p", "figures", "unproven_money", 2, 2)
    ]
    assert stage.core.count("drafts_rejected_total", by="p", why="figures.unproven_money") == 2


async def test_each_try_of_a_turn_counts_what_it_caught(stage: Stage) -> None:
    async def breaks() -> None:
        raise RuntimeError("a bug")

    stage.speaking(INVENTED, then=Speaking(stage.clock, [breaks], name="q"))
    await stage.ask()
    await stage.core.worker.reply(stage.mina.id)

    assert await stage.core.store.receipts.caught(since=0) == [
        FaultCount("p", "figures", "unproven_money", 4, 4)
    ]
