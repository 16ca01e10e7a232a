"""Buttons below answers: what was pressed, by whom, about which answer."""

from __future__ import annotations

from collections.abc import Set
from typing import Final, cast, get_args

from adapters.base import Action, Address, Core, Press, Sender
from adapters.slack.api import Json
from adapters.slack.blocks import ACTION, FEEDBACK, MORE, parts
from adapters.slack.calls import Calls
from adapters.slack.errands import Errands
from adapters.slack.places import whose

_ACTIONS: Final = frozenset(get_args(Action))
_WHY: Final = "why"


class Presses:
    """Somebody who presses below another person's answer acts for themselves alone."""

    def __init__(self, core: Core, calls: Calls, errands: Errands, link_hosts: Set[str]) -> None:
        self._core, self._calls, self._errands, self._link_hosts = core, calls, errands, link_hosts

    async def take(self, payload: Json, team: str) -> None:
        address, sender = _who(payload, team)
        for pressed in payload["actions"]:
            name, value = _what(pressed)
            if name == _WHY:
                await self._tell_why(payload, address, value)
            elif name in _ACTIONS:
                event_id = f"press:{payload['channel']['id']}:{pressed['action_ts']}"
                await self._core.press(Press(event_id, address, sender, cast(Action, name), value))

    async def _tell_why(self, payload: Json, address: Address, letter_id: str) -> None:
        """Beside the answer, seen by nobody else, and gone when they look again."""
        told = await self._core.why(address, letter_id)
        where = {"channel": payload["channel"]["id"], "thread_ts": payload["message"].get("thread_ts")}
        for part in parts(told.text, link_hosts=self._link_hosts) if told else ():
            said = {"user": payload["user"]["id"], "text": part.text, "blocks": part.blocks}
            self._errands.send(self._calls.make(address.installation, "chat.postEphemeral", **where, **said))


def _who(payload: Json, team: str) -> tuple[Address, Sender]:
    message = payload["message"]
    return whose(
        team, payload["channel"]["id"], payload["user"]["id"], message["ts"], message.get("thread_ts")
    )


def _what(pressed: Json) -> tuple[str, str]:
    """The action and the answer it is about; the action is empty where it is none of ours."""
    action, value = str(pressed["action_id"]), str(pressed.get("value") or "")
    if action == FEEDBACK:
        name, _, value = value.partition(":")
    elif action == MORE:
        name, _, value = str((pressed.get("selected_option") or {}).get("value") or "").partition(":")
    else:
        name = action.removeprefix(ACTION)
    return (name if action.startswith(ACTION) else ""), value
