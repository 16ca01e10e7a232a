"""What staff write and press in their group: a note, unless a deliberate act makes it a reply.

Whatever is for one person alone is shown in an alert to them and never stands in the topic.
"""

from __future__ import annotations

from typing import cast, get_args

from aiogram.methods import AnswerCallbackQuery, SendMessage
from aiogram.types import ForceReply, ReplyParameters

from adapters.desks import Duty, StaffAct, StaffVerb
from adapters.telegram import voice
from adapters.telegram.api import Api
from adapters.telegram.errands import Errands
from adapters.telegram.places import CHANNEL
from adapters.telegram.rendering import NO_PREVIEW, whole
from adapters.telegram.updates import Me, event, lines
from adapters.telegram.wire import Callback, Message
from guards.base import OutgoingText, RawText

_ALERT = 200  # characters that Telegram shows
_VERBS = frozenset(get_args(StaffVerb))


class StaffGroup:
    """`chat` is the group; outside of its topics nothing is read."""

    def __init__(self, chat: int, duty: Duty, api: Api, errands: Errands, *, reply_prefix: str) -> None:
        self.chat = chat
        self._duty, self._api, self._errands, self._prefix = duty, api, errands, reply_prefix

    async def wrote(self, message: Message, me: Me) -> None:
        user, topic = message.sender, message.topic
        if user is None or user.is_bot or message.sender_chat or topic is None:
            return
        if not (text := lines(message)):
            return
        verb, text = self._meant(message, text, me)
        act = StaffAct(
            event(self.chat, message.message_id),
            CHANNEL,
            self._place(topic),
            str(user.id),
            verb,
            RawText(text),
        )
        words = await self._duty.act(act)
        if isinstance(words, str):  # what is for their eyes only has no place in the topic
            self._errands.run(self._tell(topic, message.message_id, words))

    async def pressed(self, callback: Callback) -> None:
        """`d:VERB`, or `d:reveal:PLACEHOLDER`."""
        kind, verb, value = (*callback.data.split(":", 2), "", "")[:3]
        topic = callback.message.topic if callback.message else None
        words: str | OutgoingText | None = None
        if kind == "d" and topic is not None and verb == "reply":
            self._errands.run(self._prompt(topic))
        elif kind == "d" and topic is not None and verb in _VERBS:
            known = cast(StaffVerb, verb)  # looked up in the line above
            place, user = self._place(topic), str(callback.sender.id)
            words = await self._duty.act(StaffAct(callback.id, CHANNEL, place, user, known, value=value))
        self._errands.run(self._alert(callback.id, words))

    def _meant(self, message: Message, text: str, me: Me) -> tuple[StaffVerb, str]:
        """To the customer only by the prefix, or as an answer to the question for it."""
        head, rest = text[: len(self._prefix)], text[len(self._prefix) :]
        if head == self._prefix and (not rest or rest[0].isspace()):
            return "reply", rest.strip()
        replied = message.reply_to_message
        asked = replied and replied.sender and replied.sender.id == me.id and replied.text == voice.PROMPT
        return ("reply", text) if asked else ("note", text)

    def _place(self, topic: int) -> str:
        return f"{self.chat}:{topic}"

    async def _prompt(self, topic: int) -> None:
        await self._api.turn(self.chat)
        await self._api.call(
            SendMessage(
                chat_id=self.chat,
                message_thread_id=topic,
                text=voice.PROMPT,
                parse_mode=None,
                reply_markup=ForceReply(force_reply=True),
            )
        )

    async def _tell(self, topic: int, message_id: int, words: str) -> None:
        await self._api.turn(self.chat)
        await self._api.call(
            SendMessage(
                chat_id=self.chat,
                message_thread_id=topic,
                text=whole(words),
                parse_mode=None,
                link_preview_options=NO_PREVIEW,
                reply_parameters=ReplyParameters(message_id=message_id),
            )
        )

    async def _alert(self, callback_id: str, words: str | OutgoingText | None) -> None:
        text = whole(words.text if isinstance(words, OutgoingText) else words or "")
        if len(text) > _ALERT:
            text = text[: _ALERT - 1] + "…"
        await self._api.call(
            AnswerCallbackQuery(callback_query_id=callback_id, text=text or None, show_alert=bool(text))
        )
