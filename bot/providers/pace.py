"""Whether the models keep their pace: 95 of a hundred of the last calls within the target."""

from __future__ import annotations

from collections import deque

from bot.clock import Clock

_WINDOW_SECONDS = 300.0
_MOST, _LEAST = 200, 20  # calls that are looked at; fewer say nothing


class Pace:
    """Seconds of the last calls, whatever became of them."""

    def __init__(self, clock: Clock, target: float) -> None:
        self._clock, self._target = clock, target
        self._calls: deque[tuple[float, float]] = deque(maxlen=_MOST)  # (when, seconds)

    def note(self, seconds: float) -> None:
        self._calls.append((self._clock.monotonic(), seconds))

    def behind(self) -> bool:
        horizon = self._clock.monotonic() - _WINDOW_SECONDS
        while self._calls and self._calls[0][0] < horizon:
            self._calls.popleft()
        slow = sum(seconds > self._target for _, seconds in self._calls)
        return len(self._calls) >= _LEAST and slow > 0.05 * len(self._calls)
