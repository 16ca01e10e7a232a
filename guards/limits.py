"""How often and how much somebody may write: limits that adapt to who writes and to how busy everything is.

Counters hold what share of a limit is used up (GCRA, see `Rate.take`), and that share comes back by itself in
the same time whatever the limit is meanwhile. So a limit may change at any moment: nobody ever gets more than
the largest limit of that time allows, and nobody waits longer than for one message of the limit now in force.
Decides only: the counters are storage's, and words of need must never be held back here.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Final

from guards.base import Dimension, Rate, RawText, Refusal, Take, Tally

# From a load on (0..1), this share of every limit is granted. A step is left again only well below its load.
_STEPS: Final = ((0.7, 0.5), (0.9, 0.25))
_RELIEF: Final = 0.2


@dataclass(frozen=True, slots=True)
class Rates:
    """Each dimension's limit at its largest. `characters` are a person's too: a long message is not one."""

    person: Rate
    conversation: Rate
    network: Rate
    origin: Rate
    site: Rate
    characters: Rate
    tenant: Rate
    everyone: Rate

    def __post_init__(self) -> None:
        for name in (field.name for field in fields(self)):
            rate: Rate = getattr(self, name)
            if rate.count < 1 or rate.burst < 1 or not 0 < rate.seconds < math.inf:
                raise ValueError(f"the {name} limit needs a count, a burst and a time above zero: {rate}")


@dataclass(frozen=True, slots=True)
class Writer:
    """Who writes, where. `network` names an anonymous visitor's part of the internet, where it is known.

    `origin` is the page that an anonymous visitor writes on: all of them together have less than a tenant, so
    that they cannot take everything from those whom somebody vouches for.
    """

    person: str
    conversation: str
    network: str | None
    verified: bool
    known_seconds: float  # since when we know them
    origin: str | None = None


@dataclass(frozen=True, slots=True)
class Growth:
    """The share of their limits that people begin with, and when they have grown to all of it."""

    verified: float
    anonymous: float
    seconds: float

    def share(self, writer: Writer) -> float:
        begins = self.verified if writer.verified else self.anonymous
        return begins + (1.0 - begins) * _within(writer.known_seconds / self.seconds, unknown=0.0)


class Limits:
    """`floor` is the share of every limit that nothing takes away. `enforced`: False only watches."""

    def __init__(self, rates: Rates, growth: Growth, *, floor: float, enforced: bool = True) -> None:
        self._rates, self._growth, self._floor, self.enforced = rates, growth, floor, enforced

    async def judge(
        self,
        counters: Tally,
        writer: Writer,
        text: RawText,
        *,
        risk: float | None = 0.0,
        granted: float | None = 1.0,
    ) -> Refusal | None:
        """None when there is room in every dimension, and then it is taken; a refusal takes nothing.

        `risk` is the writer's (0..1), `granted` what load leaves of each limit (0..1). Neither ever reaches
        the limit that all tenants share: nobody's trouble is everybody's.
        """
        takes = self._takes(
            writer, len(text.text), risk=_within(risk, unknown=0.0), granted=_within(granted, unknown=1.0)
        )
        waits = await counters.take_all([take for _, take in takes])
        if not waits:
            return None
        narrowest = next(dimension for dimension, take in takes if take.key in waits)
        return Refusal("rate_limited", retry_after=max(waits.values()), dimension=narrowest)

    def _takes(
        self, writer: Writer, characters: int, *, risk: float, granted: float
    ) -> Sequence[tuple[Dimension, Take]]:
        """The narrowest dimension first: that is the one to be told about."""
        rates = self._rates
        own = max(self._floor, self._growth.share(writer) * (1.0 - risk) * granted)
        shared = max(self._floor, granted)
        takes: list[tuple[Dimension, Take]] = [
            ("conversation", rates.conversation.take(f"conversation:{writer.conversation}", share=own)),
            ("person", rates.person.take(f"person:{writer.person}", share=own)),
            (
                "characters",
                rates.characters.take(f"characters:{writer.person}", units=characters, share=own),
            ),
        ]
        if writer.network is not None:
            takes.append(("network", rates.network.take(f"network:{writer.network}", share=shared)))
        if writer.origin is not None:
            takes.append(("origin", rates.origin.take(f"origin:{writer.origin}", share=shared)))
            takes.append(("site", rates.site.take("site", share=shared)))
        takes.append(("tenant", rates.tenant.take("tenant", share=shared)))
        takes.append(("everyone", rates.everyone.take("everyone", everyone=True)))
        return takes


class Pressure:
    """What load leaves of every limit: less at once when it rises, more step by step when it has fallen.

    Between a step and its relief nothing changes, so that limits do not flap with the load that they cause.
    """

    def __init__(self) -> None:
        self._level = 0

    @property
    def granted(self) -> float:
        return _STEPS[self._level - 1][1] if self._level else 1.0

    def observe(self, load: float | None) -> None:
        """`load` is 0..1, how much of what the system can bear is used. One look leaves at most one step."""
        now = _within(load, unknown=0.0)
        reached = sum(now >= step for step, _ in _STEPS)
        if reached >= self._level:
            self._level = reached
        elif now < _STEPS[self._level - 1][0] - _RELIEF:
            self._level -= 1


def _within(value: float | None, *, unknown: float) -> float:
    """Any number in 0..1; what is none counts as `unknown`, for a broken score must not silence people."""
    return unknown if value is None or math.isnan(value) else min(1.0, max(0.0, value))
