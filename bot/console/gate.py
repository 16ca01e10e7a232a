"""The one door to the console's pages: session, role and origin are judged here for every request.

A page is only reachable through `public` or `page`, so none can forget a check. The cookie opens nothing
but the console; the JSON API never looks at it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from ipaddress import ip_address, ip_network
from urllib.parse import parse_qsl, quote

from fastapi import APIRouter
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response

from bot.console.auth import Accounts
from bot.console.base import Role, SignedIn, Visit
from bot.console.pages import Pages
from guards.base import Unavailable

PublicPage = Callable[[Request], Awaitable[Response]]
Page = Callable[[Request, Visit], Awaitable[Response]]
Form = Mapping[str, str]

SIGN_IN = "/console/sign-in"
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1", "0.0.0.0"})  # noqa: S104 - compared, not bound
_MAX_FORM = 128 * 1024  # 8,000 characters, percent-encoded
_READ_SECONDS = 15.0


class BadForm(Exception):
    """A body that is no small, timely form. Remedy: send the form that the page shows."""


class Gate:
    """Wraps pages for a router. `origins`: further origins the console is reached at (PUBLIC_URL)."""

    def __init__(self, accounts: Accounts, pages: Pages, *, origins: frozenset[str]) -> None:
        self._accounts, self._pages = accounts, pages
        self._origins = {origin.rstrip("/") for origin in origins}

    def public(self, router: APIRouter, method: str, path: str, page: PublicPage) -> None:
        """A page for anybody. A POST must still come from our own pages."""

        async def endpoint(request: Request) -> Response:
            return await self._guarded(request, page(request)) if self._fits(request) else self._foreign()

        _add(router, method, path, endpoint)

    def page(self, router: APIRouter, method: str, path: str, page: Page, *, needs: Role) -> None:
        """A page for a signed-in member of staff who is at least `needs`."""

        async def endpoint(request: Request) -> Response:
            if not self._fits(request):
                return self._foreign()
            return await self._guarded(request, self._admitted(request, page, needs))

        _add(router, method, path, endpoint)

    async def _admitted(self, request: Request, page: Page, needs: Role) -> Response:
        visit = await self.visit(request)
        if visit is None:
            return _to_sign_in(request)
        if not visit.may(needs):
            return self._pages.problem(403, "Your role does not allow this. Ask an admin of your team.")
        return await page(request, visit)

    async def visit(self, request: Request) -> Visit | None:
        """Whose session the cookie carries. A page that refreshes itself does not keep it from going idle."""
        token = request.cookies.get(_cookie_name(request))
        return await self._accounts.visit(token, active=not _background(request)) if token else None

    async def _guarded(self, request: Request, answer: Awaitable[Response]) -> Response:
        try:
            return await answer
        except Unavailable:
            message = "Nothing can be stored just now. Try again in a moment; nothing was changed."
            return self._pages.problem(503, message, retry_after=5)
        except BadForm:
            return self._pages.problem(400, "This form could not be read. Go back and send it again.")

    def _fits(self, request: Request) -> bool:
        """Whether a request may act at all: pages are read by anybody, changed from our own pages only."""
        return request.method in ("GET", "HEAD") or self._same_origin(request)

    def _same_origin(self, request: Request) -> bool:
        site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
        own = {f"{request.url.scheme}://{request.headers.get('host', '')}", *self._origins}
        if site is None and origin is None:
            return False
        return site in (None, "same-origin") and (origin is None or origin in own)

    def _foreign(self) -> Response:
        message = "This request did not come from the console's own pages, so nothing was done."
        return self._pages.problem(403, message)


def safe_transport(request: Request) -> bool:
    """https, or a browser on this very machine: a password must not cross a network in the clear."""
    return request.url.scheme == "https" or request.url.hostname in _LOOPBACK


def signed_in(request: Request, session: SignedIn, *, to: str) -> Response:
    """On to a page, with the session's cookie. It ends with the browser, or when the session does."""
    secure = request.url.scheme == "https"
    response = RedirectResponse(to, 303)
    name = _cookie_name(request)
    response.set_cookie(name, session.token, secure=secure, httponly=True, samesite="strict", path="/")
    return response


def signed_out(request: Request) -> Response:
    response = RedirectResponse(SIGN_IN, 303)
    secure = request.url.scheme == "https"
    response.delete_cookie(_cookie_name(request), secure=secure, httponly=True, samesite="strict", path="/")
    response.headers["Clear-Site-Data"] = '"storage"'  # drafts of replies
    return response


def address(request: Request) -> str:
    """Where the request came from, by the server's own word. An IPv6 network counts as one."""
    host = request.client.host if request.client else "unknown"
    try:
        parsed = ip_address(host)
    except ValueError:  # a unix socket
        return host
    if parsed.version == 4 or parsed.ipv4_mapped:
        return host
    return str(ip_network(f"{parsed}/64", strict=False)) if not parsed.scope_id else host


async def form(request: Request) -> Form:
    """The fields of a posted form. Raises BadForm."""
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    raw = await _body(request)
    if raw and media != "application/x-www-form-urlencoded":
        raise BadForm
    try:
        pairs = parse_qsl(raw.decode("ascii"), keep_blank_values=True, max_num_fields=20, errors="strict")
    except (UnicodeDecodeError, ValueError):
        raise BadForm from None
    return dict(pairs)


async def _body(request: Request) -> bytes:
    raw = bytearray()
    try:
        async with asyncio.timeout(_READ_SECONDS):
            async for chunk in request.stream():
                raw += chunk
                if len(raw) > _MAX_FORM:
                    raise BadForm
    except (TimeoutError, ClientDisconnect):
        raise BadForm from None
    return bytes(raw)


def _add(
    router: APIRouter, method: str, path: str, endpoint: Callable[[Request], Awaitable[Response]]
) -> None:
    methods = [method, "HEAD"] if method == "GET" else [method]
    router.add_api_route(path, endpoint, methods=methods, include_in_schema=False, response_model=None)


def _cookie_name(request: Request) -> str:
    """`__Host-` binds the cookie to this host and to https. Over plain http, which is for a browser on the
    same machine only, some browsers would not keep such a cookie."""
    return "__Host-parley" if request.url.scheme == "https" else "parley"


def _background(request: Request) -> bool:
    return "parley-live" in request.headers or "text/event-stream" in request.headers.get("accept", "")


def _to_sign_in(request: Request) -> Response:
    if _background(request):
        return Response(status_code=401)
    there = f"?next={quote(request.url.path)}" if request.method in ("GET", "HEAD") else ""
    return RedirectResponse(SIGN_IN + there, 303)
