"""A conversation in masked form, for the model and for staff; whatever is not masked yet is masked here.

Fails closed: a message that cannot be masked is shown to nobody, and a value is revealed only with an
audit row.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from weakref import WeakValueDictionary

from bot.clock import Clock
from bot.keys import Keys
from guards.base import MaskedText, MaskingFailed, OutgoingText, RawText, Span, VaultEntry
from guards.pii.masking import Masker
from guards.rendering import reveal
from guards.vault import PersonVault
from storage.base import Conversation, Message, Staff, Transaction
from storage.store import Store


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a transcript. `text` is None while it cannot be masked. `delivery` is the outbox state."""

    message: Message
    text: MaskedText | None
    delivery: str | None = None


class Transcript:
    """Masks once a message and keeps the result beside the sealed words."""

    def __init__(self, store: Store, keys: Keys, masker: Masker, clock: Clock) -> None:
        self._store, self._keys, self._masker, self._clock = store, keys, masker, clock
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def masked(self, conversation: Conversation, messages: Sequence[Message]) -> Sequence[Message]:
        """The same messages, all masked and kept so. Raises MaskingFailed."""
        if all(_is_readable(message) for message in messages):
            return messages
        done, fresh = await self.mask(conversation, messages)
        if fresh:
            async with self._store.transaction() as tx:
                await self.keep(tx, fresh)
        return done

    async def mask(
        self, conversation: Conversation, messages: Sequence[Message]
    ) -> tuple[Sequence[Message], Sequence[Message]]:
        """The same messages, all masked, and those of them that are yet to be kept. Raises MaskingFailed.

        A placeholder is kept here and now, with the message it stands in. One caller at a time per
        conversation, since placeholders are numbered.
        """
        async with self._locks.setdefault(conversation.id, asyncio.Lock()):
            done, fresh, entries = await self._mask(conversation, messages)
            if not entries:
                return done, fresh
            async with self._store.transaction() as tx:
                await self.keep(tx, fresh)
                await self._store.vault.add(tx, conversation.id, conversation.person_id, entries)
            return done, ()

    async def keep(self, tx: Transaction, fresh: Sequence[Message]) -> None:
        for message in fresh:
            await self._store.messages.mask(tx, message)

    async def readable(self, conversation: Conversation, messages: Sequence[Message]) -> Sequence[Message]:
        """Those of the messages that can be masked, in masked form."""
        try:
            return await self.masked(conversation, messages)
        except MaskingFailed:
            each = [(one, await self._masked_or_withheld(conversation, one)) for one in messages]
            return [replace(one, masked=text) for one, text in each if text]

    async def _mask(
        self, conversation: Conversation, messages: Sequence[Message]
    ) -> tuple[Sequence[Message], Sequence[Message], Sequence[VaultEntry]]:
        """All of them masked; those that were not; the values that were not in the vault."""
        vault = await self._keys.vault(conversation.person_id)
        known = await self._store.vault.entries(conversation.id)
        over = await self._over(vault, [one for one in messages if not _is_readable(one)])
        done, fresh, entries = [], [], list[VaultEntry]()
        for message in messages:
            if not _is_readable(message):
                masked = await self._masker.mask(
                    _opened(vault, message),
                    vault=vault,
                    known=[*known, *entries],
                    also=over.get(message.id, ()),
                )
                message = replace(message, masked=masked.text)
                fresh.append(message)
                entries += masked.entries
            done.append(message)
        return done, fresh, entries

    async def _over(self, vault: PersonVault, unread: Sequence[Message]) -> Mapping[str, Sequence[Span]]:
        """What of each message is part of a number that the person wrote over several."""
        said = [message for message in unread if message.author == "person"]
        if not said:
            return {}
        before = await self._store.messages.before(said[0], author="person")
        said = [before, *said] if before and before.sealed else said
        spans = await self._masker.across([_opened(vault, message) for message in said])
        return {message.id: found for message, found in zip(said, spans, strict=True)}

    async def authored(
        self, conversation: Conversation, texts: Sequence[MaskedText]
    ) -> tuple[Sequence[MaskedText], Sequence[VaultEntry]]:
        """Approved and own words for a prompt, masked like all else, and all that is in the vault by then.

        Raises MaskingFailed.
        """
        async with self._locks.setdefault(conversation.id, asyncio.Lock()):
            vault = await self._keys.vault(conversation.person_id)
            known = await self._store.vault.entries(conversation.id)
            done, entries = list[MaskedText](), list[VaultEntry]()
            for text in texts:
                masked = await self._masker.mask_authored(text, vault=vault, known=[*known, *entries])
                done.append(masked.text)
                entries += masked.entries
            if entries:
                async with self._store.transaction() as tx:
                    await self._store.vault.add(tx, conversation.id, conversation.person_id, entries)
            return done, [*known, *entries]

    async def entries(self, conversation: Conversation, *, limit: int = 500) -> Sequence[Entry]:
        """What staff see. A message that cannot be masked shows as withheld; the others still show."""
        delivery = await self._store.fates.states(conversation.id)
        shown = []
        for message in await self._store.messages.timeline(conversation.id, limit=limit):
            text = await self._masked_or_withheld(conversation, message)
            shown.append(Entry(message, text, delivery=delivery.get(message.id)))
        return shown

    async def _masked_or_withheld(self, conversation: Conversation, message: Message) -> MaskedText | None:
        if message.masked is not None:
            return message.masked
        try:
            return (await self.masked(conversation, [message]))[0].masked
        except MaskingFailed:
            return None

    async def reveal(self, conversation: Conversation, placeholder: str, staff: Staff) -> OutgoingText | None:
        """One original value, for one member of staff, with an audit row first. None: no such placeholder."""
        entries = await self._store.vault.entries(conversation.id)
        entry = next((entry for entry in entries if entry.placeholder == placeholder), None)
        if entry is None:
            return None
        async with self._store.transaction() as tx:
            await self._store.audit.append(
                tx,
                at=self._clock.now(),
                actor=f"staff:{staff.id}",
                action="value.revealed",
                subject=conversation.id,
                detail={"placeholder": placeholder},
            )
        return reveal(entry, await self._keys.vault(conversation.person_id))


def _is_readable(message: Message) -> bool:
    return message.masked is not None or message.sealed is None


def _opened(vault: PersonVault, message: Message) -> RawText:
    assert message.sealed is not None
    return vault.open_raw(message.sealed, purpose=purpose(message.id))


def purpose(message_id: str) -> str:
    """What a message's sealed words are bound to."""
    return f"message:{message_id}"
