"""When a platform lets us make the next call: its rates, kept so that a restart does not forget them.

Says when, and never waits itself: a call whose turn it is not goes back to the outbox.
"""

from __future__ import annotations

from adapters.base import SendFailed
from guards.base import Holds, Rate


class Pace:
    """Slots are pairs of a key and its rate; the narrowest comes first."""

    def __init__(self, counters: Holds) -> None:
        self._counters = counters

    async def take(self, *slots: tuple[str, Rate]) -> None:
        """One call in every slot. Raises SendFailed("retry", "paced") with the seconds to wait."""
        for key, _ in slots:
            if (wait := await self._counters.held(key)) > 0:
                raise SendFailed("retry", "held", wait)
        for key, rate in slots:
            if (wait := await self._counters.take(key, rate)) > 0:
                raise SendFailed("retry", "paced", wait)

    async def hold(self, key: str, seconds: float) -> SendFailed:
        """The platform said to keep away; what to raise for the call that it refused."""
        await self._counters.hold(key, seconds)
        return SendFailed("retry", "429", seconds)
