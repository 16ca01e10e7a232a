"""Where people act: the world, the ways out of it, and the envelope that every event travels in."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path

from tests.peers.record import Record
from tests.peers.slack.calls import Call
from tests.peers.slack.delivery import Carrier, Courier, Delivery, Parcel, Post
from tests.peers.slack.faults import Faults, Rates
from tests.peers.slack.sockets import Sockets
from tests.peers.slack.world import ALL_SCOPES, APP_ID, Channel, Json, Message, SlackError, Workspace, World

TOKEN = "verification"
_PLACES = {"channel": "channels", "group": "groups", "im": "im", "mpim": "mpim"}
_SCOPES = {"app_mention": "app_mentions:read", "assistant_thread_started": "assistant:write"}


class Stage:
    """The state of one loopback Slack; `Slack` is all of it."""

    def __init__(
        self, *, now: Callable[[], float] = time.time, port: int = 0, state: Path | None = None
    ) -> None:
        self.world = World(now)
        self.record = Record(state)
        self.faults, self.rates = Faults(), Rates(now)
        self.calls: list[Call] = []
        self.post, self.sockets = Post(now), Sockets(self.record)
        self.courier = Courier(self.record)
        self.socket_mode = False
        self.url = ""
        self._port = port
        self._tasks: set[asyncio.Task[object]] = set()
        self.found("T1")
        self.opens_channel("C1", "support")

    # -- places ---------------------------------------------------------------------------------------

    @property
    def workspace(self) -> Workspace:
        return self.world.workspaces["T1"]

    def found(
        self, team: str, *, scopes: frozenset[str] = ALL_SCOPES, bot_user: str = "", installed: bool = True
    ) -> Workspace:
        """Another workspace; not installed, it has no good token until its people consent."""
        alone = not self.world.workspaces
        bot = bot_user or ("UBOT" if alone else f"UBOT{team}")
        made = Workspace(team, bot, "B1" if alone else f"B1{team}", scopes=scopes, revoked=not installed)
        made.installs = int(installed)
        self.world.workspaces[team] = made
        made.user(bot)["is_bot"] = True
        return made

    def opens_channel(
        self, id: str, name: str = "", *, private: bool = False, bot: bool = True, team: str = "T1"
    ) -> Channel:
        """A channel; the bot is in it unless told otherwise, people join with their first word."""
        workspace = self.world.workspaces[team]
        channel = Channel(id, team, "group" if private else "channel", name or id.lower())
        if bot:
            channel.members.add(workspace.bot_user)
        workspace.channels[id] = channel
        return channel

    def channel(self, id: str | Channel, team: str | None = None) -> Channel:
        if isinstance(id, Channel):
            return id
        for workspace in self.world.workspaces.values():
            if team in (None, workspace.id) and id in workspace.channels:
                return workspace.channels[id]
        raise SlackError("channel_not_found")

    def dm(self, user: str, team: str = "T1") -> Channel:
        return self.world.workspaces[team].dm(user)

    def home(self, channel: Channel) -> Workspace:
        return self.world.workspaces[channel.team]

    def called(self, method: str) -> list[Call]:
        return [call for call in self.calls if call.method == method]

    def expire(self, message: Message) -> None:
        """Its stream takes nothing more."""
        message.streaming = "completed"

    def install(self, manifest: Json, team: str = "T1") -> None:
        """Grant the scopes that an app manifest asks for, and send the events it subscribes to."""
        workspace = self.world.workspaces[team]
        workspace.scopes = frozenset(manifest["oauth_config"]["scopes"]["bot"])
        subscriptions = manifest["settings"].get("event_subscriptions", {})
        workspace.events = frozenset(subscriptions.get("bot_events", []))

    # -- to the app -----------------------------------------------------------------------------------

    @property
    def deliveries(self) -> list[Delivery]:
        return self.courier.deliveries

    @property
    def carrier(self) -> Carrier:
        return self.sockets if self.socket_mode else self.post

    async def until(self, true: Callable[[], object], seconds: float = 20.0) -> None:
        await self.record.until(true, seconds)

    async def settled(self) -> None:
        """Everything that was under way to the app is there, or given up."""
        while running := [task for task in self._tasks if not task.done()]:
            await asyncio.gather(*running)

    def flush(self) -> Sequence[asyncio.Task[object]]:
        """Send what waits in the outbox on its way."""
        tasks = []
        while self.world.outbox:
            workspace, event = self.world.outbox.popleft()
            self.record.note("event", team=workspace.id, event=event)
            if self._wanted(workspace, event):
                parcel = Parcel(f"Ev{self.world.number():06d}", "event", {})
                parcel.payload.update(self._enveloped(workspace, event, parcel.id))
                tasks.append(self.spawn(self.courier.deliver(parcel, self.carrier)))
        return tasks

    async def flow(self, wait: bool) -> None:
        tasks = self.flush()
        if wait and tasks:
            await asyncio.gather(*tasks)

    async def redeliver(self, delivery: Delivery, number: int = 1, reason: str = "http_timeout") -> Delivery:
        """Bring a parcel once more, as Slack does when it did not see the answer."""
        await self.courier.attempt(delivery, self.carrier, number, reason)
        return delivery

    def spawn(self, work: Coroutine[object, object, object]) -> asyncio.Task[object]:
        task: asyncio.Task[object] = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def _wanted(self, workspace: Workspace, event: Json) -> bool:
        """Subscribed to, and with the scope it takes. Who took the app out sends it nothing more."""
        kind = str(event["type"])
        place = _PLACES.get(str(event.get("channel_type")))
        name = f"message.{place}" if kind == "message" else kind
        scope = f"{place}:history" if kind == "message" else _SCOPES.get(kind)
        last = kind in ("app_uninstalled", "tokens_revoked")
        subscribed = workspace.events is None or name in workspace.events
        return subscribed and (scope is None or scope in workspace.scopes) and (last or not workspace.revoked)

    def _enveloped(self, workspace: Workspace, event: Json, id: str) -> Json:
        who = {"enterprise_id": None, "team_id": workspace.id, "user_id": workspace.bot_user}
        allowed = [{**who, "is_bot": True, "is_enterprise_install": False}]
        head = {
            "token": TOKEN,
            "team_id": workspace.id,
            "context_team_id": workspace.id,
            "api_app_id": APP_ID,
        }
        more = {"type": "event_callback", "event_id": id, "event_time": int(self.world.now())}
        context = {"is_ext_shared_channel": False, "event_context": f"4-{id}"}
        return {**head, "event": event, **more, "authorizations": allowed, **context}
