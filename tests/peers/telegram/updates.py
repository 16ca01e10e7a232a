"""Updates on their way to the bot: numbered, kept until confirmed, and fetched by one poller at a time."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from tests.peers.record import Record
from tests.peers.telegram.things import Json, Refused

ONLY_WHEN_ASKED = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
_WEBHOOK = (
    "Conflict: can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)
_OTHER = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"


@dataclass(eq=False)
class Update:
    """One update, and what became of it. Those of one lane, a chat's, keep their order."""

    id: int
    kind: str
    body: Json
    lane: int
    statuses: list[int | str] = field(default_factory=list)  # of attempts by webhook, or words for none
    sent: int = 0  # how often it was handed out, by either way
    confirmed: bool = False
    dropped: bool = False

    def wire(self) -> Json:
        return {"update_id": self.id, self.kind: self.body}


class Updates:
    """The bot's queue. `all` is every update that ever was, `pending` those not yet confirmed."""

    def __init__(self, record: Record) -> None:
        self.all: list[Update] = []
        self.pending: list[Update] = []
        self.allowed: list[str] = []
        self.on_new: Callable[[], None] = lambda: None
        self._record = record
        self._ids = itertools.count(700_000_001)
        self._poll: asyncio.Future[str] | None = None
        self._stirred = asyncio.Event()

    def put(self, kind: str, body: Json, lane: int) -> Update | None:
        """A new update, or None: the bot did not ask for this kind."""
        if kind not in self.allowed if self.allowed else kind in ONLY_WHEN_ASKED:
            return None
        update = Update(next(self._ids), kind, body, lane)
        self.all.append(update)
        self.pending.append(update)
        self._record.note("update", id=update.id, update=update.wire())
        self._wake()
        return update

    def again(self, update: Update) -> None:
        """Hand it out once more under its number, whatever was said of it: Telegram does not promise once."""
        if update not in self.pending:
            self.pending.append(update)
            self.pending.sort(key=lambda other: other.id)
        self._wake()

    def done(self, update: Update, *, dropped: bool = False) -> None:
        if update in self.pending:
            self.pending.remove(update)
        update.confirmed, update.dropped = not dropped, dropped
        self._record.note("dropped" if dropped else "confirmed", id=update.id)

    def drop(self) -> None:
        """Forget all that wait."""
        for update in list(self.pending):
            self.done(update, dropped=True)

    def skip(self, to: int) -> None:
        """The next number: after a week of silence it is a random one."""
        self._ids = itertools.count(to)

    # -- polling --------------------------------------------------------------------------------------

    def end_poll(self, why: str) -> None:
        """Whoever polls now is told that it is over."""
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(why)

    async def poll(self, offset: int, limit: int, timeout: float, *, webhook: bool) -> list[Json]:
        """Held until there is an update or the time is over; a second poller ends the first."""
        if webhook:
            raise Refused(409, _WEBHOOK)
        self.end_poll(_OTHER)
        self._confirm(offset)
        if not self.pending and timeout > 0:
            await self._held(timeout)
        batch = [update for update in self.pending if offset <= 0 or update.id >= offset][:limit]
        for update in batch:
            update.sent += 1
        return [update.wire() for update in batch]

    @property
    def polled(self) -> bool:
        """Somebody waits for updates right now."""
        return self._poll is not None and not self._poll.done()

    async def _held(self, timeout: float) -> None:
        mine = self._poll = asyncio.get_running_loop().create_future()
        self._record.note("polled")
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(timeout):
                    while not self.pending:
                        await self._stirring(mine)
        finally:
            mine.cancel()

    async def _stirring(self, mine: asyncio.Future[str]) -> None:
        stirred = asyncio.create_task(self._stirred.wait())
        waited: list[asyncio.Future[Any]] = [stirred, mine]  # of two kinds
        try:
            await asyncio.wait(waited, return_when=asyncio.FIRST_COMPLETED)
        finally:
            stirred.cancel()
        if mine.done():
            raise Refused(409, mine.result())

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            for update in self.pending[:offset]:
                self.done(update)
        for update in list(self.pending):
            if update.id < offset:
                self.done(update)

    def _wake(self) -> None:
        self._stirred.set()
        self._stirred = asyncio.Event()
        self.on_new()
