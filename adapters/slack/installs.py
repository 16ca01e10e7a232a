"""How a workspace installs the app: consent at Slack, then a code for a token, which is kept sealed.

A code is taken only in the browser that asked for it, within ten minutes.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from secrets import token_urlsafe
from typing import Final
from urllib.parse import urlencode, urljoin

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from adapters.base import SendFailed
from adapters.slack.api import Api, Json
from adapters.slack.base import SlackOptions
from adapters.slack.manifest import scopes
from adapters.slack.workspaces import Workspace, Workspaces

INSTALL: Final = "/slack/install"
REDIRECT: Final = "/slack/oauth"
_COOKIE: Final = "parley_slack_install"
_SECONDS: Final = 600
_STALE: Final = "This link is no longer good. Please start again at /slack/install."
_DECLINED: Final = "Parley was not installed."
_FAILED: Final = "Slack did not confirm the installation. Please start again at /slack/install."


class Installs:
    """`key` signs what Slack brings back; `now` is wall time in ms."""

    def __init__(
        self, options: SlackOptions, api: Api, workspaces: Workspaces, now: Callable[[], int], key: bytes
    ) -> None:
        self._options, self._api, self._workspaces = options, api, workspaces
        self._now, self._key = now, key
        self._redirect = (options.public_url or "").rstrip("/") + REDIRECT

    def routes(self) -> APIRouter:
        router = APIRouter(include_in_schema=False)
        router.get(INSTALL)(self.begin)
        router.get(REDIRECT)(self.finish)
        return router

    async def begin(self) -> Response:
        nonce, expires = token_urlsafe(24), self._now() // 1000 + _SECONDS
        asked = {
            "client_id": self._options.client_id,
            "scope": ",".join(sorted(scopes(self._options))),
            "redirect_uri": self._redirect,
            "state": f"{expires}.{self._mac(expires, nonce)}",
        }
        answer = RedirectResponse(
            f"{urljoin(self._api.url, '/oauth/v2/authorize')}?{urlencode(asked)}", status_code=302
        )
        secure = self._redirect.startswith("https://")
        answer.set_cookie(
            _COOKIE, nonce, max_age=_SECONDS, path="/slack", secure=secure, httponly=True, samesite="lax"
        )
        answer.headers["Cache-Control"] = "no-store"
        return answer

    async def finish(self, request: Request) -> Response:
        asked = request.query_params
        if not self._expected(asked.get("state", ""), request.cookies.get(_COOKIE, "")):
            return _page(_STALE, 400)
        if "code" not in asked:
            return _page(_DECLINED, 400)
        try:
            workspace = await self._exchange(asked["code"])
        except SendFailed:
            return _page(_FAILED, 502)
        await self._workspaces.keep(workspace)
        return _page(f"Parley is installed in {workspace.name}. You can close this page.", 200)

    async def _exchange(self, code: str) -> Workspace:
        given = {
            "client_id": self._options.client_id,
            "client_secret": self._options.client_secret,
            "code": code,
            "redirect_uri": self._redirect,
        }
        return _workspace((await self._api.call("", "oauth.v2.access", given)).data)

    def _expected(self, state: str, nonce: str) -> bool:
        expires, _, mac = state.partition(".")
        if not (nonce and expires.isascii() and expires.isdigit() and len(expires) <= 12):
            return False
        if int(expires) < self._now() // 1000:
            return False
        return hmac.compare_digest(mac.encode(), self._mac(int(expires), nonce).encode())

    def _mac(self, expires: int, nonce: str) -> str:
        return hmac.new(self._key, f"{expires}.{nonce}".encode(), hashlib.sha256).hexdigest()


def _workspace(given: Json) -> Workspace:
    whole = given.get("is_enterprise_install")
    place: Json = (given["enterprise"] if whole else given["team"]) or {}
    return Workspace(place["id"], given["bot_user_id"], given["access_token"], place.get("name") or "")


def _page(text: str, status: int) -> Response:
    answer = PlainTextResponse(text, status, headers={"Cache-Control": "no-store"})
    answer.delete_cookie(_COOKIE, path="/slack")
    return answer
