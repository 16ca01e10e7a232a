"""Who may begin a conversation in the widget: customers always, strangers as far as there is room for them.

In busy times strangers work for it first. Whoever does not costs no row and takes nothing from any counter.
"""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from adapters.web.challenges import Challenge, Look, Work
from adapters.web.reception import Caller
from bot.clock import Clock
from guards.base import Rate, Refusal, Take, Tally
from guards.demand import Demand
from guards.work import Puzzles


@dataclass(frozen=True, slots=True)
class Ceilings:
    """How many may begin: strangers of one network, on one page, in all; conversations of one customer."""

    network: Rate
    origin: Rate
    site: Rate
    customer: Rate


class Spent(Protocol):
    async def spend(self, proof_id: str, expires_at: int) -> bool:
        """False: it was spent before."""
        ...

    async def forget(self, now: int) -> int:
        """Drop what has expired, and is refused for that; how many."""
        ...


class Onlooker(Protocol):
    """Somebody else who can tell browsers from programs, while they are there."""

    site_key: str
    script: str

    @property
    def ready(self) -> bool: ...

    async def passed(self, token: str) -> bool: ...


class VisitorReception:
    """`key` hides customers' ids in the keys of counters. `noted` counts how each one fared, `held` which
    ceiling held one back, or would have where they are not `enforced`."""

    def __init__(
        self,
        demand: Demand,
        puzzles: Puzzles,
        spent: Spent,
        counters: Tally,
        clock: Clock,
        *,
        ceilings: Ceilings,
        key: bytes,
        onlooker: Onlooker | None,
        noted: Callable[[str], None],
        held: Callable[[str], Awaitable[None]],
        enforced: bool = True,
    ) -> None:
        self._demand, self._puzzles, self._spent, self._counters = demand, puzzles, spent, counters
        self._clock, self._ceilings, self._key = clock, ceilings, key
        self._onlooker, self._noted = onlooker, noted
        self._held, self._enforced = held, enforced

    async def stranger(self, caller: Caller) -> Challenge | Refusal | None:
        now = self._clock.now()
        bits = self._demand.asks(now)
        if bits and not await self._worked(caller, now):
            self._noted("challenged")
            return self._challenge(caller, bits, now)
        refusal = await self._room(
            network=self._ceilings.network.take(f"web.start:{caller.house}"),
            origin=self._ceilings.origin.take(f"web.start.origin:{caller.origin}"),
            site=self._ceilings.site.take("web.start.site"),
        )
        if refusal is None:
            self._demand.began(now)
        return refusal

    async def customer(self, customer_id: str) -> Refusal | None:
        name = hashlib.blake2b(customer_id.encode(), key=self._key[:64], digest_size=16).hexdigest()
        return await self._room(customer=self._ceilings.customer.take(f"web.start.customer:{name}"))

    def wrote(self) -> None:
        self._demand.wrote(self._clock.now())

    async def forget(self) -> None:
        """The body of a scheduled job."""
        await self._spent.forget(self._clock.now())

    async def _worked(self, caller: Caller, now: int) -> bool:
        """A puzzle is posed only while the onlooker is away, so a solved one always counts."""
        if caller.work is not None:
            proof = self._puzzles.check(caller.work, caller.street, now=now)
            return proof is not None and await self._spent.spend(proof.id, proof.expires_at)
        if caller.turnstile is not None and self._onlooker is not None:
            return await self._onlooker.passed(caller.turnstile)
        return False

    def _challenge(self, caller: Caller, bits: int, now: int) -> Challenge:
        if self._onlooker is not None and self._onlooker.ready:
            return Look(self._onlooker.site_key, self._onlooker.script)
        return Work(self._puzzles.pose(caller.street, bits=bits, now=now))

    async def _room(self, **takes: Take) -> Refusal | None:
        """By ceiling, the narrowest first: that is the one that is counted."""
        waits = await self._counters.take_all(list(takes.values()))
        if waits:
            await self._held(next(name for name, take in takes.items() if take.key in waits))
        refused = bool(waits) and self._enforced
        self._noted("refused" if refused else "began")
        return Refusal("rate_limited", retry_after=max(waits.values())) if refused else None
