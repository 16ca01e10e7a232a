"""Who answers: the bot, the queue or a member of staff. Every change is one transaction and one epoch.

Nothing here promises a person who is not there, and after `take_over` has said OK no bot message leaves.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from adapters.base import Signal
from bot.bus import Bus
from bot.clock import Clock, Deadline, new_id
from bot.keys import Keys
from bot.outgoing import Outgoing
from guards.base import MaskedText, RawText
from guards.rendering import staff_text
from storage.base import BOT, QUEUE, Conversation, Message, Staff, Transaction
from storage.staff import StaffRows
from storage.store import Store

_UNDELIVERED = MaskedText.authored("(an answer could not be delivered)")
_WIDGET = "web"
_WAIT_SECONDS = 2.0  # how long taking over waits for a bot message that a channel has in its hands
_POLL_SECONDS = 0.02
_EVER = 2**62
_PRESENT_MS = 120_000  # staff count as present this long after their console was last heard of


@dataclass(frozen=True, slots=True)
class Done:
    """It is so. `in_flight`: bot messages that a channel still had in its hands (normally none)."""

    conversation_id: str
    message_id: str | None = None
    in_flight: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class OwnedBy:
    """Somebody else has the conversation."""

    staff_id: str
    name: str


@dataclass(frozen=True, slots=True)
class NotOpen:
    """There is no such open conversation, or nobody has to give it back."""


Outcome = Done | OwnedBy | NotOpen


class Handoff:
    """The verbs of staff, and the one way from the bot into the queue."""

    def __init__(
        self,
        store: Store,
        staff: StaffRows,
        keys: Keys,
        outgoing: Outgoing,
        bus: Bus,
        clock: Clock,
        *,
        wake: Callable[[str], None],
        cancel: Callable[[str], None],
        sleep: Callable[[float], Awaitable[None]],
    ) -> None:
        self._store, self._staff, self._keys = store, staff, keys
        self._outgoing, self._bus, self._clock = outgoing, bus, clock
        self._wake, self._cancel, self._sleep = wake, cancel, sleep

    async def escalate(
        self, tx: Transaction, conversation: Conversation, *, reason: str, summary: MaskedText
    ) -> int | None:
        """Bot to queue in the caller's transaction, exactly once, with honest words; the new epoch."""
        now = self._clock.now()
        epoch = await self._store.conversations.escalate(
            tx, conversation.id, reason=reason, summary=summary, now=now
        )
        if epoch is None:
            return None
        await self._store.turns.to_staff(tx, conversation.id)
        await self._store.outbox.keep_all(tx, conversation.id, epoch)
        key = "erase_recorded" if reason == "erase" else await self._queued(tx)
        await self._outgoing.notice(tx, conversation, epoch=epoch, key=key)
        await self._log(tx, "bot", "conversation.escalated", conversation.id, reason=reason)
        return epoch

    def announce(self, conversation_id: str) -> None:
        """After the caller's transaction put it into the queue: its words are sent, and boards show it."""
        self._wake(conversation_id)
        self._changed(conversation_id, "owner")

    async def disclose(self, tx: Transaction, conversation: Conversation) -> None:
        """Say that an AI answers, once each time that it begins to. The widget shows it all the time."""
        if conversation.channel == _WIDGET:
            return
        if await self._store.conversations.disclose(tx, conversation.id):
            await self._outgoing.notice(tx, conversation, epoch=conversation.epoch, key="greeting")

    async def undelivered(self, tx: Transaction, conversation_id: str) -> bool:
        """An answer of the bot will never arrive: a person has to see to it. False: one already does."""
        conversation = await self._store.conversations.get(conversation_id, tx)
        if conversation is None or conversation.state != "open":
            return False
        return await self.escalate(tx, conversation, reason="undelivered", summary=_UNDELIVERED) is not None

    async def take_over(self, conversation_id: str, staff: Staff) -> Outcome:
        """OK means: no bot message leaves from now on. Taking what one already has changes nothing."""
        async with self._store.transaction() as tx:
            outcome = await self._own(tx, conversation_id, staff)
        if not isinstance(outcome, Done):
            return outcome
        self._cancel(conversation_id)  # whatever the bot is about to say
        self._wake(conversation_id)
        self._changed(conversation_id, "owner")
        return Done(conversation_id, in_flight=await self._settled(conversation_id))

    async def reply(self, conversation_id: str, staff: Staff, text: RawText) -> Outcome:
        """Words of staff to the person. Replying takes over: the bot never talks over a person."""
        conversation = await self._store.conversations.get(conversation_id)
        if conversation is None:
            return NotOpen()
        if conversation.owner != staff.id:
            taken = await self.take_over(conversation_id, staff)
            if not isinstance(taken, Done):
                return taken
        async with self._store.transaction() as tx:
            current = await self._store.conversations.get(conversation_id, tx)
            if current is None or current.state != "open" or current.owner != staff.id:
                return await self._refusal(tx, current)
            message_id = await self._put_reply(tx, current, staff, text)
        self._wake(conversation_id)
        self._changed(conversation_id, "message")
        return Done(conversation_id, message_id=message_id)

    async def note(self, conversation_id: str, staff: Staff, text: RawText) -> Outcome:
        """A private note: sealed like a message, never in the outbox."""
        async with self._store.transaction() as tx:
            conversation = await self._store.conversations.get(conversation_id, tx)
            if conversation is None:
                return NotOpen()
            vault = await self._keys.vault(conversation.person_id, tx)
            message_id = new_id()
            sealed = vault.seal(text, purpose=f"message:{message_id}")
            now = self._clock.now()
            await self._store.messages.add(
                tx, Message(message_id, conversation_id, None, "note", staff.id, sealed, None, now)
            )
            await self._log(tx, f"staff:{staff.id}", "note.added", conversation_id)
        self._changed(conversation_id, "message")
        return Done(conversation_id, message_id=message_id)

    async def hand_back(self, conversation_id: str, staff: Staff) -> Outcome:
        """Back to the bot, by whoever has it, or out of the queue by anybody."""
        async with self._store.transaction() as tx:
            epoch = await self._store.conversations.own(
                tx, conversation_id, owner=BOT, expected=[staff.id, QUEUE]
            )
            conversation = await self._store.conversations.get(conversation_id, tx)
            if epoch is None or conversation is None:
                return await self._refusal(tx, conversation)
            await self._store.outbox.keep_staff_words(tx, conversation_id, epoch)
            await self._outgoing.notice(tx, conversation, epoch=epoch, key="bot_back")
            await self._store.conversations.disclose(tx, conversation_id)
            await self._log(tx, f"staff:{staff.id}", "conversation.handed_back", conversation_id)
        self._wake(conversation_id)
        self._changed(conversation_id, "owner")
        return Done(conversation_id)

    async def release(self, conversation_id: str, staff_id: str, *, by: Staff) -> None:
        """Into the queue, from a member of staff who cannot go on; the person is told that they wait."""
        async with self._store.transaction() as tx:
            epoch = await self._store.conversations.requeue(
                tx, conversation_id, owner=staff_id, now=self._clock.now()
            )
            conversation = await self._store.conversations.get(conversation_id, tx)
            if epoch is None or conversation is None:
                return
            await self._store.outbox.keep_staff_words(tx, conversation_id, epoch)
            await self._outgoing.notice(tx, conversation, epoch=epoch, key=await self._queued(tx))
            await self._log(tx, f"staff:{by.id}", "conversation.released", conversation_id)
        self._wake(conversation_id)
        self._changed(conversation_id, "owner")

    async def close(
        self, conversation_id: str, staff: Staff | None, *, idle_before: int = _EVER, owner: str = BOT
    ) -> Outcome:
        """Close what one has, what waits, or what the bot has; None: the scheduler, for what `owner` has."""
        expected = [BOT, QUEUE, staff.id] if staff else [owner]
        async with self._store.transaction() as tx:
            epoch = await self._store.conversations.close(
                tx, conversation_id, expected=expected, idle_before=idle_before, now=self._clock.now()
            )
            conversation = await self._store.conversations.get(conversation_id, tx)
            if epoch is None or conversation is None:
                return await self._refusal(tx, conversation)
            await self._store.turns.to_staff(tx, conversation_id)
            await self._store.outbox.keep_staff_words(tx, conversation_id, epoch)
            unanswered = staff is None and owner == QUEUE
            key = "closed_unanswered" if unanswered else "closed"
            await self._outgoing.notice(tx, conversation, epoch=epoch, key=key)
            actor = f"staff:{staff.id}" if staff else "scheduler"
            await self._log(tx, actor, "conversation.closed", conversation_id)
        if staff:
            self._cancel(conversation_id)
        self._wake(conversation_id)
        self._changed(conversation_id, "state")
        return Done(conversation_id)

    async def remind(self, conversation: Conversation, *, reachable: bool = False) -> None:
        """Nobody came in time: say so once, and ask for an address to answer to, unless there is one."""
        key = "wait_reachable" if reachable else "wait_timeout"
        async with self._store.transaction() as tx:
            current = await self._store.conversations.get(conversation.id, tx)
            if current is None or not await self._store.conversations.remind(
                tx, conversation.id, self._clock.now()
            ):
                return
            await self._outgoing.notice(tx, current, epoch=current.epoch, key=key)
            await self._log(tx, "scheduler", "conversation.wait_timeout", conversation.id)
        self._wake(conversation.id)
        self._changed(conversation.id, "owner")

    async def _queued(self, tx: Transaction) -> str:
        """The words for who is put into the queue: they promise nobody who is not there."""
        present = await self._staff.present(since=self._clock.now() - _PRESENT_MS, reader=tx)
        return "queued_present" if present else "queued_absent"

    async def _own(self, tx: Transaction, conversation_id: str, staff: Staff) -> Outcome:
        conversations = self._store.conversations
        epoch = await conversations.own(tx, conversation_id, owner=staff.id, expected=[BOT, QUEUE])
        conversation = await conversations.get(conversation_id, tx)
        if epoch is None or conversation is None:
            mine = conversation and conversation.owner == staff.id and conversation.state == "open"
            return Done(conversation_id) if mine else await self._refusal(tx, conversation)
        await self._store.turns.to_staff(tx, conversation_id)
        await self._store.outbox.keep_staff_words(tx, conversation_id, epoch)
        await self._outgoing.notice(tx, conversation, epoch=epoch, key="joined", name=staff.name)
        await self._log(tx, f"staff:{staff.id}", "conversation.taken_over", conversation_id)
        return Done(conversation_id)

    async def _settled(self, conversation_id: str) -> Sequence[str]:
        """Wait until no channel has a bot message in its hands; what is still there after the wait."""
        deadline = Deadline(self._clock, _WAIT_SECONDS)
        while flying := await self._store.outbox.in_flight(conversation_id, now=self._clock.now()):
            if deadline.left() == 0.0:
                return flying
            await self._sleep(_POLL_SECONDS)
        return ()

    async def _put_reply(
        self, tx: Transaction, conversation: Conversation, staff: Staff, text: RawText
    ) -> str:
        vault = await self._keys.vault(conversation.person_id, tx)
        originals = await self._store.vault.entries(conversation.id, tx)
        message_id = await self._outgoing.put(
            tx,
            conversation,
            epoch=conversation.epoch,
            author="staff",
            masked=None,
            text=staff_text(text, originals=originals, vault=vault),
            staff_id=staff.id,
        )
        await self._log(tx, f"staff:{staff.id}", "staff.replied", conversation.id, message=message_id)
        return message_id

    async def _refusal(self, tx: Transaction, conversation: Conversation | None) -> Outcome:
        if conversation is None or conversation.state != "open" or conversation.owner in (BOT, QUEUE):
            return NotOpen()
        owner = await self._staff.get(conversation.owner, tx)
        return OwnedBy(conversation.owner, owner.name if owner else "somebody else")

    async def _log(self, tx: Transaction, actor: str, action: str, subject: str, **detail: str) -> None:
        await self._store.audit.append(
            tx, at=self._clock.now(), actor=actor, action=action, subject=subject, detail=detail
        )

    def _changed(self, conversation_id: str, kind: Literal["message", "owner", "state"]) -> None:
        self._bus.publish(Signal(kind, conversation_id))
