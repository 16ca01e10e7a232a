from __future__ import annotations

import httpx2
import pytest

from adapters.web.origins import BadOrigin, Origins
from tests.adapters.web.fake import SHOP, Site, make_site
from tests.adapters.web.serving import served

FOREIGN = [
    "null",
    "https://evil.example",
    "https://shop.example.evil.com",
    "https://evil-shop.example",
    "https://shop.example:8443",
    "http://shop.example",
    "https://SHOP.example",
    "https://shop.example/",
    "https://shop.example@evil.com",
    "https://shop.example https://evil.com",
    "https://sub.shop.example",
    "",
]


@pytest.mark.parametrize("origin", FOREIGN)
async def test_WEB_1_a_foreign_origin_is_refused_at_preflight_and_at_every_request(
    site: Site, http: httpx2.AsyncClient, origin: str
) -> None:
    headers = {"Origin": origin}
    simple = {**headers, "Content-Type": "text/plain"}
    asked = {**headers, "Access-Control-Request-Method": "POST"}

    answers = [
        await http.options("/v1/conversations", headers=asked),
        await http.post("/v1/conversations", headers=headers, json={}),
        await http.post("/v1/conversations", headers=simple, content=b"{}"),
        await http.get("/v1/conversations/x/messages", headers=headers),
        await http.get("/v1/conversations/x/events", headers=headers),
        await http.post("/demo/identity", headers=headers),
    ]

    assert {answer.status_code for answer in answers} == {403}
    assert not any("access-control-allow-origin" in answer.headers for answer in answers)
    assert site.backend.views == {}


async def test_an_allowed_origin_is_let_in_and_told_so(http: httpx2.AsyncClient) -> None:
    headers = {"Origin": SHOP, "Access-Control-Request-Method": "POST"}

    preflight = await http.options("/v1/conversations/any/messages", headers=headers)
    started = await http.post("/v1/conversations", headers={"Origin": SHOP})
    failed = await http.get("/v1/conversations/any/messages", headers={"Origin": SHOP})

    assert (preflight.status_code, started.status_code, failed.status_code) == (204, 201, 401)
    assert "authorization" in preflight.headers["access-control-allow-headers"].lower()
    for answer in (preflight, started, failed):
        assert answer.headers["access-control-allow-origin"] == SHOP
        assert "Origin" in answer.headers["vary"]
        assert "access-control-allow-credentials" not in answer.headers


async def test_our_own_pages_are_let_in(http: httpx2.AsyncClient) -> None:
    own = str(http.base_url).rstrip("/")

    posted = await http.post("/v1/conversations", headers={"Origin": own})
    fetched = await http.get(
        "/v1/conversations/x/messages", headers={"Sec-Fetch-Site": "same-origin", "Cookie": "console=1"}
    )

    assert posted.status_code == 201
    assert fetched.status_code == 401


@pytest.mark.parametrize(
    "marks",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Cookie": "session=1"},
        {"Cookie": "session=1", "Sec-Fetch-Site": "none"},
    ],
)
async def test_WEB_1_a_browser_without_an_origin_is_refused(
    http: httpx2.AsyncClient, marks: dict[str, str]
) -> None:
    answer = await http.post("/v1/conversations", headers=marks, json={})

    assert answer.status_code == 403


async def test_WEB_1_an_origin_may_be_required_of_everyone() -> None:
    site = make_site(require_origin=True)
    async with served(site.app) as url, httpx2.AsyncClient(base_url=url, trust_env=False) as http:
        without = await http.post("/v1/conversations", json={})
        with_one = await http.post("/v1/conversations", json={}, headers={"Origin": SHOP})

    assert (without.status_code, with_one.status_code) == (403, 201)


@pytest.mark.parametrize(
    "written",
    [
        "*",
        "https://*.shop.example",
        "shop.example",
        "https://shop.example/chat",
        "null",
        "file:///x",
        "https://",
    ],
)
def test_an_allowed_origin_must_be_exact(written: str) -> None:
    with pytest.raises(BadOrigin):
        Origins([written])
