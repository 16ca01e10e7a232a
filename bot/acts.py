"""What people do without words of their own: begin, stop, ask for a person, agree. Each is done once.

Runs in the caller's transaction; what it keeps is which act it was and when, never what somebody wrote.
"""

from __future__ import annotations

from collections.abc import Callable

from adapters.base import Accepted, Press
from bot.clock import Clock
from bot.consent import Consent
from bot.handoff import Handoff
from bot.inbox import Inbox
from bot.outgoing import Outgoing
from bot.texts import Texts
from guards.base import MaskedText
from storage.base import BOT, Conversation, Transaction
from storage.consent import Way
from storage.store import Store

_ASKED = MaskedText.authored("(asked for a person, without any words)")
_WISHED = MaskedText.authored("(asked to have their data deleted)")


class Acts:
    """`cancel` ends the answer that is being made in a conversation."""

    def __init__(
        self,
        store: Store,
        inbox: Inbox,
        handoff: Handoff,
        outgoing: Outgoing,
        consent: Consent,
        texts: Texts,
        clock: Clock,
        *,
        cancel: Callable[[str], None],
    ) -> None:
        self._store, self._inbox, self._handoff = store, inbox, handoff
        self._outgoing, self._consent = outgoing, consent
        self._texts, self._clock, self._cancel = texts, clock, cancel

    async def take(
        self, tx: Transaction, at: Conversation, press: Press, *, way: Way = "button"
    ) -> Accepted | None:
        """Its line in the conversation; None when it came before."""
        address = press.address
        known = await self._store.turns.known(address.channel, address.installation, press.event_id, tx)
        if known is not None:
            return None
        if press.action in ("person", "forget"):
            at = await self._inbox.opened(tx, at)  # it opens again what was closed, as a message does
        noted = await self._inbox.did(tx, at, address, press.event_id, press.action)
        await self._do(tx, at, press, way)
        return noted

    async def holds(self, tx: Transaction, at: Conversation, press: Press) -> Accepted | None:
        """The line of this act, if it was done, and neither words nor anybody else have undone it since."""
        if press.action in ("person", "forget") and (at.owner == BOT or at.state == "closed"):
            return None
        if press.action == "withdraw" and await self._consent.lets_write(at, tx):
            return None
        return await self._inbox.last_done(tx, at, press.action)

    async def _do(self, tx: Transaction, at: Conversation, press: Press, way: Way) -> None:
        match press.action:
            case "start" if await self._store.turns.only(tx, at.id):
                pass  # it has just begun, with the greeting
            case "start":
                await self._outgoing.notice(tx, at, epoch=at.epoch, key="greeting")
            case "privacy":
                await self._outgoing.notice(tx, at, epoch=at.epoch, key="privacy")
            case "person":
                await self._handoff.escalate(tx, at, reason="asked", summary=_ASKED)
            case "forget":
                await self._handoff.escalate(tx, at, reason="erase", summary=_WISHED)
            case "stop":
                await self._store.turns.drop(tx, at.id)
                await self._outgoing.notice(tx, at, epoch=at.epoch, key="stopped")
                self._cancel(at.id)
            case "language":
                await self._speak(tx, at, press.value)
            case "helpful" | "unhelpful":
                await self._rate(tx, at, press)
            case "agree" | "decline":
                agreed = press.action == "agree"
                await self._consent.answer(tx, at, press.value, agreed=agreed, way=way)
            case "withdraw":
                await self._consent.withdraw(tx, at, way=way)

    async def _speak(self, tx: Transaction, at: Conversation, language: str) -> None:
        """Only what Parley has sentences in; anything else changes nothing."""
        if language not in self._texts.languages:
            return
        await self._store.conversations.set_language(tx, at.id, language)
        current = await self._store.conversations.get(at.id, tx)
        assert current is not None
        await self._outgoing.notice(tx, current, epoch=at.epoch, key="language_set")

    async def _rate(self, tx: Transaction, at: Conversation, press: Press) -> None:
        """A rating of an answer of this very conversation: an audit row, and a word of thanks."""
        rated = await self._store.messages.get(press.value, tx)
        if rated is None or rated.conversation_id != at.id or rated.author != "bot":
            return
        await self._store.audit.append(
            tx,
            at=self._clock.now(),
            actor="person",
            action=f"answer.{press.action}",
            subject=at.id,
            detail={"message": rated.id},
        )
        await self._outgoing.notice(tx, at, epoch=at.epoch, key="rated")
