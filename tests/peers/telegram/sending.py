"""The methods by which a bot speaks: messages, their edits and ends, drafts, actions, answers to presses."""

from __future__ import annotations

from tests.peers.telegram import calls
from tests.peers.telegram.calls import Call, Handler
from tests.peers.telegram.text import found, links, taken
from tests.peers.telegram.things import Chat, Draft, Json, Message, bad
from tests.peers.telegram.world import World

_ACTIONS = frozenset(
    [
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    ]
)


def send_message(world: World, call: Call) -> Json:
    place = calls.writable(world, call)
    text, entities = _words(call, too_long="message is too long")
    if not text:
        raise bad("message text is empty")
    whisper = call.object("ephemeral_message_parameters")
    if whisper and place.kind == "private":
        raise bad("ephemeral messages can be sent only to groups")
    replied = _replied(place, call)
    message = world.message(place, world.bot)
    message.text, message.entities, message.found = text, entities, found(text, entities)
    message.thread = calls.thread(place, call.number("message_thread_id"))
    message.reply_to, message.markup = replied, calls.markup(call)
    message.preview = _preview(call, message)
    message.receiver = whisper.get("receiver_user_id")
    place.messages.append(message)
    place.draft = None
    world.record.note("message", **message.told())
    return message.wire()


def edit_text(world: World, call: Call) -> Json:
    message = calls.own(world, call, "edit")
    text, entities = _words(call, too_long="MESSAGE_TOO_LONG")
    if not text:
        raise bad("message text is empty")
    keyboard = calls.markup(call)
    _changed(message, (message.text, message.entities, message.markup), (text, entities, keyboard))
    message.text, message.entities, message.found = text, entities, found(text, entities)
    message.markup, message.preview = keyboard, _preview(call, message)
    return _edited(world, message)


def edit_markup(world: World, call: Call) -> Json:
    message = calls.own(world, call, "edit")
    keyboard = calls.markup(call)
    _changed(message, message.markup, keyboard)
    message.markup = keyboard
    return _edited(world, message)


def delete_message(world: World, call: Call) -> bool:
    place = calls.writable(world, call)
    message = place.find(call.need("message_id", "message identifier is not specified"))
    if message is None:
        raise bad("message to delete not found")
    if not message.own and place.kind != "private" and place.bot != "administrator":
        raise bad("message can't be deleted")
    world.remove(message)
    return True


def delete_messages(world: World, call: Call) -> bool:
    place, ids = calls.writable(world, call), call.nested("message_ids")
    if not isinstance(ids, list) or not 1 <= len(ids) <= 100:
        raise bad("there are no messages to delete" if not ids else "too many message identifiers specified")
    for message in [message for message in place.messages if message.id in ids]:
        world.remove(message)
    return True


def draft(world: World, call: Call) -> bool:
    """A text that grows before a person's eyes; one that they stopped grows no more, and nobody says so."""
    place = calls.writable(world, call)
    if place.kind != "private" or place.business:
        raise bad("message drafts can be sent only to private chats")
    id = call.number("draft_id")
    if not id:
        raise bad("draft_id must be non-zero")
    text, entities = _words(call, too_long="MESSAGE_TOO_LONG")
    where = calls.thread(place, call.number("message_thread_id"))
    if id in place.stopped:
        return True
    ways = (call.flag("can_stop"), call.flag("keep_on_stop"))
    place.draft = Draft(id, text, entities, world.now(), *ways, thread=where)
    place.drafts.append(text)
    world.record.note("draft", chat=place.id, draft=id, text=text)
    return True


def action(world: World, call: Call) -> bool:
    place = calls.writable(world, call)
    if call.text("action") not in _ACTIONS:
        raise bad("wrong parameter action in request")
    place.actions.append((call.text("action"), calls.thread(place, call.number("message_thread_id"))))
    return True


def answer_callback(world: World, call: Call) -> bool:
    press = world.presses.get(call.text("callback_query_id"))
    if press is None or press.expired:
        raise bad("query is too old and response timeout expired or query ID is invalid")
    if len(call.text("text")) > 200:
        raise bad("MESSAGE_TOO_LONG")
    press.answers.append((call.text("text"), call.flag("show_alert")))
    world.record.note("answer", press=press.id, user=press.user, text=call.text("text"))
    return True


def _words(call: Call, *, too_long: str) -> tuple[str, list[Json]]:
    return taken(call.text("text"), call.objects("entities"), mode=call.text("parse_mode"), too_long=too_long)


def _replied(place: Chat, call: Call) -> Message | None:
    given = call.object("reply_parameters")
    id = given.get("message_id") or call.number("reply_to_message_id")
    if not id:
        return None
    replied = place.find(int(id))
    if replied is None and not (
        given.get("allow_sending_without_reply") or call.flag("allow_sending_without_reply")
    ):
        raise bad("message to be replied not found")
    return replied


def _preview(call: Call, message: Message) -> str | None:
    options = call.object("link_preview_options")
    if options.get("is_disabled") or call.flag("disable_web_page_preview"):
        return None
    urls = links(message.text, message.entities + message.found)
    return str(options.get("url") or "") or (urls[0] if urls else None)


def _changed(message: Message, before: object, after: object) -> None:
    if before == after:
        raise bad(
            "message is not modified: specified new message content and reply markup are exactly the same "
            "as a current content and reply markup of the message"
        )


def _edited(world: World, message: Message) -> Json:
    message.edits += 1
    world.record.note("edited", **message.told())
    return message.wire()


METHODS: dict[str, Handler] = {
    "sendmessage": send_message,
    "editmessagetext": edit_text,
    "editmessagereplymarkup": edit_markup,
    "deletemessage": delete_message,
    "deletemessages": delete_messages,
    "sendmessagedraft": draft,
    "sendchataction": action,
    "answercallbackquery": answer_callback,
}
