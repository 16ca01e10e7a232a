"""What staff do at a desk inside a messenger, under the same ownership as in the console.

Text is a private note unless a deliberate act says otherwise; nobody acts who is not linked to an account.
"""

from __future__ import annotations

from collections.abc import Callable

from adapters.desks import StaffAct
from bot.clock import Clock
from bot.console.desk import MAX_REPLY, refusal
from bot.handoff import Done, Handoff, NotOpen, Outcome
from bot.mirror import Mirror
from bot.transcript import Transcript
from guards.base import OutgoingText, Refusal
from guards.inputs import Inputs
from guards.sizes import Size
from storage.base import Staff
from storage.staff import StaffRows
from storage.store import Store

_STRANGER = "You are not linked to a staff account. An administrator can run: parley staff link NAME {} {}"
_VIEWER = "Your account may look, but not act. Ask an administrator."
_NOWHERE = "This thread shows no conversation. Look for its newest thread, or open it in the console."
_EMPTY = "There is nothing to send. Write something first."
_LONG = f"That is too long. Shorten it to {MAX_REPLY:,} characters, or send it in parts."


class StaffDuty:
    """Every act is taken once, however often its platform delivers it."""

    def __init__(
        self,
        store: Store,
        staff: StaffRows,
        handoff: Handoff,
        transcript: Transcript,
        clock: Clock,
        *,
        mirror: Callable[[], Mirror],
    ) -> None:
        self._store, self._staff, self._handoff = store, staff, handoff
        self._transcript, self._clock, self._mirror = transcript, clock, mirror
        self._inputs = Inputs(Size(MAX_REPLY))

    async def act(self, act: StaffAct) -> str | OutgoingText | None:
        conversation_id = await self._store.desks.at(act.desk, act.place)
        if conversation_id is None:
            return None if act.verb == "note" else _NOWHERE  # a thread of their own, or one that is lost
        staff = await self._who(act)
        if isinstance(staff, str):
            return staff
        async with self._store.transaction() as tx:
            if not await self._store.desks.first_time(tx, act.desk, act.event_id, self._clock.now()):
                return None
        try:
            return await self._do(act, conversation_id, staff)
        except LookupError:  # the person was erased: nothing can be written to them
            return refusal(NotOpen())

    async def _who(self, act: StaffAct) -> Staff | str:
        staff_id = await self._store.desks.staff_of(act.desk, act.user)
        staff = await self._staff.get(staff_id) if staff_id else None
        if staff is None or staff.disabled:
            return _STRANGER.format(act.desk, act.user)
        return _VIEWER if staff.role == "viewer" else staff

    async def _do(self, act: StaffAct, conversation_id: str, staff: Staff) -> str | OutgoingText | None:
        match act.verb:
            case "take-over":
                return refusal(await self._handoff.take_over(conversation_id, staff))
            case "hand-back":
                return refusal(await self._handoff.hand_back(conversation_id, staff))
            case "close":
                return refusal(await self._handoff.close(conversation_id, staff))
            case "reveal":
                return await self._reveal(act, conversation_id, staff)
            case "reply" | "note":
                return await self._write(act, conversation_id, staff)

    async def _write(self, act: StaffAct, conversation_id: str, staff: Staff) -> str | None:
        text = self._inputs.check(act.text)
        if isinstance(text, Refusal):
            return _LONG if text.reason == "too_long" else _EMPTY
        if act.verb == "reply":
            return refusal(await self._handoff.reply(conversation_id, staff, text))
        outcome: Outcome = await self._handoff.note(conversation_id, staff, text)
        if isinstance(outcome, Done) and outcome.message_id:
            self._mirror().said_here(act.desk, outcome.message_id)
        return refusal(outcome)

    async def _reveal(self, act: StaffAct, conversation_id: str, staff: Staff) -> str | OutgoingText:
        conversation = await self._store.conversations.get(conversation_id)
        value = conversation and await self._transcript.reveal(conversation, act.value, staff)
        return value or "There is no such value any more."
