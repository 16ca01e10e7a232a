"""Which calls of Slack's Web API Parley makes, with what rights, and how often.

Says no before Slack does: a call whose turn it is not is never made, and what Slack held back stays held.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from adapters.base import SendFailed
from adapters.pace import Pace
from adapters.slack.api import Api, Json
from adapters.slack.workspaces import Workspaces
from guards.base import Rate


@dataclass(frozen=True, slots=True)
class Method:
    """`scopes` are what a desk needs as well where `desk` says so."""

    rate: Rate
    scopes: tuple[str, ...] = ()
    desk: bool = False


def _tier(a_minute: int) -> Rate:
    """A quarter at once and the rest over the minute: together they are what Slack allows in any minute."""
    return Rate(a_minute * 3 // 4, 60, max(1, a_minute // 4))


_TIER2, _TIER3, _TIER4 = _tier(20), _tier(50), _tier(100)
_POST: Final = "chat.postMessage"
_WITH_TEXT: Final = frozenset([_POST, "chat.postEphemeral", "chat.update"])
_READ_BACK: Final = ("channels:history", "groups:history", "im:history")

METHODS: Final = {
    "assistant.threads.setStatus": Method(_TIER3, ("assistant:write",)),
    "assistant.threads.setSuggestedPrompts": Method(_TIER3, ("assistant:write",)),
    "assistant.threads.setTitle": Method(_TIER3, ("assistant:write",)),
    "chat.appendStream": Method(_TIER4, ("chat:write",)),
    "chat.delete": Method(_TIER3, ("chat:write",)),
    "chat.postEphemeral": Method(_TIER4, ("chat:write",)),
    "chat.postMessage": Method(Rate(1, 1, 1), ("chat:write",)),  # in each channel
    "chat.startStream": Method(_TIER2, ("chat:write",)),
    "chat.stopStream": Method(_TIER2, ("chat:write",)),
    "chat.update": Method(_TIER3, ("chat:write",)),
    "conversations.history": Method(_TIER3, _READ_BACK),
    "conversations.info": Method(_TIER3, ("channels:read", "groups:read"), desk=True),
    "conversations.replies": Method(_TIER3, _READ_BACK),
    "views.open": Method(_TIER4, desk=True),
}


class Calls:
    """Every call to Slack on behalf of a workspace, at Slack's pace."""

    def __init__(self, api: Api, workspaces: Workspaces, pace: Pace) -> None:
        self._api, self._workspaces, self._pace = api, workspaces, pace

    async def make(self, team: str, method: str, **args: object) -> Json:
        """Raises SendFailed: our own pace, Slack's refusal, or a connection that broke."""
        workspace = await self._workspaces.get(team)
        if workspace is None:
            raise SendFailed("dead", "not_installed")
        key = f"slack:{team}:{method}" + (f":{args['channel']}" if method == _POST else "")
        await self._pace.take((key, METHODS[method].rate))
        try:
            return (await self._api.call(workspace.token, method, _inert(method, args))).data
        except SendFailed as failure:
            if failure.code == "429":
                raise await self._pace.hold(key, failure.retry_after or 1.0) from None
            raise


def _inert(method: str, args: Mapping[str, object]) -> Mapping[str, object]:
    """Names and addresses in a text stay words; a message that is changed would be read like a person's."""
    return {"parse": "none", "link_names": False, **args} if method in _WITH_TEXT else args
