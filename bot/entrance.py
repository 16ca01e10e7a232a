"""The core as a messenger's adapter sees it: conversations begin with their first message, presses are acts.

Every call is one transaction and durable when it returns; nothing here answers a question.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import structlog

from adapters.base import Accepted, Address, Conflict, Gone, Inbound, Press, Sender, Signal
from bot.bus import Bus
from bot.clock import Clock, new_id
from bot.explaining import Explaining
from bot.handoff import Handoff
from bot.keys import Keys
from bot.operations.metrics import Metrics
from bot.outgoing import Outgoing
from bot.pipeline import Pipeline
from bot.texts import Texts
from bot.transcript import purpose
from guards.base import MaskedText, RawText, Refusal
from storage.base import BOT, Conversation, Message, Person, Transaction, Turn
from storage.store import Store

_log = structlog.get_logger()
_DELETED = MaskedText.authored("(the person deleted this message)")
_PRESSED = MaskedText.authored("(asked for a person with a button)")
_WISHED = MaskedText.authored("(asked to have their data deleted)")


class Entrance:
    """One instance serves every messenger. `cancel` ends the answer that is being made in a conversation."""

    def __init__(
        self,
        store: Store,
        keys: Keys,
        pipeline: Pipeline,
        handoff: Handoff,
        outgoing: Outgoing,
        texts: Texts,
        bus: Bus,
        clock: Clock,
        metrics: Metrics,
        *,
        language: str,
        max_characters: int,
        wake_send: Callable[[str], None],
        cancel: Callable[[str], None],
    ) -> None:
        self._store, self._keys, self._pipeline, self._handoff = store, keys, pipeline, handoff
        self._outgoing, self._texts, self._bus = outgoing, texts, bus
        self._clock, self._metrics = clock, metrics
        self._language, self._wake_send, self._cancel = language, wake_send, cancel
        self._explaining = Explaining(
            store, outgoing, clock, max_characters=max_characters, wake_send=wake_send
        )

    # -- messages -------------------------------------------------------------------------------------

    async def accept(self, inbound: Inbound) -> Accepted | Conflict | Refusal:
        conversation = await self._ready(inbound.address, inbound.sender)
        outcome = await self._pipeline.accept(inbound)
        if isinstance(outcome, Refusal):
            await self._explaining.tell(conversation, outcome)
        assert not isinstance(outcome, Gone)  # the conversation is ready, and only the web retires one
        return outcome

    async def reword(self, address: Address, event_id: str, text: RawText) -> None:
        async with self._store.transaction() as tx:
            found = await self._said(tx, address, event_id)
            if found is None:
                return
            conversation, message = found
            vault = await self._keys.vault(conversation.person_id, tx)
            sealed = vault.seal(text, purpose=purpose(message.id))
            await self._store.messages.reword(tx, replace(message, sealed=sealed, masked=None))
            await self._store.turns.reworded(tx, message.id, vault.fingerprint(text))
        self._bus.publish(Signal("message", conversation.id))

    async def retract(self, address: Address, event_id: str) -> None:
        async with self._store.transaction() as tx:
            found = await self._said(tx, address, event_id)
            if found is None:
                return
            conversation, message = found
            vault = await self._keys.vault(conversation.person_id, tx)
            sealed = vault.seal(RawText(_DELETED.value), purpose=purpose(message.id))
            await self._store.messages.reword(tx, replace(message, sealed=sealed, masked=_DELETED))
            await self._store.turns.done(tx, [message.id])
            await self._log(tx, "person", "message.deleted", conversation.id, message=message.id)
        self._bus.publish(Signal("message", conversation.id))

    # -- presses --------------------------------------------------------------------------------------

    async def press(self, press: Press) -> None:
        conversation = await self._ready(press.address, press.sender)
        async with self._store.transaction() as tx:
            current = await self._store.conversations.get(conversation.id, tx)
            if current is None or not await self._note(tx, current, press):
                return
            await self._do(tx, current, press)
        if press.action == "stop":
            self._cancel(conversation.id)
        self._wake_send(conversation.id)
        self._bus.publish(Signal("owner", conversation.id))

    async def _do(self, tx: Transaction, at: Conversation, press: Press) -> None:
        match press.action:
            case "start" if await self._store.turns.only(tx, at.id):
                pass  # it has just begun, with the greeting
            case "start":
                await self._outgoing.notice(tx, at, epoch=at.epoch, key="greeting")
            case "privacy":
                await self._outgoing.notice(tx, at, epoch=at.epoch, key="privacy")
            case "person":
                await self._handoff.escalate(tx, at, reason="asked", summary=_PRESSED)
            case "forget":
                await self._handoff.escalate(tx, at, reason="erase", summary=_WISHED)
            case "stop":
                await self._store.turns.drop(tx, at.id)
                await self._outgoing.notice(tx, at, epoch=at.epoch, key="stopped")
            case "language":
                await self._speak(tx, at, press.value)
            case "helpful" | "unhelpful":
                await self._rate(tx, at, press)

    async def _speak(self, tx: Transaction, at: Conversation, language: str) -> None:
        """Only what Parley has sentences in; anything else changes nothing."""
        if language not in self._texts.languages:
            return
        await self._store.conversations.set_language(tx, at.id, language)
        current = await self._store.conversations.get(at.id, tx)
        assert current is not None
        await self._outgoing.notice(tx, current, epoch=at.epoch, key="language_set")

    async def _rate(self, tx: Transaction, at: Conversation, press: Press) -> None:
        """A rating of an answer of this very conversation: an audit row, and a word of thanks."""
        rated = await self._store.messages.get(press.value, tx)
        if rated is None or rated.conversation_id != at.id or rated.author != "bot":
            return
        await self._log(tx, "person", f"answer.{press.action}", at.id, message=rated.id)
        await self._outgoing.notice(tx, at, epoch=at.epoch, key="rated")

    async def _note(self, tx: Transaction, conversation: Conversation, press: Press) -> bool:
        """The press in the transcript and the inbox; False when it came before."""
        at, now, message_id = press.address, self._clock.now(), new_id()
        if await self._store.turns.known(at.channel, at.installation, press.event_id, tx) is not None:
            return False
        vault = await self._keys.vault(conversation.person_id, tx)
        words = RawText(f"/{press.action}")
        sealed = vault.seal(words, purpose=purpose(message_id))
        seq = await self._store.conversations.next_seq(tx, conversation.id, now)
        message = Message(message_id, conversation.id, seq, "person", None, sealed, None, now)
        await self._store.messages.add(tx, message)
        await self._store.turns.open(
            tx,
            Turn(message_id, conversation.id, "done", 0, now, sealed),
            channel=at.channel,
            installation=at.installation,
            event_id=press.event_id,
            digest=vault.fingerprint(words),
        )
        return True

    # -- places ---------------------------------------------------------------------------------------

    async def moved(self, old: Address, new: Address) -> None:
        async with self._store.transaction() as tx:
            await self._store.conversations.move(
                tx, old.channel, old.installation, old=old.place, new=new.place
            )

    async def left(self, address: Address) -> None:
        async with self._store.transaction() as tx:
            at = await self._store.conversations.at(address.channel, address.installation, address.place, tx)
            if at is None:
                return
            await self._store.turns.drop(tx, at.id)
            await self._store.outbox.abandon(tx, at.id)
            await self._log(tx, "person", "person.left", at.id)
        self._bus.publish(Signal("state", at.id))

    async def alarm(self, channel: str, code: str) -> None:
        _log.error("channel.alarm", channel=channel, code=code)
        self._metrics.alarm(channel)
        async with self._store.transaction() as tx:
            await self._log(tx, f"channel:{channel}", "channel.alarm", channel, code=code)

    # -- beginnings -----------------------------------------------------------------------------------

    async def _ready(self, address: Address, sender: Sender) -> Conversation:
        """The conversation there, begun now if there is none: it opens with saying that an AI answers."""
        at = address.channel, address.installation, address.place
        known = await self._store.conversations.at(*at, self._store.db)
        if known is not None:
            return known
        async with self._store.transaction() as tx:
            known = await self._store.conversations.at(*at, tx)
            return known or await self._begin(tx, address, sender)

    async def _begin(self, tx: Transaction, address: Address, sender: Sender) -> Conversation:
        person = await self._person(tx, address, sender)
        spoken = (sender.language or "").casefold().split("-")[0]
        language = spoken if spoken in self._texts.languages else self._language
        now = self._clock.now()
        conversation = Conversation(
            new_id(), person.id, address.channel, address.installation, address.place, language,
            BOT, 1, "open", None, None, 0, now, now, None, None,
        )  # fmt: skip
        await self._store.conversations.start(tx, conversation)
        await self._outgoing.notice(tx, conversation, epoch=1, key="greeting")
        return conversation

    async def _person(self, tx: Transaction, address: Address, sender: Sender) -> Person:
        channel, installation = address.channel, address.installation
        known = await self._store.people.known_as(channel, installation, sender.id, tx)
        if known is not None:
            return known
        # under the platform's name, so that nobody is taken for a customer of the same id elsewhere
        verified_as = f"{channel}:{installation}:{sender.id}" if sender.verified else None
        person = self._keys.new_person(verified_as)
        await self._store.people.add(
            tx, person, channel=channel, installation=installation, external_id=sender.id
        )
        return person

    async def _said(self, tx: Transaction, at: Address, event_id: str) -> tuple[Conversation, Message] | None:
        """A message that came earlier, with its conversation."""
        known = await self._store.turns.known(at.channel, at.installation, event_id, tx)
        if known is None:
            return None
        conversation = await self._store.conversations.get(known.conversation_id, tx)
        message = await self._store.messages.get(known.message_id, tx)
        return (conversation, message) if conversation and message else None

    async def _log(self, tx: Transaction, actor: str, action: str, subject: str, **detail: str) -> None:
        await self._store.audit.append(
            tx, at=self._clock.now(), actor=actor, action=action, subject=subject, detail=detail
        )
