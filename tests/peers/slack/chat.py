"""chat.*: messages that the app posts, changes, deletes and streams."""

from __future__ import annotations

from tests.peers.slack.blocks import MAX_MARKDOWN, checked
from tests.peers.slack.calls import Call, Method, metadata, own, words
from tests.peers.slack.world import Channel, Json, Message, SlackError, World

MAX_UPDATE = 4_000  # chat.update takes less text than chat.postMessage


def _message(world: World, call: Call, channel: Channel) -> Message:
    message = Message(call.workspace.id, channel.id, world.ts(), call.workspace.bot_user)
    message.bot_id, message.own = call.workspace.bot_id, True
    message.unfurl = call.flag("unfurl_links", True) or call.flag("unfurl_media", True)
    message.parse, message.link_names = str(call.args.get("parse") or "none"), call.flag("link_names")
    message.thread_ts = _thread(channel, call.args.get("thread_ts"))
    return message


def _thread(channel: Channel, thread_ts: object) -> str | None:
    """The thread to post in. Without its root there is silently none: the channel gets the message."""
    if not thread_ts:
        return None
    root = next((message for message in channel.messages if message.ts == thread_ts), None)
    if root is None:
        return None
    root.thread_ts = root.thread_ts or root.ts
    return root.thread_ts


def post(world: World, call: Call) -> Json:
    channel = _addressed(call)
    text, markdown, blocks = words(call)
    message = _message(world, call, channel)
    message.text, message.markdown, message.blocks = text, markdown, blocks or []
    message.metadata = metadata(call)
    channel.clear_status(message.thread_ts)
    world.post(call.workspace, channel, message)
    return {"channel": channel.id, "ts": message.ts, "message": message.wire(metadata=True)}


def _addressed(call: Call) -> Channel:
    """A channel, or a person: then the conversation with them."""
    place = call.text("channel", "channel_not_found")
    if place.startswith("U") and place in call.workspace.users:
        return call.workspace.dm(place)
    return call.writable()


def post_ephemeral(world: World, call: Call) -> Json:
    channel = call.writable()
    person = call.text("user", "user_not_in_channel")
    if person not in channel.members:
        raise SlackError("user_not_in_channel")
    text, markdown, blocks = words(call)
    message = _message(world, call, channel)
    message.text, message.markdown, message.blocks = text, markdown, blocks or []
    message.ephemeral_for = person
    world.post(call.workspace, channel, message)
    return {"message_ts": message.ts}


def update(world: World, call: Call) -> Json:
    """What is not given stays as it was: blocks and metadata too."""
    channel = call.writable()
    message = own(call, channel.find(call.text("ts", "message_not_found")), "cant_update_message")
    if message.streaming == "in_progress":
        raise SlackError("streaming_state_conflict")
    text, markdown, blocks = words(call, longest=MAX_UPDATE)
    message.parse = str(call.args.get("parse") or "client")  # unlike chat.postMessage
    message.link_names = call.flag("link_names")
    before = message.wire()
    message.text, message.markdown = text, markdown
    message.blocks = message.blocks if blocks is None else blocks
    known = metadata(call)
    message.metadata = message.metadata if known is None else known or None
    message.edits += 1
    world.change(call.workspace, channel, message, before)
    return {"channel": channel.id, "ts": message.ts, "text": text, "message": message.wire(metadata=True)}


def delete(world: World, call: Call) -> Json:
    channel = call.writable()
    message = own(call, channel.find(call.text("ts", "message_not_found")), "cant_delete_message")
    world.remove(call.workspace, channel, message)
    return {"channel": channel.id, "ts": message.ts}


def permalink(world: World, call: Call) -> Json:
    channel = call.channel()
    message = channel.find(call.text("message_ts", "message_not_found"))
    link = f"https://acme.slack.com/archives/{channel.id}/p{message.ts.replace('.', '')}"
    return {"channel": channel.id, "permalink": link}


# -- streams ------------------------------------------------------------------------------------------


def start_stream(world: World, call: Call) -> Json:
    channel = call.writable()
    thread = call.text("thread_ts", "invalid_thread_ts")
    if not channel.stands(thread):
        raise SlackError("invalid_thread_ts")
    if channel.kind != "im":
        call.text("recipient_team_id", "missing_recipient_team_id")
        call.text("recipient_user_id", "missing_recipient_user_id")
    message = _message(world, call, channel)
    message.markdown, message.unfurl = _piece(call), True  # there is no argument to switch it off
    message.streaming, message.touched = "in_progress", world.now()
    channel.clear_status(message.thread_ts)
    world.post(call.workspace, channel, message)
    return {"channel": channel.id, "ts": message.ts}


def append_stream(world: World, call: Call) -> Json:
    channel, message = _streaming(world, call)
    piece = _piece(call)
    if not piece:
        raise SlackError("no_text")
    message.markdown += piece
    message.touched = world.now()
    return {"channel": channel.id, "ts": message.ts}


def stop_stream(world: World, call: Call) -> Json:
    channel, message = _streaming(world, call)
    blocks, before = call.nested("blocks"), message.wire()
    known = metadata(call)
    message.blocks = [] if blocks is None else checked(blocks)
    message.markdown += _piece(call)
    message.metadata = known
    message.streaming = "completed"
    world.change(call.workspace, channel, message, before)
    return {"channel": channel.id, "ts": message.ts, "message": message.wire(metadata=True)}


def _streaming(world: World, call: Call) -> tuple[Channel, Message]:
    channel = call.writable()
    message = own(call, channel.find(call.text("ts", "message_not_found")), "message_not_owned_by_app")
    if message.streaming == "in_progress" and world.now() - message.touched > world.stream_life:
        message.streaming = "completed"
    if message.streaming != "in_progress":
        raise SlackError("message_not_in_streaming_state")
    return channel, message


def _piece(call: Call) -> str:
    """What is new: Markdown, or chunks of it."""
    text, chunks = str(call.args.get("markdown_text") or ""), call.nested("chunks")
    if chunks is not None:
        if not isinstance(chunks, list) or not all(isinstance(chunk, dict) for chunk in chunks):
            raise SlackError("invalid_chunks")
        text += "".join(str(chunk.get("text", "")) for chunk in chunks if chunk["type"] == "markdown_text")
    if len(text) > MAX_MARKDOWN:
        raise SlackError("msg_too_long")
    return text


METHODS = {
    "chat.appendStream": Method(append_stream, "chat:write"),
    "chat.delete": Method(delete, "chat:write"),
    "chat.getPermalink": Method(permalink),
    "chat.postEphemeral": Method(post_ephemeral, "chat:write"),
    "chat.postMessage": Method(post, "chat:write"),
    "chat.startStream": Method(start_stream, "chat:write"),
    "chat.stopStream": Method(stop_stream, "chat:write"),
    "chat.update": Method(update, "chat:write"),
}
