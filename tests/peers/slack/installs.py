"""How an app comes into a workspace: consent, codes and tokens; and who a token belongs to."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode, urlsplit

from tests.peers.slack.world import APP_ID, Json, SlackError, Workspace, World

CLIENT_ID, CLIENT_SECRET, APP_TOKEN = "111.222", "client-secret", "xapp-1-A1-1-token"


@dataclass(frozen=True, slots=True)
class Consent:
    team: str
    scopes: frozenset[str]
    redirect_uri: str


class Installs:
    """Codes that were given out and not yet exchanged."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._codes: dict[str, Consent] = {}

    def consent(self, url: str, team: str) -> str:
        """The people of a workspace follow the app's install link and agree; where Slack sends them then."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        if asked.get("client_id") != CLIENT_ID:
            raise SlackError("invalid_client_id")
        redirect = asked.get("redirect_uri", "")
        code = f"code-{self._world.number()}"
        self._codes[code] = Consent(team, frozenset(asked.get("scope", "").split(",")), redirect)
        state = {"state": asked["state"]} if "state" in asked else {}
        return f"{redirect}?{urlencode({'code': code, **state})}"

    def exchange(self, args: Json, headers: Mapping[str, str]) -> Json:
        """oauth.v2.access: a code, once, for a token."""
        id, secret = _client(args, headers)
        if id != CLIENT_ID:
            raise SlackError("invalid_client_id")
        if secret != CLIENT_SECRET:
            raise SlackError("bad_client_secret")
        consent = self._codes.pop(str(args.get("code", "")), None)
        if consent is None:
            raise SlackError("invalid_code")
        if str(args.get("redirect_uri", "")) != consent.redirect_uri:
            raise SlackError("bad_redirect_uri")
        return _installed(self._world.workspaces[consent.team], consent.scopes)

    def owner(self, token: str) -> Workspace:
        """Whose token it is; only the newest of a workspace is good, and not once it was revoked."""
        if not token:
            raise SlackError("not_authed")
        if token == APP_TOKEN:
            raise SlackError("not_allowed_token_type")
        for workspace in self._world.workspaces.values():
            if workspace.installs and token == workspace.token:
                if workspace.revoked:
                    raise SlackError("account_inactive")
                return workspace
        raise SlackError("invalid_auth")


def _client(args: Json, headers: Mapping[str, str]) -> tuple[str, str]:
    kind, _, packed = headers.get("Authorization", "").partition(" ")
    if kind == "Basic":
        id, _, secret = base64.b64decode(packed).decode().partition(":")
        return id, secret
    return str(args.get("client_id", "")), str(args.get("client_secret", ""))


def _installed(workspace: Workspace, scopes: frozenset[str]) -> Json:
    workspace.installs += 1
    workspace.revoked, workspace.scopes = False, scopes
    token = {"access_token": workspace.token, "token_type": "bot", "scope": ",".join(sorted(scopes))}
    who = {"bot_user_id": workspace.bot_user, "app_id": APP_ID, "authed_user": {"id": "UADMIN"}}
    team = {"team": {"id": workspace.id, "name": workspace.name}, "enterprise": None}
    return {**token, **who, **team, "is_enterprise_install": False}
