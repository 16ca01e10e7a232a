"""How the last calls ended: enough of them, and enough failures among them, say that a provider is down."""

from __future__ import annotations

from collections import deque

from bot.clock import Clock


class Window:
    """The calls of the last `seconds`; nothing that is older counts, nor fewer than `least`.

    But `in_a_row` calls without any answer do, whenever they were.
    """

    def __init__(self, clock: Clock, seconds: float, least: int, ratio: float, in_a_row: int) -> None:
        self._clock, self._seconds, self._least, self._ratio = clock, seconds, least, ratio
        self._in_a_row, self._row = in_a_row, 0
        self._ended: deque[tuple[float, bool]] = deque()  # (when, whether it failed), oldest first
        self._failures = 0

    def add(self, *, failed: bool, answered: bool) -> None:
        """An answer that came too late failed, too."""
        now = self._clock.monotonic()
        self._ended.append((now, failed))
        self._failures += failed
        self._row = 0 if answered else self._row + 1
        while self._ended[0][0] < now - self._seconds:
            self._failures -= self._ended.popleft()[1]

    @property
    def bad(self) -> bool:
        enough = len(self._ended) >= self._least
        return self._row >= self._in_a_row or (enough and self._failures >= self._ratio * len(self._ended))

    def clear(self) -> None:
        self._ended.clear()
        self._failures = self._row = 0
