"""An answer that grows before the person's eyes: every sentence is durable before anybody sees it.

Nothing is added once somebody else has the conversation, and what breaks off ends in honest words and with a
person: here, or after a crash in the next process.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol, cast

from adapters.base import Address, Channel, Signal, Stream, StreamingChannel
from bot.bus import Bus
from bot.clock import Clock
from bot.handoff import Handoff
from bot.keys import Keys
from bot.letters import Letters
from bot.operations.metrics import Metrics
from bot.outgoing import Outgoing
from bot.receipts import Receipts
from bot.texts import Texts
from bot.transcript import Transcript, purpose
from guards.base import MaskedText, OutgoingText
from guards.rendering import followed, notice
from storage.base import Conversation, Outbound, Transaction
from storage.store import Store

_SLACK_MS = 15_000  # beyond its deadline a turn is in nobody's hands
_BROKEN_OFF = MaskedText.authored("(an answer broke off)")


class Post(Protocol):
    """The way to the platform, for words that are whole."""

    async def send(self, conversation: Conversation, row: Outbound, stream: Stream | None = None) -> None: ...

    async def stood(self, tx: Transaction, row: Outbound) -> None:
        """The person has seen it: nothing is left to be sent."""
        ...


class Streaming:
    """`deadline_seconds` is a turn's; `wake` starts the send stage."""

    def __init__(
        self,
        store: Store,
        keys: Keys,
        transcript: Transcript,
        outgoing: Outgoing,
        letters: Letters,
        handoff: Handoff,
        receipts: Receipts,
        texts: Texts,
        channels: Mapping[str, Channel],
        post: Post,
        bus: Bus,
        clock: Clock,
        metrics: Metrics,
        *,
        deadline_seconds: float,
        wake: Callable[[str], None],
    ) -> None:
        self.store, self.transcript, self.outgoing, self.receipts = store, transcript, outgoing, receipts
        self.bus, self.clock, self.metrics = bus, clock, metrics
        self._keys, self._letters, self._texts = keys, letters, texts
        self.handoff, self._channels = handoff, channels
        self.post, self.wake = post, wake
        self.lease_ms = round(deadline_seconds * 1000) + _SLACK_MS

    def shown(self, conversation: Conversation) -> bool:
        """Whether the person reads what Parley holds, so that nothing has to be sent."""
        channel = self._channels.get(conversation.channel)
        return channel is not None and channel.capabilities.shown

    def visible(self, conversation: Conversation) -> bool:
        channel = self._channels.get(conversation.channel)
        return channel is not None and (channel.capabilities.shown or channel.capabilities.streaming)

    async def stream(self, conversation: Conversation, row: Outbound) -> Stream | None:
        """None where nothing has to be sent, or the place cannot stream. Raises SendFailed."""
        channel = self._channels[conversation.channel]
        if not channel.capabilities.streaming:
            return None
        letter = await self._letters.letter(conversation, row, channel.capabilities)
        at = Address(conversation.channel, conversation.installation, conversation.place)
        stream = await cast(StreamingChannel, channel).stream(at, letter)
        if stream is not None and stream.id is not None:  # it would outlive us: the next process has to know
            async with self.store.transaction() as tx:
                await self.store.outbox.stands(tx, row.id, stream.id)
        return stream

    async def fits(self, conversation: Conversation, row: Outbound) -> bool:
        """Whether it is still one message of the platform."""
        channel = self._channels[conversation.channel]
        return channel.parts(await self._letters.letter(conversation, row, channel.capabilities)) == 1

    async def reword(
        self, tx: Transaction, conversation: Conversation, id: str, masked: MaskedText, text: OutgoingText
    ) -> None:
        """Other words in the place of what stands."""
        vault = await self._keys.vault(conversation.person_id, tx)
        await self.store.messages.reword(tx, id, vault.seal(text, purpose=purpose(id)), masked)

    async def break_off(self, tx: Transaction, conversation: Conversation, id: str) -> None:
        """Honest words below what stands."""
        message = await self.store.messages.get(id, tx)
        if message is None or message.sealed is None or message.masked is None:
            return  # the person was erased
        vault = await self._keys.vault(conversation.person_id, tx)
        said = notice(self._texts.say("broken_off", conversation.language))
        text = followed(vault.open_outgoing(message.sealed, purpose=purpose(id)), said)
        await self.reword(tx, conversation, id, MaskedText.join([message.masked, said.masked]), text)

    async def mend(
        self,
        conversation: Conversation,
        row: Outbound,
        *,
        why: str = "crashed",
        rejected: Sequence[str] | None = None,
    ) -> None:
        """What a dead process, or a broken turn, left growing: a person gets the conversation, told so.

        Where somebody has it by now, nothing of it is shown any more that was not delivered before.
        `rejected`: codes of the drafts that were not allowed out, where more are known than `row` says.
        """
        async with self.store.transaction() as tx:
            current = await self.store.conversations.get(conversation.id, tx)
            ours = current is not None and current.epoch == row.epoch and current.state == "open"
            if not await self.store.growing.end(
                tx, row.id, state="queued" if row.external_id is None else "unknown"
            ):
                return
            await self.tell(tx, conversation, row, handed_over=ours, rejected=rejected or ())
            if row.so_far is not None:
                await self.receipts.broke_off(
                    tx, conversation, row.growing[-1], row.id, row.so_far, why=why, rejected=rejected
                )
            if current is not None and ours:
                await self.break_off(tx, current, row.id)
                await self.handoff.escalate(tx, current, reason="failed", summary=_BROKEN_OFF)
        self.wake(conversation.id)
        self.bus.publish(Signal("message", conversation.id))
        self.bus.publish(Signal("owner", conversation.id))

    async def tell(
        self,
        tx: Transaction,
        conversation: Conversation,
        row: Outbound,
        *,
        handed_over: bool,
        rejected: Sequence[str],
    ) -> None:
        """The audit log knows how every turn ended; this one was answered in part."""
        await self.store.audit.append(
            tx,
            at=self.clock.now(),
            actor="bot",
            action="turn.handed_over" if handed_over else "turn.answered",
            subject=conversation.id,
            detail={
                "turns": list(row.growing),
                "by": "broken_off",
                "rejected": list(rejected),
                "begun": True,
            },
        )
