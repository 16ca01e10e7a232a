"""What is in a Telegram: people, chats, topics, messages, drafts, presses and business connections."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

Json = dict[str, Any]  # a JSON object, as Telegram writes them
Kind = Literal["private", "group", "supergroup"]

TOKEN, BOT_ID, BOT_NAME = "42:TESTTOKEN-abcdefghijklmnopqrstuvwxyz", 42, "parley_bot"
DRAFT_LIFE = 30.0


class Refused(Exception):
    """A call that Telegram answers with `ok: false`; `more` are the answer's parameters."""

    def __init__(self, code: int, description: str, **more: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.more = more


def bad(what: str) -> Refused:
    return Refused(400, f"Bad Request: {what}")


@dataclass(eq=False)
class Person:
    """Somebody on Telegram."""

    id: int
    first_name: str
    language: str | None = "en"
    is_bot: bool = False
    blocks_bot: bool = False
    started: bool = False  # ever wrote to the bot: it may write to them

    @property
    def username(self) -> str:
        return BOT_NAME if self.id == BOT_ID else f"user{self.id}"

    def wire(self) -> Json:
        named = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        spoken = {"language_code": self.language} if self.language else {}
        return {**named, "username": self.username, **spoken}


@dataclass(eq=False)
class Message:
    """One message as people have it before them; `entities` are the bot's own, `found` Telegram's."""

    id: int
    chat: Chat
    sender: Person
    date: int
    text: str = ""
    entities: list[Json] = field(default_factory=list)
    found: list[Json] = field(default_factory=list)
    thread: int | None = None
    reply_to: Message | None = None
    markup: Json | None = None
    more: Json = field(default_factory=dict)  # service words, files, a caption
    preview: str | None = None  # the address whose page is shown below
    edits: int = 0
    own: bool = False  # sent by the bot
    receiver: int | None = None  # an ephemeral message: shown to this person alone

    @property
    def buttons(self) -> list[tuple[str, str]]:
        """What can be pressed: labels, and what comes back (an address for a link)."""
        rows = (self.markup or {}).get("inline_keyboard", [])
        keys = [key for row in rows for key in row]
        return [(key["text"], key.get("callback_data") or key.get("url", "")) for key in keys]

    def wire(self, *, deep: bool = True) -> Json:
        """As the Bot API shows it."""
        replied = self.reply_to.wire(deep=False) if self.reply_to and deep else None
        optional: Json = {
            "message_thread_id": self.thread,
            "is_topic_message": self.thread in self.chat.topics,
            "text": self.text,
            "entities": self.entities + self.found,
            "reply_to_message": replied,
            "reply_markup": self.markup if self.markup and "inline_keyboard" in self.markup else None,
            "edit_date": self.date + self.edits if self.edits else None,
            "business_connection_id": self.chat.business,
        }
        head = {"message_id": self.id, "from": self.sender.wire(), "chat": self.chat.wire()}
        dated = {"date": self.date, **{key: value for key, value in optional.items() if value}}
        hidden: Json = {}
        if self.receiver:
            hidden = {"message_id": 0, "ephemeral_message_id": self.id}
        return {**head, **dated, **self.more, **hidden}

    def told(self) -> Json:
        """As people see it, for the record and for whoever directs the play."""
        place = {"chat": self.chat.id, "business": self.chat.business, "thread": self.thread}
        words = {"text": self.text, "entities": self.entities, "buttons": self.buttons}
        state = {"edits": self.edits, "own": self.own, "user": self.sender.id}
        return {
            "message_id": self.id,
            **place,
            **words,
            **state,
            "receiver": self.receiver,
            "more": self.more,
        }


@dataclass(eq=False)
class Topic:
    """A thread of a forum, or of a private chat; its id is that of its first message."""

    id: int
    name: str
    closed: bool = False
    deleted: bool = False


@dataclass(eq=False)
class Draft:
    """What a person sees growing; `at` is when it last did."""

    id: int
    text: str
    entities: list[Json]
    at: float
    can_stop: bool = False
    keep_on_stop: bool = False
    thread: int | None = None


@dataclass(eq=False)
class Chat:
    """A place. `messages` are those that stand there, in order; `gone` those that were deleted."""

    id: int
    kind: Kind
    title: str
    business: str | None = None
    forum: bool = False
    bot: Literal["administrator", "member", "left", "kicked"] = "member"
    withheld: set[str] = field(default_factory=set)  # rights that the bot lacks as an administrator
    moved_to: int | None = None
    members: set[int] = field(default_factory=set)
    admins: set[int] = field(default_factory=set)
    messages: list[Message] = field(default_factory=list)
    gone: list[Message] = field(default_factory=list)
    topics: dict[int, Topic] = field(default_factory=dict)
    actions: list[tuple[str, int | None]] = field(default_factory=list)  # "typing" and in which thread
    draft: Draft | None = None
    drafts: list[str] = field(default_factory=list)  # every text that a draft ever showed
    stopped: set[int] = field(default_factory=set)  # drafts that their reader stopped

    @property
    def by_bot(self) -> list[Message]:
        """What the bot says here, without the traces of its acts."""
        return [message for message in self.messages if message.own and message.text]

    def thread(self, id: int | None) -> list[Message]:
        return [message for message in self.messages if message.thread == id]

    def find(self, id: int) -> Message | None:
        return next((message for message in self.messages if message.id == id), None)

    def wire(self) -> Json:
        named = {"first_name" if self.kind == "private" else "title": self.title}
        return {"id": self.id, "type": self.kind, **named, **({"is_forum": True} if self.forum else {})}


@dataclass(eq=False)
class Connection:
    """The bot works in a person's own account, as far as its rights go and until they are withdrawn."""

    id: str
    owner: Person
    date: int
    rights: Json
    enabled: bool = True

    def wire(self) -> Json:
        who = {"id": self.id, "user": self.owner.wire(), "user_chat_id": self.owner.id}
        return {**who, "date": self.date, "is_enabled": self.enabled, "rights": self.rights}


@dataclass(eq=False)
class Press:
    """Somebody touched a button; `answers` are what they were shown for it: words, and whether in a box."""

    id: str
    user: int
    message: Message
    expired: bool = False
    answers: list[tuple[str, bool]] = field(default_factory=list)
