"""The workspaces that the app is in, with their tokens: one from the settings, or those that installed it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Final

from adapters.base import SendFailed
from adapters.connections import Secrets
from adapters.slack.api import Api

_PREFIX: Final = "slack:"
REVOKED: Final = frozenset(
    ["account_inactive", "invalid_auth", "not_authed", "token_expired", "token_revoked"]
)


@dataclass(frozen=True, slots=True)
class Workspace:
    """`team` is the id of the team, or of the enterprise where all of it installed the app."""

    team: str
    bot_user: str
    token: str = field(repr=False)
    name: str = ""


class Workspaces:
    """With a token of the settings there is one workspace; else there are those in `secrets`."""

    def __init__(self, api: Api, secrets: Secrets, token: str | None) -> None:
        self._api, self._secrets, self._token = api, secrets, token
        self._own: Workspace | None = None

    @property
    def several(self) -> bool:
        return self._token is None

    async def get(self, team: str) -> Workspace | None:
        """None: the app is not installed there. Raises SendFailed when that cannot be known now."""
        if not self.several:
            own = await self.own()
            return own if own.team == team else None
        kept = await self._secrets.get(_PREFIX + team)
        return Workspace(**json.loads(kept)) if kept is not None else None

    async def own(self) -> Workspace:
        """Whose token the settings hold: Slack says it once, and it does not change."""
        if self._own is None:
            self._own = await self.identify(self._token or "")
        return self._own

    async def identify(self, token: str) -> Workspace:
        who = (await self._api.call(token, "auth.test", {})).data
        return Workspace(who["team_id"], who["user_id"], token, who.get("team", ""))

    async def all(self) -> Sequence[Workspace]:
        if not self.several:
            return [await self.own()]
        found = [await self.get(name.removeprefix(_PREFIX)) for name in await self._secrets.names(_PREFIX)]
        return [workspace for workspace in found if workspace is not None]

    async def keep(self, workspace: Workspace) -> None:
        await self._secrets.put(_PREFIX + workspace.team, json.dumps(asdict(workspace)).encode())

    async def remove_if_revoked(self, team: str) -> bool:
        """Slack said that the app was taken out. It may be back already: its token knows."""
        workspace = await self.get(team) if self.several else None
        if workspace is None:
            return False
        try:
            await self._api.call(workspace.token, "auth.test", {})
        except SendFailed as failure:
            if failure.code not in REVOKED:
                raise
            await self._secrets.remove(_PREFIX + team)
            return True
        return False
