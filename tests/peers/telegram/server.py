"""The Bot API over HTTP: who calls, the faults and rates that meet the call, and its answer."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from typing import NoReturn

from aiohttp import web

from tests.peers.telegram import calls, places, queue, sending
from tests.peers.telegram.calls import Call
from tests.peers.telegram.faults import Delayed, Failed, Limited, Step
from tests.peers.telegram.stage import Stage
from tests.peers.telegram.things import Json, Refused

METHODS = {**sending.METHODS, **places.METHODS}
_PACED = ("sendmessage",)


class Front:
    """Takes what the bot sends."""

    def __init__(self, telegram: Stage) -> None:
        self._telegram = telegram

    def routes(self) -> list[web.RouteDef]:
        path = "/bot{token}/{method}"
        return [web.get(path, self.call), web.post(path, self.call)]

    async def call(self, request: web.Request) -> web.StreamResponse:
        telegram = self._telegram
        if request.match_info["token"] != telegram.token:
            return _written(_refusal(Refused(401, "Unauthorized")))
        made = Call(request.match_info["method"], await _arguments(request), telegram.world.now(), {})
        telegram.calls.append(made)
        step = telegram.faults.next(made.method, _chat_id(made))
        made.fault = str(step) if step else None
        answer = await self._answered(made, step, request)
        telegram.record.note(
            "call", method=made.method, args=made.args, at=made.at, answer=made.answer, fault=made.fault
        )
        return answer

    async def _answered(self, made: Call, step: Step | None, request: web.Request) -> web.StreamResponse:
        if isinstance(step, Delayed):
            with suppress(TimeoutError):
                await asyncio.wait_for(asyncio.Event().wait(), step.seconds)
        elif isinstance(step, Limited):
            return _kept(made, _refusal(too_many(step.retry_after)))
        elif isinstance(step, Failed):
            return _kept(made, _refusal(Refused(step.code, step.description)))
        elif step is not None and step.endswith("_before"):
            return await self._broken(made, step, request)
        answer = await self._done(made)
        if isinstance(step, str):
            return await self._broken(made, step, request)
        return _kept(made, answer)

    async def _done(self, made: Call) -> Json:
        try:
            if made.method.lower() in queue.METHODS:
                return await queue.METHODS[made.method.lower()](self._telegram, made)
            return {"ok": True, "result": self.execute(made)}
        except Refused as refused:
            return _refusal(refused)

    def execute(self, made: Call) -> object:
        """Do it at once; raises Refused."""
        method = METHODS.get(made.method.lower())
        if method is None:
            raise Refused(404, "Not Found: method not found")
        if made.method.lower() in _PACED:
            late = self._telegram.rates.wait(calls.chat(self._telegram.world, made))
            if late is not None:
                raise too_many(late)
        return method(self._telegram.world, made)

    async def _broken(self, made: Call, step: str, request: web.Request) -> web.StreamResponse:
        self._telegram.record.note("fault", method=made.method, fault=step)
        if step.startswith("500"):
            return _kept(made, _refusal(Refused(500, "Internal Server Error")))
        if step.startswith("hang"):
            await asyncio.Event().wait()
        return _cut(request)


def too_many(seconds: int) -> Refused:
    return Refused(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


def _refusal(refused: Refused) -> Json:
    more = {"parameters": refused.more} if refused.more else {}
    return {"ok": False, "error_code": refused.code, "description": refused.description, **more}


def _kept(made: Call, answer: Json) -> web.Response:
    made.answer, made.status = answer, int(answer.get("error_code", 200))
    return _written(answer)


def _written(answer: Json) -> web.Response:
    after = answer.get("parameters", {}).get("retry_after")
    headers = {"Retry-After": str(after)} if after else {}
    return web.json_response(answer, status=int(answer.get("error_code", 200)), headers=headers)


def _cut(request: web.Request) -> NoReturn:
    """The connection is reset."""
    if request.transport is not None:
        request.transport.abort()
    raise ConnectionResetError


def _chat_id(made: Call) -> int | None:
    try:
        return made.number("chat_id")
    except Refused:
        return None


async def _arguments(request: web.Request) -> Json:
    """From the address, and from the body in whichever way it is written."""
    args: Json = dict(request.query)
    if request.content_type == "application/json":
        try:
            body = json.loads(await request.read() or b"{}")
        except ValueError:
            return args
        return {**args, **body} if isinstance(body, dict) else args
    return {**args, **dict(await request.post())}
