"""How to speak to Anthropic's messages. Imports anthropic late.

The only file that may know the anthropic SDK.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from pydantic import BaseModel, ValidationError

from bot.providers.base import Prompt, ProviderFailed, Tokens, Usage
from bot.providers.form import SCHEMA
from bot.providers.plain import Plain
from bot.providers.reading import Ending, Reading
from bot.providers.remote import Connection, Json
from bot.providers.wire import Heard, client_options
from bot.providers.wording import word

if TYPE_CHECKING:
    from anthropic import AsyncAnthropic

_HOME = "https://api.anthropic.com"  # said here, so that no variable of the SDK's can send keys elsewhere


class Anthropic:
    """`base_url` names another server that offers the same."""

    sdk = "anthropic"
    endings: Mapping[str, Ending] = {
        "end_turn": "said",
        "max_tokens": "overlong",
        "refusal": "refused",
        "model_context_window_exceeded": "too_long",
    }

    def __init__(self, api_key: str, base_url: str | None) -> None:
        self._key, self._base_url, self.prose = api_key, base_url or _HOME, base_url is not None

    def connect(self, heard: Heard) -> Connection:
        from anthropic import AsyncStream

        client = self._client(heard)
        return Connection(
            lambda body, timeout: client.post(
                "/v1/messages",
                body=body,
                options={"timeout": timeout},
                cast_to=object,
                stream=True,
                stream_cls=AsyncStream[object],
            ),
            client.close,
        )

    def plain(self) -> Plain:
        """For single calls, such as those of batches."""
        return Plain(self._client(lambda _headers: None))

    def _client(self, heard: Heard) -> AsyncAnthropic:
        import anthropic

        return anthropic.AsyncAnthropic(
            api_key=self._key,
            base_url=self._base_url,
            max_retries=0,
            open_telemetry=False,  # spans are ours to make, and hold no words
            http_client=anthropic.DefaultAsyncHttpxClient(**client_options(heard)),
        )

    def request(self, model: str, prompt: Prompt) -> Json:
        wording = word(prompt)
        last_repeated = len(wording.messages) - 2
        return {
            "model": model,
            "system": _kept(wording.system),
            "messages": [
                {"role": said.speaker, "content": _kept(said.text) if at == last_repeated else said.text}
                for at, said in enumerate(wording.messages)
            ],
            "output_config": _FORM,
            "max_tokens": prompt.max_output_tokens,
            "stream": True,
        }

    def read(self, frame: Json, reading: Reading) -> None:
        kind = frame["type"]
        if kind == "message_start":
            reading.usage = usage_of(frame["message"].get("usage"), None)
        elif kind == "content_block_start":
            if frame["content_block"]["type"] == "tool_use":
                raise ProviderFailed("malformed")  # none was offered
        elif kind == "content_block_delta":
            if frame["delta"]["type"] == "text_delta":
                reading.say(frame["delta"]["text"])
        elif kind == "message_delta":
            reading.announced = frame["delta"].get("stop_reason") or reading.announced
            reading.usage = usage_of(frame.get("usage"), reading.usage)
        elif kind == "message_stop":
            reading.stop = reading.announced


def _kept(text: str) -> Sequence[Json]:
    """Everything up to its end may come from the cache next time; too little of it is just not kept."""
    return [{"type": "text", "text": text, "cache_control": {"type": "ephemeral"}}]


_FORM: Json = {"format": {"type": "json_schema", "schema": SCHEMA}}


def usage_of(usage: object, before: Usage | None) -> Usage | None:
    """Input counts everything that was read, from the cache or not; output is cumulative.

    None when the server did not count, or in no way that makes sense: the cost is estimated then.
    """
    try:
        found = _Usage.model_validate(usage)
    except ValidationError:
        return None
    if before is not None:
        return replace(before, output_tokens=found.output_tokens)
    if found.input_tokens is None:
        return None
    cached, kept = found.cache_read_input_tokens or 0, found.cache_creation_input_tokens or 0
    kept_1h = min(kept, (found.cache_creation or _Kept()).ephemeral_1h_input_tokens or 0)
    return Usage(found.input_tokens + cached + kept, found.output_tokens, cached, kept - kept_1h, kept_1h)


class _Kept(BaseModel):
    ephemeral_1h_input_tokens: Tokens | None = None


class _Usage(BaseModel):
    output_tokens: Tokens
    input_tokens: Tokens | None = None
    cache_read_input_tokens: Tokens | None = None
    cache_creation_input_tokens: Tokens | None = None
    cache_creation: _Kept | None = None
