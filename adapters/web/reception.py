"""Who may begin a conversation: the seam to whoever decides that, and its answers as HTTP."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from starlette.requests import Request

from adapters.web.bodies import StartBody
from adapters.web.challenges import Challenge
from adapters.web.errors import Problem, refused
from adapters.web.networks import HOUSE, STREET, Networks
from guards.base import Refusal

_NONE = "none"  # whoever cannot be told apart is one


@dataclass(frozen=True, slots=True)
class Caller:
    """A stranger: their networks by name, the page that they are on, and what they bring for a challenge."""

    house: str
    street: str
    origin: str
    work: str | None = None
    turnstile: str | None = None


class Reception(Protocol):
    """Who may begin a conversation. None: come in."""

    async def stranger(self, caller: Caller) -> Challenge | Refusal | None: ...

    async def customer(self, customer_id: str) -> Refusal | None:
        """Somebody whom the host page vouches for: never challenged, and never in the strangers' way."""
        ...

    def wrote(self) -> None:
        """A stranger's message was accepted."""
        ...


def caller(request: Request, body: StartBody, networks: Networks) -> Caller:
    return Caller(
        house=networks.name(request, HOUSE) or _NONE,
        street=networks.name(request, STREET) or _NONE,
        origin=origin(request),
        work=body.work,
        turnstile=body.turnstile,
    )


def origin(request: Request) -> str:
    """The page's, which was found to be allowed; programs name none."""
    return request.headers.get("origin", _NONE)


def passed(outcome: Challenge | Refusal | None) -> None:
    """Raises whatever is not: come in."""
    if isinstance(outcome, Refusal):
        raise refused(outcome)
    if outcome is not None:
        message = "Many are starting conversations now. Meet the challenge and send its answer along."
        raise Problem(428, "challenge", message, challenge=outcome)
