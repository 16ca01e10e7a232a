"""The connection to a provider: bounded in time and size, and never led elsewhere by a redirect.

The SDKs bound neither the length of a line nor that of a whole answer.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, TypedDict, TypeVar

import structlog

from bot.clock import Clock
from bot.providers.base import Interrupted, ProviderFailed
from bot.providers.failures import failure_of, known

if TYPE_CHECKING:
    import httpx2

CONNECT_SECONDS = 5.0
MAX_BYTES = 4 * 1024 * 1024  # a token's frame is about 250 bytes
T = TypeVar("T")
_log = structlog.get_logger()


Heard = Callable[[Mapping[str, str]], None]


class ClientOptions(TypedDict):
    """What both SDKs' HTTP clients are made with."""

    follow_redirects: bool
    headers: dict[str, str]
    event_hooks: dict[str, list[Callable[[httpx2.Response], Awaitable[None]]]]


def client_options(heard: Heard) -> ClientOptions:
    """No redirects: they would carry the key and the prompt to a host that no setting names.

    `heard` is told of the headers of every response, good or bad.
    """

    async def check(response: httpx2.Response) -> None:
        heard(response.headers)
        await _check(response)

    return ClientOptions(
        follow_redirects=False, headers={"Accept-Encoding": "identity"}, event_hooks={"response": [check]}
    )


def timeouts(seconds: float) -> httpx2.Timeout:
    """Nothing waits longer than the draft may take, and a connection much less."""
    import httpx2  # late, as the SDKs that need it

    return httpx2.Timeout(seconds, connect=min(CONNECT_SECONDS, seconds))


async def guarded(work: Awaitable[T], *, timeout: float, clock: Clock) -> T:
    """The answer in time, or ProviderFailed; the SDK's own error and its words end here."""
    try:
        async with asyncio.timeout(timeout):
            return await work
    except (ProviderFailed, Interrupted):
        raise
    except Exception as error:  # noqa: BLE001 - raw transport, JSON and SDK errors all surface here
        failure = failure_of(error, now_ms=clock.now())
        if not known(error):
            _log.error("provider_error_unknown", error=type(error).__name__)
    raise failure


async def _check(response: httpx2.Response) -> None:
    if response.headers.get("content-encoding", "identity") != "identity":
        raise ProviderFailed("malformed")  # not asked for, and its size unpacked has no bound
    import httpx2

    inner = response.stream
    assert isinstance(inner, httpx2.AsyncByteStream)
    response.stream = _bounded(inner)


def _bounded(inner: httpx2.AsyncByteStream) -> httpx2.AsyncByteStream:
    import httpx2

    class Bounded(httpx2.AsyncByteStream):
        async def __aiter__(self) -> AsyncIterator[bytes]:
            size = 0
            async for piece in inner:
                size += len(piece)
                if size > MAX_BYTES:
                    raise ProviderFailed("malformed")
                yield piece

        async def aclose(self) -> None:
            await inner.aclose()

    return Bounded()
