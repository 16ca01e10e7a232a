"""The one ASGI application: public API, widget, demo page, console, health and metrics.

Mounts what others made and adds nothing of its own but headers and the error shape.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager

from fastapi import APIRouter, FastAPI
from starlette.middleware import Middleware

from adapters.web.errors import install
from adapters.web.headers import SecurityHeaders

_ABOUT = """\
Conversations of visitors (`/v1/conversations`, bearer token of the visit) and the work of staff
(`/v1/staff`, bearer token of a sign-in). Every error is `{"error": {"code", "message"}}`.
"""


def asgi(
    routers: Sequence[APIRouter],
    *,
    lifespan: Callable[[FastAPI], AbstractAsyncContextManager[None]] | None,
    https: bool,
    version: str,
) -> FastAPI:
    """The application; `lifespan` starts and stops what answers behind it."""
    app = FastAPI(
        title="Parley",
        version=version,
        description=_ABOUT,
        docs_url=None,  # they would load scripts from elsewhere, which our own policy forbids
        redoc_url=None,
        lifespan=lifespan,
        middleware=[Middleware(SecurityHeaders, https=https)],
    )
    for router in routers:
        app.include_router(router)
    install(app)
    return app


