"""Slack's events as calls of the core: what people write, change and delete.

In direct messages every message is for the bot; in channels each one that mentions it, replies in threads
too. Whatever a bot says is ignored, our own words included, so that two bots never talk to each other.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from typing import Final

from adapters.base import Accepted, Address, Core, Inbound, Press
from adapters.slack.acts import DeskActs
from adapters.slack.api import Json
from adapters.slack.calls import Calls
from adapters.slack.errands import Errands
from adapters.slack.places import NAME, Place, whose
from adapters.slack.words import files, plain
from adapters.slack.workspaces import Workspaces
from guards.base import RawText

# Events that the app subscribes to, with the right each takes.
EVENTS: Final[Mapping[str, Sequence[str]]] = {
    "app_mention": ("app_mentions:read",),
    "app_uninstalled": (),
    "assistant_thread_context_changed": ("assistant:write",),
    "assistant_thread_started": ("assistant:write",),
    "message.channels": ("channels:history",),
    "message.groups": ("groups:history",),
    "message.im": ("im:history",),
    "tokens_revoked": (),
}
_BY_PEOPLE: Final = (None, "file_share", "me_message", "thread_broadcast")
_PROMPTS: Final = (
    ("What can you help with?", "What can you help me with?"),
    ("Something is wrong", "Something does not work as it should."),
    ("Talk to a person", "I would like to talk to a person."),
)
_TITLE: Final = 60
_UNTITLED: Final = "Support"
_FORGET: Final = 1000  # threads that were opened and nothing was said in them; a title is no promise


class Events:
    """One event at a time; what it asks of the core is durable when `take` returns."""

    def __init__(
        self, core: Core, calls: Calls, workspaces: Workspaces, errands: Errands, desk: DeskActs | None
    ) -> None:
        self._core, self._calls, self._workspaces = core, calls, workspaces
        self._errands, self._desk = errands, desk
        self._untitled: deque[Address] = deque(maxlen=_FORGET)

    async def take(self, event: Json, team: str, bot_user: str) -> None:
        if self._desk and self._desk.is_at(team, str(event.get("channel") or "")):
            if event["type"] == "message" and said_by_person(event, bot_user):
                await self._desk.message(team, event)
            return
        match event["type"]:
            case "message":
                await self._message(event, team, bot_user)
            case "app_mention" if not event["channel"].startswith("D"):
                await self._said(event, team, bot_user)
            case "assistant_thread_started":
                await self._started(event["assistant_thread"], team)
            case "app_uninstalled" | "tokens_revoked":
                await self._removed(event, team)

    async def _message(self, event: Json, team: str, bot_user: str) -> None:
        match event.get("subtype"):
            case "message_changed":
                await self._changed(event, team, bot_user)
            case "message_deleted":
                await self._deleted(event.get("previous_message") or {}, event["channel"], team, bot_user)
            case _ if event.get("channel_type") == "im":
                await self._said(event, team, bot_user)

    async def _said(self, event: Json, team: str, bot_user: str) -> None:
        if not said_by_person(event, bot_user):
            return
        channel, ts = event["channel"], event["ts"]
        address, sender = whose(team, channel, event["user"], ts, event.get("thread_ts"))
        words = plain(event, bot_user)
        outcome = await self._core.accept(
            Inbound(f"{channel}:{ts}", address, sender, RawText(words), files(event))
        )
        if address in self._untitled and isinstance(outcome, Accepted):
            self._untitled.remove(address)
            self._entitle(team, Place.of(address.place), words)

    def _entitle(self, team: str, place: Place, words: str) -> None:
        """A thread of the assistant is listed by its title: what the person asked first."""
        title = " ".join(words.split())[:_TITLE] or _UNTITLED
        where = {"channel_id": place.channel, "thread_ts": place.thread}
        self._errands.send(self._calls.make(team, "assistant.threads.setTitle", **where, title=title))

    async def _changed(self, event: Json, team: str, bot_user: str) -> None:
        """Also comes when a link gets its preview, or a thread its first reply: then no word changed."""
        now, before = event.get("message") or {}, event.get("previous_message") or {}
        if now.get("subtype") == "tombstone":
            return await self._deleted(before, event["channel"], team, bot_user)
        words = plain(now, bot_user)
        if not said_by_person(now, bot_user) or words == plain(before, bot_user):
            return None
        channel, ts = event["channel"], now["ts"]
        address, _ = whose(team, channel, now["user"], ts, now.get("thread_ts"))
        await self._core.reword(address, f"{channel}:{ts}", RawText(words))

    async def _deleted(self, message: Json, channel: str, team: str, bot_user: str) -> None:
        if said_by_person(message, bot_user):
            address, _ = whose(team, channel, message["user"], message["ts"], message.get("thread_ts"))
            await self._core.retract(address, f"{channel}:{message['ts']}")

    async def _started(self, thread: Json, team: str) -> None:
        channel, ts = thread["channel_id"], thread["thread_ts"]
        address, sender = whose(team, channel, thread["user_id"], "", ts)
        await self._core.press(Press(f"start:{channel}:{ts}", address, sender, "start"))
        self._untitled.append(address)
        prompts = [{"title": title, "message": message} for title, message in _PROMPTS]
        where = {"channel_id": channel, "thread_ts": ts}
        self._errands.send(
            self._calls.make(team, "assistant.threads.setSuggestedPrompts", **where, prompts=prompts)
        )

    async def _removed(self, event: Json, team: str) -> None:
        if event["type"] == "tokens_revoked" and not (event.get("tokens") or {}).get("bot"):
            return  # somebody's own token, which we do not have
        await self._workspaces.remove_if_revoked(team)
        await self._core.alarm(NAME, "uninstalled")


def said_by_person(message: Json, bot_user: str) -> bool:
    """Not by a bot, not by Slack itself, and not a notice that somebody joined."""
    user = message.get("user")
    by_bot = message.get("bot_id") or message.get("bot_profile") or user in (bot_user, "USLACKBOT")
    return bool(user and message.get("ts")) and not by_bot and message.get("subtype") in _BY_PEOPLE
