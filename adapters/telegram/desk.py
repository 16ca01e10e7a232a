"""Where staff work inside Telegram: a forum topic for each escalated conversation, its card at the head.

Shows only what is masked, as plain text, and nothing of a conversation outside of its topic.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

from aiogram.methods import CreateForumTopic, DeleteForumTopic, EditMessageText, SendMessage
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, Message

from adapters.base import SendFailed
from adapters.desks import Card, Line, PlaceGone
from adapters.telegram import voice
from adapters.telegram.api import Api
from adapters.telegram.places import CHANNEL
from adapters.telegram.rendering import NO_PREVIEW, plain, whole
from guards.base import MaskedText

_TITLE, _REVEALED, _DATA = 128, 8, 64


class TelegramDesk:
    """A place is `CHAT:TOPIC:CARD`: the group, the topic, and the message that is the card."""

    name = CHANNEL

    def __init__(self, chat: int, api: Api) -> None:
        self._chat, self._api = chat, api

    async def open(self, card: Card) -> str:
        """One turn for both calls: a topic is never left without its card."""
        await self._api.turn(self._chat)
        topic = await self._api.call(CreateForumTopic(chat_id=self._chat, name=whole(card.title)[:_TITLE]))
        try:
            shown = await self._post(topic.message_thread_id, _text(card), _keyboard(card))
        except SendFailed:
            with suppress(SendFailed):
                await self._api.call(
                    DeleteForumTopic(chat_id=self._chat, message_thread_id=topic.message_thread_id)
                )
            raise
        return f"{self._chat}:{topic.message_thread_id}:{shown.message_id}"

    async def update(self, place: str, card: Card) -> None:
        chat, _, message_id = _parsed(place)
        await self._api.turn(chat)
        edit = EditMessageText(
            chat_id=chat,
            message_id=message_id,
            text=_text(card),
            parse_mode=None,
            link_preview_options=NO_PREVIEW,
            reply_markup=_keyboard(card),
        )
        with _gone():
            try:
                await self._api.call(edit)
            except SendFailed as failure:
                if failure.code != "not_modified":
                    raise

    async def show(self, place: str, lines: Sequence[Line]) -> None:
        chat, topic, _ = _parsed(place)
        await self._api.turn(chat)
        with _gone():
            for text in plain("\n\n".join(f"{_author(line)}: {line.text.value}" for line in lines)):
                await self._post(topic, text, None)

    async def announce(self, notice_id: str, text: MaskedText) -> None:
        await self._api.turn(self._chat)
        for part in plain(text.value):
            await self._post(None, part, None)

    async def _post(self, topic: int | None, text: str, below: InlineKeyboardMarkup | None) -> Message:
        return await self._api.call(
            SendMessage(
                chat_id=self._chat,
                message_thread_id=topic,
                text=text,
                parse_mode=None,
                link_preview_options=NO_PREVIEW,
                reply_markup=below,
            )
        )


@contextmanager
def _gone() -> Iterator[None]:
    """A topic or card that somebody deleted."""
    try:
        yield
    except SendFailed as failure:
        if failure.code in ("topic_gone", "message_gone"):
            raise PlaceGone from None
        raise


def _parsed(place: str) -> tuple[int, int, int]:
    chat, topic, card = place.split(":")
    return int(chat), int(topic), int(card)


def _text(card: Card) -> str:
    return plain(f"{card.title}\n{card.status}\n\n{card.summary.value}")[0]


def _author(line: Line) -> str:
    name = line.name or voice.STAFF
    if line.author == "note":
        return voice.NOTE.format(name)
    return voice.AUTHORS.get(line.author, name)


def _keyboard(card: Card) -> InlineKeyboardMarkup | None:
    """What can be done now, and a button for each value that can be revealed."""
    keys = [(voice.VERBS[verb], f"d:{verb}") for verb in card.verbs if verb in voice.VERBS]
    if "reveal" in card.verbs:
        keys += [(voice.REVEAL.format(one), f"d:reveal:{one}") for one in card.placeholders[:_REVEALED]]
    buttons = [
        InlineKeyboardButton(text=label, callback_data=sent)
        for label, sent in keys
        if len(sent.encode()) <= _DATA
    ]
    rows = [buttons[at : at + 2] for at in range(0, len(buttons), 2)]
    return InlineKeyboardMarkup(inline_keyboard=rows) if rows else None
