"""The one client behind a provider, and what the vendors' frames mean that no server here plays."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager

import pytest

from bot.clock import SystemClock
from bot.providers.anthropic import Anthropic
from bot.providers.base import Prompt, ProviderFailed, Usage
from bot.providers.openai import OpenAI
from bot.providers.reading import Ending, Reading
from bot.providers.remote import Connection, Dialect, Frames, Json, RemoteProvider
from bot.providers.wire import Heard
from tests.bot.providers.prompts import prompt


class Plain:
    """A dialect whose frames are given; it counts its clients."""

    sdk = "json"
    endings: Mapping[str, Ending] = {"end": "said"}
    prose = True

    def __init__(self, *frames: object) -> None:
        self._frames = frames
        self.made = self.closed = 0

    def connect(self, heard: Heard) -> Connection:
        self.made += 1
        return Connection(self._post, self._close)

    def request(self, model: str, prompt: Prompt) -> Json:
        return {}

    def read(self, frame: Json, reading: Reading) -> None:
        reading.say(frame["text"])
        reading.stop = "end"

    async def _post(self, body: Json, timeout: object) -> Frames:
        return self._stream()

    @asynccontextmanager
    async def _stream(self) -> AsyncIterator[AsyncIterator[object]]:
        yield self._each()

    async def _each(self) -> AsyncIterator[object]:
        for frame in self._frames:
            yield frame

    async def _close(self) -> None:
        self.closed += 1


def remote(dialect: Dialect) -> RemoteProvider:
    return RemoteProvider("p", "m", dialect, SystemClock())


async def test_the_first_calls_at_once_share_one_client() -> None:
    dialect = Plain({"text": "Hello."})
    provider = remote(dialect)

    drafts = await asyncio.gather(*(provider.draft(prompt(), timeout=5) for _ in range(5)))

    assert [draft.text for draft in drafts] == ["Hello."] * 5
    assert dialect.made == 1


async def test_a_client_is_closed_once_and_made_anew_when_needed() -> None:
    dialect = Plain({"text": "Hello."})
    provider = remote(dialect)
    await provider.aclose()
    assert dialect.closed == 0

    await provider.open()
    await provider.open()
    await provider.aclose()
    await provider.aclose()
    assert (dialect.made, dialect.closed) == (1, 1)

    assert (await provider.draft(prompt(), timeout=5)).text == "Hello."


@pytest.mark.parametrize("frame", [5, None, "text", ["text"]], ids=repr)
async def test_a_frame_that_is_no_object_is_malformed(frame: object) -> None:
    with pytest.raises(ProviderFailed) as caught:
        await remote(Plain({"text": "Hello."}, frame)).draft(prompt(), timeout=5)

    assert caught.value.kind == "malformed"


def heard(dialect: Dialect, frames: Sequence[Json]) -> Reading:
    reading = Reading("p", "m", dialect.endings, prose=True)
    for frame in frames:
        dialect.read(frame, reading)
    return reading


@pytest.mark.parametrize(
    ("usage", "booked"),
    [
        ({"prompt_tokens": 3, "completion_tokens": 4}, Usage(3, 4)),
        ({"prompt_tokens": 3, "completion_tokens": 4, "prompt_tokens_details": None}, Usage(3, 4)),
        (
            {
                "prompt_tokens": 300,
                "completion_tokens": 4,
                "prompt_tokens_details": {"cached_tokens": 200, "cache_write_tokens": 50},
            },
            Usage(300, 4, 200, 50),
        ),
        ({"prompt_tokens": 3}, None),
        ({"prompt_tokens": "3", "completion_tokens": 4}, None),
        ({"prompt_tokens": -5_000_000_000, "completion_tokens": 4}, None),
        ({"prompt_tokens": 10**16, "completion_tokens": 4}, None),
        ({"prompt_tokens": True, "completion_tokens": 4}, None),
        *(
            ({"prompt_tokens": 30, "completion_tokens": 4, "prompt_tokens_details": odd}, None)
            for odd in ({"cached_tokens": 12.0}, {"cached_tokens": "12"}, {"cached_tokens": -12}, [12], "12")
        ),
        ("300", None),
        ([3, 4], None),
    ],
)
def test_what_openai_did_not_count_is_estimated(usage: object, booked: Usage | None) -> None:
    assert heard(OpenAI("key", None), [{"choices": [], "usage": usage}]).usage == booked


@pytest.mark.parametrize(
    ("start", "end", "booked"),
    [
        ({"input_tokens": 3, "output_tokens": 1}, {"output_tokens": 4}, Usage(3, 4)),
        ({"input_tokens": 3, "output_tokens": 1}, None, None),
        ({"input_tokens": 3, "output_tokens": 1}, {"output_tokens": None}, None),
        ({"input_tokens": 3, "output_tokens": 1}, {"output_tokens": "4"}, None),
        ({"input_tokens": -3, "output_tokens": 1}, {"output_tokens": 4}, None),
        ({"input_tokens": 3, "output_tokens": 1, "cache_read_input_tokens": 1.5}, {"output_tokens": 4}, None),
        ({"input_tokens": 3, "output_tokens": 1, "cache_creation": 5}, {"output_tokens": 10**16}, None),
        ("3", [4], None),
        (None, {"output_tokens": 4}, None),
        (None, {"input_tokens": 3, "output_tokens": 4}, Usage(3, 4)),
        (
            {
                "input_tokens": 3,
                "output_tokens": 1,
                "cache_read_input_tokens": 20,
                "cache_creation_input_tokens": 100,
            },
            {"input_tokens": 3, "output_tokens": 4},
            Usage(123, 4, 20, 100),
        ),
        (
            {
                "input_tokens": 3,
                "output_tokens": 1,
                "cache_creation_input_tokens": 100,
                "cache_creation": {"ephemeral_5m_input_tokens": 60, "ephemeral_1h_input_tokens": 40},
            },
            {"output_tokens": 4},
            Usage(103, 4, 0, 60, 40),
        ),
    ],
)
def test_what_anthropic_did_not_count_is_estimated(start: object, end: object, booked: Usage | None) -> None:
    frames: list[Json] = [
        {"type": "message_start", "message": {"usage": start}},
        {"type": "message_delta", "delta": {"stop_reason": "end_turn"}, "usage": end},
    ]

    assert heard(Anthropic("key", None), frames).usage == booked


def test_what_anthropic_thinks_is_not_said() -> None:
    said = {"type": "text_delta", "text": "Hello."}
    thought = {"type": "thinking_delta", "thinking": "It is 12."}
    frames: list[Json] = [
        {"type": "content_block_start", "index": 0, "content_block": {"type": "thinking", "thinking": ""}},
        {"type": "content_block_delta", "index": 0, "delta": thought},
        {"type": "content_block_delta", "index": 1, "delta": said},
        {"type": "of_a_new_sort"},
        {"type": "message_delta", "delta": {"stop_reason": "end_turn"}, "usage": {"output_tokens": 4}},
        {"type": "message_stop"},
    ]

    assert heard(Anthropic("key", None), frames).draft().text == "Hello."
