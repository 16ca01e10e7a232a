"""People in the chat: they ask, and wait until the answer stands on their screen."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from time import perf_counter

from bench.wire import Connection, Unexpected

# Each is answered without a model too, by a rule or by knowledge, and some hold what has to be masked. None
# is answered by a rule that comes first, so that a model, where there is one, is always asked.
QUESTIONS = (
    "How long does standard shipping take?",
    "My mail is anna.berg@example.org, what is my balance?",
    "Which payment methods are there? My card is 4111 1111 1111 1111.",
    "How do I return an item?",
    "Where is my order 4711?",
    "What does the warranty cover?",
)
_WAIT_SECONDS = 30.0


class Visitor:
    """One conversation, watched from its start."""

    def __init__(self, conversation_id: str, token: str, connection: Connection, stream: Connection) -> None:
        self._path, self._token = f"/v1/conversations/{conversation_id}", token
        self._connection, self._stream = connection, stream
        self._events: AsyncIterator[bytes] = stream.events(f"{self._path}/events", token=token)
        self._sent = 0

    @classmethod
    async def arrive(cls, port: int) -> Visitor:
        connection, stream = await Connection.open(port), await Connection.open(port)
        status, body = await connection.post("/v1/conversations", {"language": "en"})
        if status != 201:
            raise Unexpected(f"a conversation could not be started: {status} {body}")
        visitor = cls(body["conversation_id"], body["token"], connection, stream)
        await anext(visitor._events)  # the stream is open
        return visitor

    def leave(self) -> None:
        self._connection.close()
        self._stream.close()

    async def post(self, text: str) -> float:
        """Seconds until the server took the message for good."""
        self._sent += 1
        start = perf_counter()
        status, body = await self._connection.post(
            f"{self._path}/messages", {"client_message_id": f"m{self._sent}", "text": text}, token=self._token
        )
        if status != 202:
            raise Unexpected(f"a message was not accepted: {status} {body}")
        return perf_counter() - start

    async def ask(self, text: str) -> float:
        """Seconds from sending to the answer on the stream."""
        start = perf_counter()
        async with asyncio.timeout(_WAIT_SECONDS):
            await self.post(text)
            if not await self.answered():
                raise Unexpected(f"{text!r} was handed over: ask only what the bot can answer")
        return perf_counter() - start

    async def answered(self) -> bool:
        """Wait for the next message of the other side; False when the bot gave the conversation away."""
        async for event in self._events:
            if b"event: owner" in event and b'"bot"' not in event:
                return False
            if b"event: message" in event and b'"author":"person"' not in event:
                return True
        return False


async def conversations(port: int, *, count: int, concurrency: int) -> Sequence[float]:
    """Seconds for every question of so many whole conversations, `concurrency` of them at once."""
    coming = iter(range(count))
    seconds: list[float] = []

    async def one_after_another() -> None:
        for _ in coming:
            visitor = await Visitor.arrive(port)
            seconds.extend([await visitor.ask(question) for question in QUESTIONS])
            visitor.leave()

    await asyncio.gather(*(one_after_another() for _ in range(concurrency)))
    return seconds
