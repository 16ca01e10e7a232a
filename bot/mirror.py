"""Keeps every desk in step: each escalated conversation in a thread or topic of its own, masked.

Shows what is in the database and nothing else; what happens in one place is seen in the others. A place
that is gone is replaced by a new one, and nothing is ever shown anywhere else.
"""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, tzinfo

import structlog

from adapters.base import SendFailed
from adapters.desks import Card, Desk, Line, PlaceGone, StaffVerb
from bot.bus import STAFF, Bus
from bot.console.words import channel, reason
from bot.transcript import Entry, Transcript
from guards.base import MaskedText
from storage.base import BOT, QUEUE, Conversation
from storage.desks import DeskPlace
from storage.staff import StaffRows
from storage.store import Store

_log = structlog.get_logger()
_WITHHELD = MaskedText.authored("(withheld: it could not be masked)")
_LONGEST_PAUSE = 60.0  # what takes longer is left to the sweep of every minute
_AT_ONCE = 10
_NEWEST = 20  # so much of the history begins a thread; all of it is in the console
_NOTHING = MaskedText.authored("(nothing was said yet)")
_VERBS: dict[str, Sequence[StaffVerb]] = {
    "bot": (),
    "queue": ("take-over", "reply", "hand-back", "close"),
    "staff": ("reply", "hand-back", "close"),
    "closed": (),
}


class Mirror:
    """`show` is the unit of work of the desk lanes: one conversation, at every desk."""

    def __init__(
        self,
        store: Store,
        staff: StaffRows,
        transcript: Transcript,
        desks: Sequence[Desk],
        *,
        sleep: Callable[[float], Awaitable[None]],
        zone: tzinfo = UTC,
    ) -> None:
        self._store, self._staff, self._transcript = store, staff, transcript
        self._desks, self._sleep, self._zone = desks, sleep, zone
        self._said_here: set[tuple[str, str]] = set()  # (desk, message): staff read it where they wrote it

    async def follow(self, bus: Bus, submit: Callable[[str], None]) -> None:
        """Runs until it is cancelled: whatever changes for staff changes at the desks."""
        async with bus.watch(STAFF) as signals:
            async for some in signals:
                for signal in some:
                    if self._desks and signal.kind != "typing":
                        submit(signal.conversation_id)

    async def behind(self) -> Sequence[str]:
        """Conversations whose desks may have missed something: for a start, and for every minute."""
        return await self._store.desks.watched() if self._desks else ()

    def said_here(self, desk: str, message_id: str) -> None:
        """A note that was written at this desk need not be shown there again."""
        self._said_here.add((desk, message_id))

    async def show(self, conversation_id: str) -> None:
        """Every desk up to now, as fast as its platform lets us. What it refuses is tried again later."""
        for desk in self._desks:
            while (pause := await self._shown(desk, conversation_id)) > 0:
                await self._sleep(pause)

    async def _shown(self, desk: Desk, conversation_id: str) -> float:
        """Seconds until the platform takes more; 0.0 when all is shown, or nothing more can be done now."""
        conversation = await self._store.conversations.get(conversation_id)
        if conversation is None:
            return 0.0
        try:
            await self._show(desk, conversation)
        except SendFailed as failure:
            if failure.retry_after and failure.retry_after <= _LONGEST_PAUSE:
                return failure.retry_after
            _log.warning("desk.failed", desk=desk.name, kind=failure.kind, code=failure.code)
        return 0.0

    async def _show(self, desk: Desk, conversation: Conversation) -> None:
        shown = await self._store.desks.of(desk.name, conversation.id)
        if shown is None and (conversation.owner == BOT or conversation.state != "open"):
            return
        entries = await self._transcript.entries(conversation)  # first: masking finds what can be revealed
        card = await self._card(conversation)
        if shown is None:
            shown = await self._open(desk, card)
        try:
            await self._catch_up(desk, shown, conversation, card, entries)
        except PlaceGone:
            await self._catch_up(desk, await self._open(desk, card), conversation, card, entries)

    async def _open(self, desk: Desk, card: Card) -> DeskPlace:
        """A new place; the row that maps it replaces that of a place that is gone."""
        place = DeskPlace(card.conversation_id, await desk.open(card), 0, _digest(card))
        await self._put(desk, place)
        return place

    async def _catch_up(
        self, desk: Desk, shown: DeskPlace, conversation: Conversation, card: Card, entries: Sequence[Entry]
    ) -> None:
        if conversation.owner != BOT:
            new = [one for one in entries if one.message.created_at > shown.shown_until]
            for lines in _batched(new if shown.shown_until else new[-_NEWEST:], _AT_ONCE):
                shown = await self._lines(desk, shown, lines)
        if _digest(card) != shown.card:
            await desk.update(shown.place, card)
            await self._put(desk, replace(shown, card=_digest(card)))

    async def _lines(self, desk: Desk, shown: DeskPlace, entries: Sequence[Entry]) -> DeskPlace:
        """Several at once, and the place remembers how far it has come."""
        names = {one.id: one.name for one in await self._staff.list()}
        known = {(desk.name, entry.message.id) for entry in entries} & self._said_here
        lines = [_line(entry, names) for entry in entries if (desk.name, entry.message.id) not in known]
        if lines:
            await desk.show(shown.place, lines)
        self._said_here -= known
        shown = replace(shown, shown_until=entries[-1].message.created_at)
        await self._put(desk, shown)
        return shown

    async def _card(self, conversation: Conversation) -> Card:
        kind = "closed" if conversation.state != "open" else _kind(conversation.owner)
        entries = await self._store.vault.entries(conversation.id)
        placeholders = [entry.placeholder for entry in entries]
        verbs: Sequence[StaffVerb] = _VERBS[kind]
        return Card(
            conversation.id,
            _title(conversation),
            conversation.summary or _NOTHING,
            await self._status(conversation, kind),
            [*verbs, "reveal"] if verbs and placeholders else verbs,
            placeholders,
        )

    async def _status(self, conversation: Conversation, kind: str) -> str:
        if kind == "closed":
            return "Closed."
        if kind == "bot":
            return "The bot answers."
        if kind == "queue":
            since = datetime.fromtimestamp((conversation.escalated_at or 0) / 1000, self._zone)
            return f"Waits since {since:%d %b %H:%M %Z}."
        owner = await self._staff.get(conversation.owner)
        return f"{owner.name if owner else 'Somebody'} has it."

    async def _put(self, desk: Desk, place: DeskPlace) -> None:
        async with self._store.transaction() as tx:
            await self._store.desks.put(tx, desk.name, place)


def _kind(owner: str) -> str:
    return {BOT: "bot", QUEUE: "queue"}.get(owner, "staff")


def _line(entry: Entry, names: Mapping[str, str]) -> Line:
    message = entry.message
    name = names.get(message.staff_id) if message.staff_id else None
    return Line(message.id, message.author, name, entry.text or _WITHHELD)


def _batched(entries: Sequence[Entry], size: int) -> Iterator[Sequence[Entry]]:
    for start in range(0, len(entries), size):
        yield entries[start : start + size]


def _title(conversation: Conversation) -> str:
    return f"{channel(conversation.channel)}: {reason(conversation.reason or 'taken over')}"


def _digest(card: Card) -> str:
    return hashlib.sha256(repr(card).encode("utf-8", "surrogatepass")).hexdigest()[:16]
