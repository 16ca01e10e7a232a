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
