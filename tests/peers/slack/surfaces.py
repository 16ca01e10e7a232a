"""views.*, assistant.threads.* and auth.test."""

from __future__ import annotations

from tests.peers.slack.blocks import checked
from tests.peers.slack.calls import Call, Method
from tests.peers.slack.world import APP_ID, Channel, Json, SlackError, World

_TRIGGER_LIFE = 3.0


def auth_test(world: World, call: Call) -> Json:
    team = call.workspace
    who = {"team": team.name, "team_id": team.id, "user": "parley", "user_id": team.bot_user}
    rest = {"bot_id": team.bot_id, "app_id": APP_ID, "is_enterprise_install": False}
    return {"url": "https://acme.slack.com/", **who, **rest}


# -- modals -------------------------------------------------------------------------------------------


def open_view(world: World, call: Call) -> Json:
    person = _triggered(world, call)
    view = _checked_view(call)
    id = f"V{world.number()}"
    own = {"id": id, "team_id": call.workspace.id, "app_id": APP_ID, "bot_id": call.workspace.bot_id}
    world.views[id] = {**view, **own, "root_view_id": id, "hash": fresh_hash(world), "opened_by": person}
    return {"view": world.views[id]}


def update_view(world: World, call: Call) -> Json:
    id = str(call.args.get("view_id") or "")
    external = call.args.get("external_id")
    if external:
        id = next((key for key, view in world.views.items() if view.get("external_id") == external), "")
    known = world.views.get(id)
    if known is None or known["team_id"] != call.workspace.id:
        raise SlackError("not_found")
    if call.args.get("hash", known["hash"]) != known["hash"]:
        raise SlackError("hash_conflict")
    world.views[id] = {**known, **_checked_view(call), "hash": fresh_hash(world)}
    return {"view": world.views[id]}


def publish_view(world: World, call: Call) -> Json:
    call.text("user_id", "invalid_arguments")
    return {"view": call.nested("view")}


def _triggered(world: World, call: Call) -> str:
    """Who pressed. A trigger is good once, and for three seconds."""
    known = world.triggers.pop(call.text("trigger_id", "invalid_arguments"), None)
    if known is None or known[0] != call.workspace.id:
        raise SlackError("invalid_trigger_id")
    if world.now() - known[2] > _TRIGGER_LIFE:
        raise SlackError("expired_trigger_id")
    return known[1]


def _checked_view(call: Call) -> Json:
    view = call.nested("view")
    if not isinstance(view, dict) or view.get("type") != "modal":
        raise SlackError("invalid_arguments")
    title = view.get("title", {}).get("text", "")
    if not 1 <= len(title) <= 24 or len(str(view.get("private_metadata", ""))) > 3_000:
        raise SlackError("invalid_arguments")
    inputs = any(block.get("type") == "input" for block in view.get("blocks", []))
    if inputs and "submit" not in view:
        raise SlackError("invalid_arguments")
    checked(view.get("blocks", []))
    return view


def fresh_hash(world: World) -> str:
    return f"{int(world.now())}.{world.number()}"


# -- the assistant ------------------------------------------------------------------------------------


def set_status(world: World, call: Call) -> Json:
    channel, thread = _thread(call)
    status = str(call.args.get("status") or "")
    channel.statuses.append((thread, status))
    if status:
        channel.status[thread] = status
    else:
        channel.status.pop(thread, None)
    return {}


def set_title(world: World, call: Call) -> Json:
    channel, thread = _thread(call)
    channel.titles[thread] = call.text("title")
    return {}


def set_prompts(world: World, call: Call) -> Json:
    channel, thread = _thread(call)
    prompts = call.nested("prompts")
    if not isinstance(prompts, list) or not 1 <= len(prompts) <= 4:
        raise SlackError("invalid_arguments")
    if not all(prompt.get("title") and prompt.get("message") for prompt in prompts):
        raise SlackError("invalid_arguments")
    channel.prompts[thread] = prompts
    return {}


def _thread(call: Call) -> tuple[Channel, str]:
    if not {"assistant:write", "chat:write"} & call.workspace.scopes:
        call.need("assistant:write")
    channel = call.writable("channel_id")
    thread = call.text("thread_ts", "invalid_thread_ts")
    if not channel.stands(thread):
        raise SlackError("invalid_thread_ts")
    return channel, thread


METHODS = {
    "assistant.threads.setStatus": Method(set_status),
    "assistant.threads.setSuggestedPrompts": Method(set_prompts, "assistant:write"),
    "assistant.threads.setTitle": Method(set_title, "assistant:write"),
    "auth.test": Method(auth_test),
    "views.open": Method(open_view),
    "views.publish": Method(publish_view),
    "views.update": Method(update_view),
}
