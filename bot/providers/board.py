"""The breakers as staff see and switch them, whichever way they come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from bot.providers.breaker import Breaker, Standing

Switch = Literal["open", "close"]


class ProviderBoard:
    """Every provider and model that may be asked, in the order of the settings."""

    def __init__(self, breakers: Mapping[str, Breaker]) -> None:
        self._breakers = breakers

    def shut(self) -> Sequence[Standing]:
        """Those that are not simply asked, as far as this process knows: it looks at each at least once a
        minute, when it is probed."""
        every = (breaker.standing for breaker in self._breakers.values())
        return [standing for standing in every if standing.state != "closed"]

    async def standings(self) -> Sequence[Standing]:
        for breaker in self._breakers.values():
            await breaker.refresh()
        return [breaker.standing for breaker in self._breakers.values()]

    async def switch(self, name: str, to: Switch, *, staff_id: str) -> Standing | None:
        """Open: shut out until somebody closes it. None: there is no such provider. Raises Unavailable."""
        breaker = self._breakers.get(name)
        if breaker is None:
            return None
        await (breaker.hold(staff_id) if to == "open" else breaker.let_in(staff_id))
        return breaker.standing
