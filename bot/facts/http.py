"""Facts from an endpoint of the operator's own: one GET for one verified person, answered with JSON.

The identity is the only thing that is sent. A redirect, a large answer or anything but JSON counts as down.
Its host's name is looked up in threads of its own: a resolver that hangs would take those of everybody else.
"""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from decimal import Decimal
from ipaddress import ip_address
from typing import TYPE_CHECKING, Final
from urllib.parse import quote
from urllib.request import getproxies, proxy_bypass

from bot.facts.base import FactsUnavailable
from bot.facts.meanings import Doubtful, Meanings
from bot.facts.threads import OwnThreads
from guards.base import Fact

if TYPE_CHECKING:
    import httpx2

_MAX_BYTES: Final = 256 * 1024
_GONE: Final = 404
_THREADS: Final = 2
_PORTS: Final = {"http": 80, "https": 443}


def addresses(host: str, port: int) -> Sequence[str]:
    """Of a host, as this machine's resolver knows it; blocks for as long as that does."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


class HttpFacts:
    """`url` holds `{identity}`. `token`, if any, goes as a bearer token."""

    def __init__(
        self,
        url: str,
        token: str | None,
        meanings: Meanings,
        *,
        seconds: float,
        resolve: Callable[[str, int], Sequence[str]] = addresses,
    ) -> None:
        self._url, self._token, self._meanings, self._seconds = url, token, meanings, seconds
        self._resolve, self._threads = resolve, OwnThreads(_THREADS, "facts-names")
        self._client: httpx2.AsyncClient | None = None

    async def facts(self, identity: str) -> Mapping[str, Fact]:
        """Raises FactsUnavailable. A person whom the endpoint does not know (404) has no facts."""
        import httpx2

        try:
            body = await self._get(self._url.replace("{identity}", quote(identity, safe="")))
            return self._meanings.of(_object(body)) if body is not None else {}
        except (httpx2.HTTPError, OSError) as error:  # the latter of names that cannot be found
            raise FactsUnavailable(type(error).__name__) from None
        except Doubtful as error:
            raise FactsUnavailable(error.kind) from None
        except ValueError as error:  # not JSON; a parser's words may hold a value
            raise FactsUnavailable(type(error).__name__) from None

    async def aclose(self) -> None:
        if self._client is not None:
            await self._client.aclose()

    async def _get(self, url: str) -> bytes | None:
        """At the first of its host's addresses that can be reached."""
        import httpx2

        asked = httpx2.URL(url)
        *others, last = await self._places(asked.host, asked.port or _PORTS[asked.scheme])
        for address in others:
            with suppress(httpx2.ConnectError, httpx2.ConnectTimeout):
                return await self._got(asked, address)
        return await self._got(asked, last)

    async def _places(self, host: str, port: int) -> Sequence[str]:
        """What goes through a proxy is looked up there."""
        proxied = any(scheme in getproxies() for scheme in ("http", "https", "all")) and not proxy_bypass(
            host
        )
        if proxied or _is_address(host):
            return [host]
        return await self._threads.run(lambda: self._resolve(host, port)) or [host]

    async def _got(self, url: httpx2.URL, address: str) -> bytes | None:
        named = {"Host": url.netloc.decode("ascii")}
        asked = self._opened().stream(
            "GET", url.copy_with(host=address), headers=named, extensions={"sni_hostname": url.host}
        )
        async with asked as answer:
            if answer.status_code == _GONE:
                return None
            if answer.status_code != 200:
                raise FactsUnavailable(f"status {answer.status_code}")
            body = bytearray()
            async for piece in answer.aiter_bytes():
                body += piece
                if len(body) > _MAX_BYTES:
                    raise FactsUnavailable("larger than 256 kB")
        return bytes(body)

    def _opened(self) -> httpx2.AsyncClient:
        import httpx2  # late: most installations ask nothing over HTTP

        if self._client is None:
            bearer = {"Authorization": f"Bearer {self._token}"} if self._token else {}
            self._client = httpx2.AsyncClient(
                timeout=self._seconds,
                follow_redirects=False,
                headers={"Accept": "application/json", **bearer},
            )
        return self._client


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _object(body: bytes) -> Mapping[str, object]:
    """Figures with a point are Decimals: a float would be a cent off one day."""
    parsed = json.loads(body, parse_float=Decimal, parse_constant=_refuse)
    if not isinstance(parsed, dict):
        raise Doubtful("the answer is no JSON object", "the answer is no JSON object")
    return parsed


def _refuse(name: str) -> object:
    raise ValueError(f"{name} is no JSON")
