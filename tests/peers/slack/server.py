"""The Web API over HTTP: who calls, the faults and rates that meet the call, and its answer."""

from __future__ import annotations

import asyncio
import json
from typing import NoReturn

from aiohttp import web

from tests.peers.slack import chat, conversations, surfaces
from tests.peers.slack.buttons import Buttons
from tests.peers.slack.calls import Call
from tests.peers.slack.faults import Limited, Refused, Step
from tests.peers.slack.installs import APP_TOKEN, Installs
from tests.peers.slack.world import Json, SlackError

METHODS = {**chat.METHODS, **conversations.METHODS, **surfaces.METHODS}
_POINTER_LIFE, _POINTER_USES = 1_800.0, 5


class Front:
    """Takes what the app sends."""

    def __init__(self, slack: Buttons) -> None:
        self.installs = Installs(slack.world)
        self._slack = slack

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/api/{method}", self.call),
            web.post("/api/{method}", self.call),
            web.get("/link", self._slack.sockets.link),
            web.post("/response/{id}", self.respond),
            web.get("/oauth/v2/authorize", self.authorize),
            web.get("/files/{id}/{name}", self.file),
        ]

    async def call(self, request: web.Request) -> web.StreamResponse:
        method, args = request.match_info["method"], await _arguments(request)
        try:
            call = self._opened(method, args, request)
        except SlackError as refused:
            return web.json_response({"ok": False, "error": refused.code, **refused.more})
        self._slack.calls.append(call)
        place = args.get("channel") or args.get("channel_id")
        step = self._slack.faults.next(method, str(place) if place else None)
        call.fault = str(step) if step else None
        answer = await self._answered(call, step, request)
        self._slack.record.note(
            "call",
            method=method,
            team=call.workspace.id,
            args=call.args,
            answer=call.answer,
            fault=call.fault,
        )
        self._slack.flush()
        return answer

    def _opened(self, method: str, args: Json, request: web.Request) -> Call:
        """The call with its workspace; two methods are opened by other things than a bot's token."""
        headers = dict(request.headers)
        token = _token(args, request)
        args.pop("token", None)
        if method == "apps.connections.open":
            if token != APP_TOKEN:
                raise SlackError("not_allowed_token_type" if token else "not_authed")
            return Call(method, self._slack.workspace, args, headers)
        if method == "oauth.v2.access":
            return Call(method, self._slack.workspace, args, headers)
        return Call(method, self.installs.owner(token), args, headers)

    async def _answered(self, call: Call, step: Step | None, request: web.Request) -> web.StreamResponse:
        place = call.args.get("channel")
        late = self._slack.rates.wait(call.method, call.workspace.id, str(place) if place else None)
        if isinstance(step, Limited) or late is not None:
            call.status, call.answer = 429, {"ok": False, "error": "ratelimited"}
            wait = step.retry_after if isinstance(step, Limited) else late
            return web.json_response(call.answer, status=429, headers={"Retry-After": str(wait)})
        if isinstance(step, Refused):
            call.answer = {"ok": False, "error": step.error}
            return self._written(call)
        if step is not None and step.endswith("_before"):
            return await self._broken(call, step, request)
        call.answer = self._done(call)
        if step is not None:
            return await self._broken(call, step, request)
        return self._written(call)

    def _done(self, call: Call) -> Json:
        try:
            if call.method == "oauth.v2.access":
                return {"ok": True, **self.installs.exchange(call.args, call.headers)}
            if call.method == "apps.connections.open":
                self._slack.socket_mode = True
                return {"ok": True, "url": self._slack.sockets.ticket()}
            method = METHODS.get(call.method)
            if method is None:
                raise SlackError("unknown_method", req_method=call.method)
            call.need(method.scope)
            return {"ok": True, **method.handler(self._slack.world, call)}
        except SlackError as refused:
            return {"ok": False, "error": refused.code, **refused.more}

    async def _broken(self, call: Call, step: str, request: web.Request) -> web.StreamResponse:
        self._slack.record.note("fault", method=call.method, fault=step)
        self._slack.flush()
        if step.startswith("500"):
            call.status = 500
            return web.Response(status=500, text="Internal Server Error", content_type="text/html")
        if step.startswith("hang"):
            await asyncio.Event().wait()
        return cut(request)

    def _written(self, call: Call) -> web.Response:
        scopes = ",".join(sorted(call.workspace.scopes))
        return web.json_response(call.answer, headers={"X-OAuth-Scopes": scopes, "X-Slack-Req-Id": "req-1"})

    # -- the other ways in ----------------------------------------------------------------------------

    async def respond(self, request: web.Request) -> web.Response:
        """A response_url: five times within half an hour."""
        pointer = self._slack.world.pointers.get(request.match_info["id"])
        old = pointer is None or self._slack.world.now() - pointer.made > _POINTER_LIFE
        if pointer is None or old or pointer.uses >= _POINTER_USES:
            return web.json_response({"ok": False, "error": "expired_url"}, status=404)
        pointer.uses += 1
        body = json.loads(await request.read())
        self._slack.record.note("response", body=body)
        if pointer.message is not None and body.get("delete_original"):
            self._slack.world.remove(pointer.workspace, pointer.channel, pointer.message)
        elif pointer.message is not None and body.get("replace_original"):
            before = pointer.message.wire()
            pointer.message.text, pointer.message.blocks = str(body.get("text", "")), body.get("blocks", [])
            self._slack.world.change(pointer.workspace, pointer.channel, pointer.message, before)
        else:
            self._slack.shown(pointer.workspace, pointer.channel, pointer.user, body)
        self._slack.flush()
        return web.Response(text="ok")

    async def authorize(self, request: web.Request) -> web.Response:
        """The consent page, agreed to at once; `team` chooses the workspace."""
        raise web.HTTPFound(self.installs.consent(str(request.url), request.query.get("team", "T1")))

    async def file(self, request: web.Request) -> web.Response:
        self._slack.record.note("file", name=request.match_info["name"])
        return web.Response(text="file content")


def cut(request: web.Request) -> NoReturn:
    """The connection is reset."""
    if request.transport is not None:
        request.transport.abort()
    raise ConnectionResetError


def _token(args: Json, request: web.Request) -> str:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    written = request.content_type != "application/json" or "token" in request.query
    return token if kind == "Bearer" else str(args.get("token", "")) if written else ""


async def _arguments(request: web.Request) -> Json:
    """From the address, and from the body in whichever way it is written."""
    args: Json = dict(request.query)
    if request.content_type == "application/json":
        body = json.loads(await request.read() or b"{}")
        return {**args, **body} if isinstance(body, dict) else args
    return {**args, **dict(await request.post())}
