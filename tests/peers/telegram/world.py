"""All of a loopback Telegram's state, with its own clock and numbers."""

from __future__ import annotations

import itertools
from collections.abc import Callable

from tests.peers.record import Record
from tests.peers.telegram.things import (
    BOT_ID,
    DRAFT_LIFE,
    Chat,
    Connection,
    Draft,
    Json,
    Message,
    Person,
    Press,
    Topic,
)


class World:
    """Chats of a business account are apart from others."""

    def __init__(self, now: Callable[[], float], record: Record) -> None:
        self.now, self.record = now, record
        self.people: dict[int, Person] = {}
        self.chats: dict[tuple[str | None, int], Chat] = {}
        self.connections: dict[str, Connection] = {}
        self.presses: dict[str, Press] = {}
        self.commands: dict[tuple[str, str], list[Json]] = {}  # by scope and language
        self.bot = Person(BOT_ID, "Parley", None, is_bot=True)
        self._numbers = itertools.count(1)
        self._counters: dict[int, itertools.count[int]] = {}

    def number(self) -> int:
        return next(self._numbers)

    def person(self, id: int) -> Person:
        """Somebody, who comes into being when first spoken of."""
        return self.people.setdefault(id, Person(id, f"Person{id}"))

    def private(self, user: int) -> Chat:
        person = self.person(user)
        return self.chats.setdefault((None, user), Chat(user, "private", person.first_name))

    def message(self, chat: Chat, sender: Person, text: str = "") -> Message:
        """A new message, later than every other; supergroups count for themselves."""
        own = self._counters.setdefault(chat.id, itertools.count(1))
        id = next(own) if chat.kind == "supergroup" else self.number()
        return Message(id, chat, sender, int(self.now()), text, own=sender is self.bot)

    def remove(self, message: Message) -> None:
        message.chat.messages.remove(message)
        message.chat.gone.append(message)
        self.record.note("deleted", **message.told())

    def draft(self, chat: Chat) -> Draft | None:
        """What a person sees of a draft: nothing once half a minute is over."""
        if chat.draft and self.now() - chat.draft.at > DRAFT_LIFE:
            chat.draft = None
        return chat.draft

    def serve(self, chat: Chat, sender: Person, thread: int | None = None, **more: object) -> Message:
        """A service message: it has no text, only what happened."""
        message = self.message(chat, sender)
        message.more, message.thread = dict(more), thread
        chat.messages.append(message)
        self.record.note("message", **message.told())
        return message

    def open_topic(self, chat: Chat, sender: Person, name: str) -> Topic:
        """A topic; its first message says so and gives it its id."""
        first = self.serve(chat, sender, forum_topic_created={"name": name, "icon_color": 7322096})
        first.thread = first.id
        topic = chat.topics[first.id] = Topic(first.id, name)
        return topic

    def delete_topic(self, chat: Chat, topic: Topic) -> None:
        """With all that was said in it."""
        topic.deleted = True
        for message in chat.thread(topic.id):
            self.remove(message)
