"""An in-memory core behind the web channel, and the whole web channel on it as an application."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

from fastapi import FastAPI

from adapters.base import Accepted, Conflict, Gone, Inbound, Sender, Signal
from adapters.web import errors
from adapters.web.assets import widget_routes
from adapters.web.base import ConsentView, ConversationView, GrowingView, MessageView, Question
from adapters.web.demo import DemoCustomer, demo_routes
from adapters.web.events import Streams
from adapters.web.headers import SecurityHeaders
from adapters.web.networks import Networks
from adapters.web.origins import Origins
from adapters.web.places import Places
from adapters.web.reception import Caller, Reception
from adapters.web.routes import routes
from adapters.web.tokens import HostIdentities, VisitorTokens
from guards.base import OutgoingText, Refusal, Unavailable

SITE = "shop"
SHOP = "https://shop.example"
LINK = f"{SHOP}/privacy"
TOKEN_KEY = b"t" * 32
IDENTITY_SECRET = b"i" * 32
NETWORKS = Networks(b"n" * 32)
START_OF_TIME = 1_790_000_000_000


class ManualNow:
    """Milliseconds that move only when told."""

    def __init__(self) -> None:
        self.ms = START_OF_TIME

    def __call__(self) -> int:
        return self.ms


@dataclass
class FakeBackend:
    """The core in a few dictionaries; `refusal` and `down` make it say no, `echo` makes it answer."""

    refusal: Refusal | None = None
    down: bool = False
    echo: bool = False
    senders: dict[str, Sender] = field(default_factory=dict)
    formers: dict[str, str | None] = field(default_factory=dict)
    forgeries: list[str] = field(default_factory=list)
    views: dict[str, ConversationView] = field(default_factory=dict)
    said: dict[str, list[MessageView]] = field(default_factory=dict)
    events: dict[str, tuple[str, Accepted]] = field(default_factory=dict)
    inbound: list[Inbound] = field(default_factory=list)
    grows: dict[str, GrowingView] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)  # why, by message
    asked: list[Question] = field(default_factory=list)  # without any, nobody has to agree
    retired: set[str] = field(default_factory=set)
    watching: dict[str, list[asyncio.Queue[Signal]]] = field(default_factory=dict)
    numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    async def start(self, sender: Sender, *, language: str, former: str | None = None) -> ConversationView:
        self._up()
        id = f"conversation-{next(self.numbers)}"
        self.senders[id], self.formers[id] = sender, former
        self.said[id] = []
        self.views[id] = ConversationView(id, f"person-of-{sender.id}", "bot", None, "open", 0)
        return self.views[id]

    async def forged(self, conversation_id: str) -> None:
        self._up()
        self.forgeries.append(conversation_id)

    async def accept(self, inbound: Inbound) -> Accepted | Conflict | Gone | Refusal:
        self._up()
        text = inbound.text.text
        known = self.events.get(inbound.event_id)
        if known is not None:
            return replace(known[1], duplicate=True) if known[0] == text else Conflict()
        if any(one.purpose == "answer" and not one.agreed for one in self.asked):
            return Refusal("consent")
        if self.refusal is not None:
            return self.refusal
        self.inbound.append(inbound)
        message = self.say(inbound.address.place, "person", text)
        accepted = Accepted(message.id, message.seq)
        self.events[inbound.event_id] = (text, accepted)
        if self.echo:
            self.signal(inbound.address.place, "typing")
            self.say(inbound.address.place, "bot", text)
        return accepted

    async def why(self, conversation_id: str, message_id: str) -> OutgoingText | None:
        self._up()
        return OutgoingText(self.reasons[message_id]) if message_id in self.reasons else None

    async def growing(self, at: ConversationView) -> GrowingView | None:
        self._up()
        return self.grows.get(at.id)

    async def consent(self, conversation_id: str) -> ConsentView:
        self._up()
        return ConsentView("1", LINK, "I agree", "No", self.asked)

    async def decide(self, conversation_id: str, purpose: str, version: str, *, agreed: bool) -> bool:
        self._up()
        if version != "1":
            return False
        self.asked = [replace(one, agreed=agreed) if one.purpose == purpose else one for one in self.asked]
        return True

    async def conversation(self, conversation_id: str) -> ConversationView | None:
        self._up()
        return None if conversation_id in self.retired else self.views.get(conversation_id)

    async def messages(self, at: ConversationView, *, after: int, limit: int) -> Sequence[MessageView]:
        self._up()
        return [one for one in self.said[at.id] if one.seq > after][:limit]

    async def retire(self, conversation_id: str) -> None:
        self._up()
        self.retired.add(conversation_id)
        self.signal(conversation_id, "state")

    @asynccontextmanager
    async def watch(self, conversation_id: str) -> AsyncIterator[AsyncIterator[Sequence[Signal]]]:
        queue: asyncio.Queue[Signal] = asyncio.Queue()
        watchers = self.watching.setdefault(conversation_id, [])
        watchers.append(queue)
        try:
            yield _each(queue)
        finally:
            watchers.remove(queue)

    def say(
        self, conversation_id: str, author: str, text: str, name: str | None = None, id: str | None = None
    ) -> MessageView:
        said = self.said[conversation_id]
        id = id or f"message-{next(self.numbers)}"
        message = MessageView(id, len(said) + 1, author, name, OutgoingText(text), START_OF_TIME)  # type: ignore[arg-type]  # tests say any author
        said.append(message)
        self.change(conversation_id, last_seq=len(said))
        self.signal(conversation_id, "message")
        return message

    def change(self, conversation_id: str, **fields: object) -> None:
        self.views[conversation_id] = replace(self.views[conversation_id], **fields)  # type: ignore[arg-type]  # any field

    def signal(self, conversation_id: str, kind: str) -> None:
        for queue in self.watching.get(conversation_id, ()):
            queue.put_nowait(Signal(kind, conversation_id))  # type: ignore[arg-type]  # tests signal any kind

    def _up(self) -> None:
        if self.down:
            raise Unavailable


class OpenReception:
    """Everybody may begin; counts what strangers wrote."""

    def __init__(self) -> None:
        self.callers: list[Caller] = []
        self.written = 0

    async def stranger(self, caller: Caller) -> None:
        self.callers.append(caller)

    async def customer(self, customer_id: str) -> None:
        return None

    def wrote(self) -> None:
        self.written += 1


async def _each(queue: asyncio.Queue[Signal]) -> AsyncIterator[Sequence[Signal]]:
    while True:
        first = await queue.get()
        yield [first, *(queue.get_nowait() for _ in range(queue.qsize()))]


@dataclass
class Site:
    """The web channel as one application, with its parts at hand."""

    backend: FakeBackend
    now: ManualNow
    tokens: VisitorTokens
    identities: HostIdentities
    streams: Streams
    app: FastAPI


def make_site(
    *,
    allowed: Sequence[str] = (SHOP,),
    required: bool = False,
    require_origin: bool = False,
    heartbeat: float = 15.0,
    link_hosts: frozenset[str] = frozenset({"shop.example"}),
    reception: Reception | None = None,
    places: Places | None = None,
) -> Site:
    backend, now = FakeBackend(), ManualNow()
    tokens = VisitorTokens((TOKEN_KEY,), site=SITE, now=now)
    identities = HostIdentities((IDENTITY_SECRET,), site=SITE, now=now, required=required)
    origins = Origins(allowed, require_origin=require_origin)
    ids = itertools.count(1)
    router, streams = routes(
        backend,
        tokens=tokens,
        identities=identities,
        origins=origins,
        site=SITE,
        new_id=lambda: f"id{next(ids)}",
        link_hosts=link_hosts,
        heartbeat=heartbeat,
        networks=NETWORKS,
        reception=reception or OpenReception(),
        places=places or Places(in_all=5000, per_network=200),
    )
    app = FastAPI(docs_url=None, redoc_url=None)
    app.include_router(router)
    app.include_router(widget_routes(origins))
    app.include_router(demo_routes(identities, origins, DemoCustomer("customer-1", "Mina Park")))
    errors.install(app)
    app.add_middleware(SecurityHeaders)
    return Site(backend, now, tokens, identities, streams, app)
