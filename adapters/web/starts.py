"""How many conversations one network may start: anonymous visitors cost nothing to make up.

Signed-in customers are not counted. Never stores an address: a counter's key is a keyed hash of its network.
"""

from __future__ import annotations

import hashlib
from ipaddress import ip_address, ip_network

from starlette.requests import Request

from adapters.web.errors import Problem
from guards.base import Counters, Rate

_PREFIX = {4: 32, 6: 64}  # one household or office; an IPv6 customer holds a whole /64


class Starts:
    """`key` is a secret of this installation."""

    def __init__(self, counters: Counters, rate: Rate, *, key: bytes) -> None:
        self._counters = counters
        self._rate = rate
        self._key = key

    async def take(self, request: Request) -> None:
        """Raises 429 when this network has started too many."""
        network = _network(request.client.host if request.client else "")
        digest = hashlib.blake2b(network.encode(), key=self._key[:64], digest_size=16).hexdigest()
        wait = await self._counters.take(f"web.start:{digest}", self._rate)
        if wait > 0:
            message = "Too many new conversations from this network. Wait for the seconds in Retry-After."
            raise Problem(429, "rate_limited", message, retry_after=wait)


def _network(host: str) -> str:
    try:
        address = ip_address(host)
    except ValueError:
        return host
    mapped = getattr(address, "ipv4_mapped", None) or address
    return str(ip_network((mapped, _PREFIX[mapped.version]), strict=False))
