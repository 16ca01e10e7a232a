"""What `parley check` asks of Slack: the token, its rights, the staff channel, the way events come."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Final

from adapters.base import SendFailed
from adapters.connections import Check, Misconnected
from adapters.slack.api import Api
from adapters.slack.base import SlackOptions
from adapters.slack.calls import Calls
from adapters.slack.desk import Where
from adapters.slack.manifest import scopes
from adapters.slack.workspaces import Workspace, Workspaces

_INSTALL: Final = "open PUBLIC_URL/slack/install in a browser and choose a workspace"
_NEW_INSTALL: Final = "install the app again and copy its bot token (xoxb-) to SLACK_BOT_TOKEN"
_SCOPES: Final = "give the app the manifest that `parley slack manifest` prints, then install it again"
_DESK: Final = "invite the bot to the channel (/invite) and set slack.desk_channel to its id"
_WAIT: Final = "check the network between here and Slack, then try again"
_UNREACHED: Final = ("connection", "429", "paced", "held")


class Checks:
    """Each says what it found, or raises Misconnected."""

    def __init__(
        self,
        options: SlackOptions,
        api: Api,
        workspaces: Workspaces,
        calls: Calls,
        where: Where | None,
        address: Callable[[], Awaitable[str | None]] | None,
    ) -> None:
        self._options, self._api, self._workspaces, self._calls = options, api, workspaces, calls
        self._where, self._address = where, address

    def all(self) -> Sequence[tuple[str, Check]]:
        found: list[tuple[str, Check]] = [("slack token", self.token), ("slack rights", self.rights)]
        if self._where:
            found.append(("slack desk", partial(self.desk, self._where)))
        if self._address:
            found.append(("slack socket", partial(self.socket, self._address)))
        return found

    async def token(self) -> str:
        installed = await self._installed()
        for workspace in installed:
            await self._test(workspace)
        names = ", ".join(workspace.name or workspace.team for workspace in installed)
        return f"connected to {names}"

    async def rights(self) -> str:
        wanted = scopes(self._options)
        for workspace in await self._installed():
            if missing := wanted - await self._test(workspace):
                named = ", ".join(sorted(missing))
                raise Misconnected(f"the bot of {workspace.name or workspace.team} lacks {named}", _SCOPES)
        return f"all {len(wanted)} rights are granted"

    async def desk(self, where: Where) -> str:
        try:
            team = await where.team()
            answer = await self._calls.make(team, "conversations.info", channel=where.channel)
        except SendFailed as failure:
            raise _problem(failure, f"the staff channel {where.channel}", _DESK) from None
        channel = answer["channel"]
        if not channel.get("is_member") or channel.get("is_archived"):
            raise Misconnected(f"the bot is not in the staff channel {where.channel}", _DESK)
        return f"staff work in #{channel.get('name') or where.channel}"

    async def socket(self, address: Callable[[], Awaitable[str | None]]) -> str:
        if await address() is None:
            raise Misconnected("Slack gives no address for a socket now", _WAIT)
        return "a socket can be opened"

    async def _installed(self) -> Sequence[Workspace]:
        try:
            installed = await self._workspaces.all()
        except SendFailed as failure:
            raise _problem(failure, "the bot token", _NEW_INSTALL) from None
        if not installed:
            raise Misconnected("no workspace has installed the app yet", _INSTALL)
        return installed

    async def _test(self, workspace: Workspace) -> frozenset[str]:
        try:
            return (await self._api.call(workspace.token, "auth.test", {})).scopes
        except SendFailed as failure:
            remedy = _INSTALL if self._workspaces.several else _NEW_INSTALL
            what = f"the bot token of {workspace.name or workspace.team}"
            raise _problem(failure, what, remedy) from None


def _problem(failure: SendFailed, what: str, remedy: str) -> Misconnected:
    if failure.code in _UNREACHED:
        return Misconnected("Slack cannot be reached now", _WAIT)
    return Misconnected(f"Slack refuses {what}: {failure.code}", remedy)
