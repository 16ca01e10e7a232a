"""A clock that stands still until a test moves it."""


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
