"""Everything that connects Parley to messengers, wired: the way in, the desks, and the platforms themselves.

A platform's library is imported only when that platform is switched on.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import tzinfo
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, cast

import structlog

from adapters.base import Channel, Core
from adapters.connections import Check, Connection, Misconnected
from adapters.desks import Desk, Duty
from bot.bus import Bus
from bot.channel_settings import Own, Wanted
from bot.checks import Finding, explain
from bot.clock import Clock
from bot.dispatch import InProcessDispatcher
from bot.duty import StaffDuty
from bot.handoff import Handoff
from bot.mirror import Mirror
from bot.secrets import SealedSecrets
from bot.transcript import Transcript
from guards.vault import KeyRing
from storage.counters import DurableCounters
from storage.staff import StaffRows
from storage.store import Store

if TYPE_CHECKING:
    from fastapi import APIRouter


_log = structlog.get_logger()
ENTRY_POINTS = "parley.channels"
_CHECK_SECONDS = 15.0
_DESK_SECONDS = 2.0  # what a desk has not been shown by then, the next start shows


def messengers(
    wanted: Wanted,
    core: Core,
    store: Store,
    staff: StaffRows,
    handoff: Handoff,
    transcript: Transcript,
    bus: Bus,
    clock: Clock,
    ring: KeyRing,
    *,
    zone: tzinfo,
) -> Messengers:
    """All that are switched on, wired and not started yet. Raises Misconnected."""
    duty = StaffDuty(store, staff, handoff, transcript, clock, mirror=lambda: mirror)
    connections = list(_connect(wanted, core, duty, store, clock, ring))
    desks = [one.desk for one in connections if one.desk is not None]
    mirror = Mirror(store, staff, transcript, desks, sleep=asyncio.sleep, zone=zone)
    return Messengers(connections, mirror, bus)


def _connect(
    wanted: Wanted, core: Core, duty: Duty, store: Store, clock: Clock, ring: KeyRing
) -> Iterator[Connection]:
    counters = DurableCounters(store.tenant, store.db, clock.now)
    if wanted.slack:
        from adapters.slack.connection import SlackConnection

        secrets, key = SealedSecrets(store, ring, clock), ring.derive("slack oauth")
        yield SlackConnection(wanted.slack, core, duty, counters, secrets, clock.now, key)
    if wanted.telegram:
        from adapters.telegram.connection import TelegramConnection

        yield TelegramConnection(wanted.telegram, core, duty, counters, clock.now)
    for name, own in wanted.own.items():
        yield _own(name, own, core)


async def examine(wanted: Wanted, store: Store, clock: Clock, ring: KeyRing) -> Sequence[Finding]:
    """What `parley check` says of every messenger. Nobody is connected, and nothing is taken."""
    nobody = cast(Core, None)  # a connection that is not started asks neither
    idle = cast(Duty, None)
    found: list[Finding] = []
    try:
        for connection in _connect(wanted, nobody, idle, store, clock, ring):
            for name, check in connection.checks():
                found.append(await _look(name, check))
            await connection.stop()
    except Misconnected as error:
        found.append(Finding("messengers", False, *explain(error)))
    return found


async def _look(name: str, check: Check) -> Finding:
    try:
        async with asyncio.timeout(_CHECK_SECONDS):
            return Finding(name, True, await check())
    except Exception as error:  # noqa: BLE001  the check's edge: whatever is wrong is what it reports
        problem, remedy = explain(error)
        return Finding(name, False, problem, remedy or "look at its address and token, then try again")


def _own(name: str, own: Own, core: Core) -> Connection:
    found = list(entry_points(group=ENTRY_POINTS, name=name))
    if len(found) != 1:
        known = ", ".join(sorted(one.name for one in entry_points(group=ENTRY_POINTS))) or "none"
        raise Misconnected(
            f"channels.{name}: {len(found)} installed packages provide this channel (known: {known})",
            f"install exactly one package with the entry point {ENTRY_POINTS}:{name}, or remove the section",
        )
    made: Connection = found[0].load()(own, core)
    return made


class Messengers:
    """Started after the core and stopped before it."""

    def __init__(self, connections: Sequence[Connection], mirror: Mirror, bus: Bus) -> None:
        self._connections, self._mirror, self._bus = connections, mirror, bus
        self.desks = InProcessDispatcher(mirror.show, failed=_failed)
        self._following: asyncio.Task[None] | None = None

    @property
    def channels(self) -> Mapping[str, Channel]:
        return {one.channel.name: one.channel for one in self._connections}

    @property
    def staffed(self) -> Sequence[Desk]:
        """The desks of those that have one."""
        return [one.desk for one in self._connections if one.desk is not None]

    @property
    def routers(self) -> Sequence[APIRouter]:
        return [router for one in self._connections for router in one.routers]

    @property
    def checks(self) -> Sequence[tuple[str, Check]]:
        return [check for one in self._connections for check in one.checks()]

    async def start(self) -> None:
        self._following = asyncio.create_task(self._mirror.follow(self._bus, self.desks.submit))
        for connection in self._connections:
            await connection.start()
        await self.catch_up()

    async def catch_up(self) -> None:
        """What a desk may have missed."""
        for conversation_id in await self._mirror.behind():
            self.desks.submit(conversation_id)

    async def stop(self) -> None:
        for connection in self._connections:
            await connection.stop()

    async def close(self, grace: float) -> None:
        """After the last message was sent: nothing changes any more."""
        if self._following:
            self._following.cancel()
            with suppress(asyncio.CancelledError):
                await self._following
        await self.desks.drain(min(grace, _DESK_SECONDS))


def _failed(conversation_id: str, error: Exception) -> None:
    _log.error("desk.broken", conversation_id=conversation_id, error=type(error).__name__, exc_info=error)
