"""What staff see and do, whichever way they come: the board, one conversation, and the outcome of a verb.

Shows masked text only, and writes an audit row when a conversation is opened.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from bot.clock import Clock
from bot.console.base import Visit
from bot.console.caution import Caution, caution
from bot.handoff import Done, Handoff, NotOpen, Outcome, OwnedBy
from bot.receipts import Receipt, Receipts
from bot.risk import Risks
from bot.transcript import Entry, Transcript
from guards.base import MaskedText, MaskingFailed, RawText
from guards.inputs import clean
from guards.risk import Mark
from storage.base import BOT, QUEUE, Conversation, Transaction
from storage.batches import Review
from storage.staff import StaffRows
from storage.store import Store

MAX_REPLY = 8000
_READ_AGAIN_MS = 10 * 60_000  # a page that refreshes itself is one reading
_READINGS = 10_000

Place = Literal["queue", "mine", "others", "bot"]
Verb = Literal["take-over", "reply", "note", "hand-back", "close"]


@dataclass(frozen=True, slots=True)
class Item:
    """One conversation on the board, as one member of staff sees it."""

    conversation: Conversation
    place: Place
    owner_name: str | None  # set while a member of staff has it
    preview: MaskedText | None  # the last thing said, where it is masked already
    lost: bool = False  # the last words of staff could not be delivered


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of a transcript with its author's name, if a member of staff wrote it, or its receipt."""

    entry: Entry
    name: str | None
    receipt: Receipt | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    item: Item
    lines: Sequence[Line]
    caution: Caution
    review: Review | None


class Desk:
    """Reads for pages and API alike."""

    def __init__(
        self,
        store: Store,
        staff: StaffRows,
        handoff: Handoff,
        transcript: Transcript,
        risks: Risks,
        receipts: Receipts,
        clock: Clock,
    ) -> None:
        self._store, self._staff, self._handoff = store, staff, handoff
        self._transcript, self._risks, self._receipts = transcript, risks, receipts
        self._clock = clock
        self._read: OrderedDict[tuple[str, str], int] = OrderedDict()

    async def board(self, visit: Visit, *, closed: bool = False) -> Sequence[Item]:
        names = await self._names()
        found = await self._store.conversations.board(closed=closed)
        return [
            replace(
                self._item(one, visit, names, await self._preview(one)),
                lost=await self._store.fates.lost(one.id),
            )
            for one in found
        ]

    async def open(self, conversation_id: str, visit: Visit) -> Opened | None:
        """The masked transcript. None when there is no such conversation. Leaves an audit row."""
        conversation = await self._store.conversations.get(conversation_id)
        if conversation is None:
            return None
        await self._record_reading(conversation_id, visit)
        names = await self._names()
        try:
            entries = await self._transcript.entries(conversation)
        except LookupError:  # the person was erased meanwhile
            return None
        receipts = {one.message_id: one for one in await self._receipts.of(conversation_id)}
        lines = [
            Line(one, names.get(one.message.staff_id or ""), receipts.get(one.message.id)) for one in entries
        ]
        notes = {entry.message.id: entry.text for entry in entries}
        reasons = caution(await self._risks.explain(conversation), conversation.id, names, notes)
        review = await self._store.batches.review(conversation.id)
        return Opened(self._item(conversation, visit, names, None), lines, reasons, review)

    async def receipt(self, conversation_id: str, message_id: str) -> Receipt | None:
        """How one answer came to be; None when there is no such answer in this conversation."""
        return await self._receipts.get(conversation_id, message_id)

    async def knows(self, conversation_id: str) -> bool:
        return await self._store.conversations.get(conversation_id) is not None

    async def reveal(self, conversation_id: str, placeholder: str, visit: Visit) -> str | None:
        """One original value for this viewer, with an audit row. None: there is no such value."""
        conversation = await self._store.conversations.get(conversation_id)
        if conversation is None:
            return None
        try:
            value = await self._transcript.reveal(conversation, placeholder, visit.staff)
        except LookupError:  # the person was erased meanwhile
            return None
        return value.text if value else None

    async def act(self, verb: Verb, conversation_id: str, visit: Visit, text: str = "") -> Outcome:
        try:
            return await self._act(verb, conversation_id, visit, RawText(text))
        except LookupError:  # the person was erased: nothing can be written to them
            return NotOpen()

    async def _act(self, verb: Verb, conversation_id: str, visit: Visit, text: RawText) -> Outcome:
        match verb:
            case "take-over":
                return await self._handoff.take_over(conversation_id, visit.staff)
            case "reply":
                return await self._handoff.reply(conversation_id, visit.staff, text)
            case "note":
                return await self._handoff.note(conversation_id, visit.staff, text)
            case "hand-back":
                return await self._handoff.hand_back(conversation_id, visit.staff)
            case "close":
                return await self._handoff.close(conversation_id, visit.staff)

    async def mark(self, mark: Mark, conversation_id: str, visit: Visit, why: str) -> Outcome:
        """Raise or clear somebody's risk. Why is a private note, so it is sealed and masked as one."""
        noted = await self.act("note", conversation_id, visit, why)
        conversation = await self._store.conversations.get(conversation_id)
        if not isinstance(noted, Done) or noted.message_id is None or conversation is None:
            return noted
        await self._risks.mark(conversation, mark, staff=visit.staff, note_id=noted.message_id)
        return noted

    async def release(self, staff_id: str, by: Visit) -> None:
        """Back to the queue with all that somebody has who can no longer come in."""
        for conversation_id in await self._store.conversations.owned_by(staff_id):
            await self._handoff.release(conversation_id, staff_id, by=by.staff)

    async def _log(self, tx: Transaction, by: Visit, action: str, subject: str) -> None:
        await self._store.audit.append(
            tx, at=self._clock.now(), actor=f"staff:{by.staff.id}", action=action, subject=subject
        )

    async def _record_reading(self, conversation_id: str, visit: Visit) -> None:
        key, now = (visit.digest, conversation_id), self._clock.now()
        if now - self._read.get(key, 0) < _READ_AGAIN_MS:
            return
        async with self._store.transaction() as tx:
            await self._log(tx, visit, "conversation.read", conversation_id)
        self._read[key] = now
        self._read.move_to_end(key)
        if len(self._read) > _READINGS:
            self._read.popitem(last=False)

    async def _names(self) -> dict[str, str]:
        return {one.id: one.name for one in await self._staff.list()}

    async def _preview(self, conversation: Conversation) -> MaskedText | None:
        """For what waits, why; else the last thing said. Nothing where it cannot be masked."""
        if conversation.owner == QUEUE and conversation.summary is not None:
            return conversation.summary
        last = await self._store.messages.timeline(conversation.id, limit=1)
        if conversation.owner == BOT:
            return last[0].masked if last else None
        try:
            return (await self._transcript.masked(conversation, last))[0].masked if last else None
        except (MaskingFailed, LookupError):
            return None

    def _item(
        self, conversation: Conversation, visit: Visit, names: dict[str, str], preview: MaskedText | None
    ) -> Item:
        owner = conversation.owner
        if owner in (BOT, QUEUE):
            return Item(conversation, "bot" if owner == BOT else "queue", None, preview)
        place: Place = "mine" if owner == visit.staff.id else "others"
        return Item(conversation, place, names.get(owner, "somebody else"), preview)


def refusal(outcome: Outcome) -> str | None:
    """Why something was not done, as a sentence; None when it was."""
    match outcome:
        case Done():
            return None
        case OwnedBy(_, name):
            return f"{name} has this conversation. Ask them to hand it back, or leave a note."
        case NotOpen():
            return "This conversation is not open for that any more. Reload it to see where it stands."


def unsendable(text: str) -> str | None:
    """What is wrong with words that somebody wants to send or note; None when they will do."""
    if not clean(text).strip():
        return "There is nothing to send yet. Write something first."
    if len(text) > MAX_REPLY:
        return f"That is too long. Shorten it to {MAX_REPLY:,} characters, or send it in parts."
    if any(ord(character) < 32 and character not in "\t\n" for character in text):
        return "The text holds control characters. Type it again or paste it as plain text."
    return None


def plain(text: str) -> str:
    """One kind of line break, whatever the browser sent."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
