"""What monitors and proxies ask with HEAD, and what an address takes, of the application as it is served."""

from __future__ import annotations

import pytest

from tests.running import Running

READ = ["/healthz", "/readyz", "/metrics", "/", "/widget.js", "/console", "/console/sign-in"]


@pytest.mark.parametrize("path", READ)
async def test_HEAD_gets_what_GET_gets_without_its_body(parley: Running, path: str) -> None:
    get, head = await parley.client.get(path), await parley.client.head(path)

    assert head.status_code == get.status_code
    assert head.headers["content-type" if get.is_success else "location"]
    assert head.content == b""


@pytest.mark.parametrize(
    ("method", "path", "taken"),
    [
        ("POST", "/healthz", {"GET", "HEAD"}),
        ("DELETE", "/", {"GET", "HEAD"}),
        ("PUT", "/v1/conversations/x/messages", {"GET", "OPTIONS", "POST"}),
        ("GET", "/v1/staff/sessions", {"POST"}),
    ],
)
async def test_a_method_that_is_not_taken_is_told_those_that_are(
    parley: Running, method: str, path: str, taken: set[str]
) -> None:
    answer = await parley.client.request(method, path)

    assert (answer.status_code, answer.json()["error"]["code"]) == (405, "method_not_allowed")
    assert {name.strip() for name in answer.headers["allow"].split(",")} == taken
