"""Asks Turnstile, or a server that speaks its protocol, whether a browser passed. Never says who came.

When nobody answers in time, or too many ask at once, it is not ready, and something else can be asked for.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final

import httpx2
import structlog

CLOUDFLARE: Final = "https://challenges.cloudflare.com/turnstile/v0"
_AT_ONCE: Final = 16
_REST_SECONDS: Final = 30.0  # so long nobody asks again where nobody answered
# Codes that say nothing of the visitor: our secret is wrong, or the verifier is not well.
_OURS: Final = frozenset({"missing-input-secret", "invalid-input-secret", "bad-request", "internal-error"})
_log = structlog.get_logger()


class Turnstile:
    """`monotonic` is in seconds. `base` has the script for browsers and the verifier for us."""

    def __init__(
        self,
        site_key: str,
        secret: str,
        *,
        monotonic: Callable[[], float],
        base: str = CLOUDFLARE,
        seconds: float = 3.0,
    ) -> None:
        self.site_key, self.script = site_key, f"{base}/api.js?render=explicit"
        self._secret, self._verifier, self._seconds = secret, f"{base}/siteverify", seconds
        self._monotonic = monotonic
        self._asking, self._rests_until = 0, 0.0
        self._http: httpx2.AsyncClient | None = None

    @property
    def ready(self) -> bool:
        return self._asking < _AT_ONCE and self._monotonic() >= self._rests_until

    async def passed(self, token: str) -> bool:
        """False also when nobody could tell: then it is not `ready` for a while."""
        if not self.ready:
            return False
        self._asking += 1
        try:
            async with asyncio.timeout(self._seconds):
                return self._judged(await self._ask(token))
        except (httpx2.HTTPError, ValueError, TimeoutError) as error:
            self._rest(type(error).__name__)
            return False
        finally:
            self._asking -= 1

    async def aclose(self) -> None:
        if self._http is not None:
            await self._http.aclose()

    async def _ask(self, token: str) -> dict[str, object]:
        self._http = self._http or httpx2.AsyncClient(timeout=None)  # the whole call has one
        answer = await self._http.post(self._verifier, data={"secret": self._secret, "response": token})
        found = answer.json()
        if not isinstance(found, dict) or not isinstance(found.get("success"), bool):
            raise ValueError("not an answer of a verifier")
        return found

    def _judged(self, found: dict[str, object]) -> bool:
        codes = found.get("error-codes")
        ours = _OURS.intersection(codes if isinstance(codes, list) else ())
        if ours:
            self._rest(min(ours))
        return found.get("success") is True

    def _rest(self, reason: str) -> None:
        _log.error("turnstile.down", reason=reason)
        self._rests_until = self._monotonic() + _REST_SECONDS
