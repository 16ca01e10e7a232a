"""The demo shop: a small page with the widget on it, and a sign-in for one made-up customer.

Only for trying Parley out: `identity_route` signs for anyone who asks, so it is mounted in demo mode only.
"""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from adapters.web.assets import STATIC, load
from adapters.web.errors import Problem
from adapters.web.origins import Origins
from adapters.web.tokens import HostIdentities

_LIFETIME = 600


@dataclass(frozen=True, slots=True)
class DemoCustomer:
    """A customer of the made-up shop; `id` is the subject of the identity."""

    id: str
    name: str


class DemoIdentity(BaseModel):
    identity: str
    name: str


class DemoShop:
    def __init__(self, identities: HostIdentities, customer: DemoCustomer) -> None:
        self._files = load(STATIC / "demo", ".html", ".css", ".js", ".svg")
        self._identities = identities
        self._customer = customer

    async def page(self, request: Request) -> Response:
        return self._files["index.html"].answer(request, cross_origin=False)

    async def file(self, request: Request, name: str) -> Response:
        found = self._files.get(name)
        if found is None:
            raise Problem(404, "not_found", "The demo has no such file. Start at /.")
        return found.answer(request, cross_origin=False)

    async def identity(self) -> DemoIdentity:
        """What a shop's own server would do for a customer who is signed in there."""
        signed = self._identities.sign(self._customer.id, lifetime=_LIFETIME)
        return DemoIdentity(identity=signed, name=self._customer.name)


def demo_routes(identities: HostIdentities, origins: Origins, customer: DemoCustomer) -> APIRouter:
    """GET / and its files, and POST /demo/identity."""
    shop = DemoShop(identities, customer)
    router = APIRouter(include_in_schema=False, route_class=origins.route_class())
    public = APIRouter(include_in_schema=False, route_class=origins.route_class(public=True))
    public.add_api_route("/", shop.page, methods=["GET", "HEAD"], response_class=Response)
    public.add_api_route("/demo/{name}", shop.file, methods=["GET", "HEAD"], response_class=Response)
    router.add_api_route("/demo/identity", shop.identity, methods=["POST"])
    router.include_router(public)
    return router
