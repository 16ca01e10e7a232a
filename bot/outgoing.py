"""Puts a rendered message on its way: sealed words and outbox row, in the caller's transaction."""

from __future__ import annotations

from bot.clock import Clock, new_id
from bot.keys import Keys
from bot.texts import Texts
from bot.transcript import purpose
from guards.base import MaskedText, OutgoingText
from guards.rendering import notice, render
from storage.base import Author, Conversation, Message, Transaction
from storage.store import Store


class Outgoing:
    """What is recorded here is exactly what is sent: it is rendered before, and opened only to deliver it."""

    def __init__(self, store: Store, keys: Keys, texts: Texts, clock: Clock) -> None:
        self._store, self._keys, self._texts, self._clock = store, keys, texts, clock

    async def put(
        self,
        tx: Transaction,
        conversation: Conversation,
        *,
        epoch: int,
        author: Author,
        masked: MaskedText | None,
        text: OutgoingText,
        staff_id: str | None = None,
    ) -> str:
        """The new message's id. `masked` None: it is masked when somebody first looks at it."""
        now, message_id = self._clock.now(), new_id()
        vault = await self._keys.vault(conversation.person_id, tx)
        sealed = vault.seal(text, purpose=purpose(message_id))
        message = Message(message_id, conversation.id, None, author, staff_id, sealed, masked, now)
        await self._store.messages.add(tx, message)
        await self._store.outbox.add(
            tx, id=message_id, conversation_id=conversation.id, epoch=epoch, author=author, now=now
        )
        return message_id

    async def notice(
        self,
        tx: Transaction,
        conversation: Conversation,
        *,
        epoch: int,
        key: str,
        link: str | None = None,
        **values: str,
    ) -> str:
        """One of Parley's own sentences in the conversation's language, with a link of the operator's."""
        sentence = self._texts.say(key, conversation.language, **values)
        said = notice(f"{sentence}\n\n[{link}]({link})" if link else sentence)
        vault = await self._keys.vault(conversation.person_id, tx)
        text = render(said, facts={}, originals=(), vault=vault, language=conversation.language)
        return await self.put(tx, conversation, epoch=epoch, author="system", masked=said.masked, text=text)
