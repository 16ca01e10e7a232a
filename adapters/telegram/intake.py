"""Each update to the core or to the staff's duty, in the order in which they came; acknowledged by returning.

What can never be read is left out, so that it does not hold up what comes after it; none of it is logged.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import structlog
from aiogram.methods import AnswerCallbackQuery, SendMessage
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from adapters.base import Core, Inbound, Press
from adapters.telegram import voice
from adapters.telegram.api import Api
from adapters.telegram.asides import Asides
from adapters.telegram.errands import Errands
from adapters.telegram.places import CHANNEL, Place, place
from adapters.telegram.staff import StaffGroup
from adapters.telegram.updates import Me, asked_why, pressed, retracted, reworded, said, stopped
from adapters.telegram.wire import (
    Business,
    Callback,
    Membership,
    Message,
    Unreadable,
    Update,
    read,
)
from guards.base import Unavailable

_log = structlog.get_logger()
_TRIES = 3  # for an update that breaks something of ours
_REMEMBERED = 50_000


class Intake:
    """`me` is known once Telegram was asked; until then nothing is taken. `withdrawn` are business
    accounts in which the bot may write no longer."""

    def __init__(
        self,
        core: Core,
        api: Api,
        errands: Errands,
        asides: Asides,
        staff: StaffGroup | None,
        languages: Sequence[str],
    ) -> None:
        self._core, self._api, self._errands, self._asides = core, api, errands, asides
        self._staff, self._languages = staff, languages
        self._places: dict[str, None] = {}  # places beyond a plain private chat, the oldest first
        self._broken: Counter[int] = Counter()
        self.withdrawn: set[str] = set()
        self.me: Me | None = None

    async def take(self, raw: object) -> None:
        """Durable when it returns. Raises Unavailable: bring it again later."""
        if self.me is None:
            raise Unavailable
        try:
            update = read(raw)
        except Unreadable:
            _log.warning("telegram.unreadable", channel=CHANNEL)
            return
        try:
            await self._do(update, self.me)
        except Unavailable:
            raise
        except Exception as error:  # noqa: BLE001  an update's edge: one that breaks us must not end the others
            await self._fell(update.update_id, error)
        self._broken.pop(update.update_id, None)

    async def _fell(self, update_id: int, error: Exception) -> None:
        """Tried again a few times; then it is left out, and somebody is told."""
        self._broken[update_id] += 1
        _log.error("telegram.broken", channel=CHANNEL, error=type(error).__name__, exc_info=error)
        if self._broken[update_id] < _TRIES:
            raise Unavailable from error
        await self._core.alarm(CHANNEL, "update_left_out")

    async def _do(self, update: Update, me: Me) -> None:
        if message := update.message or update.business_message:
            await self._message(message, me)
        elif edited := update.edited_message or update.edited_business_message:
            await self._edited(edited, me)
        elif update.deleted_business_messages:
            for at, event_id in retracted(update.deleted_business_messages, me):
                await self._core.retract(at, event_id)
        elif update.callback_query:
            await self._pressed(update.callback_query, me)
        elif update.my_chat_member:
            await self._member(update.my_chat_member, me)
        elif update.business_connection:
            await self._connected(update.business_connection, me)
        elif update.stopped_message_generation:
            await self._core.press(stopped(update.stopped_message_generation, me))

    async def _message(self, message: Message, me: Me) -> None:
        if self._staff and message.chat.id == self._staff.chat:
            await self._staff.wrote(message, me)
        elif message.migrate_to_chat_id or message.migrate_from_chat_id:
            old = message.migrate_from_chat_id or message.chat.id
            new = message.migrate_to_chat_id or message.chat.id
            await self._core.moved(me.at(Place(old)), me.at(Place(new)))
        elif found := said(message, me):
            self._remember(found.address.place)
            await self._said(found)

    async def _said(self, found: Inbound | Press) -> None:
        if isinstance(found, Inbound):
            await self._core.accept(found)
        elif found.action == "language" and not found.value:
            self._errands.run(self._ask_language(place(found.address.place)))
        else:
            await self._core.press(found)

    async def _edited(self, message: Message, me: Me) -> None:
        if self._staff and message.chat.id == self._staff.chat:
            return  # what staff said stays said: an edit must not make a reply of a note
        if found := reworded(message, me):
            await self._core.reword(*found)

    async def _pressed(self, callback: Callback, me: Me) -> None:
        if self._staff and callback.message and callback.message.chat.id == self._staff.chat:
            await self._staff.pressed(callback)
            return
        if asked := asked_why(callback):
            at, letter_id = asked
            if told := await self._core.why(me.at(at), letter_id):
                self._errands.run(self._asides.tell(callback, at, told))
                return
        elif press := pressed(callback, me):
            self._remember(press.address.place)
            await self._core.press(press)
        self._errands.run(self._received(callback.id))

    async def _received(self, callback_id: str) -> None:
        """The button stops to wait."""
        await self._api.call(AnswerCallbackQuery(callback_query_id=callback_id))

    # -- places ---------------------------------------------------------------------------------------

    async def _member(self, change: Membership, me: Me) -> None:
        if change.new_chat_member.status not in ("left", "kicked"):
            return
        chat = change.chat.id
        if self._staff and chat == self._staff.chat:
            await self._core.alarm(CHANNEL, "desk_lost")
            return
        await self._left([str(chat)] if change.chat.private else [], f"{chat}:", me)

    async def _connected(self, business: Business, me: Me) -> None:
        """From the moment in which it is withdrawn nothing is sent; conversations we know of are ended."""
        if business.is_enabled and business.rights.can_reply:
            self.withdrawn.discard(business.id)
            return
        self.withdrawn.add(business.id)
        await self._left([], str(Place(0, business=business.id)).removesuffix("0"), me)

    async def _left(self, places: Iterable[str], beginning: str, me: Me) -> None:
        for one in [*places, *(one for one in self._places if one.startswith(beginning))]:
            await self._core.left(me.at(place(one)))
            self._places.pop(one, None)

    def _remember(self, at: str) -> None:
        if ":" in at or "/" in at:
            self._places[at] = None
            if len(self._places) > _REMEMBERED:
                del self._places[next(iter(self._places))]

    async def _ask_language(self, at: Place) -> None:
        owner = f":{at.user}" if at.user is not None else ""
        keys = [
            InlineKeyboardButton(text=voice.NATIVE.get(one, one), callback_data=f"p:language:{one}{owner}")
            for one in self._languages
        ]
        rows = [keys[start : start + 2] for start in range(0, len(keys), 2)]
        await self._api.turn(at.chat)
        await self._api.call(
            SendMessage(
                chat_id=at.chat,
                text=voice.CHOOSE_LANGUAGE,
                parse_mode=None,
                message_thread_id=at.topic,
                business_connection_id=at.business,
                reply_markup=InlineKeyboardMarkup(inline_keyboard=rows),
            )
        )
