"""Dawdlers, babblers and large bodies at a real socket: closed or refused, and nobody else notices."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress

import pytest
import uvicorn
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import StreamingResponse

from adapters.web import errors
from bot.bodies import BoundedBodies
from bot.connections import PromptProtocol
from bot.serving import config

HEAD = b"POST /echo HTTP/1.1\r\nHost: x\r\n"
PATIENCE = 20.0  # of the test: what is not closed by then never is


class Hurried(PromptProtocol):
    seconds = 0.3
    head_bytes = 4096


class Calm(PromptProtocol):
    seconds = 3600.0


def echo(*, most: int = 1_000_000, seconds: float = 60.0) -> FastAPI:
    app = FastAPI()

    @app.post("/echo")
    async def _echo(request: Request) -> int:
        return len(await request.body())

    errors.install(app)
    app.add_middleware(BoundedBodies, most=most, seconds=seconds)
    return app


Wire = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@asynccontextmanager
async def listening(app: FastAPI, protocol: type[PromptProtocol]) -> AsyncIterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as bound:
        server = uvicorn.Server(config(app, proxies="", protocol=protocol))
        running = asyncio.create_task(server._serve(sockets=[bound]))  # signals belong to pytest
        try:
            async with asyncio.timeout(PATIENCE):
                yield bound.getsockname()[1]
        finally:
            server.should_exit = True
            await running


@asynccontextmanager
async def wired(port: int) -> AsyncIterator[Wire]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        yield reader, writer
    finally:
        writer.close()


async def drip(wire: Wire, each: bytes) -> int:
    """One piece after another until the other side has had enough; how many bytes that were."""
    reader, writer = wire
    closed = asyncio.create_task(reader.read())
    sent = 0
    while not closed.done():
        with suppress(ConnectionError):
            writer.write(each)
            await writer.drain()
        sent += len(each)
        await asyncio.sleep(0)
    return sent


async def asked(wire: Wire, body: bytes) -> bytes:
    reader, writer = wire
    writer.write(HEAD + b"Content-Length: %d\r\n\r\n" % len(body) + body)
    head = await reader.readuntil(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
    return head.partition(b"\r\n")[0] + b" " + await reader.readexactly(length)


@pytest.mark.parametrize("begun", [b"", b"POST /ec", HEAD, HEAD + b"Content-Length: 9\r\n\r\n1234"])
async def test_WEB_13_a_request_that_does_not_come_to_its_end_is_cut_off(begun: bytes) -> None:
    async with listening(echo(), Hurried) as port, wired(port) as (reader, writer):
        writer.write(begun)

        assert await reader.read() == b""


@pytest.mark.parametrize("begun", [b"", HEAD + b"X-Slow: ", HEAD + b"Content-Length: 90000\r\n\r\n"])
async def test_WEB_13_one_byte_at_a_time_is_not_being_prompt(begun: bytes) -> None:
    class Roomy(Hurried):
        head_bytes = 1 << 30

    async with listening(echo(), Roomy) as port, wired(port) as wire:
        wire[1].write(begun)

        assert await drip(wire, b"x" if begun else b"\r") > 0


async def test_a_second_request_of_a_connection_has_to_be_prompt_too() -> None:
    async with listening(echo(), Hurried) as port, wired(port) as wire:
        assert await asked(wire, b"12345") == b"HTTP/1.1 200 OK 5"
        wire[1].write(HEAD)

        assert await wire[0].read() == b""


async def test_dawdlers_hold_nobody_up() -> None:
    async with listening(echo(), Calm) as port, AsyncExitStack() as held:
        for _ in range(200):
            _, writer = await held.enter_async_context(wired(port))
            writer.write(HEAD + b"Content-Length: 9\r\n\r\n1")
        wire = await held.enter_async_context(wired(port))

        assert await asked(wire, b"1") == b"HTTP/1.1 200 OK 1"


async def test_WEB_13_a_head_without_end_is_not_kept() -> None:
    class Patient(Calm):
        head_bytes = 4096

    async with listening(echo(), Patient) as port, wired(port) as wire:
        wire[1].write(HEAD + b"X-Long: ")

        assert await drip(wire, b"y" * 1000) < 100_000


async def test_heads_of_many_requests_do_not_add_up() -> None:
    class Patient(Calm):
        head_bytes = 200

    async with listening(echo(), Patient) as port, wired(port) as wire:
        assert {await asked(wire, b"z" * 500) for _ in range(9)} == {b"HTTP/1.1 200 OK 500"}


async def test_WEB_13_a_body_that_says_it_is_too_large_is_refused_unread() -> None:
    async with listening(echo(most=1000), Calm) as port, wired(port) as (reader, writer):
        writer.write(HEAD + b"Content-Length: 10000000\r\n\r\n")

        assert b" 413 " in await reader.readline()


async def test_WEB_13_a_body_that_hides_its_size_is_refused_where_it_is_too_much() -> None:
    chunk = b"100\r\n" + b"z" * 256 + b"\r\n"
    async with listening(echo(most=1000), Calm) as port, wired(port) as (reader, writer):
        writer.write(HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + chunk * 4)

        head = await reader.readuntil(b"\r\n\r\n")
        assert b" 413 " in head.partition(b"\r\n")[0]
        assert b"body_too_large" in await reader.readuntil(b"}}")


async def test_a_body_of_just_the_size_is_taken() -> None:
    async with listening(echo(most=1000), Calm) as port, wired(port) as wire:
        assert await asked(wire, b"z" * 1000) == b"HTTP/1.1 200 OK 1000"


async def test_a_slow_body_is_told_so() -> None:
    async with listening(echo(seconds=0.1), Calm) as port, wired(port) as (reader, writer):
        writer.write(HEAD + b"Content-Length: 9\r\n\r\n1234")

        assert b" 408 " in await reader.readline()


async def test_what_is_streamed_after_a_request_may_take_its_time() -> None:
    app = echo(seconds=0.05)
    go_on = asyncio.Event()

    @app.get("/stream")
    async def _stream() -> StreamingResponse:
        async def pieces() -> AsyncIterator[str]:
            yield "one"
            await go_on.wait()
            yield "two"

        return StreamingResponse(pieces())

    async with listening(app, Hurried) as port, wired(port) as (reader, writer):
        writer.write(b"GET /stream HTTP/1.1\r\nHost: x\r\n\r\n")
        await reader.readuntil(b"one\r\n")
        async with wired(port) as (other, _):
            assert await other.read() == b""  # that one was cut off; as much time has passed here
        go_on.set()

        assert b"two" in await reader.readuntil(b"0\r\n\r\n")


@pytest.mark.parametrize(
    "sent", [b"NONSENSE\r\n\r\n", b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: five\r\n\r\n"]
)
async def test_what_is_no_HTTP_is_told_so_in_the_one_shape(sent: bytes) -> None:
    async with listening(echo(), Calm) as port, wired(port) as (reader, writer):
        writer.write(sent)
        head, _, body = (await reader.read()).partition(b"\r\n\r\n")

    assert head.startswith(b"HTTP/1.1 400 ")
    assert b"\r\ncontent-type: application/json\r\n" in head
    assert b"\r\ncontent-length: %d\r\n" % len(body) in head
    assert json.loads(body)["error"]["code"] == "malformed_request"
