"""Starts and stops a wired Parley in order; what the grace does not finish is left to the next start."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import structlog

from adapters.web.turnstile import Turnstile
from bot.batches.work import BatchWork
from bot.costs.watch import TierWatch
from bot.detectors import Detectors
from bot.dispatch import Dispatcher
from bot.drill.order import Drill
from bot.facts.base import FactsSource
from bot.housekeeping import Housekeeping
from bot.instance import InstanceLock
from bot.jobs.schedule import Schedule
from bot.keys import Keys
from bot.knowledge.index import Knowledge
from bot.operations.memory import give_back
from bot.providers.models import Models
from guards.base import Unavailable
from storage.base import Database
from storage.migrate import upgrade

_log = structlog.get_logger()
_GRACE_SECONDS = 20.0


class DetectorsNotLoaded(Unavailable):
    """What masks could not be loaded, so every message goes to a person. Remedy: `parley check`."""


class DetectorsHang(Unavailable):
    """What masks hangs over a message, which went to a person. Remedy: restart, without what hangs."""


class Comings(Protocol):
    """What takes events of messengers: started last, stopped first, closed when all has been sent."""

    async def start(self) -> None: ...

    async def stop(self) -> None: ...

    async def close(self, grace: float) -> None: ...


class Stream(Protocol):
    """Live views that would hold an exit up until they are told to end."""

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Parts:
    """What has to be opened and closed."""

    lock: InstanceLock
    keys_lock: InstanceLock
    database: Database
    database_path: Path
    keys: Keys
    knowledge: Knowledge
    knowledge_folder: Path
    models: Models
    watch: TierWatch
    detectors: Detectors
    facts: FactsSource | None
    housekeeping: Housekeeping
    schedule: Schedule
    messengers: Comings
    turnstile: Turnstile | None
    batches: BatchWork | None
    drill: Drill
    lanes: Sequence[Dispatcher]
    streams: Sequence[Stream]


class Life:
    """`accepting` is what /readyz says. `able` is set once the masker is loaded, or has failed to."""

    def __init__(self, parts: Parts, able: asyncio.Event) -> None:
        self._parts, self._able = parts, able
        self._warming: asyncio.Task[None] | None = None
        self.accepting = False

    async def start(self, *, alone: bool = True) -> None:
        """Open everything, then take up what an earlier process left. `alone`: this is the one server."""
        parts = self._parts
        if alone:
            await parts.lock.succeed()
            parts.drill.end()
        parts.keys_lock.acquire()
        await asyncio.to_thread(upgrade, parts.database_path)
        await parts.database.open()
        await parts.keys.prove()
        await parts.knowledge.sync(parts.knowledge_folder)
        await parts.models.restore()
        await parts.watch.look()  # before anybody is asked: it may be halted
        self._warming = asyncio.create_task(self._warm())
        if alone:
            await parts.housekeeping.take_up()
            parts.schedule.start()
            await parts.messengers.start()
        self.accepting = True

    async def masking_able(self) -> None:
        """A probe. Raises DetectorsNotLoaded, DetectorsHang."""
        if self._able.is_set() and not self._parts.detectors.are_loaded:
            raise DetectorsNotLoaded("masking")
        if self._parts.detectors.hang:
            raise DetectorsHang("masking")

    def close_streams(self) -> None:
        """Unready from now on; the live views come back to another process, or later."""
        self.accepting = False
        for stream in self._parts.streams:
            stream.close()

    async def stop(self) -> None:
        """Accept no more, finish what runs within the grace, close."""
        self.close_streams()
        parts = self._parts
        await parts.messengers.stop()
        await parts.schedule.stop()
        for lane in parts.lanes:
            await lane.drain(_GRACE_SECONDS)
        await parts.messengers.close(_GRACE_SECONDS)
        if self._warming:
            self._warming.cancel()
        await parts.models.aclose()
        if parts.turnstile:
            await parts.turnstile.aclose()
        if parts.batches:
            await parts.batches.aclose()
        parts.detectors.close()
        if parts.facts:
            await parts.facts.aclose()
        await parts.database.close()
        parts.keys_lock.release()
        parts.lock.release()

    async def _warm(self) -> None:
        """Load what is slow beside the first requests; whoever needs it earlier waits for it."""
        try:
            await self._parts.detectors.loading()
        except Exception as error:  # noqa: BLE001  whatever a model's files can do wrong; masking stays closed
            _log.error("masking.failed", kind=type(error).__name__, exc_info=error)
        finally:
            self._able.set()
        await self._parts.models.open()
        await asyncio.to_thread(give_back)
