"""From Telegram's updates to our nouns: pure translation, nothing is asked and nothing is kept.

In a group only what is meant for the bot is read: a mention, an answer to it, a command with its name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from adapters.base import Action, Address, Inbound, Press, Sender
from adapters.telegram.places import CHANNEL, Place
from adapters.telegram.wire import Callback, Deleted, Entity, Message, Stopped, User
from guards.base import File, RawText

COMMANDS: Final[dict[str, Action]] = {
    "start": "start",
    "human": "person",
    "stop": "stop",
    "privacy": "privacy",
    "forget": "forget",
    "language": "language",
}
_PRESSED: Final[dict[str, Action]] = {
    action: action for action in (*COMMANDS.values(), "helpful", "unhelpful", "agree", "decline")
}
_COMMAND = re.compile(r"/([a-z]+)(?:@(\w+))?(?:\s+(\S+))?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Me:
    """The bot itself."""

    id: int
    username: str

    @property
    def installation(self) -> str:
        return str(self.id)

    def at(self, place: Place) -> Address:
        return Address(CHANNEL, self.installation, str(place))


def said(message: Message, me: Me) -> Inbound | Press | None:
    """A message for the bot, or the command that it is; None for everything else."""
    sender = _person(message)
    if sender is None or not (words := lines(message)):
        return None
    if message.chat.group and not _addressed(message, me):
        return None
    at, event_id = me.at(where(message, sender)), event(message.chat.id, message.message_id)
    who = known(sender, where(message, sender))
    if (command := _command(message, me)) is not None:
        return Press(event_id, at, who, *command)
    files = [File(RawText(one.file_name), one.mime_type, one.file_size) for one in message.attached]
    return Inbound(event_id, at, who, RawText(_without_mention(words, message, me)), files)


def reworded(message: Message, me: Me) -> tuple[Address, str, RawText] | None:
    """The message as it reads now; whether it was ever for the bot is for the core to know."""
    sender = _person(message)
    if sender is None or not (words := lines(message)):
        return None
    text = RawText(_without_mention(words, message, me))
    return me.at(where(message, sender)), event(message.chat.id, message.message_id), text


def retracted(deleted: Deleted, me: Me) -> list[tuple[Address, str]]:
    at = me.at(Place(deleted.chat.id, business=deleted.business_connection_id))
    return [(at, event(deleted.chat.id, id)) for id in deleted.message_ids]


def pressed(callback: Callback, me: Me) -> Press | None:
    """`p:ACTION:VALUE`, in groups with the person for whom the button is; None for what is no act."""
    button = _button(callback)
    if button is None or button[0] not in _PRESSED:
        return None
    action, value, at = button
    return Press(callback.id, me.at(at), known(callback.sender, at), _PRESSED[action], value)


def asked_why(callback: Callback) -> tuple[Place, str] | None:
    """Where somebody wants to know it, and about which answer."""
    button = _button(callback)
    return (button[2], button[1]) if button is not None and button[0] == "why" else None


def _button(callback: Callback) -> tuple[str, str, Place] | None:
    """Its action and value, and where it was pressed; None for a button that is for somebody else."""
    kind, action, value, owner = (*callback.data.split(":"), "", "", "")[:4]
    if kind != "p" or callback.message is None or callback.sender.is_bot:
        return None
    at = where(callback.message, callback.sender)
    if at.user is not None and owner and owner != str(at.user):
        return None
    return action, value, at


def stopped(stop: Stopped, me: Me) -> Press:
    """Drafts grow in private chats only, so the chat is the person."""
    at = Place(stop.chat.id, stop.message_thread_id)
    who = Sender(str(stop.chat.id), verified=True)
    return Press(f"draft:{stop.chat.id}:{stop.draft_id}", me.at(at), who, "stop")


def event(chat: int, message: int) -> str:
    """A message's identity, however often and by whichever way it is brought."""
    return f"{chat}:{message}"


def where(message: Message, user: User) -> Place:
    if message.business_connection_id is not None:
        return Place(message.chat.id, business=message.business_connection_id)
    return Place(message.chat.id, message.topic, None if message.chat.private else user.id)


def known(user: User, at: Place) -> Sender:
    """Where others read along, a group or the owner of a business account, nobody is vouched for."""
    if at.private:
        return Sender(str(user.id), verified=True, language=user.language_code)
    others = at.business if at.business is not None else at.chat
    return Sender(f"{user.id}@{others}", language=user.language_code)


def lines(message: Message) -> str:
    """Text or caption, and a line for each thing that is no text."""
    return "\n".join([line for line in (message.text, message.caption) if line] + list(message.things))


def _person(message: Message) -> User | None:
    """Who wrote; None for bots, channels, and the owner of a business account."""
    user = message.sender
    if user is None or user.is_bot or message.sender_chat or message.sender_business_bot:
        return None
    if not (message.chat.private or message.chat.group):
        return None
    if message.business_connection_id is not None and user.id != message.chat.id:
        return None
    return user


def _addressed(message: Message, me: Me) -> bool:
    replied = message.reply_to_message
    if replied and not replied.begins_topic and replied.sender and replied.sender.id == me.id:
        return True
    return any(_names(entity, _of(message), me) for entity in _entities(message))


def _names(entity: Entity, text: str, me: Me) -> bool:
    if entity.type == "text_mention":
        return entity.user is not None and entity.user.id == me.id
    word = _cut(text, entity).casefold()
    if entity.type == "mention":
        return word == f"@{me.username}".casefold()
    return entity.type == "bot_command" and word.endswith(f"@{me.username}".casefold())


def _command(message: Message, me: Me) -> tuple[Action, str] | None:
    """What the message orders, if it begins with a command of ours."""
    match = _COMMAND.match(_of(message))
    if match is None or match[1].lower() not in COMMANDS:
        return None
    if match[2] and match[2].casefold() != me.username.casefold():
        return None
    action = COMMANDS[match[1].lower()]
    return action, (match[3] or "").lower() if action == "language" else ""


def _without_mention(words: str, message: Message, me: Me) -> str:
    """Without the bot's name at the head, unless nothing is left."""
    for entity in _entities(message):
        if message.chat.group and entity.offset == 0 and entity.type in ("mention", "text_mention"):
            called = _cut(_of(message), entity)
            if _names(entity, _of(message), me):
                return words.removeprefix(called).lstrip(" ,:\n") or words
    return words


def _of(message: Message) -> str:
    return message.text or message.caption


def _entities(message: Message) -> list[Entity]:
    return [*(message.entities if message.text else message.caption_entities)]


def _cut(text: str, entity: Entity) -> str:
    raw = text.encode("utf-16-le")
    return raw[2 * entity.offset : 2 * (entity.offset + entity.length)].decode("utf-16-le", "replace")
