"""Clocks that a test may move: one that stands still otherwise, and one that runs."""

from bot.clock import SystemClock


class ManualClock:
    """Wall time in milliseconds and monotonic seconds, moved together by `advance`, apart by `jump`."""

    def __init__(self, start_ms: int = 1_763_700_000_000) -> None:
        self._now, self._monotonic = start_ms, 1_000.0

    def now(self) -> int:
        return self._now

    def monotonic(self) -> float:
        return self._monotonic

    def advance(self, seconds: float) -> None:
        """Time passes."""
        self._now += round(seconds * 1000)
        self._monotonic += seconds

    def jump(self, seconds: float) -> None:
        """Somebody set the wall clock; no time passed."""
        self._now += round(seconds * 1000)


class LiveClock(SystemClock):
    """The system's clock, whose wall time a test may set forward or back."""

    def __init__(self) -> None:
        self._offset_ms = 0

    def now(self) -> int:
        return super().now() + self._offset_ms

    def jump(self, seconds: float) -> None:
        self._offset_ms += round(seconds * 1000)
