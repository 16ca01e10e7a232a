"""The JSON API of staff under /v1/staff: the same verbs as the console, opened by a bearer token only.

Never looks at a cookie, so no page elsewhere can act in a browser's name; never repeats what was sent.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query
from fastapi.routing import APIRoute
from fastapi.security import HTTPBearer
from starlette.requests import Request
from starlette.responses import Response

from adapters.web.bodies import documented, read
from adapters.web.errors import HANDLED, ErrorAnswer, Problem, answer
from bot.console import receipts, shapes
from bot.console.auth import Accounts
from bot.console.base import RANK, Role, SignedIn, TooMany, Visit
from bot.console.desk import Desk, Verb, plain, refusal, unsendable
from bot.console.gate import address
from bot.handoff import Done, Outcome, OwnedBy
from bot.providers.board import ProviderBoard, Switch
from storage.audit import Audit

Id = Annotated[str, Path(max_length=128)]
Name = Annotated[str, Path(max_length=256)]
Row = Annotated[int, Query(ge=0, le=2**63 - 1)]  # the database counts no further
Owner = Annotated[
    Literal["queue", "mine", "bot"] | None, Query(description="Only these; without it, all of them")
]
_ERRORS: dict[int | str, dict[str, Any]] = {  # Any: the shape is FastAPI's
    status: {"model": ErrorAnswer} for status in (400, 401, 403, 404, 408, 409, 410, 413, 415, 422, 429, 503)
}
_BEARER = HTTPBearer(  # for /openapi.json only: `_door` is who looks
    scheme_name="staff_token", description="Of a sign-in", auto_error=False
)


class StaffApi:
    """The endpoints. Each is added with the least role that may use it."""

    def __init__(self, accounts: Accounts, desk: Desk, audit: Audit, providers: ProviderBoard) -> None:
        self._accounts, self._desk, self._audit, self._providers = accounts, desk, audit, providers

    async def sign_in(self, request: Request) -> shapes.SignedIn:
        """Sign in. The token is valid for 12 hours, or until an hour passes without a request."""
        body = await read(request, shapes.SignInBody)
        outcome = await self._accounts.sign_in(body.name, body.password, address=address(request))
        match outcome:
            case SignedIn():
                return shapes.signed_in(outcome)
            case TooMany(wait):
                message = "Too many attempts. Wait for the seconds in Retry-After, then try again."
                raise Problem(429, "too_many_attempts", message, retry_after=wait)
        raise Problem(401, "wrong_credentials", "That name and password do not belong together.")

    async def sign_out(self, request: Request) -> None:
        """End the session whose token this request carries."""
        await self._accounts.sign_out(_visit(request))

    async def conversations(
        self, request: Request, state: Literal["open", "closed"] = "open", owner: Owner = None
    ) -> shapes.Board:
        """The board: those that wait first, longest wait on top."""
        items = await self._desk.board(_visit(request), closed=state == "closed")
        shown = [shapes.conversation(item) for item in items if owner in (None, item.place)]
        return shapes.Board(conversations=shown)

    async def conversation(self, request: Request, conversation_id: Id) -> shapes.Opened:
        """One conversation with its masked transcript. Reading it leaves an audit row."""
        opened = await self._desk.open(conversation_id, _visit(request))
        if opened is None:
            raise _missing()
        return shapes.opened(opened)

    async def receipt(self, conversation_id: Id, message_id: Id) -> receipts.Receipt:
        """What an answer of the bot rests on and what it went through."""
        found = await self._desk.receipt(conversation_id, message_id)
        if found is None:
            raise Problem(404, "not_found", "There is no receipt of such an answer in this conversation.")
        return receipts.shown(found)

    async def reveal(self, request: Request, conversation_id: Id) -> shapes.Revealed:
        """The original behind one placeholder. Leaves an audit row."""
        body = await read(request, shapes.RevealBody)
        value = await self._desk.reveal(conversation_id, body.placeholder, _visit(request))
        if value is None:
            raise Problem(404, "not_found", "There is no such value in this conversation.")
        return shapes.Revealed(placeholder=body.placeholder, value=value)

    async def take_over(self, request: Request, conversation_id: Id) -> shapes.Acted:
        """From now on no bot message leaves."""
        return await self._act("take-over", request, conversation_id)

    async def reply(self, request: Request, conversation_id: Id) -> shapes.Acted:
        """Words to the person; whoever replies takes over."""
        return await self._act("reply", request, conversation_id, await self._text(request))

    async def note(self, request: Request, conversation_id: Id) -> shapes.Acted:
        """A private note, seen by staff only."""
        return await self._act("note", request, conversation_id, await self._text(request))

    async def hand_back(self, request: Request, conversation_id: Id) -> shapes.Acted:
        """The bot answers again."""
        return await self._act("hand-back", request, conversation_id)

    async def mark(self, request: Request, conversation_id: Id) -> shapes.Acted:
        """Raise or clear the risk of whoever writes here. Why is kept as a private note."""
        body = await read(request, shapes.MarkBody)
        why = _sendable(body.why)
        return await self._acted(
            conversation_id, await self._desk.mark(body.mark, conversation_id, _visit(request), why)
        )

    async def close(self, request: Request, conversation_id: Id) -> shapes.Acted:
        """Close it; a later message opens it again."""
        return await self._act("close", request, conversation_id)

    async def audit(
        self, after: Row = 0, limit: Annotated[int, Query(ge=1, le=1000)] = 200
    ) -> shapes.AuditPage:
        """The audit log from a row on, and whether the whole chain holds."""
        entries, broken = await self._audit.entries(after=after, limit=limit), await self._audit.verify()
        return shapes.audit_page(entries, broken)

    async def providers(self) -> shapes.Providers:
        """Every provider and model, and whether its breaker lets messages through."""
        standings = await self._providers.standings()
        return shapes.Providers(providers=[shapes.provider(one) for one in standings])

    async def open_provider(self, request: Request, name: Name) -> shapes.Provider:
        """Shut it out until somebody closes it. Leaves an audit row."""
        return await self._switched(request, name, "open")

    async def close_provider(self, request: Request, name: Name) -> shapes.Provider:
        """Let it answer again. Leaves an audit row."""
        return await self._switched(request, name, "close")

    async def _switched(self, request: Request, name: str, to: Switch) -> shapes.Provider:
        done = await self._providers.switch(name, to, staff_id=_visit(request).staff.id)
        if done is None:
            raise Problem(404, "not_found", "There is no such provider.")
        return shapes.provider(done)

    async def _text(self, request: Request) -> str:
        return _sendable((await read(request, shapes.TextBody)).text)

    async def _act(self, verb: Verb, request: Request, conversation_id: str, text: str = "") -> shapes.Acted:
        outcome = await self._desk.act(verb, conversation_id, _visit(request), text)
        return await self._acted(conversation_id, outcome)

    async def _acted(self, conversation_id: str, outcome: Outcome) -> shapes.Acted:
        match outcome:
            case Done(_, message_id, in_flight):
                return shapes.Acted(message_id=message_id, in_flight=list(in_flight))
            case OwnedBy():
                raise Problem(409, "owned_by_another", refusal(outcome) or "")
        if not await self._desk.knows(conversation_id):
            raise _missing()
        raise Problem(409, "not_open", refusal(outcome) or "")


def staff_router(*, accounts: Accounts, desk: Desk, audit: Audit, providers: ProviderBoard) -> APIRouter:
    """The router to include."""
    router = APIRouter(prefix="/v1/staff", tags=["staff"], route_class=_StaffRoute, responses=_ERRORS)
    api = StaffApi(accounts, desk, audit, providers)
    doors = {role: [Depends(_BEARER), Depends(_door(accounts, role))] for role in RANK}
    sign_in, text = documented(shapes.SignInBody), documented(shapes.TextBody)
    reveal, mark = documented(shapes.RevealBody), documented(shapes.MarkBody)
    add, one = router.add_api_route, "/conversations/{conversation_id}"
    add(
        "/sessions",
        api.sign_in,
        methods=["POST"],
        status_code=201,
        openapi_extra=sign_in,
    )
    add("/sessions/current", api.sign_out, methods=["DELETE"], status_code=204, dependencies=doors["viewer"])
    add("/conversations", api.conversations, methods=["GET"], dependencies=doors["viewer"])
    add(one, api.conversation, methods=["GET"], dependencies=doors["viewer"])
    add(f"{one}/messages/{{message_id}}/receipt", api.receipt, methods=["GET"], dependencies=doors["viewer"])
    add(f"{one}/take-over", api.take_over, methods=["POST"], dependencies=doors["agent"])
    add(f"{one}/reply", api.reply, methods=["POST"], dependencies=doors["agent"], openapi_extra=text)
    add(f"{one}/note", api.note, methods=["POST"], dependencies=doors["agent"], openapi_extra=text)
    add(f"{one}/hand-back", api.hand_back, methods=["POST"], dependencies=doors["agent"])
    add(f"{one}/close", api.close, methods=["POST"], dependencies=doors["agent"])
    add(f"{one}/reveal", api.reveal, methods=["POST"], dependencies=doors["agent"], openapi_extra=reveal)
    add(f"{one}/mark", api.mark, methods=["POST"], dependencies=doors["agent"], openapi_extra=mark)
    add("/audit", api.audit, methods=["GET"], dependencies=doors["admin"])
    add("/providers", api.providers, methods=["GET"], dependencies=doors["viewer"])
    add("/providers/{name:path}/open", api.open_provider, methods=["POST"], dependencies=doors["admin"])
    add("/providers/{name:path}/close", api.close_provider, methods=["POST"], dependencies=doors["admin"])
    return router


class _StaffRoute(APIRoute):
    """Answers every expected failure in the one error shape."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:  # Any: as FastAPI's
        inner = super().get_route_handler()

        async def handler(request: Request) -> Response:
            try:
                return await inner(request)
            except HANDLED as error:
                return answer(error)

        return handler


def _door(accounts: Accounts, needs: Role) -> Callable[[Request], Awaitable[None]]:
    """Lets a request through that carries the token of a live session and may do what it asks."""

    async def admit(request: Request) -> None:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        visit = await accounts.visit(token.strip()) if scheme.lower() == "bearer" else None
        if visit is None:
            message = "Sign in at POST /v1/staff/sessions and send its token as a bearer token."
            raise Problem(401, "unauthorized", message)
        if not visit.may(needs):
            message = "Your role does not allow this. Ask an admin of your team."
            raise Problem(403, "forbidden", message)
        request.state.visit = visit

    return admit


def _visit(request: Request) -> Visit:
    visit: Visit = request.state.visit  # every route below has a door that has set it
    return visit


def _sendable(text: str) -> str:
    clean = plain(text)
    if problem := unsendable(clean):
        raise Problem(422, "unsendable", problem)
    return clean


def _missing() -> Problem:
    return Problem(404, "not_found", "There is no such conversation.")
