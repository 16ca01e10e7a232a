"""A word to whoever pressed a button, beside the conversation: in a group nobody else sees it.

Best effort: nothing of it is kept, and it can be asked for again.
"""

from __future__ import annotations

from collections.abc import Set

from aiogram.methods import AnswerCallbackQuery
from aiogram.types import EphemeralMessageParameters, ReplyParameters

from adapters.base import SendFailed
from adapters.telegram.api import Api
from adapters.telegram.entities import Part, parts
from adapters.telegram.places import Place
from adapters.telegram.rendering import brief, message
from adapters.telegram.wire import Callback
from guards.base import OutgoingText


class Asides:
    def __init__(self, api: Api, *, link_hosts: Set[str]) -> None:
        self._api, self._link_hosts = api, link_hosts

    async def tell(self, callback: Callback, at: Place, text: OutgoingText) -> None:
        """As a message below the answer; where none can be sent, the button's own window shows what fits."""
        found = parts(text.text, link_hosts=self._link_hosts)
        said: str | None = None
        try:
            for part in found:
                await self._send(callback, at, part)
        except SendFailed:
            said = brief(found[0].text)
        alert = True if said else None
        await self._api.call(AnswerCallbackQuery(callback_query_id=callback.id, text=said, show_alert=alert))

    async def _send(self, callback: Callback, at: Place, part: Part) -> None:
        await self._api.turn(at.chat)
        aside = {
            "reply_parameters": _below(callback),
            "ephemeral_message_parameters": _for_them_alone(callback, at),
        }
        await self._api.call(message(at, part).model_copy(update=aside))


def _below(callback: Callback) -> ReplyParameters | None:
    if callback.message is None:
        return None
    return ReplyParameters(message_id=callback.message.message_id, allow_sending_without_reply=True)


def _for_them_alone(callback: Callback, at: Place) -> EphemeralMessageParameters | None:
    """Elsewhere nobody reads along but the owner of a business account."""
    if at.user is None:
        return None
    return EphemeralMessageParameters(receiver_user_id=at.user, callback_query_id=callback.id)
