"""The methods about places and people: chats, members, commands, the topics of forums."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from tests.peers.telegram import calls
from tests.peers.telegram.calls import Call, Handler
from tests.peers.telegram.things import BOT_ID, Chat, Json, Topic, bad
from tests.peers.telegram.world import World


def get_chat(world: World, call: Call) -> Json:
    place = calls.chat(world, call)
    return {**place.wire(), "accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": _GIFTS}


_GIFTS = dict.fromkeys(
    ["unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"], False
)


def get_member(world: World, call: Call) -> Json:
    place, user = calls.chat(world, call), call.need("user_id", "invalid user_id specified")
    if user != BOT_ID and user not in world.people:
        raise bad("PARTICIPANT_ID_INVALID")
    return member(world, place, user)


def member(world: World, place: Chat, user: int) -> Json:
    if user == BOT_ID:
        return standing(world.bot.wire(), place.bot, place.withheld)
    known = place.kind == "private" or user in place.members
    status = "administrator" if user in place.admins else "member" if known else "left"
    return standing(world.person(user).wire(), status)


def standing(user: Json, status: str, without: Iterable[str] = ()) -> Json:
    rights: Json = {}
    if status == "administrator":
        rights = {**dict.fromkeys(_RIGHTS, True), "is_anonymous": False, **dict.fromkeys(without, False)}
    if status == "kicked":
        rights = {"until_date": 0}
    return {"user": user, "status": status, **rights}


_RIGHTS = [
    "can_be_edited",
    "is_anonymous",
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_pin_messages",
    "can_manage_topics",
    "can_send_welcome_messages",
]


def set_commands(world: World, call: Call) -> bool:
    given = call.objects("commands")
    if len(given) > 100:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    for command in given:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", str(command.get("command", ""))):
            raise bad("BOT_COMMAND_INVALID")
        if not 1 <= len(str(command.get("description", ""))) <= 256:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    world.commands[_audience(call)] = given
    return True


def get_commands(world: World, call: Call) -> list[Json]:
    return world.commands.get(_audience(call), [])


def delete_commands(world: World, call: Call) -> bool:
    world.commands.pop(_audience(call), None)
    return True


def _audience(call: Call) -> tuple[str, str]:
    scope = call.object("scope") or {"type": "default"}
    return json.dumps(scope, sort_keys=True), call.text("language_code")


# -- topics -------------------------------------------------------------------------------------------


def create_topic(world: World, call: Call) -> Json:
    place = _forum(world, call)
    name = call.text("name").strip()
    if not 1 <= len(name) <= 128:
        raise bad("TOPIC_TITLE_EMPTY" if not name else "TOPIC_TITLE_TOO_LONG")
    topic = world.open_topic(place, world.bot, name)
    return {"message_thread_id": topic.id, "name": name, "icon_color": 7322096}


def edit_topic(world: World, call: Call) -> bool:
    topic, name = _topic(world, call), call.text("name").strip()
    if name in ("", topic.name):
        raise bad("TOPIC_NOT_MODIFIED")
    topic.name = name
    return True


def close_topic(world: World, call: Call) -> bool:
    return _shut(_topic(world, call), closed=True)


def reopen_topic(world: World, call: Call) -> bool:
    return _shut(_topic(world, call), closed=False)


def delete_topic(world: World, call: Call) -> bool:
    place, topic = _forum(world, call), _topic(world, call)
    world.delete_topic(place, topic)
    return True


def _shut(topic: Topic, *, closed: bool) -> bool:
    if topic.closed == closed:
        raise bad("TOPIC_NOT_MODIFIED")
    topic.closed = closed
    return True


def _forum(world: World, call: Call) -> Chat:
    place = calls.writable(world, call)
    if place.kind != "private" and not place.forum:
        raise bad("the chat is not a forum")
    able = place.bot == "administrator" and "can_manage_topics" not in place.withheld
    if place.kind != "private" and not able:
        raise bad("not enough rights to create a topic")
    return place


def _topic(world: World, call: Call) -> Topic:
    place, id = _forum(world, call), call.need("message_thread_id", "invalid message thread ID specified")
    topic = place.topics.get(id)
    if topic is None:
        raise bad("message thread not found")
    if topic.deleted:
        raise bad("TOPIC_ID_INVALID")
    return topic


def business_connection(world: World, call: Call) -> Json:
    found = world.connections.get(call.text("business_connection_id"))
    if found is None:
        raise bad("business connection not found")
    return found.wire()


METHODS: dict[str, Handler] = {
    "getchat": get_chat,
    "getchatmember": get_member,
    "setmycommands": set_commands,
    "getmycommands": get_commands,
    "deletemycommands": delete_commands,
    "createforumtopic": create_topic,
    "editforumtopic": edit_topic,
    "closeforumtopic": close_topic,
    "reopenforumtopic": reopen_topic,
    "deleteforumtopic": delete_topic,
    "getbusinessconnection": business_connection,
}
