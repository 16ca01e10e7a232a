"""How busy this installation is, looked at every few seconds: the limits give way to it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.operations.metrics import Metrics
from guards.limits import Pressure
from storage.turns import Turns

_BUSY, _BUSY_NO_MORE = 0.5, 0.25  # of the backlog: optional steps are left out until it is worked off
# A spent budget halves the limits and no more: rules and people answer then, and cost nothing.
_OF_BUDGET = 0.8


class Load:
    """Open turns against the `backlog` that counts as full, and `spent`, the share of the day's budget.

    `busy`: so many turns wait that only what they need is done.
    """

    def __init__(
        self,
        turns: Turns,
        spent: Callable[[], Awaitable[float]],
        pressure: Pressure,
        metrics: Metrics,
        *,
        backlog: int,
    ) -> None:
        self._turns, self._spent, self._pressure = turns, spent, pressure
        self._metrics, self._backlog = metrics, backlog
        self.busy = False

    async def look(self) -> None:
        waiting = await self._turns.count_open() / self._backlog
        self.busy = waiting >= (_BUSY_NO_MORE if self.busy else _BUSY)
        self._pressure.observe(max(waiting, await self._spent() * _OF_BUDGET))
        self._metrics.granted(self._pressure.granted)
