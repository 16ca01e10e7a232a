"""Who may reach what: every route of the application against every kind of visitor."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from fastapi.routing import APIRoute
from httpx2 import AsyncClient, Response
from starlette.routing import Route

from bot.console.base import RANK, Role
from storage.store import Store
from tests.bot.console.parts import PASSWORD, Parts, post

# The least role for every route; "public" for those before a session. A route that is not here fails.
CONSOLE: dict[tuple[str, str], str] = {
    ("GET", "/console/sign-in"): "public",
    ("POST", "/console/sign-in"): "public",
    ("GET", "/console/welcome"): "public",
    ("POST", "/console/welcome"): "public",
    ("GET", "/console/static/{version}/{name}"): "public",
    ("GET", "/console/{path:path}"): "public",
    ("POST", "/console/sign-out"): "viewer",
    ("POST", "/console/here"): "viewer",
    ("GET", "/console/account"): "viewer",
    ("POST", "/console/account/password"): "viewer",
    ("GET", "/console"): "viewer",
    ("GET", "/console/events"): "viewer",
    ("GET", "/console/safety"): "viewer",
    ("GET", "/console/conversations/{id}"): "viewer",
    ("POST", "/console/conversations/{id}/reveal"): "agent",
    ("POST", "/console/conversations/{id}/take-over"): "agent",
    ("POST", "/console/conversations/{id}/reply"): "agent",
    ("POST", "/console/conversations/{id}/note"): "agent",
    ("POST", "/console/conversations/{id}/hand-back"): "agent",
    ("POST", "/console/conversations/{id}/mark"): "agent",
    ("POST", "/console/conversations/{id}/close"): "agent",
    ("GET", "/console/providers"): "viewer",
    ("GET", "/console/costs"): "agent",
    ("POST", "/console/providers/{name:path}/open"): "admin",
    ("POST", "/console/providers/{name:path}/close"): "admin",
    ("GET", "/console/team"): "admin",
    ("POST", "/console/team/invite"): "admin",
    ("POST", "/console/team/{id}/disable"): "admin",
    ("POST", "/console/team/{id}/enable"): "admin",
    ("GET", "/console/audit"): "admin",
}
API: dict[tuple[str, str], str] = {
    ("POST", "/v1/staff/sessions"): "public",
    ("DELETE", "/v1/staff/sessions/current"): "viewer",
    ("GET", "/v1/staff/conversations"): "viewer",
    ("GET", "/v1/staff/conversations/{conversation_id}"): "viewer",
    ("GET", "/v1/staff/conversations/{conversation_id}/messages/{message_id}/receipt"): "viewer",
    ("POST", "/v1/staff/conversations/{conversation_id}/take-over"): "agent",
    ("POST", "/v1/staff/conversations/{conversation_id}/reply"): "agent",
    ("POST", "/v1/staff/conversations/{conversation_id}/note"): "agent",
    ("POST", "/v1/staff/conversations/{conversation_id}/hand-back"): "agent",
    ("POST", "/v1/staff/conversations/{conversation_id}/close"): "agent",
    ("POST", "/v1/staff/conversations/{conversation_id}/reveal"): "agent",
    ("POST", "/v1/staff/conversations/{conversation_id}/mark"): "agent",
    ("GET", "/v1/staff/audit"): "admin",
    ("GET", "/v1/staff/providers"): "viewer",
    ("POST", "/v1/staff/providers/{name:path}/open"): "admin",
    ("POST", "/v1/staff/providers/{name:path}/close"): "admin",
}
VISITORS = ("none", "viewer", "agent", "admin", "disabled")
_FRAMEWORK = {"/openapi.json"}


def routes(parts: Parts) -> set[tuple[str, str]]:
    found = set()
    for route in _flat(parts.app.routes):
        for method in (route.methods or set()) - {"HEAD"}:
            found.add((method, route.path))
    return {one for one in found if one[1] not in _FRAMEWORK}


def _flat(listed: object) -> Iterator[Route | APIRoute]:
    for route in listed:  # type: ignore[attr-defined]  # the framework's list of routes
        if isinstance(route, Route | APIRoute):
            yield route
        else:
            yield from _flat(route.original_router.routes)


async def test_CON_1_every_route_is_in_the_table(parts: Parts) -> None:
    assert routes(parts) == set(CONSOLE) | set(API)


@pytest.mark.parametrize("visitor", VISITORS)
async def test_CON_1_console(parts: Parts, visitor: str) -> None:
    client = await _console_client(parts, visitor)
    for (method, path), needs in CONSOLE.items():
        if needs == "public" or path == "/console/events" or path == "/console/sign-out":
            continue
        response = await client.request(method, _at(path))

        expected = _console_expected(visitor, needs)
        assert (path, _console_seen(response)) == (path, expected)


@pytest.mark.parametrize("visitor", VISITORS)
async def test_CON_1_api(parts: Parts, visitor: str) -> None:
    client = await _api_client(parts, visitor)
    for (method, path), needs in API.items():
        if needs == "public" or method == "DELETE":
            continue
        response = await client.request(method, _at(path))

        seen = {401: "sign in", 403: "refused"}.get(response.status_code, "served")
        assert (path, seen) == (path, _console_expected(visitor, needs))
        if seen != "served":
            assert set(response.json()["error"]) == {"code", "message"}


async def test_CON_1_other_tenant(parts: Parts) -> None:
    other = Parts(Store("other", parts.store.db), parts.clock)
    foreign = await other.session("Eve", "admin")
    conversation = await parts.conversation("hello")

    seen = await parts.program(foreign).get(f"/v1/staff/conversations/{conversation.id}")
    theirs = await other.program(foreign).get(f"/v1/staff/conversations/{conversation.id}")

    assert (seen.status_code, theirs.status_code) == (401, 404)


async def test_the_live_stream_needs_a_session(parts: Parts) -> None:
    response = await parts.client(Accept="text/event-stream").get("/console/events")

    assert response.status_code == 401


async def test_HEAD_opens_no_live_stream(parts: Parts) -> None:
    """Its answer would never end, and nobody could read it."""
    async with asyncio.timeout(20):
        response = await parts.client(await parts.session("Ada")).head("/console/events")

    assert (response.status_code, response.headers["content-type"]) == (200, "text/event-stream")


async def test_a_cookie_does_not_open_the_api(parts: Parts) -> None:
    session = await parts.session("Ada", "admin")

    response = await parts.client(session).get("/v1/staff/conversations")

    assert response.status_code == 401


FOREIGN: tuple[dict[str, str], ...] = (
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "https://localhost"},
    {"Origin": "http://localhost:81"},
    {"Origin": "http://localhost.evil.example"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
    {"Origin": "http://localhost", "Sec-Fetch-Site": "cross-site"},
    {},
)


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
async def test_CON_3_no_post_from_elsewhere(parts: Parts, headers: dict[str, str]) -> None:
    session = await parts.session("Ada", "admin")
    client = parts.client(session)
    del client.headers["Origin"]
    conversation = await parts.conversation("hello")

    for (method, path), _ in CONSOLE.items():
        if method == "POST":
            at = path.replace("{id}", conversation.id)
            response = await client.post(at, data={"text": "hi"}, headers=headers)
            assert (path, response.status_code) == (path, 403)

    assert await parts.owner(conversation) == "bot"
    assert await parts.accounts.visit(session.token) is not None


@pytest.mark.parametrize("headers", [{"Origin": "http://localhost"}, {"Sec-Fetch-Site": "same-origin"}])
async def test_CON_3_our_own_pages_may_post(parts: Parts, headers: dict[str, str]) -> None:
    client = parts.client(await parts.session("Ada"))
    del client.headers["Origin"]

    response = await client.post("/console/here", headers=headers)

    assert response.status_code == 204


async def test_CON_3_looking_changes_nothing(parts: Parts) -> None:
    """A GET, as of a link preview, on every address that acts."""
    session = await parts.session("Ada", "admin")
    conversation = await parts.conversation("hello")
    before = await parts.actions()

    for method, path in CONSOLE:
        if method == "POST":
            await parts.client(session).get(path.replace("{id}", conversation.id))

    assert await parts.owner(conversation) == "bot"
    assert await parts.actions() == before


async def test_CON_3_opening_an_invitation_does_not_use_it(parts: Parts) -> None:
    token = await parts.accounts.invite()
    client = parts.client()

    looks = [await client.get("/console/welcome", params={"token": token}) for _ in range(3)]
    used = await post(client, "/console/welcome", token=token, name="Ada", password=PASSWORD)
    again = await post(
        client, "/console/welcome", token=token, name="Bob", password="seven lazy foxes juggle"
    )

    assert [look.status_code for look in looks] == [200, 200, 200]
    assert (used.status_code, again.status_code) == (303, 410)
    assert [one.role for one in await parts.staff.list()] == ["admin"]


async def _console_client(parts: Parts, visitor: str) -> AsyncClient:
    if visitor == "none":
        return parts.client()
    session = await parts.session("Ada", _role(visitor))
    if visitor == "disabled":
        await _disable(parts, session.staff.id)
    return parts.client(session)


async def _api_client(parts: Parts, visitor: str) -> AsyncClient:
    if visitor == "none":
        return parts.program()
    session = await parts.session("Ada", _role(visitor))
    if visitor == "disabled":
        await _disable(parts, session.staff.id)
    return parts.program(session)


async def _disable(parts: Parts, staff_id: str) -> None:
    """Only the mark: a session that was left over must not work either."""
    async with parts.store.transaction() as tx:
        await parts.staff.set_disabled(tx, staff_id, True)


def _role(visitor: str) -> Role:
    return "admin" if visitor == "disabled" else next(role for role in RANK if role == visitor)


def _console_expected(visitor: str, needs: str) -> str:
    if visitor in ("none", "disabled"):
        return "sign in"
    return "served" if RANK[_role(visitor)] >= RANK[_role(needs)] else "refused"


def _console_seen(response: Response) -> str:
    if response.status_code == 303 and response.headers["location"].startswith("/console/sign-in"):
        return "sign in"
    return "refused" if response.status_code == 403 else "served"


def _at(path: str) -> str:
    return path.replace("{id}", "nothing").replace("{conversation_id}", "nothing")
