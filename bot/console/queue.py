"""The board of conversations and its live stream, and the audit page for admins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from adapters.web.events import EventStream
from bot.console.base import Visit
from bot.console.desk import Desk, Item, Place
from bot.console.gate import Gate
from bot.console.held import sentence
from bot.console.live import Live
from bot.console.pages import Pages
from storage.audit import Audit
from storage.refused import Refused
from storage.staff import StaffRows

_PLACES: tuple[tuple[Place, str], ...] = (
    ("queue", "Waiting"), ("mine", "Mine"), ("others", "With colleagues"), ("bot", "With the bot"),
)  # fmt: skip
_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Group:
    place: Place
    title: str
    items: Sequence[Item]


@dataclass(frozen=True, slots=True)
class Board:
    """The list beside every conversation."""

    groups: Sequence[Group]
    closed: bool

    @property
    def waiting(self) -> int:
        return next(len(group.items) for group in self.groups if group.place == "queue")


async def board(desk: Desk, visit: Visit, *, closed: bool) -> Board:
    items = await desk.board(visit, closed=closed)
    groups = [
        Group(place, title, [item for item in items if item.place == place]) for place, title in _PLACES
    ]
    return Board(groups, closed)


class QueuePages:
    """What staff see first."""

    def __init__(self, desk: Desk, refused: Refused, live: Live, gate: Gate, pages: Pages) -> None:
        self._desk, self._refused = desk, refused
        self._live, self._gate, self._pages = live, gate, pages

    async def queue(self, request: Request, visit: Visit) -> Response:
        shown = await board(self._desk, visit, closed=request.query_params.get("show") == "closed")
        held = sentence(await self._refused.on(self._pages.today()))
        return self._pages.show("queue.html", visit, board=shown, held=held, current=None)

    async def events(self, request: Request, visit: Visit) -> Response:
        if request.method == "HEAD":  # a stream would never end, and nobody could read it
            return Response(headers={"content-type": EventStream.media_type})

        async def still() -> Visit | None:
            return await self._gate.visit(request)

        stream = self._live.stream(visit, still)
        return stream or Response(status_code=503, headers={"Retry-After": "5"})


class AuditPages:
    """The newest rows of the audit log, and whether its chain holds."""

    def __init__(self, audit: Audit, staff: StaffRows, pages: Pages) -> None:
        self._audit, self._staff, self._pages = audit, staff, pages

    async def audit(self, _request: Request, visit: Visit) -> Response:
        entries, broken = await self._audit.newest(_SHOWN), await self._audit.verify()
        names = {one.id: one.name for one in await self._staff.list()}
        return self._pages.show("audit.html", visit, entries=entries, broken=broken, names=names)
