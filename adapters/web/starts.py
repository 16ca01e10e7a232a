"""How many conversations one network may start: anonymous visitors cost nothing to make up.

Signed-in customers are not counted.
"""

from __future__ import annotations

from starlette.requests import Request

from adapters.web.errors import Problem
from adapters.web.networks import HOUSE, Networks
from guards.base import Counters, Rate


class Starts:
    """Requests without an address share one counter."""

    def __init__(self, counters: Counters, rate: Rate, networks: Networks) -> None:
        self._counters, self._rate, self._networks = counters, rate, networks

    async def take(self, request: Request) -> None:
        """Raises 429 when this network has started too many."""
        network = self._networks.name(request, HOUSE) or "unknown"
        wait = await self._counters.take(f"web.start:{network}", self._rate)
        if wait > 0:
            message = "Too many new conversations from this network. Wait for the seconds in Retry-After."
            raise Problem(429, "rate_limited", message, retry_after=wait)
