"""The door of every conversation: who starts one, and whether a request may touch the one it names.

Every way of not being allowed looks the same from outside, so that nobody can probe for conversations.
"""

from __future__ import annotations

from collections.abc import Callable

from fastapi import Depends
from fastapi.security import HTTPBearer
from starlette.requests import Request

from adapters.base import Sender
from adapters.web.base import Backend, ConversationView
from adapters.web.errors import Problem
from adapters.web.tokens import HostIdentities, Visit, VisitorTokens

BEARER = [  # for /openapi.json only: `Visits.admit` is who looks
    Depends(HTTPBearer(scheme_name="visitor_token", description="Of the conversation", auto_error=False))
]


def unauthorized() -> Problem:
    message = "This token does not open this conversation (any more). Start a new conversation."
    return Problem(401, "token_invalid", message)


class Visits:
    """Identities become senders, tokens become visits. `new_id` gives an unguessable name."""

    def __init__(
        self,
        backend: Backend,
        *,
        tokens: VisitorTokens,
        identities: HostIdentities,
        new_id: Callable[[], str],
    ) -> None:
        self.tokens = tokens
        self._backend = backend
        self._identities = identities
        self._new_id = new_id

    def sender(self, identity: str | None, language: str) -> Sender:
        """A signed-in customer, or a fresh anonymous visitor where the site allows that."""
        if identity is not None:
            return self.customer(identity, language)
        if self._identities.required:
            raise Problem(401, "identity_required", "Sign in on the site first; chatting needs an identity.")
        return Sender(f"visitor-{self._new_id()}", verified=False, language=language)

    def customer(self, identity: str, language: str | None) -> Sender:
        subject = self._identities.verify(identity)
        if subject is None:
            message = "The identity does not hold or has expired. Get a fresh one from the site's server."
            raise Problem(401, "identity_invalid", message)
        return Sender(subject, verified=True, language=language)

    async def watched(self, identity: str, conversation_id: str) -> str:
        """The same identity; whoever shows a forged one in a conversation is remembered for it."""
        if self._identities.forged(identity):
            await self._backend.forged(conversation_id)
        return identity

    async def admit(self, request: Request, conversation_id: str) -> tuple[Visit, ConversationView]:
        """The visit of a request with a living token for this conversation."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        visit = self.tokens.open(token.strip(), conversation_id) if scheme.lower() == "bearer" else None
        if visit is None:
            raise unauthorized()
        view = await self.still(visit)
        if view is None:
            raise unauthorized()
        return visit, view

    async def still(self, visit: Visit) -> ConversationView | None:
        """The conversation as it is now, or None when the token expired or the conversation was retired."""
        if self.tokens.left(visit.expires_at) <= 0:
            return None
        view = await self._backend.conversation(visit.conversation_id)
        return view if view is not None and view.person_id == visit.person_id else None
