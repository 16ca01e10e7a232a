"""A model that keeps what it was told, as OpenAI documents it for prompts: counted, and told in the usage.

A prompt of at least 1,024 tokens is kept for some minutes after its last use, by each model for itself; what
a later one begins with in the same way counts as cached, in steps of 128 tokens.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from aiohttp import web

from bot.providers.base import Usage

_LEAST, _STEP = 1024, 128
_KEPT_SECONDS: Final = 300.0
_BYTES_A_TOKEN: Final = 4
_ANSWER: Final = (
    "Thank you for asking. We have read what you wrote, and a colleague likes it too. Do ask us more."
)


@dataclass(frozen=True, slots=True)
class Call:
    """One request. `alone`: as it would have been counted, had this model been asked all of them."""

    model: str
    usage: Usage
    alone: Usage


class KeepingModel:
    """`now` is the time in seconds by which it forgets."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        # (model, hash of a beginning) → when it was used last; no model: as if there were one
        self._kept: OrderedDict[tuple[str, int], float] = OrderedDict()
        self.calls: list[Call] = []

    async def __aenter__(self) -> KeepingModel:
        app = web.Application()
        app.router.add_post("/v1/chat/completions", self._answer)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/v1"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    async def _answer(self, request: web.Request) -> web.Response:
        body: dict[str, Any] = await request.json()  # Any: as our own client wrote it
        prompt, model = json.dumps(body["messages"], ensure_ascii=False).encode(), str(body["model"])
        call = Call(model, self._count(prompt, model), self._count(prompt, ""))
        self.calls.append(call)
        return web.Response(body=_frames(call.usage), content_type="text/event-stream")

    def _count(self, prompt: bytes, model: str) -> Usage:
        tokens = len(prompt) // _BYTES_A_TOKEN
        cached, now = 0, self._now()
        for size in range(_LEAST, tokens + 1, _STEP):
            beginning = (model, hash(prompt[: size * _BYTES_A_TOKEN]))
            if now - self._kept.get(beginning, -_KEPT_SECONDS) < _KEPT_SECONDS:
                cached = size
            self._kept[beginning] = now
            self._kept.move_to_end(beginning)
        while self._kept and now - next(iter(self._kept.values())) >= _KEPT_SECONDS:
            self._kept.popitem(last=False)
        return Usage(tokens, len(_ANSWER) // _BYTES_A_TOKEN, cached)


def _frames(usage: Usage) -> bytes:
    counts = {
        "prompt_tokens": usage.input_tokens,
        "completion_tokens": usage.output_tokens,
        "prompt_tokens_details": {"cached_tokens": usage.cached_tokens},
    }
    parts: list[dict[str, object]] = [
        {"choices": [{"index": 0, "delta": {"content": _ANSWER}, "finish_reason": None}]},
        {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]},
        {"choices": [], "usage": counts},
    ]
    lines = [json.dumps({"id": "1", "object": "chat.completion.chunk", **part}) for part in parts]
    return "".join(f"data: {line}\n\n" for line in [*lines, "[DONE]"]).encode()
