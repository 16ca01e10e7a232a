"""Forms that settings of several sections have; what has another form is refused without being shown."""

from __future__ import annotations

from ipaddress import ip_network
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, SecretStr


def _reachable(value: str) -> str:
    try:
        parts = urlsplit(value)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        good = False
    if not good or parts.username or parts.query:
        raise ValueError("is no address such as https://host.example/v1")
    return value


def _fits_into_a_header(value: SecretStr) -> SecretStr:
    key = value.get_secret_value()
    if not key.isascii() or not key.isprintable() or " " in key:
        raise ValueError("holds a space or a letter that no key has; copy it again")
    return value


def _networks(value: str) -> str:
    try:
        for part in filter(None, (part.strip() for part in value.split(","))):
            if part != "*":  # refused for what it means
                ip_network(part, strict=False)
    except ValueError:
        raise ValueError("name the addresses of your proxies, such as 10.0.0.7 or 10.0.0.0/24") from None
    return value


Url = Annotated[str, AfterValidator(_reachable)]  # of a server that is called
ApiKey = Annotated[SecretStr, AfterValidator(_fits_into_a_header)]
Networks = Annotated[str, AfterValidator(_networks)]
