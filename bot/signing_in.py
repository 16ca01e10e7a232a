"""What a visitor's conversation leaves to that of the customer who they turn out to be.

Signing in begins another conversation, so that a token which somebody else may hold opens nothing of it. What
waited goes on there: for an answer, or for a person. Nothing that was accepted is dropped.
"""

from __future__ import annotations

from collections.abc import Sequence

import structlog

from adapters.base import Accepted, Address, Inbound, Sender
from bot.clock import new_id
from bot.handoff import Handoff
from bot.keys import Keys
from bot.pipeline import Pipeline
from bot.risk import Risks
from bot.transcript import purpose
from guards.base import MaskedText, RawText
from storage.base import BOT, Conversation, Person, Transaction
from storage.store import Store

_log = structlog.get_logger()


class SigningIn:
    """`follow` in the transaction that begins the new conversation; `go_on` once it has begun."""

    def __init__(self, store: Store, keys: Keys, pipeline: Pipeline, handoff: Handoff, risks: Risks) -> None:
        self._store, self._keys, self._pipeline = store, keys, pipeline
        self._handoff, self._risks = handoff, risks

    async def waiting(self, former: str, sender: Sender) -> Sequence[RawText]:
        """Their own words that nobody has answered yet."""
        before = await self._store.conversations.get(former)
        if before is None or not await self._is_of(before, sender):
            return ()
        turns, vault = await self._store.turns.waiting(former), await self._keys.vault(before.person_id)
        return [vault.open_raw(turn.sealed, purpose=purpose(turn.id)) for turn in turns]

    async def follow(
        self, tx: Transaction, former: str, sender: Sender, new: Conversation, person: Person
    ) -> bool:
        """What was seen of them is theirs, and who waited for a person waits on. False: nobody waited."""
        before = await self._store.conversations.get(former, tx)
        if before is None or not await self._is_of(before, sender, tx):
            return False
        if before.person_id != person.id:
            await self._risks.join(tx, former=before.person_id, person=person.id)
        if before.state != "open" or before.owner == BOT:
            return False
        told = MaskedText.authored(f"Signed in. What was said before: conversation {before.id}.")
        summary = MaskedText.join([told, *([before.summary] if before.summary else [])])
        await self._handoff.escalate(tx, new, reason=before.reason or "asked", summary=summary)
        return True

    async def _is_of(self, before: Conversation, sender: Sender, reader: Transaction | None = None) -> bool:
        """Another customer's, on the same machine, stays theirs."""
        visitor = await self._store.people.get(before.person_id, reader)
        return visitor is not None and visitor.verified_as in (None, sender.id)

    async def go_on(
        self, new: Conversation, words: Sequence[RawText], sender: Sender, *, waits: bool
    ) -> None:
        if waits:
            self._handoff.announce(new.id)
        at = Address(new.channel, new.installation, new.place)
        for text in words:
            outcome = await self._pipeline.accept(Inbound(new_id(), at, sender, text))
            if not isinstance(outcome, Accepted):
                _log.warning("words_not_taken_along", conversation_id=new.id, outcome=type(outcome).__name__)
