"""Takes rows out of the outbox and hands them to their channel: one conversation at a time, in order.

A row whose fate is not known is looked up at its platform before anything is sent again.
"""

from __future__ import annotations

from collections.abc import Mapping

import structlog

from adapters.base import Address, Channel, SendFailed
from adapters.web.base import Signal
from bot.bus import Bus
from bot.clock import Clock
from bot.keys import Keys
from bot.operations.metrics import Metrics
from bot.transcript import purpose
from storage.base import Conversation, Outbound
from storage.store import Store

_LEASE_MS = 15_000
_ATTEMPTS = 8
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
    ) -> None:
        self._store, self._keys, self._channels = store, keys, channels
        self._bus, self._clock, self._metrics = bus, clock, metrics

    async def flush(self, conversation_id: str) -> None:
        """Send what is due in this conversation; returns when nothing more can leave now."""
        conversation = await self._store.conversations.get(conversation_id)
        if conversation is None:
            return
        for lost in await self._store.outbox.unknown(conversation_id):
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
        channel, address = self._channels[conversation.channel], _address(conversation)
        try:
            external_id = await channel.send(address, text, message_id=row.id)
        except SendFailed as failure:
            await self._failed(row, failure)
        else:
            await self._sent(row, external_id)

    async def _sent(self, row: Outbound, external_id: str) -> None:
        """The platform has it: from here on the person's view shows it, at the next place in order."""
        now = self._clock.now()
        async with self._store.transaction() as tx:
            settled = await self._store.outbox.settle(
                tx, row.id, state="sent", now=now, external_id=external_id
            )
            if settled:
                seq = await self._store.conversations.next_seq(tx, row.conversation_id, now)
                await self._store.messages.place(tx, row.id, seq)
        self._metrics.sent("sent")
        self._bus.publish(Signal("message", row.conversation_id))

    async def _failed(self, row: Outbound, failure: SendFailed) -> None:
        now = self._clock.now()
        kind = "dead" if failure.kind == "retry" and row.attempts + 1 >= _ATTEMPTS else failure.kind
        _log.warning("send.failed", outbound_id=row.id, kind=kind, code=failure.code)
        async with self._store.transaction() as tx:
            if kind == "retry":
                pause = failure.retry_after or min(2.0**row.attempts, 60.0)
                later = now + round(pause * 1000)
                await self._store.outbox.retry(tx, row.id, not_before=later, error=failure.code)
            else:
                await self._store.outbox.settle(tx, row.id, state=kind, now=now, error=failure.code)
        self._metrics.sent(kind)

    async def _reconcile(self, conversation: Conversation, row: Outbound) -> None:
        """It may have arrived: ask the platform, and send again only what surely has not."""
        channel = self._channels[conversation.channel]
        try:
            external_id = await channel.find(_address(conversation), row.id)
        except SendFailed as failure:
            _log.warning("send.unknown", outbound_id=row.id, kind=failure.kind, code=failure.code)
            self._metrics.sent("unknown")
            return
        if external_id is not None:
            await self._sent(row, external_id)
            return
        async with self._store.transaction() as tx:
            await self._store.outbox.retry(tx, row.id, not_before=self._clock.now(), error="reconciled")


def _address(conversation: Conversation) -> Address:
    return Address(conversation.channel, conversation.installation, conversation.place)
