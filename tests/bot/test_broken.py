"""A fault of our own at a real socket: told in the one shape, found in the log, no end of the connection."""

from __future__ import annotations

import io
import json
from collections.abc import AsyncIterator

import httpx2
import pytest
from fastapi import APIRouter
from starlette.requests import ClientDisconnect, Request
from starlette.responses import StreamingResponse
from starlette.types import Message, Receive, Scope, Send

from adapters.web.errors import Faults
from adapters.web.origins import Origins
from bot.server import asgi
from tests.adapters.web.serving import served

SHOP = "https://shop.example"


@pytest.fixture
async def http() -> AsyncIterator[httpx2.AsyncClient]:
    plain, gated = APIRouter(), APIRouter(route_class=Origins([SHOP]).route_class())

    @plain.get("/peer")
    async def peer(request: Request) -> int:
        return request.client.port if request.client else 0

    @plain.get("/broken")
    @gated.get("/gated")
    async def broken() -> None:
        raise KeyError("4111 1111 1111 1111")

    @plain.get("/torn")
    async def torn() -> StreamingResponse:
        async def pieces() -> AsyncIterator[str]:
            yield "one"
            raise KeyError("4111 1111 1111 1111")

        return StreamingResponse(pieces())

    async with (
        served(asgi([plain, gated], https=False, version="0")) as url,
        httpx2.AsyncClient(base_url=url, trust_env=False) as client,
    ):
        yield client


@pytest.mark.parametrize("path", ["/broken", "/gated"])
async def test_a_fault_is_told_in_the_one_shape_with_every_header(
    http: httpx2.AsyncClient, log: io.StringIO, path: str
) -> None:
    answer = await http.get(path)
    (line,) = [json.loads(line) for line in log.getvalue().splitlines()]

    assert (answer.status_code, answer.json()["error"]["code"]) == (500, "internal")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "default-src" in answer.headers["content-security-policy"]
    assert (line["event"], line["request_id"]) == ("request.broken", answer.headers["x-request-id"])
    assert line["raised"][0].startswith("KeyError at ")
    assert "4111" not in log.getvalue() + answer.text


async def test_a_page_of_an_allowed_origin_can_read_it(http: httpx2.AsyncClient, log: io.StringIO) -> None:
    answer = await http.get("/gated", headers={"Origin": SHOP})

    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (500, SHOP)


async def test_the_connection_serves_the_next_request(http: httpx2.AsyncClient, log: io.StringIO) -> None:
    before = await http.get("/peer")
    await http.get("/broken")
    after = await http.get("/peer")

    assert before.json() == after.json()


async def test_an_answer_that_breaks_on_its_way_is_cut_and_its_request_named(
    http: httpx2.AsyncClient, log: io.StringIO
) -> None:
    async with http.stream("GET", "/torn") as answer:
        with pytest.raises(httpx2.RemoteProtocolError):
            await answer.aread()
    lines = [json.loads(line) for line in log.getvalue().splitlines()]

    assert answer.headers["x-request-id"] in [line.get("request_id") for line in lines]
    assert "4111" not in log.getvalue()


async def test_a_client_that_leaves_is_no_fault_and_gets_no_answer(log: io.StringIO) -> None:
    sent: list[Message] = []

    async def left(scope: Scope, receive: Receive, send: Send) -> None:
        raise ClientDisconnect

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    await Faults(left)({"type": "http"}, receive, send)

    assert (sent, log.getvalue()) == ([], "")
