"""HND-1: staff take over at every instant of a running answer, simulated in every order of steps."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from bot.handoff import Done
from storage.base import BOT, Conversation, Staff
from storage.sqlite import SqliteDatabase
from tests.bot.core import ANNA, BEN, Core
from tests.bot.growing import STREAMED
from tests.bot.interleaving import SteppedDatabase, Steps
from tests.clock import ManualClock
from tests.peers.channel import FindFault, SendFault


@dataclass
class Scene:
    """One conversation in which staff take over while the bot is busy."""

    core: Core
    mina: Conversation
    at_ok: list[str] | None = None  # bot messages that had left when taking over said OK
    in_flight: list[str] = field(default_factory=list)

    async def take_over(self) -> None:
        outcome = await self.core.handoff.take_over(self.mina.id, ANNA)
        assert isinstance(outcome, Done)
        self.at_ok, self.in_flight = await self.left(), list(outcome.in_flight)

    async def send(self) -> None:
        await self.core.delivery.flush(self.mina.id)

    async def answer(self) -> None:
        await self.core.worker.reply(self.mina.id)
        await self.send()

    async def left(self) -> list[str]:
        """Bot messages on the platform or in the person's view."""
        timeline = await self.core.store.messages.timeline(self.mina.id)
        bots = {each.id for each in timeline if each.author == "bot"}
        shown = {each.id for each in timeline if each.author == "bot" and each.seq is not None}
        return sorted(shown | {id for _, id, _ in self.core.platform.took if id in bots})

    async def check(self) -> None:
        """P3 and P2, after everything that was left has been swept up as a restart would."""
        async with self.core.store.transaction() as tx:
            await self.core.store.outbox.lapse(tx, now=2**62)
        for _ in range(3):
            await self.core.delivery.flush(self.mina.id)
        assert self.at_ok is not None
        assert set(await self.left()) - set(self.at_ok) <= set(self.in_flight)
        assert all(self.core.platform.copies(id) <= 1 for _, id, _ in self.core.platform.took)
        assert (await self.core.now(self.mina)).owner == ANNA.id
        assert not await self.core.store.turns.waiting(self.mina.id)


@dataclass
class BrokenOff(Scene):
    """A stream of which a dead process left the first words standing."""

    stood_at_ok: str = ""

    async def take_over(self) -> None:
        await super().take_over()
        self.stood_at_ok = self.stands

    async def break_off(self) -> None:
        self.id = await self.core.bot_says(self.mina, "First. Second.")
        async with self.core.store.transaction() as tx:
            await self.core.store.outbox.claim(tx, self.mina.id, now=self.core.clock.now(), lease_ms=1)
            await self.core.store.outbox.stands(tx, self.id, f"at-{self.id}")
            await self.core.store.outbox.lapse(tx, now=2**62)
        self.core.platform.grown[f"at-{self.id}"] = "First."

    @property
    def stands(self) -> str:
        return self.core.platform.grown[f"at-{self.id}"]

    async def check(self) -> None:
        await super().check()
        assert self.stands == self.stood_at_ok or self.id in self.in_flight


@dataclass
class Race:
    """Two members of staff want the same conversation."""

    core: Core
    mina: Conversation
    outcomes: list[tuple[str, bool]] = field(default_factory=list)

    async def anna(self) -> None:
        await self._take(ANNA)

    async def ben(self) -> None:
        await self._take(BEN)

    async def _take(self, staff: Staff) -> None:
        outcome = await self.core.handoff.take_over(self.mina.id, staff)
        self.outcomes.append((staff.id, isinstance(outcome, Done)))


def stepped(db: SqliteDatabase, clock: ManualClock) -> tuple[Core, Steps]:
    steps = Steps()
    core = Core(SteppedDatabase(db, steps), clock, pause=1.0)
    core.platform.step = steps.gate
    return core, steps


@pytest.mark.promise("P3")
@pytest.mark.promise("P2")
@pytest.mark.parametrize("fault", [None, "drop", "lose", "dead"])
async def test_HND_1_taking_over_in_every_order_with_claim_send_and_settle(
    db: SqliteDatabase, clock: ManualClock, fault: SendFault | None
) -> None:
    core, steps = stepped(db, clock)
    prefix: list[int] | None = []
    orders, stopped = 0, 0
    while prefix is not None:
        scene = Scene(core, await core.person())
        core.platform.send_script(*[fault] if fault else [])
        await core.bot_says(scene.mina, "an answer")
        prefix = await steps.play(prefix, scene.send, scene.take_over)
        core.platform.forget()
        await scene.check()
        orders, stopped = orders + 1, stopped + (await scene.left() == [])

    assert orders > 15
    assert stopped > 0, "in some orders the answer was stopped"
    assert fault in ("lose", "dead") or stopped < orders, "in others it had left before"


@pytest.mark.promise("P3")
async def test_HND_1_taking_over_in_every_order_with_a_whole_answer(
    db: SqliteDatabase, clock: ManualClock
) -> None:
    core, steps = stepped(db, clock)
    prefix: list[int] | None = []
    orders, stopped = 0, 0
    while prefix is not None:
        scene = Scene(core, await core.person())
        await core.says(scene.mina, "Hello")
        prefix = await steps.play(prefix, scene.answer, scene.take_over)
        await scene.check()
        orders, stopped = orders + 1, stopped + (await scene.left() == [])

    assert orders > 15
    assert 0 < stopped < orders


@pytest.mark.promise("P3")
@pytest.mark.parametrize("fault", [None, "down", "dead"])
async def test_HND_1_taking_over_in_every_order_with_the_mending_of_what_broke_off(
    db: SqliteDatabase, clock: ManualClock, fault: FindFault | None
) -> None:
    core, steps = stepped(db, clock)
    core.platform.capabilities = STREAMED
    prefix: list[int] | None = []
    whole: list[bool] = []
    while prefix is not None:
        scene = BrokenOff(core, await core.person())
        await scene.break_off()
        core.platform.find_script(*[fault] if fault else [])
        prefix = await steps.play(prefix, scene.send, scene.take_over)
        core.platform.forget()
        await scene.check()
        whole.append(scene.stands == "First. Second.")

    assert len(whole) > 10
    assert not all(whole), "in some orders it was left as it stood"
    assert any(whole) == (fault is None), "in others it had been made whole before"


async def test_HND_2_two_take_over_in_every_order_and_one_has_it(
    db: SqliteDatabase, clock: ManualClock
) -> None:
    core, steps = stepped(db, clock)
    prefix: list[int] | None = []
    winners = set()
    while prefix is not None:
        race = Race(core, await core.person())
        prefix = await steps.play(prefix, race.anna, race.ben)
        owner = (await core.now(race.mina)).owner
        winners.add(owner)
        assert sorted(name for name, done in race.outcomes if done) == [owner]
        assert len(race.outcomes) == 2
        assert (await core.actions()).count("conversation.taken_over") == 1
        async with db.transaction() as tx:
            await tx.execute("DELETE FROM audit")

    assert winners == {ANNA.id, BEN.id}
    assert BOT not in winners
