"""How the last calls ended: enough of them, and enough failures among them, say that a provider is down."""

from __future__ import annotations

from collections import deque

from bot.clock import Clock


class Window:
    """The calls of the last `seconds`; nothing that is older counts, nor fewer than `least`."""

    def __init__(self, clock: Clock, *, seconds: float, least: int, ratio: float) -> None:
        self._clock, self._seconds, self._least, self._ratio = clock, seconds, least, ratio
        self._ended: deque[tuple[float, bool]] = deque()  # (when, whether it failed), oldest first
        self._failures = 0

    def add(self, *, failed: bool) -> None:
        now = self._clock.monotonic()
        self._ended.append((now, failed))
        self._failures += failed
        while self._ended[0][0] < now - self._seconds:
            self._failures -= self._ended.popleft()[1]

    @property
    def bad(self) -> bool:
        enough = len(self._ended) >= self._least
        return enough and self._failures >= self._ratio * len(self._ended)

    def clear(self) -> None:
        self._ended.clear()
        self._failures = 0
