"""One answer, from its first released sentence to its last: what is said of it stands before anybody sees it.

Nothing of it is left half said: who takes over finds it ended, and what breaks is mended.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from types import TracebackType
from typing import Self

from adapters.base import SendFailed, Signal, Stream
from bot.answers import Say
from bot.dispatch import was_stopped
from bot.providers.base import Interrupted
from bot.streaming import Streaming
from guards.base import CheckedText, OutgoingText, Unavailable
from guards.rendering import after
from storage.base import Conversation, Message, OutboxState, Transaction

_PATIENCE_SECONDS = 2.0  # the model is not kept waiting for a slow platform
_APART_SECONDS = 0.25  # platforms count calls: what comes sooner after a release goes along with the next


class Growing:
    """One answer. `async with` sees to it that nothing of it is left half said."""

    def __init__(
        self,
        streaming: Streaming,
        conversation: Conversation,
        turns: Sequence[str],
        masked: Sequence[Message],
    ) -> None:
        self._streaming, self._conversation = streaming, conversation
        self._turns, self._masked = turns, masked
        self._id: str | None = None
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

    async def release(self, text: CheckedText, rendered: OutgoingText) -> None:
        """Raises Interrupted when somebody else has the conversation. What cannot be kept now is held."""
        now = self._streaming.clock.monotonic()
        if self._held or now - self._last < self._apart:
            return
        if self._text is not None and after(rendered, self._text) is None:
            return
        try:
            await (self._begin(text, rendered) if self._id is None else self._go_on(text, rendered))
            if self._id is None or self._held:
                return
            self._text, self._last = rendered, now
            self._streaming.bus.publish(Signal("delta", self._conversation.id))
            await self._append(rendered)
        except Unavailable:
            self._held = True

    async def whole(self, tx: Transaction, answer: Say) -> str:
        """All its words, in the place of what stands, or as a message of their own; the message's id."""
        if self._id is None:
            await self._streaming.handoff.disclose(tx, self._conversation)
            return await self._put(tx, answer.text, answer.rendered)
        await self._streaming.reword(tx, self._conversation, self._id, answer.text.masked, answer.rendered)
        await self._end(tx)
        return self._id

    async def break_off(self, tx: Transaction) -> None:
        """It will never be whole: honest words, if anything of it was said."""
        if self._id is not None:
            await self._streaming.break_off(tx, self._conversation, self._id)
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
        if self._id is not None and not self._ended:
            if isinstance(error, Interrupted) or error is None or was_stopped(error):
                await self._leave()
            elif not isinstance(error, asyncio.CancelledError):  # the process ends: the next one mends it
                row = await self._streaming.store.growing.get(self._id)
                if row is not None:
                    await self._streaming.mend(self._conversation, row)
        return isinstance(error, Interrupted)

    async def _begin(self, text: CheckedText, rendered: OutgoingText) -> None:
        store, at = self._streaming.store, self._conversation
        async with store.transaction() as tx:
            if not await store.conversations.in_epoch(tx, at.id, at.epoch):
                raise Interrupted
            owes = await self._streaming.handoff.owes_disclosure(tx, at)  # which has to arrive before it
            if owes or not await store.growing.may_begin(tx, at.id):
                self._held = True
                return
            if await store.turns.done(tx, self._turns) == 0:
                raise Interrupted
            await self._streaming.transcript.keep(tx, self._masked)
            id = await self._put(tx, text, rendered)
            lease_until = self._streaming.clock.now() + self._streaming.lease_ms
            await store.growing.begin(tx, id, turns=self._turns, lease_until=lease_until)
        self._id = id
        row = await store.growing.get(id)
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS):
                self._stream = await self._streaming.stream(at, row) if row else None
        except (SendFailed, TimeoutError):
            self._held = True  # it may have begun: the send stage looks, and sends it whole

    async def _go_on(self, text: CheckedText, rendered: OutgoingText) -> None:
        assert self._id is not None
        async with self._streaming.store.transaction() as tx:
            if not await self._streaming.store.growing.goes_on(tx, self._id):
                raise Interrupted
            await self._streaming.reword(tx, self._conversation, self._id, text.masked, rendered)

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

    async def _put(self, tx: Transaction, text: CheckedText, rendered: OutgoingText) -> str:
        at = self._conversation
        return await self._streaming.outgoing.put(
            tx, at, epoch=at.epoch, author="bot", masked=text.masked, text=rendered
        )

    async def _end(self, tx: Transaction) -> None:
        assert self._id is not None
        await self._streaming.store.growing.end(tx, self._id, state="sending" if self._stream else "queued")
        self._ended = True

    async def _leave(self) -> None:
        """Somebody else speaks now: what stands is all of it."""
        assert self._id is not None
        store, shown = self._streaming.store, self._streaming.shown(self._conversation)
        async with store.transaction() as tx:
            row = await store.growing.get(self._id, tx)
            if row is None or not row.growing:
                return
            await self._streaming.tell(tx, self._conversation, row, handed_over=False)
            state: OutboxState = "sending" if self._stream or shown else "queued"
            await store.growing.end(tx, self._id, state=state)
            if shown:
                await self._streaming.post.stood(tx, row)
        self._ended = True
        await self.deliver()
        self._streaming.bus.publish(Signal("message", self._conversation.id))
