"""A circuit breaker for one provider and model: shuts out what keeps failing, and lets one probe try again.

Timers run on the monotonic clock; only what other processes and a restart must know is kept, in wall time.
What the caller is to blame for never counts against the provider. What a person decided stays decided.
"""

from __future__ import annotations

import math
import random
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal, Protocol

import structlog

from bot.clock import Clock
from bot.providers.base import FailureKind
from bot.providers.remedies import REMEDIES
from guards.base import Unavailable
from storage.breakers import BreakerState

State = Literal["closed", "open", "half_open"]
Changed = Callable[[str, bool, bool], None]  # breaker, whether it is open, whether it needs a person
_READ_AGAIN_SECONDS = 2.0  # so late does a process learn what another one, or a person, has changed
_log = structlog.get_logger()


def unheard(breaker: str, is_open: bool, needs_person: bool) -> None:
    """Nobody listens."""


class BreakerStore(Protocol):
    """Where a breaker's state outlives the process, and is shared: see `storage.breakers`."""

    async def load(self, name: str) -> BreakerState | None: ...

    async def found(self, name: str, state: BreakerState) -> int | None: ...

    async def decided(self, name: str, state: BreakerState) -> int: ...


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


@dataclass(frozen=True, slots=True)
class Standing:
    """A breaker as staff see it. `next_probe_at` is None while it is closed, or held open by a person."""

    name: str
    state: State
    reason: str
    needs_attention: bool
    held_by: str | None
    next_probe_at: int | None
    changed_at: int | None


class Breaker:
    """`refresh`, then ask `admit` before a call; report `succeeded` or `failed`; always `release`."""

    def __init__(
        self,
        name: str,
        store: BreakerStore,
        clock: Clock,
        rng: random.Random,
        policy: Policy | None = None,
        changed: Changed = unheard,
    ) -> None:
        self.name = name
        self._store, self._clock, self._random, self._changed = store, clock, rng, changed
        self._policy = policy or Policy()
        self._results: deque[tuple[float, bool]] = deque()  # (when, failed), oldest first
        self._failures = 0
        self._open_until: float | None = None  # monotonic; None while closed, infinite while held
        self._probing = False
        self._generation = 0
        self._kept = BreakerState("closed", 0, 0, 0)  # as the store has it, or would have it
        self._read_at = -math.inf

    @property
    def state(self) -> State:
        if self._open_until is None:
            return "closed"
        return "open" if self._clock.monotonic() < self._open_until else "half_open"

    @property
    def standing(self) -> Standing:
        kept = self._kept
        return Standing(
            self.name,
            self.state,
            kept.reason,
            kept.attention,
            kept.staff_id if kept.state == "held" else None,
            kept.open_until if kept.state == "open" else None,
            kept.changed_at or None,
        )

    async def restore(self) -> None:
        """At start: an open breaker stays open for the rest of its time."""
        await self._read()
        self._tell()

    async def refresh(self) -> None:
        """Take up what another process found or a person decided; looks every other second at the most."""
        if self._clock.monotonic() - self._read_at < _READ_AGAIN_SECONDS:
            return
        await self._read()

    @property
    def admits(self) -> bool:
        """Whether a call would get a ticket now."""
        state = self.state
        return state == "closed" or (state == "half_open" and not self._probing)

    def admit(self) -> Ticket | None:
        """A ticket for one call, or None: shut out, or somebody else's probe is under way."""
        if not self.admits:
            return None
        self._probing = self.state == "half_open"
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
            await self._count(ticket, "slow" if slow else None)

    async def failed(self, ticket: Ticket, kind: FailureKind) -> None:
        if ticket.generation != self._generation:
            return
        remedy = REMEDIES[kind]
        if remedy == "page":
            await self._trip(self._policy.fatal_seconds, kind, attention=True)
        elif remedy == "retry":
            await self._count(ticket, kind)

    async def hold(self, staff_id: str) -> None:
        """A person shuts it out until a person lets it in again. Raises Unavailable: then nothing changed."""
        await self._decide("held", staff_id)

    async def let_in(self, staff_id: str) -> None:
        """A person says that it works again. Raises Unavailable: then nothing changed."""
        await self._decide("closed", staff_id)

    async def _decide(self, state: Literal["closed", "held"], staff_id: str) -> None:
        row = BreakerState(state, 0, 0, self._clock.now(), "staff", staff_id=staff_id)
        await self._store.decided(self.name, row)
        await self._read()

    async def _count(self, ticket: Ticket, failure: FailureKind | Literal["slow"] | None) -> None:
        self._results.append((self._clock.monotonic(), failure is not None))
        self._failures += failure is not None
        self._forget_old()
        enough = len(self._results) >= self._policy.least
        bad = self._failures >= self._policy.ratio * len(self._results)
        if failure and (ticket.probe or (enough and bad)):
            await self._trip(self._policy.open_seconds, failure)

    def _forget_old(self) -> None:
        horizon = self._clock.monotonic() - self._policy.window
        while self._results[0][0] < horizon:
            self._failures -= self._results.popleft()[1]

    async def _trip(self, seconds: float, reason: str, *, attention: bool = False) -> None:
        """Open; for twice as long after each trip without a success, less a jitter of up to a half."""
        trips, needed = self._kept.trips, self._kept.attention
        longest = min(seconds * 2 ** min(trips, 16), self._policy.longest)
        wait = longest * self._random.uniform(0.5, 1.0)
        self._begin(self._clock.monotonic() + wait)
        _log.warning("breaker_opened", breaker=self.name, seconds=round(wait, 1), trips=trips + 1)
        until = self._clock.now() + round(wait * 1000)
        await self._found("open", until, trips + 1, reason, attention=attention or needed)

    async def _close(self) -> None:
        self._begin(None)
        _log.info("breaker_closed", breaker=self.name)
        await self._found("closed", 0, 0, "", attention=False)

    def _begin(self, open_until: float | None) -> None:
        """A new generation: nothing that was under way before counts any more."""
        self._generation += 1
        self._open_until = open_until
        self._probing = False
        self._results.clear()
        self._failures = 0

    async def _found(
        self, state: Literal["closed", "open"], open_until: int, trips: int, reason: str, *, attention: bool
    ) -> None:
        mine = BreakerState(
            state, open_until, trips, self._clock.now(), reason, attention, version=self._kept.version
        )
        self._kept = mine
        self._tell()
        try:
            version = await self._store.found(self.name, mine)
        except Unavailable as error:  # it works on from memory; only others do not know
            _log.warning("breaker_not_saved", breaker=self.name, error=type(error).__name__)
            return
        if version is None:
            await self._read()
        elif self._kept is mine:
            self._kept = replace(mine, version=version)

    async def _read(self) -> None:
        self._read_at = self._clock.monotonic()
        try:
            saved = await self._store.load(self.name)
        except Unavailable as error:
            _log.warning("breaker_not_read", breaker=self.name, error=type(error).__name__)
            return
        if saved is not None and saved.version > self._kept.version:
            self._adopt(saved)

    def _adopt(self, saved: BreakerState) -> None:
        self._kept = saved
        if saved.state == "held":
            self._begin(math.inf)
        elif saved.state == "open":
            # A wall clock that was set back must not keep it open for longer than it ever would be.
            left = min((saved.open_until - self._clock.now()) / 1000, self._policy.longest)
            self._begin(self._clock.monotonic() + left)
        else:
            self._begin(None)
        self._tell()

    def _tell(self) -> None:
        self._changed(self.name, self._kept.state != "closed", self._kept.attention)
