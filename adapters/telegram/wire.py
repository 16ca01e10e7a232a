"""What Telegram tells, as far as Parley reads it; fields and kinds that it does not know are left out.

Never logs or raises what was told: an update that cannot be read is nothing but an Unreadable.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

UPDATES: Final = (
    "message",
    "edited_message",
    "business_connection",
    "business_message",
    "edited_business_message",
    "deleted_business_messages",
    "callback_query",
    "my_chat_member",
    "stopped_message_generation",
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_BLANKS = re.compile(r"\s+")
_FILES = (
    *("photo", "document", "audio", "voice", "video", "video_note"),
    *("animation", "sticker", "story", "paid_media"),
)
_TOLD_OF_FILES = (("file_name", str), ("mime_type", str), ("file_size", int))
_THINGS = ("contact", "location", "venue", "poll", "dice")


class Unreadable(ValueError):
    """Not an update as Parley knows them. It is left out: asking again would bring the same."""


def _whole(text: object) -> object:
    """Half of a surrogate pair becomes U+FFFD, which takes as many units: offsets stay right."""
    return _SURROGATE.sub("\ufffd", text) if isinstance(text, str) else text


Text = Annotated[str, BeforeValidator(_whole)]


class _Told(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class User(_Told):
    id: int
    is_bot: bool = False
    language_code: Text | None = None


class Chat(_Told):
    id: int
    type: str

    @property
    def private(self) -> bool:
        return self.type == "private"

    @property
    def group(self) -> bool:
        return self.type in ("group", "supergroup")


class Entity(_Told):
    """Offset and length in UTF-16 units."""

    type: str
    offset: int
    length: int
    user: User | None = None


class Replied(_Told):
    """The message that is answered; `begins_topic` when Telegram only says in which topic one writes."""

    message_id: int
    sender: User | None = Field(None, alias="from")
    text: Text = ""
    begins_topic: bool = False

    @model_validator(mode="before")
    @classmethod
    def _told(cls, raw: object) -> object:
        return {**raw, "begins_topic": "forum_topic_created" in raw} if isinstance(raw, dict) else raw


class Attached(_Told):
    """A file, as far as Telegram tells of it."""

    file_name: Text = ""
    mime_type: Text = ""
    file_size: int | None = None


class Message(_Told):
    """`things` are lines for what is no text: files by their names, everything else by its kind.

    `attached` are those of them that are files.
    """

    message_id: int
    sender: User | None = Field(None, alias="from")
    sender_chat: Chat | None = None
    sender_business_bot: User | None = None
    chat: Chat
    message_thread_id: int | None = None
    is_topic_message: bool = False
    business_connection_id: str | None = None
    reply_to_message: Replied | None = None
    text: Text = ""
    caption: Text = ""
    entities: Sequence[Entity] = ()
    caption_entities: Sequence[Entity] = ()
    migrate_to_chat_id: int | None = None
    migrate_from_chat_id: int | None = None
    things: Sequence[Text] = ()
    attached: Sequence[Attached] = ()

    @model_validator(mode="before")
    @classmethod
    def _told(cls, raw: object) -> object:
        if not isinstance(raw, dict):
            return raw
        return {**raw, "things": list(_things(raw)), "attached": list(_attached(raw))}

    @property
    def topic(self) -> int | None:
        """Elsewhere a thread is only a chain of answers."""
        return self.message_thread_id if self.is_topic_message else None


def _things(raw: Mapping[str, object]) -> Iterator[str]:
    for kind in _FILES:
        file = raw.get(kind)
        if not file or (kind == "document" and raw.get("animation")):  # told twice for older bots
            continue
        name = file.get("file_name") if isinstance(file, dict) else None
        label = kind.replace("_", " ")
        yield f"(file: {_BLANKS.sub(' ', name) if isinstance(name, str) else label})"
    for kind in _THINGS:
        if raw.get(kind) and not (kind == "location" and raw.get("venue")):
            yield f"({kind})"


def _attached(raw: Mapping[str, object]) -> Iterator[object]:
    """A picture comes in several sizes, the largest last."""
    for kind in _FILES:
        found = raw.get(kind)
        file = found[-1] if isinstance(found, list) and found else found
        if isinstance(file, dict) and not (kind == "document" and raw.get("animation")):
            yield {name: file[name] for name, of in _TOLD_OF_FILES if isinstance(file.get(name), of)}


class Callback(_Told):
    """Somebody pressed a button below `message`."""

    id: str
    sender: User = Field(alias="from")
    message: Message | None = None
    data: Text = ""


class Member(_Told):
    status: str


class Membership(_Told):
    chat: Chat
    new_chat_member: Member


class Rights(_Told):
    can_reply: bool = False


class Business(_Told):
    """The bot works in somebody's own account, as far as the rights go."""

    id: str
    user: User
    is_enabled: bool
    rights: Rights = Rights()


class Deleted(_Told):
    business_connection_id: str
    chat: Chat
    message_ids: Sequence[int]


class Stopped(_Told):
    """Somebody stopped the draft that grew before them."""

    chat: Chat
    draft_id: int
    message_thread_id: int | None = None


class Update(_Told):
    """Exactly one of the fields is there, or none: something that Parley does not handle."""

    update_id: int
    message: Message | None = None
    edited_message: Message | None = None
    business_connection: Business | None = None
    business_message: Message | None = None
    edited_business_message: Message | None = None
    deleted_business_messages: Deleted | None = None
    callback_query: Callback | None = None
    my_chat_member: Membership | None = None
    stopped_message_generation: Stopped | None = None


def read(raw: object) -> Update:
    """Raises Unreadable."""
    try:
        return Update.model_validate(raw)
    except (ValidationError, RecursionError):
        raise Unreadable from None  # the error repeats what was told
