from __future__ import annotations

import httpx2
import pytest
from starlette.applications import Starlette

from adapters.web.headers import SecurityHeaders, policy
from tests.adapters.web.fake import SHOP


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/"),
        ("GET", "/widget.js"),
        ("POST", "/v1/conversations"),
        ("GET", "/v1/conversations/x/messages"),
        ("GET", "/nothing"),
    ],
)
async def test_WEB_18_every_response_has_the_security_headers(
    http: httpx2.AsyncClient, method: str, path: str
) -> None:
    headers = (await http.request(method, path)).headers

    assert "unsafe" not in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == ("no-store" if path not in ("/", "/widget.js") else "public, no-cache")


async def test_WEB_18_https_is_made_to_stick() -> None:
    async def app(scope: object, receive: object, send: object) -> None:
        await Starlette()(scope, receive, send)  # type: ignore[arg-type]  # passed through

    transport = httpx2.ASGITransport(SecurityHeaders(app, frame_ancestors=[SHOP]))
    async with httpx2.AsyncClient(transport=transport, base_url="https://bot.example") as http:
        headers = (await http.get("/")).headers

    assert "max-age" in headers["strict-transport-security"]
    assert f"frame-ancestors {SHOP}" in headers["content-security-policy"]
    assert "x-frame-options" not in headers


def test_WEB_18_the_policy_lets_nothing_in_but_our_own_files() -> None:
    assert policy().startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert "*" not in policy()


async def test_the_widgets_files_are_cached_by_their_content(http: httpx2.AsyncClient) -> None:
    first = await http.get("/widget.js", headers={"Sec-Fetch-Site": "cross-site"})
    again = await http.get("/widget.js", headers={"If-None-Match": first.headers["etag"]})

    assert first.headers["content-type"].startswith("text/javascript")
    assert first.headers["cross-origin-resource-policy"] == "cross-origin"
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")


async def test_modules_are_open_to_allowed_pages_only(http: httpx2.AsyncClient) -> None:
    ours = await http.get("/widget/element.js", headers={"Origin": SHOP})
    theirs = await http.get("/widget/element.js", headers={"Origin": "https://evil.example"})

    assert ours.headers["access-control-allow-origin"] == SHOP
    assert "access-control-allow-origin" not in theirs.headers


@pytest.mark.parametrize("name", ["..%2Froutes.py", "%2e%2e/demo.py", "nothing.js", "index.html"])
async def test_only_the_widgets_own_files_are_served(http: httpx2.AsyncClient, name: str) -> None:
    assert (await http.get(f"/widget/{name}")).status_code == 404
