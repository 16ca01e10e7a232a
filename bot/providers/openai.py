"""Drafts answers through OpenAI's chat completions, or any server that speaks them. Imports openai late.

The only file that may know the openai SDK. Its own retries are off: there is one retry layer, the chain.
"""

from __future__ import annotations

import asyncio
import importlib
from typing import TYPE_CHECKING

from bot.clock import Clock
from bot.providers.base import Draft, Prompt, ProviderFailed, Usage
from bot.providers.reading import Ending, Reading
from bot.providers.wire import client_options, guarded, timeouts
from bot.providers.wording import HAND_OVER, HAND_OVER_DESCRIPTION, word

if TYPE_CHECKING:
    from openai import AsyncOpenAI, AsyncStream
    from openai.types import CompletionUsage
    from openai.types.chat import ChatCompletionChunk, ChatCompletionMessageParam
    from openai.types.chat import ChatCompletionToolParam as Tool

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

    async def _stream(self, prompt: Prompt, timeout: float) -> AsyncStream[ChatCompletionChunk]:
        await self.open()
        assert self._client is not None
        from openai import omit

        limit, own = prompt.max_output_tokens, self._base_url is None
        return await self._client.chat.completions.create(
            model=self.model,
            messages=_messages(prompt),
            tools=[_TOOL],
            # OpenAI's newer models refuse max_tokens; many compatible servers know nothing else.
            max_completion_tokens=limit if own else omit,
            max_tokens=omit if own else limit,
            stream=True,
            stream_options={"include_usage": True},
            timeout=timeouts(timeout),
        )


_TOOL: Tool = {
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


def _messages(prompt: Prompt) -> list[ChatCompletionMessageParam]:
    wording = word(prompt)
    messages: list[ChatCompletionMessageParam] = [{"role": "system", "content": wording.system}]
    for said in wording.messages:
        if said.speaker == "user":
            messages.append({"role": "user", "content": said.text})
        else:
            messages.append({"role": "assistant", "content": said.text})
    return messages


def _read(chunk: ChatCompletionChunk, reading: Reading) -> None:
    if chunk.usage:
        reading.usage = _usage(chunk.usage)
    for choice in chunk.choices:
        if choice.delta.refusal:
            raise ProviderFailed("refused")
        if choice.delta.content:
            reading.say(choice.delta.content)
        for call in choice.delta.tool_calls or ():
            function = call.function
            name, arguments = (function.name, function.arguments) if function else (None, None)
            reading.call(call.index, name=name or "", arguments=arguments or "")
        reading.stop = choice.finish_reason or reading.stop


def _usage(usage: CompletionUsage) -> Usage:
    details = usage.prompt_tokens_details
    cached = details.cached_tokens if details else None
    return Usage(usage.prompt_tokens, usage.completion_tokens, cached or 0)
