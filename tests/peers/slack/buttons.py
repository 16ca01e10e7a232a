"""What people do without words: press buttons, submit modals, give slash commands."""

from __future__ import annotations

from collections.abc import Iterator

from tests.peers.slack.delivery import Outcome, Parcel
from tests.peers.slack.people import People, typed
from tests.peers.slack.stage import TOKEN
from tests.peers.slack.surfaces import fresh_hash
from tests.peers.slack.world import APP_ID, Channel, Json, Message, Workspace


class Buttons(People):
    async def presses(self, user: str, message: Message, action_id: str, value: str | None = None) -> Outcome:
        """A person presses a button, gives feedback or chooses; `value` where one id has several."""
        place = self.channel(message.channel, message.team)
        workspace = self.home(place)
        action = {**_chosen(message, action_id, value), "action_ts": self.world.ts()}
        where = {"type": "message", "message_ts": message.ts, "channel_id": place.id}
        thread = {"thread_ts": message.thread_ts} if message.thread_ts else {}
        container = {**where, **thread, "is_ephemeral": message.ephemeral_for is not None}
        pressed = {"container": container, "message": message.wire(metadata=True), "state": {"values": {}}}
        head = self._head("block_actions", workspace, user) | {
            "trigger_id": self.world.trigger(place.team, user)
        }
        more = {
            "channel": {"id": place.id, "name": place.name},
            "response_url": self._pointer(place, user, message),
        }
        return await self._bring(
            Parcel(
                f"press-{action['action_ts']}",
                "interaction",
                {**head, **more, **pressed, "actions": [action]},
            )
        )

    async def submits(self, user: str, view_id: str, values: Json) -> Outcome:
        """A person fills in a modal (`values` by block id, then action id), which then closes."""
        view = self.world.views[view_id]
        workspace = self.world.workspaces[view["team_id"]]
        shown = {**view, "state": {"values": values}}
        payload = self._head("view_submission", workspace, user) | {"view": shown, "response_urls": []}
        payload["trigger_id"] = self.world.trigger(workspace.id, user)
        outcome = await self._bring(Parcel(f"submit-{self.world.number()}", "interaction", payload))
        self._after(view_id, outcome)
        return outcome

    def _after(self, view_id: str, outcome: Outcome) -> None:
        action = outcome.json.get("response_action")
        if outcome.taken and action == "update":
            self.world.views[view_id] = {**self.world.views[view_id], **outcome.json["view"]}
            self.world.views[view_id]["hash"] = fresh_hash(self.world)
        elif outcome.taken and action != "errors":
            self.world.views.pop(view_id)

    async def commands(self, user: str, channel: str | Channel, command: str, text: str = "") -> Outcome:
        """A slash command; what the app answers at once is shown to this person alone."""
        place = self.channel(channel)
        workspace = self.home(place)
        workspace.user(user)
        where = {
            "team_id": place.team,
            "team_domain": "acme",
            "channel_id": place.id,
            "channel_name": place.name,
        }
        who = {
            "user_id": user,
            "user_name": user.lower(),
            "api_app_id": APP_ID,
            "is_enterprise_install": "false",
        }
        said = {"token": TOKEN, "command": command, "text": typed(text)}
        ways = {
            "trigger_id": self.world.trigger(place.team, user),
            "response_url": self._pointer(place, user, None),
        }
        parcel = Parcel(f"command-{self.world.number()}", "command", {**said, **where, **who, **ways})
        outcome = await self._bring(parcel)
        answer = outcome.json or ({"text": outcome.answer} if outcome.answer else {})
        if outcome.taken and answer.get("text"):
            self.shown(workspace, place, user, answer)
        return outcome

    def shown(self, workspace: Workspace, place: Channel, user: str, body: Json) -> Message:
        """An answer by the way of a response: to one person, unless it is for all."""
        message = Message(
            place.team, place.id, self.world.ts(), workspace.bot_user, str(body.get("text", ""))
        )
        message.bot_id, message.own, message.blocks = workspace.bot_id, True, body.get("blocks", [])
        message.ephemeral_for = None if body.get("response_type") == "in_channel" else user
        message.thread_ts = body.get("thread_ts")
        self.world.post(workspace, place, message)
        return message

    async def _bring(self, parcel: Parcel) -> Outcome:
        outcome = (await self.courier.deliver(parcel, self.carrier)).outcomes[-1]
        self.flush()
        return outcome

    def _head(self, kind: str, workspace: Workspace, user: str) -> Json:
        person = workspace.user(user)
        who = {"id": user, "username": person["name"], "name": person["name"], "team_id": workspace.id}
        team = {
            "team": {"id": workspace.id, "domain": "acme"},
            "enterprise": None,
            "is_enterprise_install": False,
        }
        return {"type": kind, "user": who, "api_app_id": APP_ID, "token": TOKEN, **team}

    def _pointer(self, place: Channel, user: str, message: Message | None) -> str:
        return f"{self.url}/response/{self.world.point(self.home(place), place, user, message)}"


def _chosen(message: Message, action_id: str, value: str | None) -> Json:
    """The action that Slack reports for what was pressed."""
    for block, element in _pressable(message):
        if element.get("action_id") != action_id:
            continue
        head = {"type": element["type"], "action_id": action_id, "block_id": block.get("block_id", "b1")}
        found = _valued(element, value)
        if found is not None:
            return {**head, **found}
    raise LookupError(f"there is no {action_id} with {value} to press")


def _pressable(message: Message) -> Iterator[tuple[Json, Json]]:
    for block in message.blocks:
        for element in [*block.get("elements", []), *([block["accessory"]] if "accessory" in block else [])]:
            yield block, element


def _valued(element: Json, value: str | None) -> Json | None:
    kind = element["type"]
    if kind == "feedback_buttons":
        buttons = [element["positive_button"], element["negative_button"]]
        return next(({"value": b["value"], "text": b["text"]} for b in buttons if b["value"] == value), None)
    if kind in ("static_select", "overflow"):
        options = [option for option in element["options"] if value in (None, option["value"])]
        return {"selected_option": options[0]} if options else None
    if value not in (None, element.get("value")):
        return None
    return {"text": element["text"], **({"value": element["value"]} if "value" in element else {})}
