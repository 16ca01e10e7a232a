"""A source of facts with a deadline and a short memory, so that a slow one holds nobody up for long.

What it remembers is for the one identity that was asked for; a failure is never remembered. Whatever breaks
in a source makes it one that is down.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Mapping
from typing import Final

import structlog

from bot.clock import Clock
from bot.facts.base import FactsSource, FactsUnavailable
from guards.base import Fact

_MOST: Final = 1000  # people remembered at once
_log = structlog.get_logger()


class PatientFacts:
    """`remember_seconds` 0 asks anew for every answer."""

    def __init__(
        self, source: FactsSource, clock: Clock, *, deadline_seconds: float, remember_seconds: float
    ) -> None:
        self._source, self._clock = source, clock
        self._deadline, self._remember = deadline_seconds, remember_seconds
        self._known: OrderedDict[str, tuple[float, Mapping[str, Fact]]] = OrderedDict()

    async def facts(self, identity: str) -> Mapping[str, Fact]:
        """Raises FactsUnavailable, in time."""
        now = self._clock.monotonic()
        asked, known = self._known.get(identity, (float("-inf"), {}))
        if now - asked < self._remember:
            return known
        try:
            async with asyncio.timeout(self._deadline):
                found = await self._source.facts(identity)
        except TimeoutError:
            _log.error("facts.unavailable", kind="timeout")
            raise FactsUnavailable("timeout") from None
        except FactsUnavailable as failure:
            _log.error("facts.unavailable", kind=str(failure)[:200])
            raise
        except Exception as failure:  # noqa: BLE001 - its words may hold a value
            kind = type(failure).__name__
            _log.error("facts.unavailable", kind=kind)
            raise FactsUnavailable(kind) from None
        self._note(identity, now, found)
        return found

    async def aclose(self) -> None:
        await self._source.aclose()

    def _note(self, identity: str, now: float, found: Mapping[str, Fact]) -> None:
        if self._remember:
            self._known[identity] = now, found
            self._known.move_to_end(identity)
            while len(self._known) > _MOST:
                self._known.popitem(last=False)
