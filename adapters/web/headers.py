"""Security headers on every response of the server: no inline code, no foreign code, no framing, no caching.

A response that sets one of these itself keeps its own.
"""

from __future__ import annotations

from collections.abc import Sequence

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send


def policy(frame_ancestors: Sequence[str] = ()) -> str:
    """The Content-Security-Policy: only our own files, nothing inline."""
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            "manifest-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "object-src 'none'",
            "frame-ancestors " + (" ".join(frame_ancestors) or "'none'"),
        )
    )


class SecurityHeaders:
    """ASGI middleware for the whole application. `https`: browsers must not come back without it."""

    def __init__(self, app: ASGIApp, *, https: bool = False, frame_ancestors: Sequence[str] = ()) -> None:
        self._app = app
        self._https = https
        headers = {
            "Content-Security-Policy": policy(frame_ancestors),
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
            "Cache-Control": "no-store",
        }
        if not frame_ancestors:
            headers["X-Frame-Options"] = "DENY"
        self._headers = Headers(headers).raw
        self._secure = [*self._headers, (b"strict-transport-security", b"max-age=31536000")]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                secure = self._https or scope.get("scheme") == "https"
                own = {name.lower() for name, _ in message["headers"]}
                missing = (one for one in (self._secure if secure else self._headers) if one[0] not in own)
                message["headers"] = [*message["headers"], *missing]
            await send(message)

        await self._app(scope, receive, send_with_headers)
