"""Facts from an endpoint of the operator's own: one GET for one verified person, answered with JSON.

The identity is the only thing that is sent. A redirect, a large answer or anything but JSON counts as down.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from bot.facts.base import FactsUnavailable
from bot.facts.meanings import Meanings
from guards.base import Fact

if TYPE_CHECKING:
    import httpx2

_MAX_BYTES: Final = 256 * 1024
_GONE: Final = 404


class HttpFacts:
    """`url` holds `{identity}`. `token`, if any, goes as a bearer token."""

    def __init__(self, url: str, token: str | None, meanings: Meanings, *, seconds: float) -> None:
        self._url, self._token, self._meanings, self._seconds = url, token, meanings, seconds
        self._client: httpx2.AsyncClient | None = None

    async def facts(self, identity: str) -> Mapping[str, Fact]:
        """Raises FactsUnavailable. A person whom the endpoint does not know (404) has no facts."""
        import httpx2

        try:
            body = await self._get(self._url.replace("{identity}", quote(identity, safe="")))
            return self._meanings.of(_object(body)) if body is not None else {}
        except httpx2.HTTPError as error:
            raise FactsUnavailable(type(error).__name__) from None
        except ValueError as error:  # not JSON, or a value of the wrong type: by name, never by value
            raise FactsUnavailable(str(error)) from None

    async def aclose(self) -> None:
        if self._client is not None:
            await self._client.aclose()

    async def _get(self, url: str) -> bytes | None:
        async with self._opened().stream("GET", url) as answer:
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


def _object(body: bytes) -> Mapping[str, object]:
    """Figures with a point are Decimals: a float would be a cent off one day."""
    parsed = json.loads(body, parse_float=Decimal, parse_constant=_refuse)
    if not isinstance(parsed, dict):
        raise ValueError("the answer is no JSON object")
    return parsed


def _refuse(name: str) -> object:
    raise ValueError(f"{name} is no JSON")
