"""Drafts answers through Anthropic's messages. Imports anthropic late.

The only file that may know the anthropic SDK. Its own retries are off: there is one retry layer, the chain.
"""

from __future__ import annotations

import asyncio
import importlib
from typing import TYPE_CHECKING

from bot.clock import Clock
from bot.providers.base import Draft, Prompt, ProviderFailed, Usage
from bot.providers.reading import Ending, Reading
from bot.providers.wire import client_options, guarded, timeouts
from bot.providers.wording import HAND_OVER, HAND_OVER_DESCRIPTION, Spoken, word

if TYPE_CHECKING:
    from anthropic import AsyncAnthropic, AsyncStream
    from anthropic.types import MessageDeltaUsage, MessageParam, RawMessageStreamEvent, ToolParam
    from anthropic.types import Usage as StartUsage

_HOME = "https://api.anthropic.com"  # said here, so that no variable of the SDK's can send keys elsewhere
_ENDINGS: dict[str, Ending] = {
    "end_turn": "said",
    "tool_use": "called",
    "max_tokens": "cut",
    "refusal": "refused",
    "model_context_window_exceeded": "too_long",
}


class AnthropicProvider:
    """One model behind one key."""

    def __init__(self, name: str, model: str, api_key: str, base_url: str | None, clock: Clock) -> None:
        self.name, self.model = name, model
        self._key, self._base_url, self._clock = api_key, base_url or _HOME, clock
        self._client: AsyncAnthropic | None = None

    async def open(self) -> None:
        """Import the SDK (seconds of work, so off the event loop) and make the one client."""
        if self._client is None:
            await asyncio.to_thread(importlib.import_module, "anthropic")
            self._client = self._client or self._connect()

    async def aclose(self) -> None:
        if self._client is not None:
            await self._client.close()
            self._client = None

    async def draft(self, prompt: Prompt, *, timeout: float) -> Draft:
        return await guarded(self._draft(prompt, timeout), timeout=timeout, clock=self._clock)

    def _connect(self) -> AsyncAnthropic:
        import anthropic

        return anthropic.AsyncAnthropic(
            api_key=self._key,
            base_url=self._base_url,
            max_retries=0,
            open_telemetry=False,  # spans are ours to make, and hold no words
            http_client=anthropic.DefaultAsyncHttpxClient(**client_options()),
        )

    async def _draft(self, prompt: Prompt, timeout: float) -> Draft:
        reading = _Reading(_ENDINGS)
        async with await self._stream(prompt, timeout) as stream:
            async for event in stream:
                reading.take(event)
        if not reading.ended:
            raise ProviderFailed("cut")
        return reading.draft(self.name, self.model)

    async def _stream(self, prompt: Prompt, timeout: float) -> AsyncStream[RawMessageStreamEvent]:
        await self.open()
        assert self._client is not None
        wording = word(prompt)
        stream = await self._client.messages.create(
            model=self.model,
            system=wording.system,
            messages=[_message(said) for said in wording.messages],
            tools=[_TOOL],
            max_tokens=prompt.max_output_tokens,
            stream=True,
            timeout=timeouts(timeout),
        )
        return stream


_TOOL: ToolParam = {
    "name": HAND_OVER,
    "description": HAND_OVER_DESCRIPTION,
    "input_schema": {
        "type": "object",
        "properties": {"reason": {"type": "string", "description": "Why, in a few words."}},
        "required": ["reason"],
        "additionalProperties": False,
    },
}


def _message(said: Spoken) -> MessageParam:
    if said.speaker == "user":
        return {"role": "user", "content": said.text}
    return {"role": "assistant", "content": said.text}


class _Reading(Reading):
    """Reads Anthropic's events; `ended` is set by the terminator, without which a stream was cut."""

    ended = False

    def take(self, event: RawMessageStreamEvent) -> None:
        if event.type == "message_start":
            self.usage = _usage(event.message.usage, None)
        elif event.type == "content_block_start":
            if event.content_block.type == "tool_use":
                self.call(event.index, name=event.content_block.name)
        elif event.type == "content_block_delta":
            if event.delta.type == "text_delta":
                self.say(event.delta.text)
            elif event.delta.type == "input_json_delta":
                self.call(event.index, arguments=event.delta.partial_json)
        elif event.type == "message_delta":
            self.stop = event.delta.stop_reason or self.stop
            self.usage = _usage(event.usage, self.usage)
        elif event.type == "message_stop":
            self.ended = True


def _usage(usage: StartUsage | MessageDeltaUsage, before: Usage | None) -> Usage:
    """Input counts everything that was read, from the cache or not; output is cumulative."""
    if before is not None:
        return Usage(before.input_tokens, usage.output_tokens, before.cached_tokens)
    cached = usage.cache_read_input_tokens or 0
    whole = (usage.input_tokens or 0) + cached + (usage.cache_creation_input_tokens or 0)
    return Usage(whole, usage.output_tokens, cached)
