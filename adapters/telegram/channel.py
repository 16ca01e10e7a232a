"""The way out to people on Telegram: text with entities, no previews, buttons below, one turn at a time.

Never writes anywhere but in the chat and topic of the conversation.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Set
from contextlib import suppress

from aiogram.enums import ChatAction
from aiogram.methods import SendChatAction
from aiogram.types import InlineKeyboardMarkup

from adapters.base import Address, Capabilities, Left, Letter, SendFailed
from adapters.telegram.api import Api
from adapters.telegram.drafts import DraftStream
from adapters.telegram.entities import UNITS, Part
from adapters.telegram.places import CHANNEL, Place, place
from adapters.telegram.rendering import keyboard, message, pages


class TelegramChannel:
    """`alarm` tells of an answer that Telegram took only as plain text; `withdrawn` are business accounts
    in which the bot may write no longer."""

    name = CHANNEL

    def __init__(
        self,
        api: Api,
        alarm: Callable[[str], Awaitable[None]],
        withdrawn: Set[str],
        *,
        streaming: bool,
        link_hosts: Set[str],
    ) -> None:
        self._api, self._alarm, self._withdrawn = api, alarm, withdrawn
        self._link_hosts = link_hosts
        self.capabilities = Capabilities(
            longest=UNITS, streaming=streaming, buttons=True, asides=True, typing=True
        )

    def parts(self, letter: Letter) -> int:
        return len(self._pages(letter))

    async def send(self, address: Address, letter: Letter, *, part: int = 0) -> str:
        at = self._place(address)
        await self._api.turn(at.chat)
        return await self._send(at, letter, part)

    async def find(self, address: Address, letter_id: str, *, part: int = 0) -> str | None:
        raise SendFailed("unknown", "no_lookup")  # the Bot API shows no message that was sent

    async def typing(self, address: Address) -> None:
        with suppress(SendFailed):
            at = self._place(address)
            await self._api.quick_turn()
            await self._api.call(
                SendChatAction(
                    chat_id=at.chat,
                    action=ChatAction.TYPING,
                    message_thread_id=at.topic,
                    business_connection_id=at.business,
                )
            )

    async def stream(self, address: Address, letter: Letter) -> DraftStream | None:
        """What grows is seen at once; the message itself waits for its turn in the chat."""
        at = self._place(address)
        if not (self.capabilities.streaming and at.private):
            return None
        return DraftStream(
            self._api, at, letter, lambda whole: self.send(address, whole), link_hosts=self._link_hosts
        )

    async def mend(self, address: Address, external_id: str, letter: Letter) -> str:
        raise SendFailed("unknown", "no_lookup")  # nothing of a draft stays

    async def _send(self, at: Place, letter: Letter, part: int) -> str:
        found = self._pages(letter)
        last = part == len(found) - 1
        below = keyboard(letter.buttons, letter.id, at) if last else None
        try:
            return await self._post(at, found[part], below)
        except SendFailed as failure:
            if failure.code != "entities_refused":
                raise
        await self._alarm("entities_refused")
        return await self._post(at, Part(found[part].text), below)

    async def _post(self, at: Place, part: Part, below: InlineKeyboardMarkup | None) -> str:
        sent = await self._api.call(message(at, part).model_copy(update={"reply_markup": below}))
        return str(sent.message_id)

    def _pages(self, letter: Letter) -> list[Part]:
        return pages(letter, link_hosts=self._link_hosts)

    def _place(self, address: Address) -> Place:
        try:
            at = place(address.place)
        except ValueError:
            raise SendFailed("dead", "no_such_place") from None
        if at.business in self._withdrawn:
            raise Left("business_withdrawn")
        return at
