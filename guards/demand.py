"""When strangers have to work before they may begin, and how hard: not at all in calm times.

Whether, is decided by all who come; how hard, only by those who came through. So a flood that does not pay
cannot make it dear for others, and one that pays makes it dear for itself. Pure, and a few numbers of memory.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from guards.work import LEAST_BITS, MOST_BITS

When = Literal["by_load", "always", "off"]
_HALF_LIFE_MS: Final = 30_000
_MINUTE_MS: Final = 60_000
_BITS_A_DOUBLING: Final = 2  # twice the flood, four times the work for each of it


@dataclass(frozen=True, slots=True)
class Calm:
    """What a minute of an ordinary day brings at the most: conversations of strangers, and their messages."""

    starts: float
    messages: float


class Pace:
    """How many a minute there have been of late: a count of which half is forgotten every 30 seconds."""

    def __init__(self) -> None:
        self._count, self._at = 0.0, 0

    def note(self, now: int) -> None:
        self._fade(now)
        self._count += 1.0

    def a_minute(self, now: int) -> float:
        self._fade(now)
        return self._count * math.log(2) * _MINUTE_MS / _HALF_LIFE_MS

    def _fade(self, now: int) -> None:
        """A clock that was set back lets nothing grow."""
        self._count *= 0.5 ** (max(0, now - self._at) / _HALF_LIFE_MS)
        self._at = now


class Demand:
    """`granted` is what load leaves of every limit (0..1); when it is less than all, strangers work too."""

    def __init__(self, when: When, calm: Calm, granted: Callable[[], float]) -> None:
        self._when, self._calm, self._granted = when, calm, granted
        self._came, self._began, self._wrote = Pace(), Pace(), Pace()

    def asks(self, now: int) -> int:
        """A stranger is here: the bits of work that they have to do first; 0 for none."""
        self._came.note(now)
        if self._when == "off":
            return 0
        through = max(self._over(self._began, self._calm.starts, now), self._busy(now))
        if self._when == "by_load" and max(through, self._over(self._came, self._calm.starts, now)) <= 1.0:
            return 0
        dearer = math.floor(_BITS_A_DOUBLING * math.log2(max(1.0, through)))
        return min(MOST_BITS, LEAST_BITS + dearer)

    def began(self, now: int) -> None:
        """A stranger came through: a conversation was started."""
        self._began.note(now)

    def wrote(self, now: int) -> None:
        """A stranger's message was accepted."""
        self._wrote.note(now)

    def _busy(self, now: int) -> float:
        """How many times too much the system has to do: by strangers' messages, or by its own account."""
        return max(self._over(self._wrote, self._calm.messages, now), 1.0 / max(0.001, self._granted()))

    def _over(self, pace: Pace, calm: float, now: int) -> float:
        return pace.a_minute(now) / calm
