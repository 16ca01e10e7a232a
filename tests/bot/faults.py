"""Detectors and facts sources that fail, hang, or let something happen meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence

from guards.base import Fact, Span


class Broken:
    """A detector that raises, with the person's words in its message."""

    name = "broken"

    async def find(self, text: str) -> Sequence[Span]:
        raise RuntimeError(text)


class Hanging:
    name = "hanging"

    async def find(self, text: str) -> Sequence[Span]:
        await asyncio.Event().wait()
        return ()


class Meanwhile:
    """A detector that finds nothing, but something happens the first time it is asked."""

    name = "meanwhile"

    def __init__(self) -> None:
        self.happens: Callable[[], Awaitable[object]] | None = None

    async def find(self, text: str) -> Sequence[Span]:
        happens, self.happens = self.happens, None
        if happens:
            await happens()
        return ()


class Picky:
    """A detector that breaks over one word."""

    name = "picky"

    async def find(self, text: str) -> Sequence[Span]:
        if "unspeakable" in text:
            raise RuntimeError
        return ()


class FailingFacts:
    """A source that is down, or has a bug."""

    def __init__(self, failure: Exception) -> None:
        self._failure = failure

    async def facts(self, identity: str) -> Mapping[str, Fact]:
        raise self._failure

    async def aclose(self) -> None:
        """Nothing is open."""
