"""The bytes that the two vendors' streams are made of."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from tests.peers.models import Call, Say

_OPENAI_FINISH = {"filter": "content_filter", "call": "tool_calls", "unknown": "foo", "window": "length"}
_ANTHROPIC_STOP = {
    "stop": "end_turn",
    "length": "max_tokens",
    "filter": "foo",
    "refusal": "refusal",
    "window": "model_context_window_exceeded",
    "call": "tool_use",
    "unknown": "foo",
}


class Frames(Protocol):
    def say(self, step: Say) -> Iterator[bytes]: ...
    def ending(self, step: Say) -> Iterator[bytes]: ...
    def call(self, step: Call) -> Iterator[bytes]: ...
    def opening(self, text: str) -> Iterator[bytes]: ...
    def text(self, piece: str) -> bytes: ...
    def refusal(self) -> Iterator[bytes]: ...
    def error_frame(self) -> bytes: ...
    def bad_frame(self) -> bytes: ...
    def error_body(self, status: int, code: str | None, message: str) -> Mapping[str, object]: ...


def _pieces(text: str) -> Iterator[str]:
    """A few pieces, cut without regard to words."""
    size = max(1, len(text) // 3)
    return (text[at : at + size] for at in range(0, len(text), size))


class OpenAIFrames:
    def say(self, step: Say) -> Iterator[bytes]:
        yield self._delta({"role": "assistant", "content": ""})
        for piece in _pieces(step.text):
            yield self.text(piece)
        yield from self.ending(step)

    def ending(self, step: Say) -> Iterator[bytes]:
        if step.finish == "refusal":
            yield from self.refusal()
            return
        yield self._delta({}, finish=_OPENAI_FINISH.get(step.finish, step.finish))
        if step.usage:
            yield self._usage(step.read, step.wrote, step.cached)
        yield b"data: [DONE]\n\n"

    def call(self, step: Call) -> Iterator[bytes]:
        yield from self.opening(step.text)
        half = len(step.arguments) // 2
        opening = {"name": step.name, "arguments": step.arguments[:half]}
        yield self._delta(
            {"tool_calls": [{"index": 0, "id": "call_1", "type": "function", "function": opening}]}
        )
        rest = {"arguments": step.arguments[half:]}
        yield self._delta({"tool_calls": [{"index": 0, "function": rest}]})
        yield self._delta({}, finish=_OPENAI_FINISH.get(step.finish, step.finish))
        yield self._usage(100, 10, 0)
        yield b"data: [DONE]\n\n"

    def opening(self, text: str) -> Iterator[bytes]:
        yield self._delta({"role": "assistant", "content": ""})
        if text:
            yield self.text(text)

    def text(self, piece: str) -> bytes:
        return self._delta({"content": piece})

    def refusal(self) -> Iterator[bytes]:
        yield self._delta({"refusal": "I can't help with that."})
        yield self._delta({}, finish="stop")
        yield b"data: [DONE]\n\n"

    def error_frame(self) -> bytes:
        return _data({"error": {"message": "overloaded", "type": "server_error", "code": None}})

    def bad_frame(self) -> bytes:
        return b'data: {"id": "c1", "choices": [{"ind\n\n'

    def error_body(self, status: int, code: str | None, message: str) -> Mapping[str, object]:
        kind = code if code == "insufficient_quota" else "invalid_request_error"
        return {"error": {"message": message, "type": kind, "param": None, "code": code}}

    def _delta(self, delta: Mapping[str, object], finish: str | None = None) -> bytes:
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        return self._chunk([choice], None)

    def _usage(self, read: int, wrote: int, cached: int) -> bytes:
        details = {"cached_tokens": cached}
        usage = {"prompt_tokens": read, "completion_tokens": wrote, "total_tokens": read + wrote}
        return self._chunk([], {**usage, "prompt_tokens_details": details})

    def _chunk(self, choices: list[object], usage: object) -> bytes:
        head = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": "m"}
        return _data({**head, "choices": choices, "usage": usage})


class AnthropicFrames:
    def say(self, step: Say) -> Iterator[bytes]:
        yield self._start(step.read - step.cached, step.cached)
        yield self._block({"type": "text", "text": ""})
        for piece in _pieces(step.text):
            yield self.text(piece)
        yield from self.ending(step)

    def ending(self, step: Say) -> Iterator[bytes]:
        yield from self._end(step.finish, step.wrote)

    def call(self, step: Call) -> Iterator[bytes]:
        yield from self.opening(step.text)
        yield _event({"type": "content_block_stop", "index": 0})
        yield self._block({"type": "tool_use", "id": "toolu_1", "name": step.name, "input": {}}, 1)
        half = len(step.arguments) // 2
        for piece in (step.arguments[:half], step.arguments[half:]):
            yield self._delta({"type": "input_json_delta", "partial_json": piece}, 1)
        yield from self._end(step.finish, 10, 1)

    def opening(self, text: str) -> Iterator[bytes]:
        yield self._start(100, 0)
        yield self._block({"type": "text", "text": ""})
        yield _event({"type": "ping"})
        if text:
            yield self.text(text)

    def text(self, piece: str) -> bytes:
        return self._delta({"type": "text_delta", "text": piece}, 0)

    def refusal(self) -> Iterator[bytes]:
        yield from self._end("refusal", 5)

    def error_frame(self) -> bytes:
        error = {"type": "overloaded_error", "message": "Overloaded"}
        return _event({"type": "error", "error": error})

    def bad_frame(self) -> bytes:
        return b'event: content_block_delta\ndata: {"type": "content_bl\n\n'

    def error_body(self, status: int, code: str | None, message: str) -> Mapping[str, object]:
        kinds = {401: "authentication_error", 429: "rate_limit_error", 529: "overloaded_error"}
        fallback = "api_error" if status >= 500 else "invalid_request_error"
        return {"type": "error", "error": {"type": code or kinds.get(status, fallback), "message": message}}

    def _start(self, read: int, cached: int) -> bytes:
        usage = {"input_tokens": read, "output_tokens": 1, "cache_read_input_tokens": cached}
        head = {"id": "msg_1", "type": "message", "role": "assistant", "model": "m", "content": []}
        message = {**head, "stop_reason": None, "stop_sequence": None, "usage": usage}
        return _event({"type": "message_start", "message": message})

    def _block(self, block: Mapping[str, object], index: int = 0) -> bytes:
        return _event({"type": "content_block_start", "index": index, "content_block": block})

    def _delta(self, delta: Mapping[str, object], index: int) -> bytes:
        return _event({"type": "content_block_delta", "index": index, "delta": delta})

    def _end(self, finish: str, wrote: int, index: int = 0) -> Iterator[bytes]:
        yield _event({"type": "content_block_stop", "index": index})
        delta = {"stop_reason": _ANTHROPIC_STOP[finish], "stop_sequence": None}
        yield _event({"type": "message_delta", "delta": delta, "usage": {"output_tokens": wrote}})
        yield _event({"type": "message_stop"})


def _data(value: object) -> bytes:
    return f"data: {json.dumps(value)}\n\n".encode()


def _event(value: Mapping[str, object]) -> bytes:
    return f"event: {value['type']}\n".encode() + _data(value)
