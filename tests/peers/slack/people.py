"""What people do with words: say, change, delete, join, and open the assistant."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

from tests.peers.slack.delivery import Outcome, Parcel
from tests.peers.slack.stage import TOKEN, Stage
from tests.peers.slack.world import APP_ID, Channel, Json, Message, Workspace

_KEPT = re.compile(r"(<(?:[@!#][^<>]+)>|https?://[^\s<>]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+)")


def typed(text: str) -> str:
    """Text as Slack sends it on: escaped, links and addresses between angle brackets, mentions kept."""
    return "".join(
        _act(part) if index % 2 else html.escape(part, quote=False)
        for index, part in enumerate(_KEPT.split(text))
    )


def _act(part: str) -> str:
    if part.startswith("<"):
        return part
    escaped = html.escape(part, quote=False)
    return f"<{escaped}>" if "://" in part else f"<mailto:{escaped}|{escaped}>"


class People(Stage):
    async def says(
        self,
        user: str,
        channel: str | Channel,
        text: str,
        *,
        thread_ts: str | None = None,
        files: Sequence[str] = (),
        team: str | None = None,
        wait: bool = True,
    ) -> Message:
        """A person writes; `text` is as they type it, mentions as `<@UBOT>`. Files are named."""
        place = self.channel(channel, team)
        workspace = self.home(place)
        workspace.user(user)
        place.members.add(user)
        message = Message(place.team, place.id, self.world.ts(), user, typed(text), thread_ts=thread_ts)
        message.files = [self._file(name) for name in files]
        message.subtype = "file_share" if files else None
        message.blocks = [_rich(text)] if text else []
        self._root(place, thread_ts)
        self.world.post(workspace, place, message)
        self._mention(workspace, place, message)
        await self.flow(wait)
        return message

    def _root(self, place: Channel, thread_ts: str | None) -> None:
        for message in place.messages:
            if message.ts == thread_ts:
                message.thread_ts = thread_ts

    def _mention(self, workspace: Workspace, place: Channel, message: Message) -> None:
        """A second event for the same message, when it names the bot outside of a direct message."""
        if place.kind != "im" and f"<@{workspace.bot_user}" in message.text:
            shown = message.wire()
            shown.pop("subtype", None)
            event = {**shown, "type": "app_mention", "channel": place.id, "event_ts": message.ts}
            self.world.tell(workspace, event)

    def _file(self, name: str) -> Json:
        id = f"F{self.world.number()}"
        address = f"{self.url}/files/{id}/{name}"
        return {
            "id": id,
            "name": name,
            "title": name,
            "mimetype": "text/plain",
            "size": 12,
            "url_private": address,
        }

    async def bot_says(
        self,
        channel: str | Channel,
        text: str,
        *,
        bot: str = "B9",
        user: str | None = "UBOT9",
        wait: bool = True,
    ) -> Message:
        """Another app's message; without a user it is of the old sort, `bot_message`."""
        place = self.channel(channel)
        message = Message(place.team, place.id, self.world.ts(), user or "", typed(text), bot_id=bot)
        message.subtype = None if user else "bot_message"
        self.world.post(self.home(place), place, message)
        self._mention(self.home(place), place, message)
        await self.flow(wait)
        return message

    async def joins(self, user: str, channel: str | Channel, *, wait: bool = True) -> Message:
        place = self.channel(channel)
        place.members.add(user)
        said = Message(place.team, place.id, self.world.ts(), user, f"<@{user}> has joined the channel")
        said.subtype = "channel_join"
        self.world.post(self.home(place), place, said)
        event = {"type": "member_joined_channel", "user": user, "channel": place.id, "team": place.team}
        self.world.tell(self.home(place), {**event, "event_ts": said.ts})
        await self.flow(wait)
        return said

    async def edits(self, message: Message, text: str, *, wait: bool = True) -> None:
        place = self.channel(message.channel, message.team)
        before = message.wire()
        message.text, message.blocks = typed(text), [_rich(text)]
        message.edits += 1
        self.world.change(self.home(place), place, message, before)
        await self.flow(wait)

    async def deletes(self, message: Message, *, wait: bool = True) -> None:
        """By its writer or an administrator; a root with replies leaves a tombstone."""
        place = self.channel(message.channel, message.team)
        self.world.remove(self.home(place), place, message)
        await self.flow(wait)

    async def opens_assistant(self, user: str, *, team: str = "T1", wait: bool = True) -> Message:
        """A person opens the assistant: the root of a new thread in their direct messages."""
        place = self.dm(user, team)
        workspace = self.home(place)
        root = Message(team, place.id, self.world.ts(), workspace.bot_user, "New Assistant Thread")
        root.bot_id, root.subtype, root.thread_ts = workspace.bot_id, "assistant_app_thread", root.ts
        place.messages.append(root)
        context = {"channel_id": "C1", "team_id": team, "enterprise_id": None}
        thread = {"user_id": user, "context": context, "channel_id": place.id, "thread_ts": root.ts}
        event = {"type": "assistant_thread_started", "assistant_thread": thread, "event_ts": root.ts}
        self.world.tell(workspace, event)
        await self.flow(wait)
        return root

    # -- the workspace --------------------------------------------------------------------------------

    async def tells(self, event: Json, *, team: str = "T1", wait: bool = True) -> None:
        """Any other event."""
        self.world.tell(self.world.workspaces[team], {"event_ts": self.world.ts(), **event})
        await self.flow(wait)

    async def uninstalls(self, team: str = "T1", *, wait: bool = True) -> None:
        """The app is taken out: its token is no good any more, and two events say so."""
        workspace = self.world.workspaces[team]
        workspace.revoked = True
        self.world.tell(workspace, {"type": "tokens_revoked", "tokens": {"bot": [workspace.bot_user]}})
        self.world.tell(workspace, {"type": "app_uninstalled"})
        await self.flow(wait)

    async def limits_events(self, team: str = "T1") -> Outcome:
        """Too many events: Slack sends none for a minute, and says so."""
        told = {"token": TOKEN, "type": "app_rate_limited", "team_id": team, "api_app_id": APP_ID}
        when = {"minute_rate_limited": int(self.world.now()) // 60 * 60}
        parcel = Parcel(f"Ev{self.world.number():06d}", "event", {**told, **when})
        return (await self.courier.deliver(parcel, self.carrier)).outcomes[-1]

    async def verifies_url(self) -> Outcome:
        """Slack asks whether the address for events is the app's."""
        ask = {"token": TOKEN, "type": "url_verification", "challenge": f"challenge-{self.world.number()}"}
        parcel = Parcel("url_verification", "event", ask)
        return await self.post.bring(parcel, 0, "", self.courier.patience)


def _rich(text: str) -> Json:
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    return {"type": "rich_text", "block_id": "b1", "elements": [section]}
