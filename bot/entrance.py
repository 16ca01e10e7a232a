"""The core as a messenger's adapter sees it: conversations begin with their first message, presses are acts.

Every call is one transaction and durable when it returns; nothing here answers a question.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import structlog

from adapters.base import Accepted, Address, Conflict, Gone, Inbound, Press, Sender, Signal
from bot.acts import Acts
from bot.bus import Bus
from bot.clock import Clock, new_id
from bot.consent import Consent
from bot.explaining import Explaining
from bot.keys import Keys
from bot.operations.metrics import Metrics
from bot.outgoing import Outgoing
from bot.pipeline import Pipeline
from bot.texts import Texts
from bot.transcript import purpose
from bot.why import Why
from guards.base import MaskedText, OutgoingText, Rate, RawText, Refusal
from storage.base import BOT, Conversation, Message, Person, Transaction
from storage.counters import DurableCounters
from storage.store import Store

_log = structlog.get_logger()
_WHYS: Final = Rate(count=5, seconds=60, burst=5)
_DELETED = MaskedText.authored("(the person deleted this message)")


class Entrance:
    """One instance serves every messenger."""

    def __init__(
        self,
        store: Store,
        keys: Keys,
        pipeline: Pipeline,
        acts: Acts,
        consent: Consent,
        outgoing: Outgoing,
        texts: Texts,
        bus: Bus,
        clock: Clock,
        metrics: Metrics,
        why: Why,
        *,
        language: str,
        wake_send: Callable[[str], None],
    ) -> None:
        self._store, self._keys, self._pipeline, self._acts = store, keys, pipeline, acts
        self._consent, self._outgoing, self._texts, self._bus = consent, outgoing, texts, bus
        self._clock, self._metrics, self._why = clock, metrics, why
        self._language, self._wake_send = language, wake_send
        self._counters = DurableCounters(store.tenant, store.db, clock.now)
        self._explaining = Explaining(store, outgoing, consent, clock, wake_send=wake_send)

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
            if not await self._consent.lets_write(conversation, tx):
                return
            vault = await self._keys.vault(conversation.person_id, tx)
            sealed = vault.seal(text, purpose=purpose(message.id))
            await self._store.messages.reword(tx, message.id, sealed, None)
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
            await self._store.messages.reword(tx, message.id, sealed, _DELETED)
            await self._store.turns.done(tx, [message.id])
            await self._log(tx, "person", "message.deleted", conversation.id, message=message.id)
        self._bus.publish(Signal("message", conversation.id))

    # -- presses --------------------------------------------------------------------------------------

    async def press(self, press: Press) -> None:
        conversation = await self._ready(press.address, press.sender)
        async with self._store.transaction() as tx:
            current = await self._store.conversations.get(conversation.id, tx)
            if current is None or await self._acts.take(tx, current, press) is None:
                return
        self._wake_send(conversation.id)
        self._bus.publish(Signal("owner", conversation.id))

    async def why(self, address: Address, letter_id: str) -> OutgoingText | None:
        at = address.channel, address.installation, address.place
        conversation = await self._store.conversations.at(*at, self._store.db)
        if conversation is None or await self._counters.take(f"why:{conversation.id}", _WHYS):
            return None  # each press is one more message of the platform's
        return await self._why.tell(conversation, letter_id)

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
        await self._store.conversations.disclose(tx, conversation.id)
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
