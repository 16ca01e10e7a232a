"""Drafts answers through OpenAI's chat completions, or any server that speaks them. Imports openai late.

The only file that may know the openai SDK. Its own retries are off: there is one retry layer, the chain.
Its typed method is not used: walking the types of a request and of 24 frames takes 4 ms, the rest 1.4 ms.
"""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from bot.clock import Clock
from bot.providers.base import Draft, Prompt, ProviderFailed, Usage
from bot.providers.reading import Ending, Reading
from bot.providers.wire import client_options, guarded, timeouts
from bot.providers.wording import HAND_OVER, HAND_OVER_DESCRIPTION, word

if TYPE_CHECKING:
    from openai import AsyncOpenAI, AsyncStream

Json = Mapping[str, Any]  # Any: whatever a server sends; what is of another shape ends as `malformed`

_HOME = "https://api.openai.com/v1"  # said here, so that no variable of the SDK's can send keys elsewhere
_ENDINGS: dict[str, Ending] = {
    "stop": "said",
    "tool_calls": "called",
    "length": "cut",
    "content_filter": "filtered",
}


class OpenAIProvider:
    """One model behind one key. `base_url` names a compatible server instead of OpenAI's own."""

    def __init__(self, name: str, model: str, api_key: str, base_url: str | None, clock: Clock) -> None:
        self.name, self.model = name, model
        self._key, self._base_url, self._clock = api_key, base_url, clock
        self._client: AsyncOpenAI | None = None

    async def open(self) -> None:
        """Import the SDK (seconds of work, so off the event loop) and make the one client."""
        if self._client is None:
            await asyncio.to_thread(importlib.import_module, "openai")
            self._client = self._client or self._connect()

    async def aclose(self) -> None:
        if self._client is not None:
            await self._client.close()
            self._client = None

    async def draft(self, prompt: Prompt, *, timeout: float) -> Draft:
        return await guarded(self._draft(prompt, timeout), timeout=timeout, clock=self._clock)

    def _connect(self) -> AsyncOpenAI:
        import openai

        return openai.AsyncOpenAI(
            api_key=self._key,
            base_url=self._base_url or _HOME,
            max_retries=0,
            http_client=openai.DefaultAsyncHttpxClient(**client_options()),
        )

    async def _draft(self, prompt: Prompt, timeout: float) -> Draft:
        reading = Reading(_ENDINGS)
        async with await self._stream(prompt, timeout) as stream:
            async for chunk in stream:
                _read(chunk, reading)
        return reading.draft(self.name, self.model)

    async def _stream(self, prompt: Prompt, timeout: float) -> AsyncStream[object]:
        await self.open()
        assert self._client is not None
        from openai import AsyncStream

        return await self._client.post(
            "/chat/completions",
            body=self._request(prompt),
            options={"timeout": timeouts(timeout)},
            cast_to=object,
            stream=True,
            stream_cls=AsyncStream[object],
        )

    def _request(self, prompt: Prompt) -> Json:
        # OpenAI's newer models refuse max_tokens; many compatible servers know nothing else.
        limit = "max_completion_tokens" if self._base_url is None else "max_tokens"
        return {
            "model": self.model,
            "messages": _messages(prompt),
            "tools": [_TOOL],
            limit: prompt.max_output_tokens,
            "stream": True,
            "stream_options": {"include_usage": True},
        }


_TOOL: Json = {
    "type": "function",
    "function": {
        "name": HAND_OVER,
        "description": HAND_OVER_DESCRIPTION,
        "parameters": {
            "type": "object",
            "properties": {"reason": {"type": "string", "description": "Why, in a few words."}},
            "required": ["reason"],
            "additionalProperties": False,
        },
    },
}


def _messages(prompt: Prompt) -> Sequence[Json]:
    wording = word(prompt)
    spoken = [{"role": said.speaker, "content": said.text} for said in wording.messages]
    return [{"role": "system", "content": wording.system}, *spoken]


def _read(chunk: object, reading: Reading) -> None:
    if not isinstance(chunk, Mapping):
        raise ProviderFailed("malformed")
    if usage := chunk.get("usage"):
        reading.usage = _usage(usage)
    for choice in chunk["choices"]:
        delta = choice["delta"]
        if delta.get("refusal"):
            raise ProviderFailed("refused")
        if delta.get("content"):
            reading.say(delta["content"])
        for call in delta.get("tool_calls") or ():
            function = call.get("function") or {}
            name, arguments = function.get("name"), function.get("arguments")
            reading.call(call.get("index", 0), name=name or "", arguments=arguments or "")
        reading.stop = choice.get("finish_reason") or reading.stop


def _usage(usage: Json) -> Usage | None:
    """None when the server did not count, as some do not: the cost is estimated then."""
    read, wrote = usage.get("prompt_tokens"), usage.get("completion_tokens")
    if not isinstance(read, int) or not isinstance(wrote, int):
        return None
    details = usage.get("prompt_tokens_details") or {}
    return Usage(read, wrote, details.get("cached_tokens") or 0)
