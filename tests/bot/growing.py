"""A model that speaks in pieces, and what may happen between two of them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from adapters.base import Capabilities
from bot.providers.base import UNHEARD, Draft, Listener, Prompt
from bot.providers.chain import Chain
from guards.base import Fact
from storage.base import Conversation, Database
from tests.bot.core import Core, KnownFacts
from tests.bot.providers.chains import Bench
from tests.clock import ManualClock
from tests.peers.channel import Platform

Step = str | BaseException | Callable[[], Awaitable[object]]
BALANCE = Fact("account.balance", "money", Decimal("47.15"), currency="USD")
SHOWN, STREAMED = Capabilities(shown=True), Capabilities(streaming=True)


@dataclass
class Speaking:
    """Says its pieces a second apart; `drafts` is how often it was asked."""

    clock: ManualClock
    steps: Sequence[Step]
    head: Draft = field(default_factory=lambda: Draft("", "p", "m"))
    drafts: int = 0
    name: str = "p"
    model: str = "m"

    async def draft(self, prompt: Prompt, *, timeout: float, listener: Listener = UNHEARD) -> Draft:
        self.drafts += 1
        said = ""
        listener.begin(self.head)
        for step in self.steps:
            self.clock.advance(1)
            if isinstance(step, BaseException):
                raise step
            if isinstance(step, str):
                said += step
                await listener.hear(step)
            else:
                await step()
        head = self.head
        return Draft(said.strip(), self.name, self.model, wish=head.wish, confidence=head.confidence)


class Stage:
    """A core whose model is `Speaking`, and which keeps what could be seen after each sentence."""

    def __init__(self, db: Database, clock: ManualClock, can: Capabilities) -> None:
        self.db, self.clock, self.can = db, clock, can
        self.seen: list[str] = []
        self.platform = Platform(capabilities=can)

    def speaking(self, *steps: Step, head: Draft | None = None, then: Speaking | None = None) -> Core:
        self.model = Speaking(self.clock, steps, head or Draft("", "p", "m"))
        models = [self.model, *([then] if then else [])]
        self.core = Core(
            self.db, self.clock, chain=self._chain(models), platform=self.platform,
            facts=KnownFacts({"account.balance": BALANCE}),
        )  # fmt: skip
        return self.core

    def _chain(self, models: Sequence[Speaking]) -> Chain:
        return Bench(self.db, self.clock, None).chain(*models)

    async def look(self) -> None:
        """Between two pieces: what stands before the person."""
        if self.can.streaming:
            self.seen.append("".join(self.platform.grown.values()))
            return
        row = await self.core.store.growing.at(self.mina.id)
        vault = await self.core.keys.vault(self.mina.person_id)
        self.seen.append(vault.open_outgoing(row.sealed, purpose=f"message:{row.id}").text if row else "")

    async def ask(self, text: str = "Tell me about my things") -> Conversation:
        self.mina = await self.core.person(verified_as="mina")
        await self.core.says(self.mina, text)
        await self.core.worker.reply(self.mina.id)
        return self.mina

    async def stands(self) -> list[str]:
        """The bot's messages as the person sees them in the end."""
        if self.can.streaming:
            return [*self.platform.grown.values(), *self.core.heard(self.mina)]
        vault = await self.core.keys.vault(self.mina.person_id)
        messages = await self.core.store.messages.visible(self.mina.id, after=0, limit=99)
        return [
            vault.open_outgoing(one.sealed, purpose=f"message:{one.id}").text
            for one in messages
            if one.author == "bot" and one.sealed
        ]
