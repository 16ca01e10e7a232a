"""Tells people in messengers why a message was not taken: once, and then not again for each of a flood."""

from __future__ import annotations

import math
from collections.abc import Callable

from bot.clock import Clock
from bot.outgoing import Outgoing
from guards.base import Refusal
from storage.base import Conversation, Transaction
from storage.refused import Told
from storage.store import Store

_APART_MS = 60_000  # who writes at twice their limit has every other message accepted: no notice for each
_QUIET_MS = 300_000  # after so long without a refusal, the next one is news
_KINDS = ("rate_limited", "too_long")  # refusals that have a sentence of their own


class Explaining:
    """An episode begins with a notice, and ends when a message is accepted again or after quiet time."""

    def __init__(
        self,
        store: Store,
        outgoing: Outgoing,
        clock: Clock,
        *,
        max_characters: int,
        wake_send: Callable[[str], None],
    ) -> None:
        self._store, self._outgoing, self._clock = store, outgoing, clock
        self._max_characters, self._wake_send = max_characters, wake_send

    async def tell(self, conversation: Conversation, refusal: Refusal) -> None:
        if refusal.reason not in _KINDS:
            return
        async with self._store.transaction() as tx:
            told = await self._news(tx, conversation.id, refusal.reason)
            current = await self._store.conversations.get(conversation.id, tx) if told else None
            if current is None:
                return
            values = {"seconds": str(max(1, math.ceil(refusal.retry_after or 0)))}
            if refusal.reason == "too_long":
                values = {"characters": str(self._max_characters)}
            await self._outgoing.notice(tx, current, epoch=current.epoch, key=refusal.reason, **values)
        self._wake_send(conversation.id)

    async def _news(self, tx: Transaction, conversation_id: str, kind: str) -> bool:
        """Whether this refusal is to be told of; remembers it in any case."""
        now = self._clock.now()
        before = await self._store.refused.told(tx, conversation_id, kind)
        news = before is None or _is_over(before, now)
        told_at = now if before is None or news else before.told_at
        await self._store.refused.note(tx, conversation_id, kind, told_at=told_at, refused_at=now)
        return news


def _is_over(last: Told, now: int) -> bool:
    """A clock that was set back ends it too."""
    if 0 <= now - last.told_at < _APART_MS:
        return False
    accepted = last.accepted_at is not None and last.accepted_at > last.told_at
    return accepted or not 0 <= now - last.refused_at < _QUIET_MS
