"""An outbox row as its channel gets it: opened for that one person, signed, with the buttons it may carry."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from adapters.base import Button, Capabilities, Letter
from bot.keys import Keys
from bot.texts import Texts
from bot.transcript import purpose
from storage.base import Conversation, Outbound
from storage.consent import Consents
from storage.staff import StaffRows

Below = Literal["person", "why", "helpful", "unhelpful", "agree", "decline"]
_BELOW_AN_ANSWER: Sequence[Below] = ("person", "why", "helpful", "unhelpful")
_BELOW_A_QUESTION: Sequence[Below] = ("agree", "decline")


class Letters:
    """Words are opened here at the last moment, and go nowhere but into the letter."""

    def __init__(self, keys: Keys, staff: StaffRows, consents: Consents, texts: Texts) -> None:
        self._keys, self._staff, self._consents, self._texts = keys, staff, consents, texts

    async def letter(self, to: Conversation, row: Outbound, can: Capabilities) -> Letter:
        """Raises LookupError when the person was erased."""
        vault = await self._keys.vault(to.person_id)
        text = vault.open_outgoing(row.sealed, purpose=purpose(row.id))
        below = await self._below(row, can) if can.buttons else ()
        buttons = [Button(one, self._texts.say(f"button_{one}", to.language)) for one in below]
        return Letter(row.id, row.author, text, await self._name(row.staff_id), buttons)

    async def _below(self, row: Outbound, can: Capabilities) -> Sequence[Below]:
        if row.author == "bot":
            return [one for one in _BELOW_AN_ANSWER if one != "why" or can.asides]
        asks = row.author == "system" and await self._consents.asks(row.id)
        return _BELOW_A_QUESTION if asks else ()

    async def _name(self, staff_id: str | None) -> str | None:
        staff = await self._staff.get(staff_id) if staff_id else None
        return staff.name if staff else None
