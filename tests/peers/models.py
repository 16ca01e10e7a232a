"""A loopback server that speaks OpenAI's chat completions and Anthropic's messages, and plays their faults.

    async with ModelServer() as server:
        server.script(Say("Hello."), Fault("hang"), Refuse(429, retry_after=2))
        ... point a client at server.openai_url or server.anthropic_url, assert on server.requests

Each request takes the next step; when none is left, `server.default` answers. A step may be a plain text, or
a function of the request (the obedient model: it is told everything and says whatever it likes).
"""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from aiohttp import web

from tests.peers.frames import AnthropicFrames, Frames, OpenAIFrames

Finish = Literal["stop", "length", "filter", "refusal", "window", "unknown"]
Kind = Literal[
    "hang",  # headers, then nothing
    "hang_after_text",
    "cut",  # the TCP connection is reset after some text
    "eof",  # the body ends after some text, without any terminator
    "no_terminator",  # a whole answer with its stop reason, but not the last frame
    "error_before",  # an overloaded error frame inside a 200, before any text
    "error_after",  # the same after some text
    "bad_json",  # a frame that does not parse
    "refusal_midway",  # some text, then the model declines
    "endless",  # text without end
    "endless_line",  # one frame without end
    "odd_frame",  # JSON of quite another shape
    "gzip",  # a body packed though nobody asked for it
]


@dataclass(frozen=True, slots=True)
class Say:
    """A whole answer. `cached` of its `read` input tokens came from the cache."""

    text: str
    finish: Finish = "stop"
    read: int = 100
    wrote: int = 10
    cached: int = 0
    usage: bool = True


@dataclass(frozen=True, slots=True)
class Call:
    """A tool call; `arguments` is sent as it is, in two pieces. `finish` says how the stream ends."""

    arguments: str = '{"reason": "asked for a person"}'
    name: str = "hand_over"
    text: str = ""
    finish: Finish | Literal["call"] = "call"


@dataclass(frozen=True, slots=True)
class Paced:
    """A whole answer in these pieces; each but the first waits for `server.beat`. It may break at its end."""

    pieces: tuple[str, ...]
    finish: Finish = "stop"
    breaks: Kind | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    kind: Kind


@dataclass(frozen=True, slots=True)
class Refuse:
    """An HTTP error in the provider's own body. `code` is OpenAI's error code, or Anthropic's type."""

    status: int
    code: str | None = None
    message: str = "no"
    retry_after: str | float | None = None
    location: str | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """What a client sent. `text` is the whole body, for assertions on bytes."""

    api: Literal["openai", "anthropic"]
    headers: Mapping[str, str]
    text: str

    @property
    def body(self) -> Any:  # any JSON
        return json.loads(self.text)


Played = Say | Call | Paced | Fault | Refuse
Step = str | Played
Scripted = Step | Callable[[Request], Step]


def filled(
    answer: str,
    *,
    wish: str = "none",
    language: str = "en",
    confidence: float = 0.9,
    facts: Sequence[str] = (),
    passages: Sequence[str] = (),
) -> str:
    """The form that Parley asks for, as a model fills it in."""
    claims = {"wish": wish, "language": language, "confidence": confidence}
    return json.dumps({**claims, "facts": list(facts), "passages": list(passages), "answer": answer})


_PARTIAL = "Your balance is fif"


class ModelServer:
    """One port, both APIs. `gone` counts clients that went away before their answer was whole."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.default: Scripted = "Happy to help."
        self.headers: Mapping[str, str] = {}  # with every response
        self.gone = 0
        self.hold = asyncio.Event()  # cleared, it holds every answer back
        self.hold.set()
        self.beat = asyncio.Semaphore(0)  # released, it lets the next piece of a paced answer go
        self._steps: deque[Scripted] = deque()
        self._arrived = asyncio.Condition()
        self._left = asyncio.Condition()
        self._runner: web.AppRunner | None = None
        self._url = ""

    @property
    def openai_url(self) -> str:
        return f"{self._url}/v1"

    @property
    def anthropic_url(self) -> str:
        return self._url

    def script(self, *steps: Scripted) -> None:
        """Steps for the next requests, whichever API they come by."""
        self._steps.extend(steps)

    async def arrived(self, count: int) -> None:
        """Wait until this many requests have come in all."""
        async with self._arrived:
            await self._arrived.wait_for(lambda: len(self.requests) >= count)

    async def left(self, count: int) -> None:
        """Wait until this many clients have gone away early."""
        async with self._left:
            await self._left.wait_for(lambda: self.gone >= count)

    async def __aenter__(self) -> ModelServer:
        app = web.Application(client_max_size=16 * 1024 * 1024)
        app.router.add_post("/v1/chat/completions", self._openai)
        app.router.add_post("/v1/messages", self._anthropic)
        self._runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self._url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._runner is not None
        await self._runner.cleanup()

    async def _openai(self, request: web.Request) -> web.StreamResponse:
        return await self._answer(request, "openai", OpenAIFrames())

    async def _anthropic(self, request: web.Request) -> web.StreamResponse:
        return await self._answer(request, "anthropic", AnthropicFrames())

    async def _answer(
        self, request: web.Request, api: Literal["openai", "anthropic"], frames: Frames
    ) -> web.StreamResponse:
        received = Request(api, dict(request.headers), await request.text())
        async with self._arrived:
            self.requests.append(received)
            self._arrived.notify_all()
        step = self._next(received)
        await self.hold.wait()
        if isinstance(step, Refuse):
            return _refusal(step, frames, self.headers)
        try:
            return await _stream(request, step, frames, self)
        except (asyncio.CancelledError, ConnectionError):
            await asyncio.shield(self._count_gone())
            raise

    def _next(self, request: Request) -> Played:
        step = self._steps.popleft() if self._steps else self.default
        step = step(request) if callable(step) else step
        return Say(step) if isinstance(step, str) else step

    async def _count_gone(self) -> None:
        async with self._left:
            self.gone += 1
            self._left.notify_all()


def _refusal(step: Refuse, frames: Frames, more: Mapping[str, str]) -> web.Response:
    named = {"Retry-After": step.retry_after, "Location": step.location}
    headers = {name: str(value) for name, value in named.items() if value is not None} | dict(more)
    return web.json_response(
        frames.error_body(step.status, step.code, step.message), status=step.status, headers=headers
    )


async def _stream(
    request: web.Request, step: Say | Call | Paced | Fault, frames: Frames, server: ModelServer
) -> web.StreamResponse:
    packed = isinstance(step, Fault) and step.kind == "gzip"
    headers = (
        {"Content-Type": "text/event-stream"}
        | ({"Content-Encoding": "gzip"} if packed else {})
        | dict(server.headers)
    )
    response = web.StreamResponse(headers=headers)
    await response.prepare(request)
    if isinstance(step, Fault):
        await _fault(request, response, step.kind, frames)
        return response
    if isinstance(step, Paced):
        await _paced(request, response, step, frames, server.beat)
        return response
    pieces = frames.call(step) if isinstance(step, Call) else frames.say(step)
    for piece in pieces:
        await response.write(piece)
    await response.write_eof()
    return response


async def _paced(
    request: web.Request, response: web.StreamResponse, step: Paced, frames: Frames, beat: asyncio.Semaphore
) -> None:
    first, *rest = step.pieces
    for frame in frames.opening(first):
        await response.write(frame)
    for piece in rest:
        await beat.acquire()
        await response.write(frames.text(piece))
    if step.breaks is not None:
        await _break(request, response, step.breaks, frames)
        return
    for frame in frames.ending(Say(first, finish=step.finish)):
        await response.write(frame)
    await response.write_eof()


async def _fault(request: web.Request, response: web.StreamResponse, kind: Kind, frames: Frames) -> None:
    if kind == "no_terminator":
        for piece in list(frames.say(Say("Happy to help.")))[:-1]:
            await response.write(piece)
    elif kind not in ("hang", "error_before"):
        for piece in frames.opening(_PARTIAL):
            await response.write(piece)
    await _break(request, response, kind, frames)


async def _break(request: web.Request, response: web.StreamResponse, kind: Kind, frames: Frames) -> None:
    """What was begun goes wrong."""
    if kind in ("hang", "hang_after_text"):
        await asyncio.Event().wait()  # until the client goes away
    elif kind == "cut":
        assert request.transport is not None
        request.transport.abort()
    elif kind == "endless":
        while True:
            await response.write(frames.text("word " * 2000))
    elif kind == "endless_line":
        while True:
            await response.write(b"data: " + b"x" * 65536)
    elif kind == "odd_frame":
        await response.write(b'event: message_delta\ndata: {"type": "message_delta", "choices": 5}\n\n')
    elif kind in ("error_before", "error_after"):
        await response.write(frames.error_frame())
    elif kind == "bad_json":
        await response.write(frames.bad_frame())
    elif kind == "refusal_midway":
        for piece in frames.refusal():
            await response.write(piece)
    if kind != "cut":
        await response.write_eof()
