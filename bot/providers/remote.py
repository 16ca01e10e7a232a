"""One model of a vendor's, reached through the vendor's own client: its connection, never its typed methods.

Walking the types of a request and of every frame is CPU for nothing. Auth, time-outs, proxies, the pool, the
edges of frames and the errors are the SDK's; its retries are off, for there is one retry layer, the chain.
"""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import AsyncIterable, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from bot.clock import Clock
from bot.providers.base import UNHEARD, Draft, Listener, Prompt, ProviderFailed
from bot.providers.reading import Ending, Reading
from bot.providers.wire import Heard, guarded, timeouts

if TYPE_CHECKING:
    import httpx2

Json = Mapping[str, Any]  # Any: whatever a server sends; what is of another shape ends as `malformed`
Frames = AbstractAsyncContextManager[AsyncIterable[object]]


@dataclass(frozen=True, slots=True)
class Connection:
    """As much of an SDK's client as is used."""

    post: Callable[[Json, httpx2.Timeout], Awaitable[Frames]]
    close: Callable[[], Awaitable[None]]


class Dialect(Protocol):
    """All that one vendor does in its own way. `endings` are its stop reasons; any other means: cut.

    `prose`: the server is not the vendor's own, and may know no structured output.
    """

    @property
    def sdk(self) -> str: ...

    @property
    def endings(self) -> Mapping[str, Ending]: ...

    @property
    def prose(self) -> bool: ...

    def connect(self, heard: Heard) -> Connection:
        """Called once, when the SDK has been imported. `heard` is told of every response's headers."""
        ...

    def request(self, model: str, prompt: Prompt) -> Json: ...

    def read(self, frame: Json, reading: Reading) -> None: ...


def no_fault(_name: str) -> None:
    """Nothing is broken on purpose."""


class RemoteProvider:
    """One model behind one key. `fault` raises what is to be broken of vendor and model."""

    def __init__(
        self,
        name: str,
        model: str,
        dialect: Dialect,
        clock: Clock,
        heard: Heard = lambda _headers: None,
        fault: Callable[[str], None] = no_fault,
    ) -> None:
        self.name, self.model = name, model
        self._dialect, self._clock, self._heard, self._fault = dialect, clock, heard, fault
        self._connection: Connection | None = None

    async def open(self) -> None:
        """Import the SDK (seconds of work, so off the event loop) and make the one client."""
        await self._open()

    async def aclose(self) -> None:
        if self._connection is not None:
            await self._connection.close()
            self._connection = None

    async def draft(self, prompt: Prompt, *, timeout: float, listener: Listener = UNHEARD) -> Draft:
        return await guarded(self._draft(prompt, timeout, listener), timeout=timeout, clock=self._clock)

    async def _open(self) -> Connection:
        if self._connection is None:
            await asyncio.to_thread(importlib.import_module, self._dialect.sdk)
            self._connection = self._connection or self._dialect.connect(self._heard)
        return self._connection

    async def _draft(self, prompt: Prompt, timeout: float, listener: Listener) -> Draft:
        self._fault(f"{self.name}/{self.model}")
        connection = await self._open()
        reading = Reading(self.name, self.model, self._dialect.endings, prose=self._dialect.prose)
        request = self._dialect.request(self.model, prompt)
        async with await connection.post(request, timeouts(timeout)) as frames:
            async for frame in frames:
                if not isinstance(frame, Mapping):
                    raise ProviderFailed("malformed")
                self._dialect.read(frame, reading)
                await reading.tell(listener)
        return reading.draft()
