"""Why an answer says what it says: asked for on demand, by the visitor who got it.

Translates only; what may be told is the core's.
"""

from __future__ import annotations

from collections.abc import Set
from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel
from starlette.requests import Request

from adapters.formatting import Block, blocks
from adapters.web.base import Backend
from adapters.web.errors import ErrorAnswer, Problem
from adapters.web.visits import BEARER, Visits

Id = Annotated[str, Path(max_length=128)]


class Why(BaseModel):
    """Plain words in the visitor's language; `blocks` is the safe tree to show."""

    text: str
    blocks: list[Block]


class WhyRoutes:
    """The one endpoint of `…/messages/{message_id}/why`."""

    def __init__(self, backend: Backend, visits: Visits, link_hosts: Set[str]) -> None:
        self._backend, self._visits, self._link_hosts = backend, visits, link_hosts

    async def show(self, request: Request, conversation_id: Id, message_id: Id) -> Why:
        """What an answer of the bot rests on, and who wrote it."""
        await self._visits.admit(request, conversation_id)
        told = await self._backend.why(conversation_id, message_id)
        if told is None:
            raise Problem(404, "not_found", "There is no such answer of the bot in this conversation.")
        return Why(text=told.text, blocks=blocks(told.text, link_hosts=self._link_hosts))

    def add_to(self, router: APIRouter) -> None:
        router.add_api_route(
            "/{conversation_id}/messages/{message_id}/why",
            self.show,
            methods=["GET"],
            dependencies=BEARER,
            responses={404: {"model": ErrorAnswer}},
        )
