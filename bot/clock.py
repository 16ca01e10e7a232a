"""Time and randomness as parameters: nothing else in Parley may ask the operating system for either."""

from __future__ import annotations

import secrets
import time
from typing import Protocol


class Clock(Protocol):
    """`now` is wall time in ms since the epoch (for rows); `monotonic` is in seconds (for deadlines)."""

    def now(self) -> int: ...

    def monotonic(self) -> float: ...


class SystemClock:
    """The operating system's clocks."""

    def now(self) -> int:
        return time.time_ns() // 1_000_000

    def monotonic(self) -> float:
        return time.monotonic()


class Deadline:
    """A point in monotonic time that one turn must not pass."""

    def __init__(self, clock: Clock, seconds: float) -> None:
        self._clock = clock
        self._end = clock.monotonic() + seconds

    def left(self) -> float:
        """Seconds left, never negative."""
        return max(0.0, self._end - self._clock.monotonic())


def new_id() -> str:
    """128 random bits, URL-safe: unguessable, so an id may also be part of an address."""
    return secrets.token_urlsafe(16)
