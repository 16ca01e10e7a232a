"""How to speak to OpenAI's chat completions, or to any server that offers them. Imports openai late.

The only file that may know the openai SDK.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
    from openai import AsyncOpenAI

_HOME = "https://api.openai.com/v1"  # said here, so that no variable of the SDK's can send keys elsewhere


class OpenAI:
    """`base_url` names a compatible server instead of OpenAI's own."""

    sdk = "openai"
    endings: Mapping[str, Ending] = {
        "stop": "said",
        "length": "overlong",
        "content_filter": "filtered",
    }

    def __init__(self, api_key: str, base_url: str | None) -> None:
        self._key, self._base_url, self.prose = api_key, base_url, base_url is not None

    def connect(self, heard: Heard) -> Connection:
        from openai import AsyncStream

        client = self._client(heard)
        return Connection(
            lambda body, timeout: client.post(
                "/chat/completions",
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

    def _client(self, heard: Heard) -> AsyncOpenAI:
        import openai

        return openai.AsyncOpenAI(
            api_key=self._key,
            base_url=self._base_url or _HOME,
            max_retries=0,
            http_client=openai.DefaultAsyncHttpxClient(**client_options(heard)),
        )

    def request(self, model: str, prompt: Prompt) -> Json:
        # OpenAI's newer models refuse max_tokens; many compatible servers know nothing else, and no key.
        own = self._base_url is None
        limit = "max_completion_tokens" if own else "max_tokens"
        return {
            "model": model,
            "messages": _messages(prompt),
            "response_format": _FORM,
            limit: prompt.max_output_tokens,
            "stream": True,
            "stream_options": {"include_usage": True},
            **({"prompt_cache_key": prompt.cache_key} if own and prompt.cache_key else {}),
        }

    def read(self, frame: Json, reading: Reading) -> None:
        if usage := frame.get("usage"):
            reading.usage = usage_of(usage)
        for choice in frame["choices"]:
            _hear(choice["delta"], reading)
            reading.stop = choice.get("finish_reason") or reading.stop


_FORM: Json = {
    "type": "json_schema",
    "json_schema": {"name": "answer", "strict": True, "schema": SCHEMA},
}


def _messages(prompt: Prompt) -> Sequence[Json]:
    wording = word(prompt)
    spoken = [{"role": said.speaker, "content": said.text} for said in wording.messages]
    return [{"role": "system", "content": wording.system}, *spoken]


def _hear(delta: Json, reading: Reading) -> None:
    if delta.get("refusal"):
        raise ProviderFailed("refused")
    if delta.get("tool_calls"):
        raise ProviderFailed("malformed")  # none was offered
    if delta.get("content"):
        reading.say(delta["content"])


def usage_of(usage: object) -> Usage | None:
    """None when the server did not count, or in no way that makes sense: the cost is estimated then."""
    try:
        found = _Usage.model_validate(usage)
    except ValidationError:
        return None
    details = found.prompt_tokens_details or _Details()
    cached, kept = details.cached_tokens or 0, details.cache_write_tokens or 0
    return Usage(found.prompt_tokens, found.completion_tokens, cached, kept)


class _Details(BaseModel):
    cached_tokens: Tokens | None = None
    cache_write_tokens: Tokens | None = None


class _Usage(BaseModel):
    prompt_tokens: Tokens
    completion_tokens: Tokens
    prompt_tokens_details: _Details | None = None
