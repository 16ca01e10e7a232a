"""The core as the web channel sees it: starts conversations, accepts messages, shows what may be seen.

A person's words are opened here for that person only; nothing here answers anybody.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Literal

from adapters.base import Accepted, Conflict, Gone, Inbound, Sender, Signal
from adapters.web.base import ConsentView, ConversationView, GrowingView, MessageView, Question
from bot.bus import Bus
from bot.clock import Clock, new_id
from bot.consent import Consent
from bot.handoff import Handoff
from bot.keys import Keys
from bot.pipeline import Pipeline
from bot.risk import Risks
from bot.signing_in import SigningIn
from bot.texts import Texts, primary
from bot.transcript import purpose
from bot.why import Why
from guards.base import OutgoingText, Refusal
from storage.base import BOT, QUEUE, Conversation, Message, Person, Transaction
from storage.staff import StaffRows
from storage.store import Store


class Front:
    """The web channel's Backend. `site` names the installation in addresses.

    `disclosure`: the operator's own words, by language, for "an AI answers".
    """

    def __init__(
        self,
        store: Store,
        staff: StaffRows,
        keys: Keys,
        pipeline: Pipeline,
        handoff: Handoff,
        risks: Risks,
        consent: Consent,
        texts: Texts,
        why: Why,
        bus: Bus,
        clock: Clock,
        *,
        site: str,
        disclosure: Mapping[str, str] | None = None,
    ) -> None:
        self._store, self._staff, self._keys = store, staff, keys
        self._pipeline, self._risks, self._consent, self._texts = pipeline, risks, consent, texts
        self._why, self._bus, self._clock, self._site = why, bus, clock, site
        self._disclosure = disclosure or {}
        self._signing_in = SigningIn(store, keys, pipeline, handoff, risks)

    async def start(self, sender: Sender, *, language: str, former: str | None = None) -> ConversationView:
        words = await self._signing_in.waiting(former, sender) if former else ()
        async with self._store.transaction() as tx:
            person = await self._person(tx, sender)
            now, conversation_id = self._clock.now(), new_id()
            conversation = Conversation(
                conversation_id, person.id, "web", self._site, conversation_id, language,
                BOT, 1, "open", None, None, 0, now, now, None, None,
            )  # fmt: skip
            await self._store.conversations.start(tx, conversation)
            waits = former is not None and await self._signing_in.follow(
                tx, former, sender, conversation, person
            )
        await self._signing_in.go_on(conversation, words, sender, waits=waits)
        current = await self._store.conversations.get(conversation_id)
        return await self._view(current or conversation)

    async def forged(self, conversation_id: str) -> None:
        conversation = await self._store.conversations.get(conversation_id)
        if conversation is None:
            return
        async with self._store.transaction() as tx:
            await self._risks.forged(tx, conversation)

    async def accept(self, inbound: Inbound) -> Accepted | Conflict | Gone | Refusal:
        return await self._pipeline.accept(inbound)

    async def conversation(self, conversation_id: str) -> ConversationView | None:
        conversation = await self._store.conversations.get(conversation_id)
        if conversation is None or conversation.state == "retired":
            return None
        return await self._view(conversation)

    async def messages(self, at: ConversationView, *, after: int, limit: int) -> Sequence[MessageView]:
        found = await self._store.messages.visible(at.id, after=after, limit=limit)
        return [await self._message(at.person_id, message) for message in found]

    async def why(self, conversation_id: str, message_id: str) -> OutgoingText | None:
        conversation = await self._store.conversations.get(conversation_id)
        message = await self._store.messages.get(message_id)
        if conversation is None or conversation.state == "retired" or message is None or message.seq is None:
            return None  # only what is shown can be asked about
        return await self._why.tell(conversation, message_id)

    async def growing(self, at: ConversationView) -> GrowingView | None:
        row = await self._store.growing.at(at.id)
        if row is None:
            return None
        vault = await self._keys.vault(at.person_id)
        return GrowingView(row.id, vault.open_outgoing(row.sealed, purpose=purpose(row.id)))

    async def consent(self, conversation_id: str) -> ConsentView | None:
        conversation = await self._store.conversations.get(conversation_id)
        if conversation is None:
            return None
        standing, terms = await self._consent.standing(conversation), self._consent.terms

        def say(key: str) -> str:
            return self._texts.say(key, conversation.language)

        asked = [Question(purpose, say(f"consent_{purpose}"), agreed) for purpose, agreed in standing]
        return ConsentView(terms.version, terms.link, say("button_agree"), say("button_decline"), asked)

    async def decide(self, conversation_id: str, purpose: str, version: str, *, agreed: bool) -> bool:
        conversation = await self._store.conversations.get(conversation_id)
        return conversation is not None and await self._consent.decide(
            conversation, purpose, version, agreed=agreed
        )

    async def retire(self, conversation_id: str) -> None:
        async with self._store.transaction() as tx:
            if await self._store.conversations.retire(tx, conversation_id):
                await self._store.turns.drop(tx, conversation_id)
                await self._store.audit.append(
                    tx,
                    at=self._clock.now(),
                    actor="visitor",
                    action="conversation.retired",
                    subject=conversation_id,
                )
        self._bus.publish(Signal("state", conversation_id))

    def watch(self, conversation_id: str) -> AbstractAsyncContextManager[AsyncIterator[Sequence[Signal]]]:
        return self._bus.watch(conversation_id)

    async def _person(self, tx: Transaction, sender: Sender) -> Person:
        known = await self._store.people.known_as("web", self._site, sender.id, tx)
        if known is not None:
            return known
        person = self._keys.new_person(sender.id if sender.verified else None)
        await self._store.people.add(
            tx, person, channel="web", installation=self._site, external_id=sender.id
        )
        return person

    async def _view(self, conversation: Conversation) -> ConversationView:
        kind: Literal["bot", "queue", "staff"] = "staff"
        if conversation.owner == BOT or conversation.state == "closed":
            kind = "bot"
        elif conversation.owner == QUEUE:
            kind = "queue"
        return ConversationView(
            conversation.id,
            conversation.person_id,
            kind,
            await self._name(conversation.owner) if kind == "staff" else None,
            "open" if conversation.state == "open" else "closed",
            conversation.last_seq,
            self._disclosure.get(primary(conversation.language)) if kind == "bot" else None,
        )

    async def _message(self, person_id: str, message: Message) -> MessageView:
        assert message.seq is not None
        assert message.sealed is not None
        vault = await self._keys.vault(person_id)
        name = await self._name(message.staff_id) if message.staff_id else None
        author = "system" if message.author == "note" else message.author
        text = vault.open_outgoing(message.sealed, purpose=purpose(message.id))
        return MessageView(message.id, message.seq, author, name, text, message.created_at)

    async def _name(self, staff_id: str) -> str | None:
        staff = await self._staff.get(staff_id)
        return staff.name if staff else None
