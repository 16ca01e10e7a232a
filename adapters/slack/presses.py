"""Buttons below answers: what was pressed, by whom, about which answer."""

from __future__ import annotations

from typing import Final, cast, get_args

from adapters.base import Action, Core, Press
from adapters.slack.api import Json
from adapters.slack.blocks import ACTION, FEEDBACK
from adapters.slack.places import whose

_ACTIONS: Final = frozenset(get_args(Action))


class Presses:
    """Somebody who presses below another person's answer acts for themselves alone."""

    def __init__(self, core: Core) -> None:
        self._core = core

    async def take(self, payload: Json, team: str) -> None:
        for pressed in payload["actions"]:
            press = _press(payload, pressed, team)
            if press is not None:
                await self._core.press(press)


def _press(payload: Json, pressed: Json, team: str) -> Press | None:
    action, value = str(pressed["action_id"]), str(pressed.get("value") or "")
    name = action.removeprefix(ACTION)
    if action == FEEDBACK:
        name, _, value = value.partition(":")
    if not action.startswith(ACTION) or name not in _ACTIONS:
        return None
    channel, message = payload["channel"]["id"], payload["message"]
    user = payload["user"]["id"]
    address, sender = whose(team, channel, user, message["ts"], message.get("thread_ts"))
    event_id = f"press:{channel}:{pressed['action_ts']}"
    return Press(event_id, address, sender, cast(Action, name), value)
