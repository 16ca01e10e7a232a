"""A provider that answers at once: OpenAI's chat completions, streamed in 24 pieces, in a process of its own.

    python -m bench.model        prints its port, then serves until it is stopped

Everything it says is made before it listens, so that it costs next to nothing to ask.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import cast

import uvloop

_ANSWER = "Thank you for asking. We have read what you wrote and are happy to help you with it. Do ask more."
_END = b"\r\n\r\n"


def _frame(delta: Mapping[str, str], finish: str | None = None) -> bytes:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return _data({"choices": [choice], "usage": None})


def _data(part: Mapping[str, object]) -> bytes:
    whole = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": "m", **part}
    frame = b"data: " + json.dumps(whole).encode() + b"\n\n"
    return b"%x\r\n%s\r\n" % (len(frame), frame)


def _stream() -> bytes:
    words = _ANSWER.split()
    usage = {"prompt_tokens": 600, "completion_tokens": len(words), "total_tokens": 600 + len(words)}
    done = b"data: [DONE]\n\n"
    return b"".join(
        [
            b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n",
            *(_frame({"role": "assistant", "content": f"{word} "}) for word in words),
            _frame({}, finish="stop"),
            _data({"choices": [], "usage": usage}),
            b"%x\r\n%s\r\n0\r\n\r\n" % (len(done), done),
        ]
    )


class _Model(asyncio.Protocol):
    """As much HTTP as our own client speaks: one request after another, with a length."""

    answer = _stream()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._waiting = b""

    def data_received(self, data: bytes) -> None:
        self._waiting += data
        while (size := self._whole()) is not None:
            self._waiting = self._waiting[size:]
            self._transport.write(self.answer)

    def _whole(self) -> int | None:
        """The length of the first request, when all of it is there."""
        head, end, _ = self._waiting.partition(_END)
        if not end:
            return None
        length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0] or 0)
        size = len(head) + len(_END) + length
        return size if len(self._waiting) >= size else None


async def _serve() -> None:
    server = await asyncio.get_running_loop().create_server(_Model, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(_serve())
