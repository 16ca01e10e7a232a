"""Takes rows out of the outbox and hands them to their channel: one conversation at a time, in order.

A row whose fate is not known is looked up at its platform before anything is sent again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import structlog

from adapters.base import Address, Channel, Letter, SendFailed
from adapters.web.base import Signal
from bot.bus import Bus
from bot.clock import Clock
from bot.keys import Keys
from bot.operations.metrics import Metrics
from bot.transcript import purpose
from storage.base import Conversation, Outbound, OutboxState
from storage.store import Store

_LEASE_MS = 15_000
_PATIENCE_SECONDS = 10.0  # shorter than the lease: what is not leased is in nobody's hands
_ATTEMPTS = 8
_LONGEST_PAUSE = 60.0
_log = structlog.get_logger()


class Delivery:
    """The send stage. `flush` is the unit of work of the sending lanes."""

    def __init__(
        self,
        store: Store,
        keys: Keys,
        channels: Mapping[str, Channel],
        bus: Bus,
        clock: Clock,
        metrics: Metrics,
        *,
        patience: float = _PATIENCE_SECONDS,
    ) -> None:
        self._store, self._keys, self._channels = store, keys, channels
        self._bus, self._clock, self._metrics, self._patience = bus, clock, metrics, patience

    async def flush(self, conversation_id: str) -> None:
        """Send what is due in this conversation; returns when nothing more can leave now."""
        conversation = await self._store.conversations.get(conversation_id)
        if conversation is None:
            return
        for lost in await self._store.outbox.unknown(conversation_id, now=self._clock.now()):
            await self._reconcile(conversation, lost)
        while row := await self._claim(conversation_id):
            with self._metrics.stage("send"):
                await self._send(conversation, row)

    async def _claim(self, conversation_id: str) -> Outbound | None:
        async with self._store.transaction() as tx:
            return await self._store.outbox.claim(
                tx, conversation_id, now=self._clock.now(), lease_ms=_LEASE_MS
            )

    async def _send(self, conversation: Conversation, row: Outbound) -> None:
        vault = await self._keys.vault(conversation.person_id)
        text = vault.open_outgoing(row.sealed, purpose=purpose(row.id))
        try:
            async with asyncio.timeout(self._patience):
                channel = self._channel(conversation)
                external_id = await channel.send(_address(conversation), Letter(row.id, row.author, text))
        except TimeoutError:
            await self._failed(row, SendFailed("unknown", "timeout"))
        except SendFailed as failure:
            await self._failed(row, failure)
        else:
            await self._sent(row, external_id)

    async def _sent(self, row: Outbound, external_id: str) -> None:
        """The platform has it: from here on the person's view shows it, at the next place in order."""
        if await self._settle(row, "sent", external_id=external_id):
            self._bus.publish(Signal("message", row.conversation_id))

    async def _failed(self, row: Outbound, failure: SendFailed) -> None:
        tried = row.attempts + 1  # as the row was before it was claimed
        _log.warning("send.failed", outbound_id=row.id, kind=failure.kind, code=failure.code)
        if failure.kind != "retry":
            await self._settle(row, failure.kind, error=failure.code)
        elif tried >= _ATTEMPTS:
            await self._settle(row, "dead", error=failure.code)
        else:
            await self._again(row, failure.code, pause=_pause(row, failure))
            self._metrics.sent("retry")

    async def _reconcile(self, conversation: Conversation, row: Outbound) -> None:
        """It may have arrived: ask the platform before anything is sent again."""
        try:
            async with asyncio.timeout(self._patience):
                found = await self._channel(conversation).find(_address(conversation), row.id)
        except TimeoutError:
            await self._unclear(row, SendFailed("retry", "timeout"))
        except SendFailed as failure:
            await self._unclear(row, failure)
        else:
            if found is not None:
                await self._sent(row, found)
            elif row.attempts >= _ATTEMPTS:
                await self._settle(row, "dead", error="attempts")
            else:
                await self._again(row, "reconciled")

    async def _unclear(self, row: Outbound, failure: SendFailed) -> None:
        """The platform was asked and gave no answer: ask later, or send once more and count the doubt."""
        _log.warning("send.unclear", outbound_id=row.id, kind=failure.kind, code=failure.code)
        if failure.kind == "dead" or row.doubts or row.attempts >= _ATTEMPTS:
            await self._settle(row, "dead", error=failure.code)
        elif failure.kind == "unknown":
            await self._again(row, failure.code, doubt=True)
            self._metrics.possible_duplicate()
        else:
            later = self._later(_pause(row, failure))
            async with self._store.transaction() as tx:
                await self._store.outbox.look_later(tx, row.id, not_before=later, error=failure.code)

    async def _settle(
        self, row: Outbound, state: OutboxState, *, external_id: str | None = None, error: str | None = None
    ) -> bool:
        now = self._clock.now()
        async with self._store.transaction() as tx:
            settled = await self._store.outbox.settle(
                tx, row.id, state=state, now=now, external_id=external_id, error=error
            )
            if settled and state == "sent":
                seq = await self._store.conversations.next_seq(tx, row.conversation_id, now)
                await self._store.messages.place(tx, row.id, seq)
        if settled:
            self._metrics.sent(state)
        return settled

    async def _again(self, row: Outbound, why: str, *, pause: float = 0.0, doubt: bool = False) -> None:
        async with self._store.transaction() as tx:
            await self._store.outbox.retry(tx, row.id, not_before=self._later(pause), error=why, doubt=doubt)

    def _later(self, seconds: float) -> int:
        """Without a pause it is due whatever the wall clock does."""
        return self._clock.now() + round(seconds * 1000) if seconds else 0

    def _channel(self, conversation: Conversation) -> Channel:
        if conversation.channel not in self._channels:
            raise SendFailed("dead", "no_such_channel")
        return self._channels[conversation.channel]


def _pause(row: Outbound, failure: SendFailed) -> float:
    """What the platform asks for, else twice as long each time."""
    return failure.retry_after or min(2.0**row.attempts, _LONGEST_PAUSE)


def _address(conversation: Conversation) -> Address:
    return Address(conversation.channel, conversation.installation, conversation.place)
