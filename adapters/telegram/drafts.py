"""An answer that grows before somebody's eyes in a private chat, and vanishes when the message stands there.

Shows only what was released; a draft that fails never harms the answer.
"""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable, Set

from aiogram.methods import SendMessageDraft

from adapters.base import Letter, SendFailed
from adapters.telegram.api import Api
from adapters.telegram.entities import parts
from adapters.telegram.places import Place
from adapters.telegram.rendering import entities, whole
from guards.base import OutgoingText

_SECONDS = 2


class DraftStream:
    """A Stream of which nothing outlives us."""

    id = None

    def __init__(
        self,
        api: Api,
        at: Place,
        letter: Letter,
        send: Callable[[Letter], Awaitable[str]],
        *,
        link_hosts: Set[str],
    ) -> None:
        self._api, self._at, self._send, self._link_hosts = api, at, send, link_hosts
        self._draft_id, self._text, self._shown = draft_id(letter.id), "", True

    async def release(self, text: OutgoingText) -> None:
        self._text += text.text
        found = parts(self._text, link_hosts=self._link_hosts)
        if not (found and self._shown):
            return
        draft = SendMessageDraft(
            chat_id=self._at.chat,
            draft_id=self._draft_id,
            message_thread_id=self._at.topic,
            text=whole(found[-1].text),
            entities=entities(found[-1]),
            parse_mode=None,
            can_stop=True,
        )
        try:
            await self._api.quick_turn()
            await self._api.call(draft, seconds=_SECONDS)
        except SendFailed:  # the answer itself still comes, and in time
            self._shown = False

    async def finish(self, letter: Letter) -> str:
        return await self._send(letter)


def draft_id(letter_id: str) -> int:
    """Always the same for a letter, so that a second attempt grows in place of the first; never 0."""
    return int.from_bytes(hashlib.sha256(letter_id.encode()).digest()[:4]) // 2 or 1
