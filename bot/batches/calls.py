"""Single calls to a vendor, made late and bounded in time; whatever goes wrong is a ProviderFailed."""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Final, TypeVar

from bot.clock import Clock
from bot.providers.base import ProviderFailed
from bot.providers.plain import Json, Plain
from bot.providers.wire import guarded

_SECONDS: Final = 60.0
T = TypeVar("T")


@contextmanager
def as_documented() -> Iterator[None]:
    """An answer of another shape than the vendor documents is no answer."""
    try:
        yield
    except (KeyError, IndexError, TypeError, AttributeError, ValueError) as error:
        raise ProviderFailed("malformed") from error


class Calls:
    """`make` makes the vendor's client, once its SDK has been imported."""

    def __init__(self, sdk: str, make: Callable[[], Plain], clock: Clock) -> None:
        self._sdk, self._make, self._clock = sdk, make, clock
        self._plain: Plain | None = None

    async def get(self, path: str, query: Json) -> Json:
        return await self._json((await self._open()).get(path, query))

    async def post(self, path: str, body: Json) -> Json:
        return await self._json((await self._open()).post(path, body))

    async def upload(self, path: str, fields: Json, content: bytes) -> Json:
        return await self._json((await self._open()).upload(path, fields, content))

    async def text(self, path: str) -> str:
        return await self._guarded((await self._open()).text(path))

    async def aclose(self) -> None:
        if self._plain is not None:
            await self._plain.close()
            self._plain = None

    async def _open(self) -> Plain:
        if self._plain is None:
            await asyncio.to_thread(importlib.import_module, self._sdk)
            self._plain = self._plain or self._make()
        return self._plain

    async def _json(self, work: Awaitable[object]) -> Json:
        answer = await self._guarded(work)
        if not isinstance(answer, Mapping):
            raise ProviderFailed("malformed")
        return answer

    async def _guarded(self, work: Awaitable[T]) -> T:
        return await guarded(work, timeout=_SECONDS, clock=self._clock)
