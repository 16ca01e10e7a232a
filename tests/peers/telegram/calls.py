"""One call of a Bot API method, and the arguments of it however they were sent."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from tests.peers.telegram.things import Chat, Connection, Json, Message, Refused, bad
from tests.peers.telegram.world import World

_KICKED = {"kicked": "bot was kicked from the {} chat", "left": "bot is not a member of the {} chat"}


@dataclass
class Call:
    """What was called when and how; `answer` is what Telegram said, `fault` what was scripted."""

    method: str
    args: Json
    at: float
    answer: Json
    status: int = 200
    fault: str | None = None

    @property
    def error(self) -> str | None:
        return None if self.answer.get("ok", True) else str(self.answer["description"])

    def nested(self, name: str) -> object:
        """An argument that is JSON, as itself or written out in a string."""
        value = self.args.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except ValueError:
            raise bad(f"can't parse {name} JSON object") from None

    def objects(self, name: str) -> list[Json]:
        value = self.nested(name)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise bad(f"can't parse {name}: expected an Array of objects")
        return value

    def object(self, name: str) -> Json:
        value = self.nested(name)
        if value is not None and not isinstance(value, dict):
            raise bad(f"object expected as {name}")
        return value or {}

    def text(self, name: str) -> str:
        value = self.args.get(name)
        return value if isinstance(value, str) else "" if value is None else str(value)

    def flag(self, name: str) -> bool:
        return self.text(name).lower() in ("true", "yes", "1")

    def number(self, name: str) -> int | None:
        value = self.text(name).strip()
        try:
            return int(value) if value else None
        except ValueError:
            raise bad(f"invalid {name} specified") from None

    def need(self, name: str, empty: str) -> int:
        value = self.number(name)
        if value is None:
            raise bad(empty)
        return value


Handler = Callable[[World, Call], object]


def connection(world: World, call: Call, right: str = "") -> Connection | None:
    """The business connection that is named, with this right in force; or None."""
    id = call.text("business_connection_id")
    if not id:
        return None
    found = world.connections.get(id)
    if found is None or not found.enabled:
        raise bad("business connection not found")
    if right and not found.rights.get(right):
        raise bad("BUSINESS_CONNECTION_NOT_ALLOWED")
    return found


def chat(world: World, call: Call) -> Chat:
    """The chat that is named, whether or not the bot can still be heard there."""
    id = call.need("chat_id", "chat_id is empty")
    found = world.chats.get((call.text("business_connection_id") or None, id))
    if found is None:
        raise bad("chat not found")
    return found


def writable(world: World, call: Call, right: str = "can_reply") -> Chat:
    """The chat that is named; raises Refused where the bot may not write."""
    connected = connection(world, call, right)
    found = chat(world, call)
    if found.moved_to is not None:
        why = "Bad Request: group chat was upgraded to a supergroup chat"
        raise Refused(400, why, migrate_to_chat_id=found.moved_to)
    if found.kind == "private" and connected is None:
        person = world.people[found.id]
        if person.blocks_bot:
            raise Refused(403, "Forbidden: bot was blocked by the user")
        if not person.started:
            raise Refused(403, "Forbidden: bot can't initiate conversation with a user")
    if found.bot in _KICKED:
        raise Refused(403, f"Forbidden: {_KICKED[found.bot].format(found.kind)}")
    return found


def thread(place: Chat, id: int | None) -> int | None:
    """Where in the chat it will stand. In a private chat an id that is gone is silently ignored."""
    topic = place.topics.get(id) if id is not None else None
    if id is None or (topic and not topic.deleted):
        return id
    if place.kind == "private":
        return None
    if topic:
        raise bad("TOPIC_DELETED")
    if place.forum or place.find(id) is None:
        raise bad("message thread not found")
    return id


def own(world: World, call: Call, verb: str) -> Message:
    """A message of the bot itself, to be edited."""
    place = writable(world, call)
    found = place.find(call.need("message_id", "message identifier is not specified"))
    if found is None or found.receiver is not None:
        raise bad(f"message to {verb} not found")
    if not found.own:
        raise bad("message can't be edited")
    return found


def markup(call: Call) -> Json | None:
    """The keyboard below a message, as Telegram takes it."""
    given = call.object("reply_markup")
    rows = given.get("inline_keyboard")
    if rows is None:
        return given or None
    for key in [key for row in rows for key in row]:
        if not str(key.get("text", "")).strip():
            raise bad('can\'t parse inline keyboard button: Field "text" must not be empty')
        if len(key) < 2:
            raise bad("Text buttons are unallowed in the inline keyboard")
        if "callback_data" in key and not 1 <= len(str(key["callback_data"]).encode()) <= 64:
            raise bad("BUTTON_DATA_INVALID")
        if "url" in key and "://" not in str(key["url"]):
            raise bad(f"inline keyboard button URL '{key['url']}' is invalid: Wrong HTTP URL")
    return given if any(rows) else None
