"""Serves the widget's files, read once at start; a browser asks each time and mostly hears "not modified"."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from adapters.web.errors import Problem
from adapters.web.origins import Origins

STATIC = Path(__file__).parent / "static"
_KINDS = {".js": "text/javascript", ".css": "text/css", ".html": "text/html", ".svg": "image/svg+xml"}


@dataclass(frozen=True, slots=True)
class Asset:
    """One file with its type and the tag of its content."""

    content: bytes
    media_type: str
    etag: str

    def answer(self, request: Request, *, cross_origin: bool) -> Response:
        headers = {"ETag": self.etag, "Cache-Control": "public, no-cache"}
        if cross_origin:  # modules are fetched by other sites' pages; CORS says which
            headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        known = (
            tag.strip().removeprefix("W/") for tag in request.headers.get("if-none-match", "").split(",")
        )
        if self.etag in known:
            return Response(status_code=304, headers=headers)
        return Response(self.content, headers=headers, media_type=self.media_type)


def load(folder: Path, *suffixes: str) -> dict[str, Asset]:
    """The files of a folder by name; only these can be asked for, so there is no path to climb."""
    return {path.name: asset(path) for path in sorted(folder.iterdir()) if path.suffix in suffixes}


def asset(path: Path) -> Asset:
    content = path.read_bytes()
    return Asset(content, _KINDS[path.suffix], f'"{hashlib.sha256(content).hexdigest()[:20]}"')


class WidgetFiles:
    """The loader and the modules it imports."""

    def __init__(self, files: dict[str, Asset]) -> None:
        self._files = files

    async def loader(self, request: Request) -> Response:
        return self._files["widget.js"].answer(request, cross_origin=True)

    async def module(self, request: Request, name: str) -> Response:
        found = self._files.get(name)
        if found is None:
            raise Problem(404, "not_found", "The widget has no such file. See the page's script tag.")
        return found.answer(request, cross_origin=True)


def widget_routes(origins: Origins) -> APIRouter:
    """GET /widget.js for a page's script tag, and the modules under /widget/."""
    files = WidgetFiles(load(STATIC, ".js"))
    router = APIRouter(include_in_schema=False, route_class=origins.route_class(public=True))
    router.add_api_route("/widget.js", files.loader, methods=["GET", "HEAD"], response_class=Response)
    router.add_api_route("/widget/{name}", files.module, methods=["GET", "HEAD"], response_class=Response)
    return router
