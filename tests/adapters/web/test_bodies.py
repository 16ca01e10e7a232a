"""What a body may be before anybody looks at what it says."""

from __future__ import annotations

import pytest
from starlette.requests import Request
from starlette.types import Message

from adapters.web.bodies import MessageBody, read
from adapters.web.errors import Problem


async def test_a_client_that_leaves_in_the_middle_of_its_body_is_no_fault_of_ours() -> None:
    coming: list[Message] = [
        {"type": "http.request", "body": b'{"text', "more_body": True},
        {"type": "http.disconnect"},
    ]

    async def receive() -> Message:
        return coming.pop(0)

    scope = {"type": "http", "method": "POST", "path": "/", "headers": []}
    with pytest.raises(Problem) as refused:
        await read(Request(scope, receive), MessageBody)

    assert refused.value.status == 408
