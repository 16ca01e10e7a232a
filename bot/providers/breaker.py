"""A circuit breaker for one provider and model: shuts out what keeps failing, and lets one probe try again.

Timers run on the monotonic clock; only what other processes and a restart must know is kept, in wall time.
A probe is claimed there first, so that one is under way in the whole installation; the claim lapses.
What the caller is to blame for never counts against the provider. What a person decided stays decided.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal, Protocol

import structlog

from bot.clock import Clock
from bot.providers.base import FailureKind
from bot.providers.remedies import REMEDIES
from bot.providers.window import Window
from guards.base import Unavailable
from storage.breakers import BreakerState

State = Literal["closed", "open", "half_open"]
Changed = Callable[[str, bool, bool], None]  # breaker, whether it is open, whether it needs a person
_READ_AGAIN_SECONDS = 2.0  # so late does a process learn what another one, or a person, has changed
_LATE_SECONDS = 5.0  # so long after its call's time is over does a claim end: its result is known by then
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
    """Opens when `ratio` of at least `least` calls in `window` seconds failed or took longer than `slow`.

    Or `in_a_row` gave no answer, however far apart: where few ask, a window never fills.
    """

    window: float = 60.0
    least: int = 5
    ratio: float = 0.5
    in_a_row: int = 5
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
    """A breaker as staff see it. `next_probe_at` is None while it is closed, held open, or being tried."""

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
        chosen = self._policy
        self._window = Window(clock, chosen.window, chosen.least, chosen.ratio, chosen.in_a_row)
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
        kept, state = self._kept, self.state
        tried = self._probing or (kept.state == "probing" and state == "open")
        waits = kept.state in ("open", "probing") and not tried
        return Standing(
            self.name,
            "half_open" if tried else state,
            kept.reason,
            kept.attention,
            kept.staff_id if kept.state == "held" else None,
            kept.open_until if waits else None,
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

    async def admit(self, seconds: float) -> Ticket | None:
        """A ticket for one call of at most so long, or None: shut out, or somebody else was faster to probe.

        Then it is half open no more.
        """
        if not self.admits:
            return None
        if self.state == "half_open" and not await self._claim(seconds):
            return None
        return Ticket(self._generation, self._probing)

    async def release(self, ticket: Ticket) -> None:
        """Give back a ticket whose call told nothing about the provider, so that another may probe."""
        if ticket.probe and ticket.generation == self._generation:
            self._probing = False
            await self._found(replace(self._kept, state="open", open_until=self._clock.now()))

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

    async def _claim(self, seconds: float) -> bool:
        """Whether this process may probe: nobody else does, and the row says so to all others.

        Without the row nobody could tell, and no call can be booked: then nobody probes.
        """
        generation, now = self._generation, self._clock.now()
        lapses = now + round((seconds + _LATE_SECONDS) * 1000)
        claim = replace(self._kept, state="probing", open_until=lapses, changed_at=now)
        self._probing, claimed = True, False
        try:
            claimed = await self._write(claim)
        except Unavailable as error:
            _log.warning("breaker_not_saved", breaker=self.name, error=type(error).__name__)
        finally:
            self._probing = claimed and generation == self._generation
        if not self._probing and generation == self._generation:  # whoever has it could not be read either
            self._begin(self._clock.monotonic() + _READ_AGAIN_SECONDS)
        return self._probing

    async def _decide(self, state: Literal["closed", "held"], staff_id: str) -> None:
        row = BreakerState(state, 0, 0, self._clock.now(), "staff", staff_id=staff_id)
        await self._store.decided(self.name, row)
        await self._read()

    async def _count(self, ticket: Ticket, failure: FailureKind | Literal["slow"] | None) -> None:
        self._window.add(failed=failure is not None, answered=failure in (None, "slow"))
        if failure and (ticket.probe or self._window.bad):
            await self._trip(self._policy.open_seconds, failure)

    async def _trip(self, seconds: float, reason: str, *, attention: bool = False) -> None:
        """Open; for twice as long after each trip without a success, less a jitter of up to a half."""
        trips, needed = self._kept.trips, self._kept.attention
        longest = min(seconds * 2 ** min(trips, 16), self._policy.longest)
        wait = longest * self._random.uniform(0.5, 1.0)
        self._begin(self._clock.monotonic() + wait)
        _log.warning("breaker_opened", breaker=self.name, seconds=round(wait, 1), trips=trips + 1)
        now = self._clock.now()
        until = now + round(wait * 1000)
        await self._found(BreakerState("open", until, trips + 1, now, reason, attention or needed))

    async def _close(self) -> None:
        """Not before it is written: whoever probed meanwhile, and failed, knows better than a late answer."""
        generation = self._generation
        if await self._found(BreakerState("closed", 0, 0, self._clock.now())):
            _log.info("breaker_closed", breaker=self.name)
            if generation == self._generation:
                self._begin(None)

    def _begin(self, open_until: float | None) -> None:
        """A new generation: nothing that was under way before counts any more."""
        self._generation += 1
        self._open_until = open_until
        self._probing = False
        self._window.clear()

    async def _found(self, state: BreakerState) -> bool:
        """What cannot be written holds in this process alone. False: somebody else knew better."""
        try:
            written = await self._write(state)
        except Unavailable as error:
            _log.warning("breaker_not_saved", breaker=self.name, error=type(error).__name__)
            self._kept, written = replace(state, version=self._kept.version), True
        if written:
            self._tell()
        return written

    async def _write(self, state: BreakerState) -> bool:
        """Where all others read it. False: somebody has written since, and theirs is taken up.

        Raises Unavailable.
        """
        before = after = self._kept
        mine = self._kept = replace(state, version=before.version + 1)  # no news when it is read meanwhile
        try:
            version = await self._store.found(self.name, replace(state, version=before.version))
            after = replace(mine, version=version) if version else replace(before, version=0)
        finally:
            self._kept = after if self._kept is mine else self._kept
        if version is None:
            await self._read()
        return version is not None

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
        if saved.state == "closed":
            self._begin(None)
        else:
            self._begin(self._clock.monotonic() + self._left(saved))
        self._tell()

    def _left(self, saved: BreakerState) -> float:
        """Seconds. A wall clock that was set back must not keep it open for longer than it ever would be.

        A claim is counted from when it is first seen, whatever the clock of whoever made it says.
        """
        if saved.state == "held":
            return math.inf
        since = saved.changed_at if saved.state == "probing" else self._clock.now()
        return min((saved.open_until - since) / 1000, self._policy.longest)

    def _tell(self) -> None:
        self._changed(self.name, self._kept.state != "closed", self._kept.attention)
