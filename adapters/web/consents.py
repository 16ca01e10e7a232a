"""What a visitor is asked to agree to, and their answer: the dialog's side of consent.

Translates only; what has to be agreed to, and what follows, is the core's.
"""

from __future__ import annotations

from functools import partial
from typing import Annotated, Literal

from fastapi import APIRouter, Path
from pydantic import BaseModel, StringConstraints
from starlette.requests import Request

from adapters.web.base import Backend
from adapters.web.bodies import documented, read
from adapters.web.errors import Problem
from adapters.web.visits import BEARER, Visits, unauthorized

Id = Annotated[str, Path(max_length=128)]


class Asked(BaseModel):
    """`agreed` is null while it has to be decided: until then messages get 403 `consent`."""

    purpose: Literal["answer", "model"]
    question: str
    agreed: bool | None


class Consent(BaseModel):
    """Everything that is asked here, in the visitor's language. Empty `asked`: nothing is."""

    version: str
    link: str
    agree: str
    decline: str
    asked: list[Asked]


class ConsentBody(BaseModel):
    """The answer to one question, as it was shown: another `version` is no answer."""

    purpose: Literal["answer", "model"]
    version: Annotated[str, StringConstraints(min_length=1, max_length=80)]
    agreed: bool


class ConsentRoutes:
    """The two endpoints of `…/consent`."""

    def __init__(self, backend: Backend, visits: Visits) -> None:
        self._backend, self._visits = backend, visits

    async def show(self, request: Request, conversation_id: Id) -> Consent:
        """What this visitor is asked to agree to, and what they have decided."""
        await self._visits.admit(request, conversation_id)
        view = await self._backend.consent(conversation_id)
        if view is None:
            raise unauthorized()
        asked = [Asked(purpose=one.purpose, question=one.question, agreed=one.agreed) for one in view.asked]
        return Consent(
            version=view.version, link=view.link, agree=view.agree, decline=view.decline, asked=asked
        )

    async def decide(self, request: Request, conversation_id: Id) -> None:
        """Agree or decline. To decline `answer` after agreeing withdraws everything."""
        await self._visits.admit(request, conversation_id)
        body = await read(request, ConsentBody)
        if not await self._backend.decide(conversation_id, body.purpose, body.version, agreed=body.agreed):
            message = "This is not what is asked (any more). Read what is asked now, and answer that."
            raise Problem(409, "consent_outdated", message)

    def add_to(self, router: APIRouter) -> None:
        path = "/{conversation_id}/consent"
        add = partial(router.add_api_route, path, dependencies=BEARER)
        add(self.show, methods=["GET"])
        add(self.decide, methods=["POST"], status_code=204, openapi_extra=documented(ConsentBody))
