"""conversations.* and users.info: where one is, who is there, and what was said."""

from __future__ import annotations

from collections.abc import Sequence

from tests.peers.slack.calls import Call, Method
from tests.peers.slack.world import Channel, Json, Message, SlackError, World


def open_(world: World, call: Call) -> Json:
    call.need("im:write")
    people = str(call.args.get("users") or "").split(",")
    if people == [""]:
        raise SlackError("users_list_not_supplied")
    if len(people) > 1 or people[0] not in call.workspace.users:
        raise SlackError("user_not_found")
    known = any(channel.person == people[0] for channel in call.workspace.channels.values())
    channel = call.workspace.dm(people[0])
    return {"channel": {"id": channel.id}, "already_open": known, "no_op": known}


def info(world: World, call: Call) -> Json:
    channel = call.channel()
    call.need_for(channel, "read")
    return {"channel": described(call, channel)}


def described(call: Call, channel: Channel) -> Json:
    kinds = {"is_channel": "channel", "is_group": "group", "is_im": "im", "is_mpim": "mpim"}
    head: Json = {
        "id": channel.id,
        "name": channel.name,
        **{key: channel.kind == kind for key, kind in kinds.items()},
    }
    head |= {"is_private": channel.kind != "channel", "is_archived": channel.archived}
    head |= {"is_member": call.workspace.bot_user in channel.members, "context_team_id": channel.team}
    head |= {"is_ext_shared": False, "is_shared": False, "is_org_shared": False}
    return head | ({"user": channel.person} if channel.person else {})


def members(world: World, call: Call) -> Json:
    channel = call.channel()
    call.need_for(channel, "read")
    return {"members": sorted(channel.members), "response_metadata": {"next_cursor": ""}}


def history(world: World, call: Call) -> Json:
    """The newest first, without what was said in threads."""
    channel = _readable(call)
    top = [message for message in channel.messages if message.thread_ts in (None, message.ts)]
    return _page(call, list(reversed(_between(call, top))), call.count("limit", 100))


def replies(world: World, call: Call) -> Json:
    """The root, then the replies, the oldest first."""
    channel = _readable(call)
    ts = call.text("ts", "thread_not_found")
    named = channel.find(ts, "thread_not_found")
    root = channel.find(named.thread_ts or ts, "thread_not_found")
    rest = [message for message in channel.thread(root.ts) if message is not root]
    return _page(call, [root, *_between(call, rest)], call.count("limit", 1_000))


def _readable(call: Call) -> Channel:
    channel = call.channel()
    call.need_for(channel, "history")
    if channel.kind != "im" and call.workspace.bot_user not in channel.members:
        raise SlackError("not_in_channel" if channel.kind == "channel" else "channel_not_found")
    return channel


def _between(call: Call, messages: Sequence[Message]) -> list[Message]:
    oldest, latest = str(call.args.get("oldest") or "0"), str(call.args.get("latest") or "9999999999.999999")
    edges = (oldest, latest) if call.flag("inclusive") else ()
    seen = [message for message in messages if message.ephemeral_for is None]
    return [message for message in seen if oldest < message.ts < latest or message.ts in edges]


def _page(call: Call, messages: list[Message], limit: int) -> Json:
    start = str(call.args.get("cursor") or "") or "at:0"
    if not start.startswith("at:") or not start[3:].isdecimal():
        raise SlackError("invalid_cursor")
    first = int(start[3:])
    more = len(messages) > first + limit
    whole = call.flag("include_all_metadata")
    page = [message.wire(metadata=whole) for message in messages[first : first + limit]]
    cursor = f"at:{first + limit}" if more else ""
    return {"messages": page, "has_more": more, "response_metadata": {"next_cursor": cursor}}


def user(world: World, call: Call) -> Json:
    id = call.text("user", "user_not_found")
    if id not in call.workspace.users:
        raise SlackError("user_not_found")
    profile = dict(call.workspace.users[id]["profile"])
    if "users:read.email" not in call.workspace.scopes:
        profile.pop("email", None)
    return {"user": {**call.workspace.users[id], "profile": profile}}


METHODS = {
    "conversations.history": Method(history),
    "conversations.info": Method(info),
    "conversations.members": Method(members),
    "conversations.open": Method(open_),
    "conversations.replies": Method(replies),
    "users.info": Method(user, "users:read"),
}
