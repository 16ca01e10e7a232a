"""Wake-ups for live views: carries ids only, so a view always reads what it may see from the database."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Protocol

from adapters.base import Signal

STAFF = "staff"  # the topic of everything that staff see; every other topic is a conversation's id


class Bus(Protocol):
    """Publishing never blocks and never fails a message; a lost signal costs a view its freshness only."""

    def publish(self, signal: Signal) -> None:
        """Tell the conversation's watchers, and the staff of all but single sentences."""
        ...

    def watch(self, topic: str) -> AbstractAsyncContextManager[AsyncIterator[Sequence[Signal]]]:
        """Whatever has come since the last look, in order: one look at the database tells of all of it."""
        ...


class InProcessBus:
    """For one process. A slow watcher holds at most one signal of a kind and conversation."""

    def __init__(self) -> None:
        self._watchers: dict[str, set[_Watcher]] = {}

    def publish(self, signal: Signal) -> None:
        topics = (signal.conversation_id,) if signal.kind == "delta" else (signal.conversation_id, STAFF)
        for topic in topics:
            for watcher in self._watchers.get(topic, ()):
                watcher.put(signal)

    @asynccontextmanager
    async def watch(self, topic: str) -> AsyncIterator[AsyncIterator[Sequence[Signal]]]:
        watcher = _Watcher()
        self._watchers.setdefault(topic, set()).add(watcher)
        try:
            yield watcher
        finally:
            self._watchers[topic].discard(watcher)
            if not self._watchers[topic]:
                del self._watchers[topic]


class _Watcher:
    def __init__(self) -> None:
        self._waiting: dict[Signal, None] = {}  # each once, where it came last
        self._wake = asyncio.Event()

    def put(self, signal: Signal) -> None:
        self._waiting.pop(signal, None)
        self._waiting[signal] = None
        self._wake.set()

    def __aiter__(self) -> _Watcher:
        return self

    async def __anext__(self) -> Sequence[Signal]:
        while not self._waiting:
            self._wake.clear()
            await self._wake.wait()
        signals, self._waiting = tuple(self._waiting), {}
        return signals
