"""Tells people in messengers why a message was not taken: once, and then not again for each of a flood."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from bot.clock import Clock
from bot.consent import Consent
from bot.outgoing import Outgoing
from guards.base import Refusal, RefusalReason
from storage.base import Conversation, Transaction
from storage.refused import Told
from storage.store import Store

_APART_MS = 60_000  # who writes at twice their limit has every other message accepted: no notice for each
_QUIET_MS = 300_000  # after so long without a refusal, the next one is news
_SENTENCES: Mapping[RefusalReason, str] = {  # refusals that have a sentence of their own
    "rate_limited": "rate_limited",
    "too_long": "too_long",
    "empty": "unreadable",
    "unreadable": "unreadable",
    "too_many_files": "too_many_files",
    "file_too_large": "file_too_large",
    "file_refused": "file_refused",
}


class Explaining:
    """An episode begins with a notice, and ends when a message is accepted again or after quiet time."""

    def __init__(
        self,
        store: Store,
        outgoing: Outgoing,
        consent: Consent,
        clock: Clock,
        *,
        wake_send: Callable[[str], None],
    ) -> None:
        self._store, self._outgoing, self._consent = store, outgoing, consent
        self._clock, self._wake_send = clock, wake_send

    async def tell(self, conversation: Conversation, refusal: Refusal) -> None:
        if refusal.reason == "consent":
            await self._ask(conversation)
            return
        key = _SENTENCES.get(refusal.reason)
        if key is None:
            return
        async with self._store.transaction() as tx:
            told = await self._news(tx, conversation.id, key)
            current = await self._store.conversations.get(conversation.id, tx) if told else None
            if current is None:
                return
            await self._outgoing.notice(tx, current, epoch=current.epoch, key=key, **_values(refusal))
        self._wake_send(conversation.id)

    async def _ask(self, conversation: Conversation) -> None:
        """Not told why, but asked whether it may be otherwise."""
        async with self._store.transaction() as tx:
            current = await self._store.conversations.get(conversation.id, tx)
            if current is not None:
                await self._consent.ask(tx, current)
        self._wake_send(conversation.id)

    async def _news(self, tx: Transaction, conversation_id: str, kind: str) -> bool:
        """Whether this refusal is to be told of; remembers it in any case."""
        now = self._clock.now()
        before = await self._store.refused.told(tx, conversation_id, kind)
        news = before is None or _is_over(before, now)
        told_at = now if before is None or news else before.told_at
        await self._store.refused.note(tx, conversation_id, kind, told_at=told_at, refused_at=now)
        return news


def _values(refusal: Refusal) -> Mapping[str, str]:
    """What the sentences may name; each takes what it needs."""
    fits = refusal.fits or 0
    return {
        "seconds": str(max(1, math.ceil(refusal.retry_after or 0))),
        "characters": str(fits),
        "files": str(fits),
        "megabytes": str(max(1, fits // 1_000_000)),
    }


def _is_over(last: Told, now: int) -> bool:
    """A clock that was set back ends it too."""
    if 0 <= now - last.told_at < _APART_MS:
        return False
    accepted = last.accepted_at is not None and last.accepted_at > last.told_at
    return accepted or not 0 <= now - last.refused_at < _QUIET_MS
