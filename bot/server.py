"""The one ASGI application: public API, widget, demo page, console, health and metrics.

Mounts what others made and adds nothing of its own but headers and the error shape.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter, FastAPI
from fastapi.telemetry import TelemetryConfig
from starlette.middleware import Middleware

from adapters.web.assets import widget_routes
from adapters.web.base import Backend
from adapters.web.demo import DemoCustomer, demo_routes
from adapters.web.errors import install
from adapters.web.events import Streams
from adapters.web.headers import SecurityHeaders
from adapters.web.networks import Networks
from adapters.web.origins import Origins
from adapters.web.places import Places
from adapters.web.reception import Reception
from adapters.web.routes import routes
from adapters.web.tokens import HostIdentities, VisitorTokens
from bot.bodies import BoundedBodies
from bot.clock import Clock, new_id
from bot.operations.requests import RequestIds
from guards.vault import KeyRing

_ABOUT = """\
Conversations of visitors (`/v1/conversations`, bearer token of the visit) and the work of staff
(`/v1/staff`, bearer token of a sign-in). Every error is `{"error": {"code", "message"}}`.
"""
# FastAPI would tell any OpenTelemetry of this process about requests and the bodies of refused ones.
_NO_TELEMETRY: TelemetryConfig = {"tracing": False, "metrics": False, "logs": False}
_DEMO_CUSTOMER = DemoCustomer("anna", "Anna")  # of examples/facts.toml


@dataclass(frozen=True, slots=True)
class Site:
    """How the web channel meets the world; see the [web] section of parley.toml."""

    name: str
    own_origin: str | None
    allowed_origins: Sequence[str]
    require_origin: bool
    identity_secrets: Sequence[bytes]
    identity_required: bool
    token_seconds: int
    streams: int
    streams_per_network: int
    link_hosts: frozenset[str]
    language: str
    demo: bool


def web_routers(
    backend: Backend, site: Site, ring: KeyRing, clock: Clock, reception: Reception
) -> tuple[Sequence[APIRouter], Streams]:
    """The public API, the widget and, where it is switched on, the demo page; and the streams to close."""
    secrets = site.identity_secrets or ([ring.derive("demo identity")] if site.demo else [])
    identities = HostIdentities(secrets, site=site.name, now=clock.now, required=site.identity_required)
    origins = Origins(site.allowed_origins, own=site.own_origin, require_origin=site.require_origin)
    tokens = VisitorTokens(
        ring.accepted("visitor token"), site=site.name, now=clock.now, lifetime=site.token_seconds
    )
    api, streams = routes(
        backend,
        tokens=tokens,
        identities=identities,
        origins=origins,
        site=site.name,
        new_id=new_id,
        link_hosts=site.link_hosts,
        language=site.language,
        networks=Networks(ring.derive("visitor network")),
        reception=reception,
        places=Places(in_all=site.streams, per_network=site.streams_per_network),
    )
    demo = [demo_routes(identities, origins, _DEMO_CUSTOMER)] if site.demo else []
    return [api, widget_routes(origins), *demo], streams


def asgi(routers: Sequence[APIRouter], *, https: bool, version: str) -> FastAPI:
    """The application. What answers behind it is started before, and stopped after."""
    app = FastAPI(
        title="Parley",
        version=version,
        description=_ABOUT,
        docs_url=None,  # they would load scripts from elsewhere, which our own policy forbids
        redoc_url=None,
        telemetry=_NO_TELEMETRY,
        middleware=[
            Middleware(RequestIds, new_id=new_id),
            Middleware(SecurityHeaders, https=https),
            Middleware(BoundedBodies),
        ],
    )
    for router in routers:
        app.include_router(router)
    install(app)
    return app
