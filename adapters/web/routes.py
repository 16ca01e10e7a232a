"""The stable public interface of the web channel: conversations, messages and their live stream.

Translates HTTP to the Backend and back; decides nothing about what is said.
"""

from __future__ import annotations

from collections.abc import Callable, Set
from dataclasses import replace
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Header, Path, Query
from starlette.requests import Request
from starlette.responses import Response

from adapters.base import Accepted, Address, Conflict, Gone, Inbound, Sender
from adapters.web import cursors, views
from adapters.web.base import Backend
from adapters.web.bodies import IdentifyBody, MessageBody, StartBody, documented, read
from adapters.web.consents import ConsentRoutes
from adapters.web.errors import ErrorAnswer, Problem, refused
from adapters.web.events import EventStream, Streams
from adapters.web.networks import HOUSE, STREET, Networks
from adapters.web.origins import Origins
from adapters.web.places import Places
from adapters.web.reception import Reception, caller, origin, passed
from adapters.web.tokens import HostIdentities, VisitorTokens
from adapters.web.visits import BEARER, Visits, unauthorized
from adapters.web.why import WhyRoutes
from guards.base import RawText, Refusal

CHANNEL = "web"
After = Annotated[str | None, Query(description="A cursor of this conversation; 0 or nothing: the start")]
Last = Annotated[str | None, Header(description="The last cursor that was seen; counts more than `after`")]
Id = Annotated[str, Path(max_length=128)]
_ERRORS: dict[int | str, dict[str, Any]] = {  # Any: the shape is FastAPI's
    status: {"model": ErrorAnswer} for status in (400, 401, 403, 408, 409, 413, 415, 422, 428, 429, 503)
}


class Conversations:
    """The endpoints. `site` names this installation in addresses."""

    def __init__(
        self,
        backend: Backend,
        visits: Visits,
        streams: Streams,
        *,
        site: str,
        link_hosts: Set[str],
        language: str,
        reception: Reception,
        networks: Networks,
    ) -> None:
        self._reception, self._networks = reception, networks
        self._backend = backend
        self._visits = visits
        self._streams = streams
        self._site = site
        self._link_hosts = link_hosts
        self._language = language

    async def start(self, request: Request) -> views.Started:
        """Start a conversation, anonymous or with an identity that the host page signed."""
        body = await read(request, StartBody)
        language = body.language or self._language
        sender = self._visits.sender(body.identity, language)
        if sender.verified:
            passed(await self._reception.customer(sender.id))
        else:
            passed(await self._reception.stranger(caller(request, body, self._networks)))
        view = await self._backend.start(sender, language=language)
        return views.started(view, self._visits.tokens.issue(view.id, view.person_id, sender))

    async def send(self, request: Request, conversation_id: Id) -> views.Sent:
        """Send a message. 202 means that it is stored for good; repeat the same id until it comes."""
        visit, _ = await self._visits.admit(request, conversation_id)
        body = await read(request, MessageBody)
        inbound = Inbound(
            event_id=f"{conversation_id}:{body.client_message_id}",
            address=Address(CHANNEL, self._site, conversation_id),
            sender=self._located(request, visit.sender),
            text=RawText(body.text),
        )
        match await self._backend.accept(inbound):
            case Accepted(message_id, seq, duplicate):
                if not (duplicate or visit.sender.verified):
                    self._reception.wrote()
                cursor = cursors.write(conversation_id, seq)
                return views.Sent(message_id=message_id, cursor=cursor, duplicate=duplicate)
            case Conflict():
                message = "Another text was sent with this client_message_id. Use a new id for a new message."
                raise Problem(409, "message_id_reused", message)
            case Gone():
                raise unauthorized()
            case Refusal() as refusal:
                raise refused(refusal)

    def _located(self, request: Request, sender: Sender) -> Sender:
        """Where a stranger writes from; of a customer that is nobody's business."""
        if sender.verified:
            return sender
        return replace(sender, network=self._networks.name(request, STREET), origin=origin(request))

    async def messages(
        self,
        request: Request,
        conversation_id: Id,
        after: After = None,
        limit: Annotated[int, Query(ge=1, le=100)] = 100,
    ) -> views.Page:
        """The messages after a cursor, oldest first."""
        _, view = await self._visits.admit(request, conversation_id)
        start = cursors.read(view, after)
        found = await self._backend.messages(view, after=start, limit=limit + 1)
        page = found[:limit]
        return views.Page(
            messages=[views.message(one, conversation_id, self._link_hosts) for one in page],
            cursor=cursors.write(conversation_id, page[-1].seq if page else start),
            more=len(found) > limit,
            owner=views.owner(view),
        )

    async def events(
        self, request: Request, conversation_id: Id, after: After = None, last_event_id: Last = None
    ) -> Response:
        """Server-sent events: message, delta, typing, owner, state. `id` is a cursor."""
        visit, view = await self._visits.admit(request, conversation_id)
        begun = cursors.read(view, after)
        # a client that reconnects by itself repeats the address, and says in the header how far it came
        start = cursors.read(view, last_event_id) if last_event_id else begun
        return self._streams.open(visit, start, self._networks.name(request, HOUSE))

    async def renew(self, request: Request, conversation_id: Id) -> views.Renewed:
        """A fresh token in exchange for one that still lives."""
        visit, _ = await self._visits.admit(request, conversation_id)
        tokens = self._visits.tokens
        issued = tokens.issue(conversation_id, visit.person_id, visit.sender, since=visit.since)
        return views.renewed(issued)

    async def identify(self, request: Request, conversation_id: Id) -> views.Started:
        """Sign in: a new conversation under the identity. The old one is retired, its tokens are dead."""
        visit, _ = await self._visits.admit(request, conversation_id)
        body = await read(request, IdentifyBody)
        identity = await self._visits.watched(body.identity, conversation_id)
        sender = self._visits.customer(identity, visit.sender.language)
        passed(await self._reception.customer(sender.id))
        language = sender.language or self._language
        view = await self._backend.start(sender, language=language, former=conversation_id)
        await self._backend.retire(conversation_id)
        return views.started(view, self._visits.tokens.issue(view.id, view.person_id, sender))

    async def sign_out(self, request: Request, conversation_id: Id) -> None:
        """Sign out: the conversation is retired and its tokens are dead at once."""
        await self._visits.admit(request, conversation_id)
        await self._backend.retire(conversation_id)


def routes(
    backend: Backend,
    *,
    tokens: VisitorTokens,
    identities: HostIdentities,
    origins: Origins,
    site: str,
    new_id: Callable[[], str],
    networks: Networks,
    reception: Reception,
    places: Places,
    link_hosts: Set[str] = frozenset(),
    language: str = "en",
    heartbeat: float = 15.0,
) -> tuple[APIRouter, Streams]:
    """The router to include, and its streams to close when the server stops."""
    visits = Visits(backend, tokens=tokens, identities=identities, new_id=new_id)
    streams = Streams(backend, visits, places, link_hosts=link_hosts, heartbeat=heartbeat)
    here = Conversations(
        backend,
        visits,
        streams,
        site=site,
        link_hosts=link_hosts,
        language=language,
        reception=reception,
        networks=networks,
    )
    router = APIRouter(
        prefix="/v1/conversations", tags=["web"], route_class=origins.route_class(), responses=_ERRORS
    )
    _add(router, here)
    ConsentRoutes(backend, visits).add_to(router)
    WhyRoutes(backend, visits, link_hosts).add_to(router)
    router.add_api_route("{path:path}", _preflight, methods=["OPTIONS"], include_in_schema=False)
    return router, streams


def _add(router: APIRouter, here: Conversations) -> None:
    one = "/{conversation_id}"
    router.add_api_route(
        "", here.start, methods=["POST"], status_code=201, openapi_extra=documented(StartBody, required=False)
    )
    add = partial(router.add_api_route, dependencies=BEARER)
    add(
        f"{one}/messages", here.send, methods=["POST"], status_code=202, openapi_extra=documented(MessageBody)
    )
    add(f"{one}/messages", here.messages, methods=["GET"])
    add(f"{one}/events", here.events, methods=["GET"], status_code=200, response_class=EventStream)
    add(f"{one}/token", here.renew, methods=["POST"])
    add(
        f"{one}/identify",
        here.identify,
        methods=["POST"],
        status_code=201,
        openapi_extra=documented(IdentifyBody),
    )
    add(f"{one}/session", here.sign_out, methods=["DELETE"], status_code=204)


async def _preflight(path: str) -> None:
    """Never runs: the gate answers every preflight itself."""
