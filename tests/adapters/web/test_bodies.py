"""What a body may be before anybody looks at what it says."""

from __future__ import annotations

import pytest
from starlette.requests import Request
from starlette.types import Message

from adapters.web.bodies import MessageBody, read
from adapters.web.errors import Problem


def having(*coming: Message) -> Request:
    messages = list(coming)

    async def receive() -> Message:
        return messages.pop(0)

    headers = [(b"content-type", b"application/json")]
    return Request({"type": "http", "method": "POST", "path": "/", "headers": headers}, receive)


@pytest.mark.parametrize("body", [
    b'{"client_message_id": "a", "text": "one", "text": "two"}',
    b'{"client_message_id": "a", "text": "one", "te\\u0078t": "one"}',
    b'{"client_message_id": "a", "text": "one", "other": {"deep": 1, "deep": 2}}',
])  # fmt: skip
async def test_a_body_that_says_two_things_at_once_is_not_well_formed(body: bytes) -> None:
    with pytest.raises(Problem) as refused:
        await read(having({"type": "http.request", "body": body}), MessageBody)

    assert (refused.value.status, refused.value.code) == (400, "malformed_json")


async def test_a_client_that_leaves_in_the_middle_of_its_body_is_no_fault_of_ours() -> None:
    request = having(
        {"type": "http.request", "body": b'{"text', "more_body": True}, {"type": "http.disconnect"}
    )
    with pytest.raises(Problem) as refused:
        await read(request, MessageBody)

    assert refused.value.status == 408
