"""What people do with words: say, edit, delete, and press buttons."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tests.peers.telegram.stage import Stage
from tests.peers.telegram.text import found
from tests.peers.telegram.things import BOT_ID, BOT_NAME, Chat, Json, Message, Press

_ADDRESSED = re.compile(rf"^/\w+(?:@{BOT_NAME})?(?:\s|$)|@{BOT_NAME}\b", re.I)


class People(Stage):
    async def says(
        self,
        user: int,
        chat: int | Chat,
        text: str,
        *,
        reply_to: Message | None = None,
        topic: int | None = None,
        entities: Sequence[Json] = (),
        file: str | None = None,
        more: Json | None = None,
    ) -> Message:
        """A person writes. With a file (a name) the text is its caption; `more` are any further fields."""
        place, person = self.chat(chat), self.world.person(user)
        place.members.add(user)
        if place.kind == "private" and place.business is None:
            person.started = True
        message = self.world.message(place, person, text)
        message.entities, message.reply_to, message.more = list(entities), reply_to, dict(more or {})
        message.found = found(text, message.entities)
        if file:
            _attach(message, file)
        _place(message, topic)
        place.messages.append(message)
        self.world.record.note("message", **message.told())
        if self._hears(message):
            self._tell("business_message" if place.business else "message", message.wire(), place)
        return message

    async def bot_says(self, chat: int | Chat, text: str, *, bot: int = 900) -> Message:
        """Another bot writes: bots do not hear one another."""
        place = self.chat(chat)
        other = self.world.person(bot)
        other.is_bot = True
        message = self.world.message(place, other, text)
        place.messages.append(message)
        return message

    async def edits(self, message: Message, text: str, entities: Sequence[Json] = ()) -> None:
        message.text, message.entities = text, list(entities)
        message.found = found(text, message.entities)
        message.edits += 1
        self.world.record.note("edited", **message.told())
        if self._hears(message):
            business = message.chat.business
            self._tell(
                "edited_business_message" if business else "edited_message", message.wire(), message.chat
            )

    async def deletes(self, *messages: Message) -> None:
        """Bots hear of deletions in business accounts only."""
        for message in messages:
            self.world.remove(message)
        place = messages[0].chat
        if place.business and self.world.connections[place.business].enabled:
            ids = [message.id for message in messages]
            gone = {"business_connection_id": place.business, "chat": place.wire(), "message_ids": ids}
            self._tell("deleted_business_messages", gone, place)

    async def presses(
        self, user: int, message: Message, data: str | None = None, *, label: str = ""
    ) -> Press:
        """Somebody touches a button, by its data or by its label; `press.answers` is what they are shown."""
        keys = [key for key in message.buttons if key[1] == data or key[0] == label]
        if not keys:
            raise LookupError(f"no such button: {data or label!r} among {message.buttons}")
        return self._pressed(user, message, keys[0][1])

    async def forges_press(self, user: int, message: Message, data: str) -> Press:
        """A press with any data, as a modified client can send it."""
        return self._pressed(user, message, data)

    async def stops(self, user: int, chat: int | Chat | None = None) -> None:
        """Somebody stops the message that grows before them."""
        place = self.chat(user if chat is None else chat)
        draft = self.world.draft(place)
        if draft is None or not draft.can_stop:
            raise LookupError("no draft with a stop button stands there")
        place.stopped.add(draft.id)
        if not draft.keep_on_stop:
            place.draft = None
        where = {"message_thread_id": draft.thread} if draft.thread else {}
        body = {"chat": place.wire(), "draft_id": draft.id, **where}
        self._tell("stopped_message_generation", body, place)

    def _pressed(self, user: int, message: Message, data: str) -> Press:
        person = self.world.person(user)
        press = Press(f"{4_000_000_000 + self.world.number()}", user, message)
        self.world.presses[press.id] = press
        shown = message.wire()
        if message not in message.chat.messages:
            shown = {"message_id": message.id, "chat": message.chat.wire(), "date": 0}
        body = {"id": press.id, "from": person.wire(), "chat_instance": str(message.chat.id), "data": data}
        self._tell("callback_query", {**body, "message": shown}, message.chat)
        return press

    def _hears(self, message: Message) -> bool:
        """Whether the bot may read it: in a group with privacy mode only what is meant for it."""
        place, replied = message.chat, message.reply_to
        if place.business:
            connection = self.world.connections[place.business]
            return connection.enabled and bool(connection.rights.get("can_read_messages", True))
        if place.bot in ("left", "kicked"):
            return False
        if place.kind == "private":
            return not self.world.people[place.id].blocks_bot
        if place.bot == "administrator" or not self.privacy:
            return True
        mine = replied is not None and replied.own and "forum_topic_created" not in replied.more
        named = any(_whom(entity) == BOT_ID for entity in message.entities)
        return mine or named or bool(_ADDRESSED.search(message.text or str(message.more.get("caption", ""))))


def _whom(entity: Json) -> int | None:
    return (entity.get("user") or {}).get("id") if entity["type"] == "text_mention" else None


def _attach(message: Message, name: str) -> None:
    file = {"file_id": f"BQAC{message.id}", "file_unique_id": f"AgAD{message.id}", "file_name": name}
    message.more["document"] = {**file, "mime_type": "text/plain", "file_size": 12}
    if message.text:
        message.more |= {"caption": message.text, "caption_entities": message.entities + message.found}
    message.text, message.entities, message.found = "", [], []


def _place(message: Message, topic: int | None) -> None:
    """Its thread. In a topic it replies, in Telegram's eyes, at least to the topic's first message; outside
    of forums whatever replies in a supergroup has a thread too."""
    place, replied = message.chat, message.reply_to
    if topic is not None:
        message.thread = topic
        message.reply_to = replied or (place.find(topic) if place.forum else None)
    elif replied is not None:
        forum = place.forum or place.kind != "supergroup"
        message.thread = replied.thread if forum else (replied.thread or replied.id)
