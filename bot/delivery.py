"""Takes rows out of the outbox and hands them to their channel: one conversation at a time, in order.

A row whose fate is not known is looked up at its platform before anything is sent again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import cast

import structlog

from adapters.base import Address, Channel, Left, Letter, Moved, SendFailed, Signal, Stream, StreamingChannel
from bot.bus import Bus
from bot.clock import Clock
from bot.letters import Letters
from bot.operations.metrics import Metrics
from storage.base import Conversation, Outbound, OutboxState, Transaction
from storage.store import Store

_LEASE_MS = 15_000
_SOON_SECONDS = 60.0
_PATIENCE_SECONDS = 10.0  # shorter than the lease: what is not leased is in nobody's hands
_LONGEST_PAUSE = 300.0
_STEPS = 9  # pauses have grown to the longest; refusals are not counted further
_ATTEMPTS = _STEPS + 8  # so many are left to what breaks without any answer
_GIVE_UP_MS = 24 * 3_600_000  # what a platform refused for so long will never be sent
_log = structlog.get_logger()


class Delivery:
    """The send stage. `flush` is the unit of work of the sending lanes; `later` submits one after seconds.

    `lost` is told of a conversation in which an answer will never arrive: a person has to see to it.
    """

    def __init__(
        self,
        store: Store,
        letters: Letters,
        channels: Mapping[str, Channel],
        bus: Bus,
        clock: Clock,
        metrics: Metrics,
        *,
        later: Callable[[float, str], object],
        lost: Callable[[Transaction, str], Awaitable[bool]],
        mend: Callable[[Conversation, Outbound], Awaitable[None]],
        patience: float = _PATIENCE_SECONDS,
    ) -> None:
        self._store, self._letters, self._channels = store, letters, channels
        self._bus, self._clock, self._metrics = bus, clock, metrics
        self._wake_later, self._lost, self._mend, self._patience = later, lost, mend, patience

    async def flush(self, conversation_id: str) -> None:
        """Send what is due in this conversation; returns when nothing more can leave now."""
        conversation = await self._store.conversations.get(conversation_id)
        if conversation is None:
            return
        for lost in await self._store.outbox.unknown(conversation_id, now=self._clock.now()):
            await self._reconcile(conversation, lost)
        while row := await self._claim(conversation_id):
            with self._metrics.stage("send"):
                await self.send(conversation, row)
            conversation = await self._store.conversations.get(conversation_id) or conversation

    async def show(self, tx: Transaction, conversation: Conversation) -> int:
        """Deliver what waits where nothing has to be sent, all in the transaction; how many messages it was.

        What is left to the lanes: other channels, and what stands behind a row that has to be looked up.
        """
        channel = self._channels.get(conversation.channel)
        if channel is None or not channel.capabilities.shown:
            return 0
        count, now = 0, self._clock.now()
        while row := await self._store.outbox.claim(tx, conversation.id, now=now, lease_ms=_LEASE_MS):
            await self._write(tx, row, "sent", now, external_id=row.id)
            self._metrics.sent("sent")
            count += 1
        return count

    async def _claim(self, conversation_id: str) -> Outbound | None:
        if not await self._store.outbox.queued(conversation_id):
            return None
        async with self._store.transaction() as tx:
            return await self._store.outbox.claim(
                tx, conversation_id, now=self._clock.now(), lease_ms=_LEASE_MS
            )

    async def stood(self, tx: Transaction, row: Outbound) -> None:
        """The person has seen it, where nothing has to be sent."""
        await self._write(tx, row, "sent", self._clock.now(), external_id=row.id)

    async def send(self, conversation: Conversation, row: Outbound, stream: Stream | None = None) -> None:
        """One row that is in our hands; with what has grown of it, where something has."""
        try:
            async with asyncio.timeout(self._patience):
                channel = self._channel(conversation)
                letter = await self._letters.letter(conversation, row, channel.capabilities)
                to = _address(conversation)
                sending = stream.finish(letter) if stream else channel.send(to, letter, part=row.part)
                external_id = await sending
                more = row.part + 1 < channel.parts(letter)
        except TimeoutError:
            await self._failed(row, SendFailed("unknown", "timeout"))
        except Moved as moved:
            await self._follow(conversation, row, moved)
        except Left as left:
            await self._part_with(conversation, row, left)
        except SendFailed as failure:
            await self._failed(row, failure)
        else:
            await self._sent(row, external_id, more=more)

    async def _sent(self, row: Outbound, external_id: str, *, more: bool) -> None:
        """The platform has it: from here on the person's view shows it, at the next place in order."""
        if more:
            async with self._store.transaction() as tx:
                await self._store.outbox.next_part(tx, row.id, row.part + 1)
        elif await self._settle(row, "sent", external_id=external_id):
            self._bus.publish(Signal("message", row.conversation_id))

    async def _follow(self, conversation: Conversation, row: Outbound, moved: Moved) -> None:
        """The place has another name: rewrite it, and send there."""
        old = conversation.place.partition(":")[0]
        if moved.place == old:  # it went round in a circle: no faster than any other refusal
            await self._failed(row, moved)
            return
        async with self._store.transaction() as tx:
            await self._store.conversations.move(
                tx, conversation.channel, conversation.installation, old=old, new=moved.place
            )
            await self._store.outbox.retry(tx, row.id, not_before=0, error=moved.code)

    async def _part_with(self, conversation: Conversation, row: Outbound, left: Left) -> None:
        """Nobody is there any more: neither this nor what waits behind it will ever be sent."""
        _log.warning("send.failed", outbound_id=row.id, kind=left.kind, code=left.code)
        await self._settle(row, "dead", error=left.code, lost=False)
        async with self._store.transaction() as tx:
            await self._store.outbox.abandon(tx, conversation.id)

    async def _failed(self, row: Outbound, failure: SendFailed) -> None:
        if failure.retry_after is None:  # else the platform only asked for patience
            _log.warning("send.failed", outbound_id=row.id, kind=failure.kind, code=failure.code)
        if failure.kind != "retry":
            await self._settle(row, failure.kind, error=failure.code)
        elif self._too_old(row):
            await self._settle(row, "dead", error=failure.code)
        else:
            await self._again(row, failure.code, pause=_pause(row, failure), at_most=_STEPS)
            self._metrics.sent("retry")

    async def _reconcile(self, conversation: Conversation, row: Outbound) -> None:
        """It may have arrived: ask the platform before anything is sent again."""
        if row.growing:  # its words never became whole
            await self._mend(conversation, row)
            return
        if row.external_id is not None and not await self._resume(row):
            return
        try:
            async with asyncio.timeout(self._patience):
                channel = self._channel(conversation)
                letter = await self._letters.letter(conversation, row, channel.capabilities)
                found = await _found(channel, _address(conversation), row, letter)
                more = row.part + 1 < channel.parts(letter)
        except TimeoutError:
            await self._unclear(row, SendFailed("retry", "timeout"))
        except SendFailed as failure:
            await self._unclear(row, failure)
        else:
            if found is not None:
                await self._sent(row, found, more=more)
            elif row.attempts >= _ATTEMPTS:
                await self._settle(row, "dead", error="attempts")
            else:
                await self._again(row, "reconciled")

    async def _resume(self, row: Outbound) -> bool:
        """Half of it stands: what is changed there is in our hands, where who takes over sees it."""
        async with self._store.transaction() as tx:
            resumed = await self._store.outbox.resume(tx, row.id, now=self._clock.now(), lease_ms=_LEASE_MS)
        if not resumed:
            await self._settle(row, "dead", error="superseded", lost=False)
        return resumed

    async def _unclear(self, row: Outbound, failure: SendFailed) -> None:
        """The platform was asked and gave no answer: ask later, or send once more and count the doubt."""
        _log.warning("send.unclear", outbound_id=row.id, kind=failure.kind, code=failure.code)
        if failure.kind == "retry" and not self._too_old(row):
            later = self._later(_pause(row, failure))
            async with self._store.transaction() as tx:
                await self._store.outbox.look_later(
                    tx, row.id, not_before=later, error=failure.code, at_most=_STEPS
                )
        elif failure.kind == "unknown" and not row.doubts:
            await self._again(row, failure.code, doubt=True)
            self._metrics.possible_duplicate()
        else:
            await self._settle(row, "dead", error=failure.code)

    async def _settle(
        self,
        row: Outbound,
        state: OutboxState,
        *,
        external_id: str | None = None,
        error: str | None = None,
        lost: bool = True,
    ) -> bool:
        """`lost`: an answer that ends as `dead` is somebody's business; else nobody waits for it."""
        async with self._store.transaction() as tx:
            settled = await self._write(
                tx, row, state, self._clock.now(), external_id=external_id, error=error
            )
            given = settled and lost and state == "dead" and row.author == "bot"
            given = given and await self._lost(tx, row.conversation_id)
        if settled:
            self._metrics.sent(state)
        if settled and state == "dead":
            self._bus.publish(Signal("message", row.conversation_id))  # staff see it at once
        if given:
            self._wake_later(0.0, row.conversation_id)
            self._bus.publish(Signal("owner", row.conversation_id))
        return settled

    async def _write(
        self,
        tx: Transaction,
        row: Outbound,
        state: OutboxState,
        now: int,
        *,
        external_id: str | None = None,
        error: str | None = None,
    ) -> bool:
        """How it ended; False if that was written down before."""
        settled = await self._store.outbox.settle(
            tx, row.id, state=state, now=now, external_id=external_id, error=error
        )
        if settled and state == "sent":
            seq = await self._store.conversations.next_seq(tx, row.conversation_id, now)
            await self._store.messages.place(tx, row.id, seq)
        elif settled and state == "dead":
            await self._record_loss(tx, row, now, error or "")
        return settled

    async def _record_loss(self, tx: Transaction, row: Outbound, now: int, why: str) -> None:
        _log.error("send.gave_up", outbound_id=row.id, code=why)
        await self._store.audit.append(
            tx,
            at=now,
            actor="bot",
            action="message.undelivered",
            subject=row.conversation_id,
            detail={"message": row.id, "why": why},
        )

    async def _again(
        self, row: Outbound, why: str, *, pause: float = 0.0, doubt: bool = False, at_most: int = _ATTEMPTS
    ) -> None:
        async with self._store.transaction() as tx:
            await self._store.outbox.retry(
                tx, row.id, not_before=self._later(pause), error=why, doubt=doubt, at_most=at_most
            )
        if 0 < pause <= _SOON_SECONDS:  # a longer one is left to the sweep
            self._wake_later(pause, row.conversation_id)

    def _too_old(self, row: Outbound) -> bool:
        return self._clock.now() - row.created_at >= _GIVE_UP_MS

    def _later(self, seconds: float) -> int:
        """Without a pause it is due whatever the wall clock does."""
        return self._clock.now() + round(seconds * 1000) if seconds else 0

    def _channel(self, conversation: Conversation) -> Channel:
        if conversation.channel not in self._channels:
            raise SendFailed("dead", "no_such_channel")
        return self._channels[conversation.channel]


async def _found(channel: Channel, at: Address, row: Outbound, letter: Letter) -> str | None:
    """What became of it; a stream that broke off is made whole where it stands."""
    if row.external_id is not None and channel.capabilities.streaming:
        return await cast(StreamingChannel, channel).mend(at, row.external_id, letter)
    return await channel.find(at, row.id, part=row.part)


def _pause(row: Outbound, failure: SendFailed) -> float:
    """What the platform asks for, else twice as long each time."""
    return failure.retry_after or min(2.0**row.attempts, _LONGEST_PAUSE)


def _address(conversation: Conversation) -> Address:
    return Address(conversation.channel, conversation.installation, conversation.place)
