"""A circuit breaker for one provider and model: shuts out what keeps failing, and lets one probe try again.

Timers run on the monotonic clock; only what a restart must know is kept in wall time. What the caller is to
blame for never counts against the provider.
"""

from __future__ import annotations

import random
from collections import deque
from dataclasses import dataclass
from typing import Literal, Protocol

import structlog

from bot.clock import Clock
from bot.providers.base import FailureKind
from bot.providers.remedies import REMEDIES
from guards.base import Unavailable
from storage.breakers import BreakerState

_log = structlog.get_logger()


class BreakerStore(Protocol):
    """Where a breaker's state outlives the process."""

    async def load(self, name: str) -> BreakerState | None: ...

    async def save(self, name: str, state: BreakerState) -> None: ...


@dataclass(frozen=True, slots=True)
class Policy:
    """Opens when `ratio` of at least `least` calls in `window` seconds failed or took longer than `slow`."""

    window: float = 60.0
    least: int = 5
    ratio: float = 0.5
    slow: float = 20.0
    open_seconds: float = 5.0
    fatal_seconds: float = 60.0
    longest: float = 600.0


@dataclass(frozen=True, slots=True)
class Ticket:
    """Leave to make one call. A result of an earlier generation, from before a trip, no longer counts."""

    generation: int
    probe: bool


class Breaker:
    """Ask `admit` before a call; then report `succeeded` or `failed`, and always `release`."""

    def __init__(
        self,
        name: str,
        store: BreakerStore,
        clock: Clock,
        rng: random.Random,
        policy: Policy | None = None,
    ) -> None:
        self.name = name
        self._store, self._clock, self._random = store, clock, rng
        self._policy = policy or Policy()
        self._results: deque[tuple[float, bool]] = deque()  # (when, failed), oldest first
        self._failures = 0
        self._open_until: float | None = None  # monotonic; None while closed
        self._probing = False
        self._trips = 0
        self._generation = 0

    @property
    def state(self) -> Literal["closed", "open", "half_open"]:
        if self._open_until is None:
            return "closed"
        return "open" if self._clock.monotonic() < self._open_until else "half_open"

    async def restore(self) -> None:
        """Take up what an earlier process left: an open breaker stays open for the rest of its time."""
        saved = await self._store.load(self.name)
        if saved is None or saved.state == "closed":
            return
        left = (saved.open_until - self._clock.now()) / 1000
        self._trips = saved.trips
        # A wall clock that was set back must not keep it open for longer than it ever would be.
        self._open_until = self._clock.monotonic() + min(left, self._policy.longest)

    def admit(self) -> Ticket | None:
        """A ticket for one call, or None: shut out, or somebody else's probe is under way."""
        state = self.state
        if state == "open" or (state == "half_open" and self._probing):
            return None
        self._probing = state == "half_open"
        return Ticket(self._generation, self._probing)

    def release(self, ticket: Ticket) -> None:
        """Give back a ticket whose call told nothing about the provider, so that another may probe."""
        if ticket.probe and ticket.generation == self._generation:
            self._probing = False

    async def succeeded(self, ticket: Ticket, seconds: float) -> None:
        """A whole answer came. One that took too long is a failure in waiting and counts as one."""
        if ticket.generation != self._generation:
            return
        slow = seconds > self._policy.slow
        if ticket.probe and not slow:
            await self._close()
        else:
            await self._count(ticket, failed=slow)

    async def failed(self, ticket: Ticket, kind: FailureKind) -> None:
        if ticket.generation != self._generation:
            return
        remedy = REMEDIES[kind]
        if remedy == "page":
            await self._trip(self._policy.fatal_seconds)
        elif remedy == "retry":
            await self._count(ticket, failed=True)

    async def _count(self, ticket: Ticket, *, failed: bool) -> None:
        self._results.append((self._clock.monotonic(), failed))
        self._failures += failed
        self._forget_old()
        enough = len(self._results) >= self._policy.least
        bad = self._failures >= self._policy.ratio * len(self._results)
        if failed and (ticket.probe or (enough and bad)):
            await self._trip(self._policy.open_seconds)

    def _forget_old(self) -> None:
        horizon = self._clock.monotonic() - self._policy.window
        while self._results[0][0] < horizon:
            self._failures -= self._results.popleft()[1]

    async def _trip(self, seconds: float) -> None:
        """Open; for twice as long after each trip without a success, less a jitter of up to a half."""
        longest = min(seconds * 2 ** min(self._trips, 16), self._policy.longest)
        wait = longest * self._random.uniform(0.5, 1.0)
        self._trips += 1
        self._begin(self._clock.monotonic() + wait)
        _log.warning("breaker_opened", breaker=self.name, seconds=round(wait, 1), trips=self._trips)
        await self._save("open", self._clock.now() + round(wait * 1000))

    async def _close(self) -> None:
        self._trips = 0
        self._begin(None)
        _log.info("breaker_closed", breaker=self.name)
        await self._save("closed", 0)

    def _begin(self, open_until: float | None) -> None:
        """A new generation: nothing that was under way before counts any more."""
        self._generation += 1
        self._open_until = open_until
        self._probing = False
        self._results.clear()
        self._failures = 0

    async def _save(self, state: Literal["closed", "open"], open_until: int) -> None:
        row = BreakerState(state, open_until, self._trips, self._clock.now())
        try:
            await self._store.save(self.name, row)
        except Unavailable as error:  # it works on from memory; only a restart would forget it
            _log.warning("breaker_not_saved", breaker=self.name, error=type(error).__name__)
