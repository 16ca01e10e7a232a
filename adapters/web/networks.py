"""Where on the internet a request comes from, under a name that only this installation can make.

An address is never stored or passed on: what leaves here is a keyed hash of its network.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from ipaddress import ip_address
from typing import Final

from starlette.requests import Request

# bits of the address that count, by version of the protocol
HOUSE: Final = {4: 32, 6: 64}  # one household or office; an IPv6 customer holds a whole /64
STREET: Final = {4: 24, 6: 56}  # what one subscriber can choose addresses from


class Networks:
    """`key` is a secret of this installation."""

    def __init__(self, key: bytes) -> None:
        self._key = key[:64]

    def name(self, request: Request, prefix: Mapping[int, int]) -> str | None:
        """None where the server was not told an address, as on a Unix socket."""
        network = _network(request.client.host if request.client else "", prefix)
        if network is None:
            return None
        return hashlib.blake2b(network.encode(), key=self._key, digest_size=16).hexdigest()


def _network(host: str, prefix: Mapping[int, int]) -> str | None:
    try:
        address = ip_address(host)
    except ValueError:
        return None
    mapped = getattr(address, "ipv4_mapped", None) or address
    bits = prefix[mapped.version]
    return f"{mapped.version} {bits} {int(mapped) >> (mapped.max_prefixlen - bits)}"
