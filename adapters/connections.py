"""A whole platform, wired: what the application mounts, starts, checks and stops.

A third party gives one of these to add a channel of its own (`docs/extending.md`).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from adapters.base import Channel
from adapters.desks import Desk

if TYPE_CHECKING:
    from fastapi import APIRouter


class Misconnected(Exception):
    """Something between Parley and the platform is wrong; `remedy` says what to do."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(problem)
        self.remedy = remedy


Check = Callable[[], Awaitable[str]]  # says what it found, or raises Misconnected


class Secrets(Protocol):
    """A platform's tokens by name, sealed at rest."""

    async def get(self, name: str) -> bytes | None: ...

    async def put(self, name: str, secret: bytes) -> None: ...

    async def remove(self, name: str) -> None: ...

    async def names(self, prefix: str) -> Sequence[str]: ...


class Connection(Protocol):
    """One platform, wired: what the application mounts, starts, checks and stops."""

    @property
    def channel(self) -> Channel: ...

    @property
    def desk(self) -> Desk | None: ...

    @property
    def routers(self) -> Sequence[APIRouter]: ...

    async def start(self) -> None:
        """Begin to take events. Raises Misconnected for what can never work."""
        ...

    async def stop(self) -> None:
        """Take no more events; what was acknowledged is stored."""
        ...

    def checks(self) -> Sequence[tuple[str, Check]]:
        """For `parley check`: tokens, scopes, webhook state."""
        ...
