"""Whether a message may come in now: the limits of whoever wrote it, and a count of what they hold back.

Words of need ("a person", "stop", "delete my data") count like all others; their need is never held back.
"""

from __future__ import annotations

from datetime import datetime, tzinfo

import structlog

from adapters.base import Sender
from bot.clock import Clock
from bot.operations.metrics import Metrics
from bot.risk import Risks
from guards.base import RawText, Refusal
from guards.limits import Limits, Pressure, Writer
from storage.base import Conversation, Transaction
from storage.store import Store

_log = structlog.get_logger()


class Held:
    """Counts what limits hold back, or would have. `zone` is where the days begin that it is counted by."""

    def __init__(self, store: Store, clock: Clock, metrics: Metrics, *, zone: tzinfo, enforced: bool) -> None:
        self._store, self._clock, self._metrics, self._zone = store, clock, metrics, zone
        self._mode = "enforce" if enforced else "log"

    async def message(self, tx: Transaction, conversation: Conversation, refusal: Refusal) -> None:
        dimension = refusal.dimension or "none"
        _log.info("limit.reached", conversation_id=conversation.id, kind=dimension, outcome=self._mode)
        await self._add(tx, dimension)

    async def start(self, ceiling: str) -> None:
        """Of a conversation that nobody has seen."""
        dimension = f"start.{ceiling}"
        _log.info("limit.reached", kind=dimension, outcome=self._mode)
        async with self._store.transaction() as tx:
            await self._add(tx, dimension)

    async def _add(self, tx: Transaction, dimension: str) -> None:
        self._metrics.limited(dimension, self._mode)
        day = datetime.fromtimestamp(self._clock.now() / 1000, self._zone).date()
        await self._store.refused.add(tx, day=day, dimension=dimension, mode=self._mode)


class Admission:
    """`zone` is where the days begin that refusals are counted by."""

    def __init__(
        self,
        store: Store,
        limits: Limits,
        pressure: Pressure,
        risks: Risks,
        clock: Clock,
        metrics: Metrics,
        *,
        zone: tzinfo,
    ) -> None:
        self._store, self._limits, self._pressure = store, limits, pressure
        self._risks, self._clock = risks, clock
        self._held = Held(store, clock, metrics, zone=zone, enforced=limits.enforced)

    async def judge(
        self, tx: Transaction, conversation: Conversation, sender: Sender, text: RawText
    ) -> Refusal | None:
        """None: come in. A refusal has cost nothing but its count, and is a sign about its writer."""
        now = self._clock.now()
        refusal = await self._limits.judge(
            self._store.counters(tx, now),
            await self._writer(tx, conversation, sender, now),
            text,
            risk=(await self._risks.of(conversation.person_id, tx)).risk,
            granted=self._pressure.granted,
        )
        if refusal is None:
            return None
        await self._held.message(tx, conversation, refusal)
        if not self._limits.enforced:
            return None
        await self._risks.refused(tx, conversation, refusal)
        return refusal

    async def _writer(self, tx: Transaction, conversation: Conversation, sender: Sender, now: int) -> Writer:
        person = await self._store.people.get(conversation.person_id, tx)
        verified = person is not None and person.verified_as is not None
        return Writer(
            conversation.person_id,
            conversation.id,
            None if verified else sender.network,
            verified,
            (now - person.created_at) / 1000 if person else 0.0,
            None if verified else sender.origin,
        )
