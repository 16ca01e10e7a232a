"""What exists in the loopback Slack: workspaces, people, places, messages; and events on their way out."""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

Json = dict[str, Any]  # a JSON object, as Slack writes them
Kind = Literal["im", "channel", "group", "mpim"]

APP_ID, SLACKBOT = "A1", "USLACKBOT"
_PLACES = ("channels", "groups", "im", "mpim")
ALL_SCOPES = frozenset(
    {"app_mentions:read", "assistant:write", "chat:write", "commands", "files:read", "im:write", "users:read"}
    | {f"{place}:{what}" for place in _PLACES for what in ("history", "read")}
)


class SlackError(Exception):
    """A call that Slack answers with `ok: false`."""

    def __init__(self, code: str, **more: object) -> None:
        super().__init__(code)
        self.code = code
        self.more = more


@dataclass(eq=False)
class Message:
    """One message as people have it before them; `markdown` is what was streamed or sent as Markdown."""

    team: str
    channel: str
    ts: str
    user: str
    text: str = ""
    bot_id: str | None = None
    thread_ts: str | None = None
    blocks: list[Json] = field(default_factory=list)
    markdown: str = ""
    metadata: Json | None = None
    files: list[Json] = field(default_factory=list)
    subtype: str | None = None
    ephemeral_for: str | None = None
    streaming: Literal["in_progress", "completed"] | None = None
    unfurl: bool = True
    parse: str = "none"
    link_names: bool = False
    edits: int = 0
    touched: float = 0.0  # when a stream last grew
    own: bool = False  # sent by the app under test

    def wire(self, *, metadata: bool = False) -> Json:
        """As the Web API and the events show it."""
        optional: Json = {
            "subtype": self.subtype,
            "bot_id": self.bot_id,
            "app_id": APP_ID if self.own else None,
            "thread_ts": self.thread_ts,
            "blocks": self.blocks or None,
            "files": self.files or None,
            "streaming_state": self.streaming,
            "edited": {"user": self.user, "ts": self.ts} if self.edits else None,
            "metadata": self.metadata if metadata else None,
        }
        head = {"type": "message", "user": self.user, "text": self.text or self.markdown, "ts": self.ts}
        return {**head, "team": self.team, **{key: value for key, value in optional.items() if value}}


@dataclass(eq=False)
class Channel:
    """A place. `messages` are those that stand there, in order; `gone` those that were deleted."""

    id: str
    team: str
    kind: Kind
    name: str = ""
    person: str | None = None
    members: set[str] = field(default_factory=set)
    archived: bool = False
    messages: list[Message] = field(default_factory=list)
    gone: list[Message] = field(default_factory=list)
    status: dict[str, str] = field(default_factory=dict)  # of assistant threads, by thread_ts
    statuses: list[tuple[str, str]] = field(default_factory=list)  # all that were ever set, "" for cleared
    titles: dict[str, str] = field(default_factory=dict)
    prompts: dict[str, list[Json]] = field(default_factory=dict)

    @property
    def by_bot(self) -> list[Message]:
        return [message for message in self.messages if message.own and message.subtype is None]

    def thread(self, ts: str) -> list[Message]:
        """The root, if it stands, and its replies."""
        return [message for message in self.messages if ts in (message.ts, message.thread_ts)]

    def find(self, ts: str, error: str = "message_not_found") -> Message:
        for message in self.messages:
            if message.ts == ts and message.ephemeral_for is None:
                return message
        raise SlackError(error)

    def stands(self, ts: str) -> bool:
        return any(message.ts == ts for message in self.messages)

    def clear_status(self, thread_ts: str | None) -> None:
        if thread_ts is not None and self.status.pop(thread_ts, ""):
            self.statuses.append((thread_ts, ""))


@dataclass(eq=False)
class Workspace:
    """A team that installed the app. Its token is good until it is revoked."""

    id: str
    bot_user: str
    bot_id: str
    name: str = "Acme"
    scopes: frozenset[str] = ALL_SCOPES
    events: frozenset[str] | None = None  # what the app subscribed to; None: everything
    revoked: bool = False
    installs: int = 1
    users: dict[str, Json] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)

    @property
    def token(self) -> str:
        return f"xoxb-{self.id}-{self.installs}"

    def channel(self, id: str) -> Channel:
        if id not in self.channels:
            raise SlackError("channel_not_found")
        return self.channels[id]

    def user(self, id: str) -> Json:
        """A person, who comes into being when first spoken of."""
        profile = {
            "display_name": id.lower(),
            "real_name": f"Person {id}",
            "email": f"{id.lower()}@example.com",
        }
        person = {"id": id, "team_id": self.id, "name": id.lower(), "real_name": f"Person {id}"}
        rest = {"is_bot": False, "deleted": False, "locale": "en-US", "tz": "Europe/Berlin"}
        return self.users.setdefault(id, {**person, **rest, "profile": profile})

    def dm(self, user: str) -> Channel:
        """The conversation of a person with the bot."""
        self.user(user)
        prefix = "D" if self.id == "T1" else f"D{self.id}"
        id = f"{prefix}{user.removeprefix('U')}"
        return self.channels.setdefault(
            id, Channel(id, self.id, "im", person=user, members={user, self.bot_user})
        )


@dataclass(eq=False)
class Pointer:
    """Where a response_url leads: good for five uses within half an hour."""

    workspace: Workspace
    channel: Channel
    user: str
    message: Message | None
    made: float
    uses: int = 0


class World:
    """All of it, and Slack's own clock. What is put in `outbox` is an event for the app."""

    def __init__(self, now: Callable[[], float]) -> None:
        self.now = now
        self.workspaces: dict[str, Workspace] = {}
        self.outbox: deque[tuple[Workspace, Json]] = deque()
        self.views: dict[str, Json] = {}
        self.pointers: dict[str, Pointer] = {}  # response_urls, by their last part
        self.triggers: dict[str, tuple[str, str, float]] = {}  # trigger id: team, user, when
        self.stream_life = 60.0
        self._numbers = itertools.count(1)
        self._second = 0

    def ts(self) -> str:
        """A new timestamp, later than every other."""
        self._second = max(self._second, int(self.now()))
        return f"{self._second}.{next(self._numbers):06d}"

    def number(self) -> int:
        return next(self._numbers)

    def trigger(self, team: str, user: str) -> str:
        id = f"{self.number()}.{team}.trigger"
        self.triggers[id] = (team, user, self.now())
        return id

    def point(self, workspace: Workspace, channel: Channel, user: str, message: Message | None) -> str:
        """The last part of a new response_url."""
        id = f"{workspace.id}-{self.number()}"
        self.pointers[id] = Pointer(workspace, channel, user, message, self.now())
        return id

    def tell(self, workspace: Workspace, event: Json) -> None:
        self.outbox.append((workspace, event))

    def post(self, workspace: Workspace, channel: Channel, message: Message) -> None:
        """A message appears, and the app hears of it (also of its own)."""
        channel.messages.append(message)
        if message.ephemeral_for is None:
            self.tell(workspace, self.event(channel, message.wire(metadata=True)))

    def event(self, channel: Channel, message: Json) -> Json:
        place = {"channel": channel.id, "channel_type": channel.kind}
        return {**message, **place, "event_ts": message["ts"]}

    def change(self, workspace: Workspace, channel: Channel, message: Message, before: Json) -> None:
        """The app hears that a message is no longer what it was."""
        more = {"message": message.wire(metadata=True), "previous_message": before}
        head = {"type": "message", "subtype": "message_changed", "hidden": True, "ts": self.ts(), **more}
        self.tell(workspace, self.event(channel, head))

    def remove(self, workspace: Workspace, channel: Channel, message: Message) -> None:
        """A message is deleted; the root of a thread with replies leaves a tombstone."""
        before = message.wire()
        channel.gone.append(message)
        at = channel.messages.index(message)
        if any(other.thread_ts == message.ts and other is not message for other in channel.messages):
            stone = Message(message.team, channel.id, message.ts, SLACKBOT, "This message was deleted.")
            stone.subtype, stone.thread_ts = "tombstone", message.ts
            channel.messages[at] = stone
            self.change(workspace, channel, stone, before)
            return
        del channel.messages[at]
        head = {"type": "message", "subtype": "message_deleted", "hidden": True, "ts": self.ts()}
        gone = {"deleted_ts": message.ts, "previous_message": before}
        self.tell(workspace, self.event(channel, {**head, **gone}))
