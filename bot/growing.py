"""One answer, from its first released sentence to its last: what is said of it stands before anybody sees it.

Nothing of it is left half said: who takes over finds it ended, and what breaks is mended.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from types import TracebackType
from typing import Self

from adapters.base import SendFailed, Signal, Stream
from bot.answers import Say
from bot.dispatch import was_stopped
from bot.providers.base import Interrupted
from bot.streaming import Streaming
from guards.base import OutgoingText, Unavailable
from guards.rendering import after
from guards.risk import Standing
from storage.base import BOT, QUEUE, Conversation, Message, OutboxState, Transaction

_PATIENCE_SECONDS = 2.0  # the model is not kept waiting for a slow platform
_APART_SECONDS = 0.25  # platforms count calls: what comes sooner after a release goes along with the next


class Growing:
    """One answer. `async with` sees to it that nothing of it is left half said, or judged and not counted.

    `rejected`: codes of the drafts that were not allowed out; `standing`: who asks, once that is known.
    """

    def __init__(
        self,
        streaming: Streaming,
        conversation: Conversation,
        turns: Sequence[str],
        masked: Sequence[Message],
    ) -> None:
        self._streaming, self._conversation = streaming, conversation
        self._turns, self._masked = turns, masked
        self.rejected: list[str] = []
        self.standing: Standing | None = None
        self._id: str | None = None
        self._so_far = ""
        self._stream: Stream | None = None
        self._text: OutgoingText | None = None
        self._streamed: OutgoingText | None = None
        self._held = not streaming.visible(conversation)
        self._apart = 0.0 if streaming.shown(conversation) else _APART_SECONDS
        self._ended = False
        self._last = float("-inf")

    @property
    def said(self) -> bool:
        """Something of it stands before the person."""
        return self._id is not None

    async def release(self, said: Say) -> None:
        """Raises Interrupted when somebody else has the conversation. What cannot be kept now is held."""
        rendered = said.rendered
        now = self._streaming.clock.monotonic()
        if self._held or now - self._last < self._apart:
            return
        if self._text is not None and after(rendered, self._text) is None:
            return
        try:
            so_far = self._streaming.receipts.so_far(replace(said, standing=self.standing))
            await (self._begin(said, so_far) if self._id is None else self._go_on(said, so_far))
            if self._id is None or self._held:
                return
            self._text, self._last = rendered, now
            self._streaming.bus.publish(Signal("delta", self._conversation.id))
            await self._append(rendered)
        except Unavailable:
            self._held = True

    async def whole(self, tx: Transaction, answer: Say) -> str:
        """All its words, in the place of what stands, or as a message of their own; the message's id."""
        self._ended = True
        if self._id is None:
            await self._streaming.handoff.disclose(tx, self._conversation)
            return await self._put(tx, answer)
        await self._streaming.reword(tx, self._conversation, self._id, answer.text.masked, answer.rendered)
        await self._end(tx)
        return self._id

    async def break_off(self, tx: Transaction, *, why: str) -> None:
        """It will never be whole: honest words and a receipt, if anything of it was said."""
        self._ended = True
        if self._id is None:
            await self._count(tx)
            return
        await self._streaming.break_off(tx, self._conversation, self._id)
        await self._receipt(tx, self._id, why)
        await self._end(tx)

    async def deliver(self) -> None:
        """Once all is recorded: the platform's message is made whole."""
        if self._stream is not None and self._id is not None:
            row = await self._streaming.store.growing.get(self._id)
            if row is not None:
                await self._streaming.post.send(self._conversation, row, self._stream)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, _kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None
    ) -> bool:
        """Who was interrupted leaves what was said as it stands; what broke is mended."""
        if not self._ended and (self._id is not None or self.rejected):
            unwanted = error is None or isinstance(error, Interrupted) or was_stopped(error)
            if unwanted or not isinstance(error, asyncio.CancelledError):
                await self._leave(unwanted=unwanted)
            # else the process ends: the next one mends what was said, and answers again what was not
        return isinstance(error, Interrupted)

    async def _begin(self, said: Say, so_far: str) -> None:
        store, at = self._streaming.store, self._conversation
        async with store.transaction() as tx:
            if not await store.conversations.in_epoch(tx, at.id, at.epoch):
                raise Interrupted
            await self._streaming.handoff.disclose(tx, at)  # which has to arrive before it
            id = await self._first(tx, said, so_far) if await store.growing.may_begin(tx, at.id) else None
        if id is None:
            self._streaming.wake(at.id)  # when that has gone out, the next sentence tries again
            return
        self._id, self._so_far = id, so_far
        if self._streaming.shown(at):
            return  # the person reads what has just been kept
        row = await store.growing.get(id)
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS):
                self._stream = await self._streaming.stream(at, row) if row else None
        except (SendFailed, TimeoutError):
            self._held = True  # it may have begun: the send stage looks, and sends it whole

    async def _first(self, tx: Transaction, said: Say, so_far: str) -> str:
        store = self._streaming.store
        if await store.turns.done(tx, self._turns) == 0:
            raise Interrupted
        await self._streaming.transcript.keep(tx, self._masked)
        id = await self._put(tx, said)
        lease_until = self._streaming.clock.now() + self._streaming.lease_ms
        await store.growing.begin(tx, id, turns=self._turns, so_far=so_far, lease_until=lease_until)
        return id

    async def _go_on(self, said: Say, so_far: str) -> None:
        assert self._id is not None
        async with self._streaming.store.transaction() as tx:
            if not await self._streaming.store.growing.goes_on(tx, self._id, so_far=so_far):
                raise Interrupted
            await self._streaming.reword(tx, self._conversation, self._id, said.text.masked, said.rendered)
        self._so_far = so_far

    async def _append(self, rendered: OutgoingText) -> None:
        """To what stands at the platform, while it is one message of it."""
        if self._stream is None or self._id is None:
            return
        row = await self._streaming.store.growing.get(self._id)
        piece = rendered if self._streamed is None else after(rendered, self._streamed)
        if row is None or piece is None or not await self._streaming.fits(self._conversation, row):
            self._held = True
            return
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS):
                await self._stream.release(piece)
            self._streamed = rendered
        except (SendFailed, TimeoutError):
            self._held = True

    async def _put(self, tx: Transaction, said: Say) -> str:
        at = self._conversation
        return await self._streaming.outgoing.put(
            tx, at, epoch=at.epoch, author="bot", masked=said.text.masked, text=said.rendered
        )

    async def _end(self, tx: Transaction) -> None:
        assert self._id is not None
        await self._streaming.store.growing.end(tx, self._id, state="sending" if self._stream else "queued")

    async def _receipt(self, tx: Transaction, id: str, why: str) -> None:
        await self._streaming.receipts.broke_off(
            tx, self._conversation, self._turns[-1], id, self._so_far, why=why, rejected=self.rejected
        )

    async def _leave(self, *, unwanted: bool) -> None:
        """Nothing was recorded with the turn's end, since it had ended before or is to be tried again."""
        self._streaming.metrics.rejected(self.rejected)
        if self._id is None:
            async with self._streaming.store.transaction() as tx:
                await self._count(tx)
        elif unwanted:
            await self._stand(self._id)
        else:
            row = await self._streaming.store.growing.get(self._id)
            if row is not None:
                await self._streaming.mend(self._conversation, row, why="broken", rejected=self.rejected)

    async def _count(self, tx: Transaction) -> None:
        """What was caught, though nothing was said."""
        await self._streaming.receipts.caught(tx, self._conversation, self._turns[-1], self.rejected)

    async def _stand(self, id: str) -> None:
        """Somebody else speaks now: what stands is all of it."""
        store, shown = self._streaming.store, self._streaming.shown(self._conversation)
        async with store.transaction() as tx:
            row = await store.growing.get(id, tx)
            if row is None or not row.growing:
                return
            await self._streaming.tell(tx, self._conversation, row, handed_over=False, rejected=self.rejected)
            await self._receipt(tx, id, await self._whose(tx))
            state: OutboxState = "sending" if self._stream or shown else "queued"
            await store.growing.end(tx, id, state=state)
            if shown:
                await self._streaming.post.stood(tx, row)
        await self.deliver()
        self._streaming.bus.publish(Signal("message", self._conversation.id))

    async def _whose(self, tx: Transaction) -> str:
        """Why it was not wanted any more."""
        now = await self._streaming.store.conversations.get(self._conversation.id, tx)
        if now is None or now.state != "open":
            return "closed"
        return {BOT: "stopped", QUEUE: "escalated"}.get(now.owner, "taken_over")
