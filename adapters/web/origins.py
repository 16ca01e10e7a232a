"""Which pages may talk to the web channel: exact origins, our own, and nothing that merely looks like one.

A preflight and the request itself are judged alike, so a "simple" request gains nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from typing import Any
from urllib.parse import urlsplit

from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response

from adapters.web.errors import HANDLED, Problem, answer, broken

Handler = Callable[[Request], Coroutine[Any, Any, Response]]  # Any: as FastAPI declares it
_METHODS = "GET, POST, DELETE"
_HEADERS = "Authorization, Content-Type, Last-Event-ID"
_PORTS = {"http": 80, "https": 443}


class BadOrigin(ValueError):
    """An allowed origin is not scheme://host[:port]. Remedy: write it as the browser's address bar begins."""


class Origins:
    """The allowed origins. `own` is the public origin of this server; without it the Host header tells."""

    def __init__(
        self, allowed: Sequence[str], *, own: str | None = None, require_origin: bool = False
    ) -> None:
        self._allowed = frozenset(_origin(origin) for origin in allowed)
        self._own = _origin(own) if own else None
        self._require_origin = require_origin

    def judge(self, request: Request) -> None:
        """Raises 403 for a page that is not allowed."""
        origin = request.headers.get("origin")
        if origin is None:
            allowed = not self._require_origin and not _from_browser_elsewhere(request)
        else:
            allowed = self._allows(request, origin)
        if not allowed:
            message = "This page's origin is not allowed. Add it to the allowed origins of the web channel."
            raise Problem(403, "origin_not_allowed", message)

    def mark(self, request: Request, response: Response) -> None:
        """CORS headers, for an allowed origin only; caches must keep answers apart."""
        response.headers.add_vary_header("Origin")
        origin = request.headers.get("origin")
        if origin is not None and self._allows(request, origin):
            response.headers["Access-Control-Allow-Origin"] = origin
            response.headers["Access-Control-Expose-Headers"] = "Retry-After"

    def preflight(self) -> Response:
        allow = {"Access-Control-Allow-Methods": _METHODS, "Access-Control-Allow-Headers": _HEADERS}
        return Response(status_code=204, headers={**allow, "Access-Control-Max-Age": "600"})

    def route_class(self, *, public: bool = False) -> type[APIRoute]:
        """Routes behind this gate: judged first, marked last, every error in the one shape.

        `public` files are not judged: a script tag on an allowed page sends no Origin.
        """
        gate = self

        class GatedRoute(APIRoute):
            def get_route_handler(self) -> Handler:
                return gate._guarded(super().get_route_handler(), public=public)

        return GatedRoute

    def _guarded(self, inner: Handler, *, public: bool) -> Handler:
        async def guarded(request: Request) -> Response:
            response = await self._answered(request, inner, public=public)
            self.mark(request, response)
            return response

        return guarded

    async def _answered(self, request: Request, inner: Handler, *, public: bool) -> Response:
        try:
            if not public:
                self.judge(request)
            return self.preflight() if request.method == "OPTIONS" else await inner(request)
        except HANDLED as error:
            return answer(error)
        except Exception as error:  # noqa: BLE001  the page must be able to read of a fault, too
            return broken(error)

    def _allows(self, request: Request, origin: str) -> bool:
        own = self._own or f"{request.url.scheme}://{request.headers.get('host', '')}".lower()
        return origin == own or origin in self._allowed


def _origin(written: str) -> str:
    """The origin as browsers write it: lower case, the scheme's usual port left out."""
    try:
        parts = urlsplit(written.strip().rstrip("/"))
        port = parts.port
    except ValueError as error:
        raise BadOrigin(written) from error
    bare = not (parts.path or parts.query or parts.fragment or "@" in parts.netloc or "*" in parts.netloc)
    if parts.scheme not in _PORTS or not parts.hostname or not bare:
        raise BadOrigin(f"{written!r} is not an origin such as https://shop.example")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}" + (f":{port}" if port and port != _PORTS[parts.scheme] else "")


def _from_browser_elsewhere(request: Request) -> bool:
    """Marks of a browser on another site: a server-side client sends neither of these headers."""
    site = request.headers.get("sec-fetch-site", "none")
    return site not in ("same-origin", "none") or ("cookie" in request.headers and site != "same-origin")
