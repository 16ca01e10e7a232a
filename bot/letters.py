"""An outbox row as its channel gets it: opened for that one person, signed, with the buttons it may carry."""

from __future__ import annotations

from collections.abc import Sequence

from adapters.base import Action, Button, Capabilities, Letter
from bot.keys import Keys
from bot.texts import Texts
from bot.transcript import purpose
from storage.base import Conversation, Outbound
from storage.consent import Consents
from storage.staff import StaffRows

_BELOW_AN_ANSWER: Sequence[tuple[Action, str]] = (
    ("person", "button_person"),
    ("helpful", "button_helpful"),
    ("unhelpful", "button_unhelpful"),
)
_BELOW_A_QUESTION: Sequence[tuple[Action, str]] = (("agree", "button_agree"), ("decline", "button_decline"))


class Letters:
    """Words are opened here at the last moment, and go nowhere but into the letter."""

    def __init__(self, keys: Keys, staff: StaffRows, consents: Consents, texts: Texts) -> None:
        self._keys, self._staff, self._consents, self._texts = keys, staff, consents, texts

    async def letter(self, to: Conversation, row: Outbound, can: Capabilities) -> Letter:
        """Raises LookupError when the person was erased."""
        vault = await self._keys.vault(to.person_id)
        text = vault.open_outgoing(row.sealed, purpose=purpose(row.id))
        below = await self._below(row) if can.buttons else ()
        buttons = [Button(action, self._texts.say(key, to.language)) for action, key in below]
        return Letter(row.id, row.author, text, await self._name(row.staff_id), buttons)

    async def _below(self, row: Outbound) -> Sequence[tuple[Action, str]]:
        if row.author == "bot":
            return _BELOW_AN_ANSWER
        asks = row.author == "system" and await self._consents.asks(row.id)
        return _BELOW_A_QUESTION if asks else ()

    async def _name(self, staff_id: str | None) -> str | None:
        staff = await self._staff.get(staff_id) if staff_id else None
        return staff.name if staff else None
