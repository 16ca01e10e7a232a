"""A chain over a real database, a clock that sleeping moves, and providers that say what they are told."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

from bot.clock import Deadline
from bot.costs.budget import Budget, CallContext
from bot.costs.prices import Price, Prices
from bot.providers.base import UNHEARD, Draft, FailureKind, Listener, Prompt, Provider, ProviderFailed, Usage
from bot.providers.breaker import Breaker
from bot.providers.calls import Line, unobserved
from bot.providers.chain import Chain, NoAnswer
from bot.providers.pool import Pool
from bot.providers.room import Room
from bot.providers.routing import Routing, Tier
from guards.base import Reason
from storage.audit import Audit
from storage.base import Database
from storage.breakers import Breakers
from storage.ledger import Ledger, Most
from tests.bot.providers.prompts import masked, prompt
from tests.clock import ManualClock

CALL = CallContext("c1", "t1")
UNPROVEN = Reason("figures", "unproven_figure", masked("12 is not proven"))
Step = str | ProviderFailed | Draft


class Scripted:
    """A provider that says what it is told to, and takes its time about it."""

    def __init__(
        self, name: str, clock: ManualClock, *steps: Step, seconds: float = 1.0, model: str = "m"
    ) -> None:
        self.name, self.model, self._clock, self._steps, self._seconds = (
            name,
            model,
            clock,
            list(steps),
            seconds,
        )
        self.asked: list[tuple[Prompt, float]] = []

    async def draft(self, prompt: Prompt, *, timeout: float, listener: Listener = UNHEARD) -> Draft:
        self.asked.append((prompt, round(timeout, 3)))
        step = self._steps.pop(0) if self._steps else ProviderFailed("overloaded", status=503)
        took_all = isinstance(step, ProviderFailed) and step.kind == "timeout"
        self._clock.advance(timeout if took_all else self._seconds)
        if isinstance(step, ProviderFailed):
            raise step
        return step if isinstance(step, Draft) else Draft(step, self.name, self.model, usage=Usage(100, 10))


class Bench:
    """A chain over a real database, with a clock that sleeping moves."""

    def __init__(self, db: Database, clock: ManualClock, day_nano: int | None) -> None:
        self.db, self.clock, self.ledger = db, clock, Ledger("default", db)
        prices = Prices(
            {
                name: [Price(since=date(2026, 11, 1), input=Decimal(1), output=Decimal(5))]
                for name in ("m", "mini", "maxi")
            }
        )
        self.budget = Budget(self.ledger, prices, Most(day=day_nano), clock, ZoneInfo("UTC"))
        self.slept: list[float] = []
        self.breakers: dict[str, Breaker] = {}

    def chain(self, *providers: Provider, attempts: int = 2) -> Chain:
        return self.routed(Routing([Tier("", self.pools(*providers))]), attempts=attempts)

    def routed(self, routing: Routing, *, attempts: int = 2) -> Chain:
        return Chain(routing, self.clock, random.Random(1), attempts, self._sleep)

    def pools(self, *providers: Provider) -> Sequence[Pool]:
        """Each by itself."""
        return [Pool([self.line(provider)]) for provider in providers]

    def line(self, provider: Provider, *, deployment: str = "", weight: float = 1.0) -> Line:
        name = "/".join(filter(None, (provider.name, provider.model, deployment)))
        breakers = Breakers("default", self.db, Audit("default", self.db))
        breaker = self.breakers[name] = Breaker(name, breakers, self.clock, random.Random(1))
        room = Room(self.clock, weight)
        return Line(provider, breaker, room, self.budget, self.clock, unobserved)

    async def ask(
        self, *providers: Scripted, judge: Callable[[Draft], tuple[Reason, ...]] = lambda draft: ()
    ) -> Draft | NoAnswer:
        return await self.chain(*providers).answer(
            prompt(), deadline=Deadline(self.clock, 25), judge=judge, call=CALL
        )

    async def rows(self) -> Sequence[tuple[object, ...]]:
        rows = await self.db.fetch_all(
            "SELECT provider, state, certainty, cost_nano FROM ledger ORDER BY rowid"
        )
        return [tuple(row) for row in rows]

    async def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.clock.advance(seconds)


def failed(kind: FailureKind, retry_after: float | None = None) -> ProviderFailed:
    return ProviderFailed(kind, retry_after=retry_after)


def rejects(*texts: str) -> Callable[[Draft], tuple[Reason, ...]]:
    return lambda draft: (UNPROVEN,) if draft.text in texts else ()
