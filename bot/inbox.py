"""What a person said or did, kept: a sealed line of the conversation, and its row in the inbox beside it."""

from __future__ import annotations

from collections.abc import Collection
from typing import get_args

from adapters.base import Accepted, Action, Address
from bot.clock import Clock, new_id
from bot.keys import Keys
from bot.texts import primary
from bot.transcript import purpose
from guards.base import RawText
from guards.tongue import written_in
from storage.base import BOT, Conversation, Message, Transaction, Turn, TurnState
from storage.store import Store


class Inbox:
    """Writes in the caller's transaction. (channel, installation, event id) is unique."""

    def __init__(self, store: Store, keys: Keys, clock: Clock, *, languages: Collection[str] = ()) -> None:
        """`languages`: those that a conversation changes to when somebody writes in one of them."""
        self._store, self._keys, self._clock = store, keys, clock
        self._languages = frozenset(map(primary, languages))

    async def said(
        self, tx: Transaction, at: Conversation, address: Address, event_id: str, text: RawText
    ) -> Accepted:
        """A message. While staff own the conversation, the turn is theirs; a closed one opens again."""
        bots = at.owner == BOT or at.state == "closed"
        await self.opened(tx, at)
        spoken = written_in(text, self._languages)
        if spoken and spoken != primary(at.language):
            await self._store.conversations.set_language(tx, at.id, spoken)
        return await self._put(tx, at, address, event_id, text, "open" if bots else "staff")

    async def did(
        self, tx: Transaction, at: Conversation, address: Address, event_id: str, action: str
    ) -> Accepted:
        """An act: nobody has to answer it."""
        return await self._put(tx, at, address, event_id, line(action), "done")

    async def last_done(self, tx: Transaction, at: Conversation, action: str) -> Accepted | None:
        """Where this act was done, if nothing but acts came from the person since."""
        vault = await self._keys.vault(at.person_id, tx)
        acts = {vault.fingerprint(line(one)): one for one in get_args(Action)}
        for known in await self._store.turns.latest(tx, at.id, limit=len(acts)):
            if acts.get(known.digest) is None:
                return None
            if acts[known.digest] == action:
                return Accepted(known.message_id, known.seq, duplicate=True)
        return None

    async def opened(self, tx: Transaction, at: Conversation) -> Conversation:
        """The conversation, open again if it was closed."""
        if at.state != "closed":
            return at
        epoch = await self._store.conversations.reopen(tx, at.id)
        await self._store.outbox.keep_staff_words(tx, at.id, epoch)
        current = await self._store.conversations.get(at.id, tx)
        assert current is not None
        return current

    async def _put(
        self,
        tx: Transaction,
        at: Conversation,
        address: Address,
        event_id: str,
        text: RawText,
        state: TurnState,
    ) -> Accepted:
        now, message_id = self._clock.now(), new_id()
        seq = await self._store.conversations.next_seq(tx, at.id, now)
        vault = await self._keys.vault(at.person_id, tx)
        sealed = vault.seal(text, purpose=purpose(message_id))
        message = Message(message_id, at.id, seq, "person", None, sealed, None, now)
        await self._store.messages.add(tx, message)
        await self._store.turns.open(
            tx,
            Turn(message_id, at.id, state, 0, now, sealed),
            channel=address.channel,
            installation=address.installation,
            event_id=event_id,
            digest=vault.fingerprint(text),
        )
        return Accepted(message_id, seq)


def line(action: str) -> RawText:
    """What stands in the conversation for an act."""
    return RawText(f"/{action}")
