"""One call of a Web API method, and the arguments of it however they were sent."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tests.peers.slack.blocks import MAX_MARKDOWN, MAX_TEXT, checked
from tests.peers.slack.world import Channel, Json, Message, SlackError, Workspace, World

_HISTORY = {
    "channel": "channels:history",
    "group": "groups:history",
    "im": "im:history",
    "mpim": "mpim:history",
}
_READ = {"channel": "channels:read", "group": "groups:read", "im": "im:read", "mpim": "mpim:read"}
_NESTED = ("blocks", "metadata", "view", "prompts", "chunks", "attachments")


@dataclass
class Call:
    """Who calls what, with which arguments; `answer` is what Slack said, `error` its error."""

    method: str
    workspace: Workspace
    args: Json
    headers: Mapping[str, str] = field(default_factory=dict)
    answer: Json = field(default_factory=dict)
    status: int = 200
    fault: str | None = None

    @property
    def error(self) -> str | None:
        return str(self.answer["error"]) if "error" in self.answer else None

    def need(self, scope: str) -> None:
        if scope and scope not in self.workspace.scopes:
            raise SlackError("missing_scope", needed=scope, provided=",".join(sorted(self.workspace.scopes)))

    def need_for(self, channel: Channel, what: str) -> None:
        self.need((_HISTORY if what == "history" else _READ)[channel.kind])

    def text(self, name: str, error: str = "invalid_arguments") -> str:
        """A required argument."""
        value = self.args.get(name)
        if not isinstance(value, str) or not value:
            raise SlackError(error)
        return value

    def flag(self, name: str, default: bool = False) -> bool:
        value = self.args.get(name)
        return default if value is None else str(value).lower() in ("1", "true")

    def count(self, name: str, default: int) -> int:
        value = str(self.args.get(name, default))
        if not value.isdecimal() or not 1 <= int(value) <= 1_000:
            raise SlackError("invalid_limit")
        return int(value)

    def nested(self, name: str) -> object:
        """An argument that is JSON, as itself or written out in a string."""
        value = self.args.get(name)
        if not isinstance(value, str) or name not in _NESTED:
            return value
        try:
            return json.loads(value) if value else None
        except ValueError:
            raise SlackError(f"invalid_{name}_format" if name == "blocks" else "invalid_arguments") from None

    def channel(self, name: str = "channel") -> Channel:
        return self.workspace.channel(self.text(name, "channel_not_found"))

    def writable(self, name: str = "channel") -> Channel:
        channel = self.channel(name)
        if channel.archived:
            raise SlackError("is_archived")
        if channel.kind != "im" and self.workspace.bot_user not in channel.members:
            raise SlackError("not_in_channel" if channel.kind == "channel" else "channel_not_found")
        return channel


Handler = Callable[[World, Call], Json]


@dataclass(frozen=True, slots=True)
class Method:
    handler: Handler
    scope: str = ""


def words(
    call: Call, *, longest: int = MAX_TEXT, required: bool = True
) -> tuple[str, str, list[Json] | None]:
    """The text, the Markdown and the blocks of a message; None for blocks that were not given."""
    given, markdown = call.nested("blocks"), str(call.args.get("markdown_text") or "")
    text = str(call.args.get("text") or "")
    blocks = None if given is None else checked(given)
    if markdown and (text or blocks):
        raise SlackError("markdown_text_conflict")
    if required and not (text or markdown or blocks or call.args.get("attachments")):
        raise SlackError("no_text")
    if len(text) > longest or len(markdown) > MAX_MARKDOWN:
        raise SlackError("msg_too_long")
    return text, markdown, blocks


def metadata(call: Call) -> Json | None:
    """The metadata of a message, as Slack takes it: a type and a payload, both there, and not too large."""
    given = call.nested("metadata")
    if given is None:
        return None
    if given == {}:
        return {}
    if not isinstance(given, dict) or not isinstance(given.get("event_type"), str):
        raise SlackError("invalid_metadata_format")
    if not isinstance(given.get("event_payload"), dict):
        raise SlackError("invalid_metadata_schema")
    if len(json.dumps(given)) > 8_000:
        raise SlackError("metadata_too_large")
    return given


def own(call: Call, message: Message, error: str) -> Message:
    if message.bot_id != call.workspace.bot_id or message.team != call.workspace.id:
        raise SlackError(error)
    return message
