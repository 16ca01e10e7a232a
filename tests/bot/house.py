"""The housekeeping over a real core, with dispatchers that only remember what they were told to do."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.housekeeping import Housekeeping
from guards.base import MaskedText
from storage.base import Conversation
from storage.ledger import Ledger
from tests.bot.core import Core


@dataclass
class Woken:
    """A dispatcher that only remembers what it was told to do."""

    keys: list[str] = field(default_factory=list)

    def submit(self, key: str) -> None:
        self.keys.append(key)

    def cancel(self, key: str) -> None:
        self.keys.remove(key)

    async def drain(self, grace: float) -> None:
        self.keys.clear()


@dataclass
class House:
    core: Core

    def __post_init__(self) -> None:
        self.replies, self.sends = Woken(), Woken()
        core = self.core
        self.ledger = Ledger("default", core.db)
        self.jobs = Housekeeping(
            core.store, core.handoff, core.transcript, self.ledger, core.risks, core.clock, core.metrics,
            replies=self.replies, sends=self.sends, wait_minutes=10, idle_hours=24, closed_days=90,
        )  # fmt: skip

    async def escalated(self) -> Conversation:
        mina = await self.core.person()
        async with self.core.store.transaction() as tx:
            await self.core.handoff.escalate(tx, mina, reason="asked", summary=MaskedText.authored("help"))
        await self.core.delivery.flush(mina.id)
        return mina
