"""The models that an installation has keys for, wired into one chain; none at all is fine."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from bot.clock import Clock
from bot.costs.budget import Budget
from bot.optional import OptionalSteps
from bot.providers.anthropic import Anthropic
from bot.providers.breaker import Breaker, BreakerStore, Changed, Policy
from bot.providers.calls import Called, Line
from bot.providers.chain import Chain
from bot.providers.openai import OpenAI
from bot.providers.pace import Pace
from bot.providers.plan import Account, Plan
from bot.providers.pool import Pool
from bot.providers.probes import Probes
from bot.providers.remote import Dialect, RemoteProvider, no_fault
from bot.providers.room import Room
from bot.providers.routing import Chosen, Routing, Tier
from guards.base import Unavailable


@dataclass(frozen=True, slots=True)
class Ears:
    """Who hears what the models do."""

    called: Called
    changed: Changed
    chosen: Chosen


class NobodyAnswers(Unavailable):
    """Every model is shut out: rules, knowledge and people answer. Remedy: see *Models* in the console."""


_DIALECTS: Mapping[str, Callable[[str, str | None], Dialect]] = {"openai": OpenAI, "anthropic": Anthropic}


class Models:
    """`chain` is None when nothing is usable: then rules and knowledge answer alone."""

    def __init__(
        self,
        plan: Plan,
        budget: Budget,
        breakers: BreakerStore,
        clock: Clock,
        rng: random.Random,
        ears: Ears,
        *,
        steps: OptionalSteps,
        fault: Callable[[str], None] = no_fault,
    ) -> None:
        self._plan, self._budget, self._store, self._clock = plan, budget, breakers, clock
        self._fault = fault
        self._random, self._ears = rng, ears
        self._paces: dict[tuple[str, str], Pace] = {}
        self.providers: list[RemoteProvider] = []
        self.lines: list[Line] = []
        self.pools: dict[tuple[str, str], Pool] = {}
        tiers = [self._tier(name, entries) for name, entries in plan.tiers.items()]
        usable = [tier for tier in tiers if tier.pools]
        routing = Routing(
            usable, home=plan.home, budget=budget.state,
            climbs=lambda: steps.on("larger_tier"), chosen=ears.chosen,
        )  # fmt: skip
        self.probes = Probes(
            self.lines, clock, silent_seconds=plan.silent_seconds, wanted=lambda: steps.on("silent_probes")
        )
        self.chain = Chain(routing, clock, rng) if usable else None

    @property
    def breakers(self) -> Mapping[str, Breaker]:
        return {line.breaker.name: line.breaker for line in self.lines}

    async def restore(self) -> None:
        """What is known already about providers that are down or shut out."""
        for breaker in self.breakers.values():
            await breaker.restore()

    @property
    def all_shut(self) -> bool:
        """There are models, and each of them is shut out."""
        return bool(self.pools) and not any(pool.available for pool in self.pools.values())

    def behind(self) -> bool:
        """They answer, and take too long."""
        return any(pace.behind() for pace in self._paces.values())

    async def answering(self) -> None:
        """A probe. Raises NobodyAnswers."""
        if self.all_shut:
            raise NobodyAnswers("models")

    async def open(self) -> None:
        """Import the SDKs: seconds of work, off the event loop."""
        for provider in self.providers:
            await provider.open()

    async def aclose(self) -> None:
        for provider in self.providers:
            await provider.aclose()

    def _tier(self, name: str, entries: Sequence[tuple[str, str]]) -> Tier:
        pools = self._pools(entries)

        def behind() -> bool:
            asked = next((pool for pool in pools if pool.available), None)
            return asked is not None and self._paces[asked.name, asked.model].behind()

        return Tier(name, pools, behind)

    def _pools(self, entries: Sequence[tuple[str, str]]) -> Sequence[Pool]:
        """A model that two tiers name is one pool in both."""
        for vendor, model in entries:
            accounts = self._plan.usable(vendor)
            if accounts and (vendor, model) not in self.pools:
                self._paces[vendor, model] = Pace(self._clock, self._plan.target_seconds)
                self.pools[vendor, model] = Pool([self._line(vendor, model, one) for one in accounts])
        return [self.pools[entry] for entry in entries if entry in self.pools]

    def _line(self, vendor: str, model: str, account: Account) -> Line:
        room = Room(self._clock, account.weight)
        dialect = _DIALECTS[vendor](account.api_key or "none", account.base_url)
        provider = RemoteProvider(vendor, model, dialect, self._clock, room.hear, self._fault)
        name = "/".join(filter(None, (vendor, model, account.name)))
        policy = Policy(slow=self._plan.target_seconds)
        breaker = Breaker(name, self._store, self._clock, self._random, policy, self._ears.changed)
        called = partial(self._called, self._paces[vendor, model])
        line = Line(provider, breaker, room, self._budget, self._clock, called)
        self.providers.append(provider)
        self.lines.append(line)
        return line

    def _called(self, pace: Pace, provider: str, ended: str, seconds: float) -> None:
        pace.note(seconds)
        self._ears.called(provider, ended, seconds)
