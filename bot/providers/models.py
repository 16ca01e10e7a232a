"""The providers that an installation has a key for, wired into one chain; none at all is fine."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.clock import Clock
from bot.costs.budget import Budget
from bot.providers.anthropic import Anthropic
from bot.providers.breaker import Breaker, BreakerStore, Changed
from bot.providers.calls import Called
from bot.providers.chain import Chain, breaker_name
from bot.providers.openai import OpenAI
from bot.providers.remote import Dialect, RemoteProvider


@dataclass(frozen=True, slots=True)
class Account:
    """One vendor's model and how to reach it. A local server behind `base_url` may need no key."""

    model: str
    api_key: str | None
    base_url: str | None

    @property
    def usable(self) -> bool:
        return bool(self.api_key or self.base_url)


_DIALECTS: Mapping[str, Callable[[str, str | None], Dialect]] = {"openai": OpenAI, "anthropic": Anthropic}


class Models:
    """`chain` is None when nothing is usable: then rules and knowledge answer alone."""

    def __init__(
        self,
        accounts: Mapping[str, Account],
        order: Sequence[str],
        budget: Budget,
        breakers: BreakerStore,
        clock: Clock,
        rng: random.Random,
        called: Called,
        changed: Changed,
    ) -> None:
        self.providers = [
            RemoteProvider(
                name, account.model, _DIALECTS[name](account.api_key or "none", account.base_url), clock
            )
            for name in order
            if (account := accounts[name]).usable
        ]
        names = [breaker_name(provider) for provider in self.providers]
        self.breakers = {name: Breaker(name, breakers, clock, rng, changed=changed) for name in names}
        chain = Chain(self.providers, self.breakers, budget, clock, rng, called=called)
        self.chain = chain if self.providers else None

    async def restore(self) -> None:
        """What is known already about providers that are down or shut out."""
        for breaker in self.breakers.values():
            await breaker.restore()

    async def open(self) -> None:
        """Import the SDKs: seconds of work, off the event loop."""
        for provider in self.providers:
            await provider.open()

    async def aclose(self) -> None:
        for provider in self.providers:
            await provider.aclose()
