"""How much room one key or deployment has for another call: what runs on it, and what its provider says.

A guess to choose by, never a limit: what a provider refuses is its own word.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from bot.clock import Clock

# (what is left, of how much): the tightest of them counts. OpenAI's names first, then Anthropic's.
_RATES = (
    ("x-ratelimit-remaining-requests", "x-ratelimit-limit-requests"),
    ("x-ratelimit-remaining-tokens", "x-ratelimit-limit-tokens"),
    ("anthropic-ratelimit-requests-remaining", "anthropic-ratelimit-requests-limit"),
    ("anthropic-ratelimit-tokens-remaining", "anthropic-ratelimit-tokens-limit"),
    ("anthropic-ratelimit-input-tokens-remaining", "anthropic-ratelimit-input-tokens-limit"),
    ("anthropic-ratelimit-output-tokens-remaining", "anthropic-ratelimit-output-tokens-limit"),
)
_WINDOW_SECONDS = 60.0  # providers count by the minute: what was said before is no longer true
_LEAST_SHARE = 0.01
_LONGEST_REST = 600.0


class Room:
    """Of one deployment. `weight` is the operator's word for how much more it bears than another."""

    def __init__(self, clock: Clock, weight: float = 1.0) -> None:
        self._clock, self._weight = clock, weight
        self._running = 0
        self._served, self._served_at = 0.0, clock.monotonic()  # calls, forgotten by half each window
        self._share, self._heard_at = 1.0, clock.monotonic()
        self._rests_until = clock.monotonic()

    @contextmanager
    def taken(self) -> Iterator[None]:
        """While a call runs, or is about to: whoever is chosen next has to see it."""
        self._running += 1
        try:
            yield
        finally:
            self._running -= 1

    def serve(self) -> None:
        """A call begins."""
        self._served, self._served_at = self._lately() + 1, self._clock.monotonic()

    @property
    def idle(self) -> float:
        """Seconds since the last call began, or since the start."""
        return self._clock.monotonic() - self._served_at

    def hear(self, headers: Mapping[str, str]) -> None:
        """The rate-limit headers of a response, good or bad; one without them says nothing."""
        shares = [share for left, most in _RATES if (share := _share(headers, left, most)) is not None]
        if shares:
            self._share, self._heard_at = min(shares), self._clock.monotonic()

    def rest(self, seconds: float) -> None:
        """It asked not to be called for so long."""
        self._rests_until = self._clock.monotonic() + min(seconds, _LONGEST_REST)

    @property
    def rests(self) -> bool:
        """Whether that is not over yet."""
        return self._clock.monotonic() < self._rests_until

    def crowding(self) -> tuple[bool, float, float]:
        """To compare deployments by: resting, what runs, what was lately served, for what each can bear."""
        fresh = self._clock.monotonic() - self._heard_at < _WINDOW_SECONDS
        bears = self._weight * max(self._share if fresh else 1.0, _LEAST_SHARE)
        return self.rests, self._running / bears, self._lately() / bears

    def _lately(self) -> float:
        windows = (self._clock.monotonic() - self._served_at) / _WINDOW_SECONDS
        return float(self._served * 0.5**windows)


def _share(headers: Mapping[str, str], left: str, most: str) -> float | None:
    """None when the header is missing, or no number that makes sense."""
    try:
        remaining, limit = int(headers.get(left, "")), int(headers.get(most, ""))
        return min(1.0, max(0.0, remaining / limit)) if limit > 0 else None
    except (ValueError, OverflowError):  # the latter: of so many digits that no float holds the quotient
        return None
