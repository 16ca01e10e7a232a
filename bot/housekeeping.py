"""Everything that happens by time: who has waited too long, what was left behind, what may be forgotten."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.clock import Clock
from bot.dispatch import Dispatcher
from bot.handoff import Handoff
from bot.operations.metrics import Metrics
from bot.risk import Risks
from bot.transcript import Transcript
from guards.pii.placeholders import PLACEHOLDER
from storage.base import Conversation
from storage.counters import forget_beyond, forget_idle
from storage.ledger import Ledger
from storage.retention import purge_closed
from storage.store import Store

_ADDRESSES = frozenset(["EMAIL", "PHONE"])
_HOUR_MS = 3_600_000
_DAY_MS = 24 * _HOUR_MS
_FOREVER = 2**62
_REPEATS_MS = 7 * _DAY_MS  # no platform delivers an act again after so long
_STALE_CALL_MS = 300_000  # no call lives as long
_STALE_BATCH_MS = 2 * _DAY_MS  # and no batch
_BOOKS_MS = 400 * _DAY_MS  # a year of costs, and a month to report them
_COUNTERS = 100_000  # of a tenant, in use at one time; beyond that the most idle are forgotten
_AT_ONCE = 2_000  # rows that may go in one transaction: who writes meanwhile waits for it


@dataclass(frozen=True, slots=True)
class Job:
    """A name, how often, and what."""

    name: str
    every_seconds: float
    run: Callable[[], Awaitable[None]]


class Housekeeping:
    """The bodies of the scheduled jobs. Each may be run at any time, and twice."""

    def __init__(
        self,
        store: Store,
        handoff: Handoff,
        transcript: Transcript,
        ledger: Ledger,
        risks: Risks,
        clock: Clock,
        metrics: Metrics,
        *,
        replies: Dispatcher,
        sends: Dispatcher,
        wait_minutes: float,
        idle_hours: float,
        closed_days: float,
    ) -> None:
        self._store, self._handoff, self._transcript = store, handoff, transcript
        self._ledger, self._risks = ledger, risks
        self._clock, self._metrics, self._replies, self._sends = clock, metrics, replies, sends
        self._wait_ms = round(wait_minutes * 60_000)
        self._idle_ms, self._closed_ms = round(idle_hours * _HOUR_MS), round(closed_days * _DAY_MS)

    def jobs(self) -> tuple[Job, ...]:
        return (
            Job("outbox.due", 2, self.send_due),
            Job("turns.left", 5, self.reply_left),
            Job("handover.waiting", 15, self.tell_waiting),
            Job("ledger.stale", 60, self.settle_ledger),
            Job("conversations.idle", 900, self.close_idle),
            Job("counters.idle", 60, self.forget_counters),
            Job("retention", 3600, self.purge),
        )

    async def take_up(self) -> None:
        """At the start of the only server: whatever is in somebody's hands is in dead ones.

        What is open counts as tried before anybody looks at it: it may be what the last process died of.
        """
        async with self._store.transaction() as tx:
            await self._store.outbox.lapse(tx, now=_FOREVER)
            await self._store.turns.interrupted(tx)
        await self.send_due()
        await self.reply_left()

    async def send_due(self) -> None:
        """Rows whose pause is over, and rows that a dead process left in its hands."""
        async with self._store.transaction() as tx:
            await self._store.outbox.lapse(tx, now=self._clock.now())
        for conversation_id in await self._store.outbox.conversations_due(self._clock.now()):
            self._sends.submit(conversation_id)

    async def reply_left(self) -> None:
        for conversation_id in await self._store.turns.conversations_waiting():
            self._replies.submit(conversation_id)

    async def tell_waiting(self) -> None:
        self._metrics.waiting(await self._store.conversations.count_waiting())
        self._metrics.outbox(await self._store.fates.waiting())
        for conversation in await self._store.conversations.waiting_since(self._clock.now() - self._wait_ms):
            await self._handoff.remind(conversation, reachable=await self._is_reachable(conversation))

    async def _is_reachable(self, conversation: Conversation) -> bool:
        """Whether they left an address or a number; what cannot be masked tells nothing."""
        entries = await self._transcript.entries(conversation)
        said = (one.text.value for one in entries if one.message.author == "person" and one.text)
        return any(found[1] in _ADDRESSES for text in said for found in PLACEHOLDER.finditer(text))

    async def settle_ledger(self) -> None:
        """Calls whose process died: they stay booked at what was reserved for them."""
        now = self._clock.now()
        await self._ledger.settle_stale(now - _STALE_CALL_MS, batches_before_ms=now - _STALE_BATCH_MS)

    async def close_idle(self) -> None:
        """What was found idle may have been written to since: closing compares again.

        What is with people has as much time as closed conversations are kept, and is told so if nobody came.
        """
        now, conversations = self._clock.now(), self._store.conversations
        before = now - self._idle_ms
        for found in await conversations.idle_since(before):
            await self._handoff.close(found.id, None, idle_before=before)
        before = now - max(self._idle_ms, self._closed_ms)
        for found in await conversations.left_since(before):
            await self._handoff.close(found.id, None, idle_before=before, owner=found.owner)

    async def forget_counters(self) -> None:
        """However many people there were, the table holds those who write now."""
        now, dropped = self._clock.now(), _AT_ONCE
        while dropped == _AT_ONCE:
            async with self._store.transaction() as tx:
                dropped = await forget_idle(tx, self._store.tenant, now, most=_AT_ONCE)
        async with self._store.transaction() as tx:
            await forget_beyond(tx, self._store.tenant, keep=_COUNTERS)

    async def purge(self) -> None:
        """Compacts each time: the last run may have died, or been refused, between forgetting and that."""
        before = self._clock.now() - self._closed_ms
        forgotten = 1
        while forgotten:
            async with self._store.transaction() as tx:
                forgotten = await purge_closed(tx, self._store.tenant, before=before)
        async with self._store.transaction() as tx:
            await self._store.desks.forget_events(tx, before=self._clock.now() - _REPEATS_MS)
            await self._store.refused.forget(tx, before=datetime.fromtimestamp(before / 1000, UTC).date())
        await self._risks.forget()
        await self._ledger.forget(before=self._clock.now() - _BOOKS_MS)
        await self._store.db.compact()
