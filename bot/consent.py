"""Consent: asked for before anything that a person writes is kept, decided by them, withdrawn at any time.

Until then their words go nowhere: not into the database, not to a model, not to staff. Off unless channels
are named.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from adapters.base import Action, Inbound, Press
from bot.clock import Clock
from bot.outgoing import Outgoing
from bot.texts import Texts
from guards.base import RawText, Refusal
from guards.inputs import Needs
from storage.base import Conversation, Reader, Transaction
from storage.consent import ConsentState, Decision, Purpose, Way
from storage.store import Store

_ASK_AGAIN_MS: Final = 60_000  # whoever goes on writing is not asked at each message
# What is an act, whatever its words: nothing has to be kept but that it was done.
_ACTS: Final[Mapping[str, Action]] = {
    "human": "person",
    "stop": "stop",
    "erase": "forget",
    "withdraw": "withdraw",
    "agree": "agree",
    "decline": "decline",
}

Known = Mapping[Purpose, Decision]


@dataclass(frozen=True, slots=True)
class Terms:
    """Where what is asked. `link` leads to the text that people agree to, and `version` names it."""

    channels: frozenset[str] = frozenset()
    purposes: Sequence[Purpose] = ()
    version: str = ""
    link: str = ""


class Consent:
    """`needs` are the words of need. `wake` sends what waits in a conversation, `cancel` ends the answer that
    is being made there."""

    def __init__(
        self,
        store: Store,
        outgoing: Outgoing,
        texts: Texts,
        needs: Needs,
        clock: Clock,
        terms: Terms,
        *,
        wake: Callable[[str], None],
        cancel: Callable[[str], None],
    ) -> None:
        self._store, self._outgoing, self._clock = store, outgoing, clock
        self._needs, self.terms, self._wake, self._cancel = needs, terms, wake, cancel
        self._words = Needs(
            {
                "agree": texts.words("button_agree", "words_agree"),
                "decline": texts.words("button_decline", "words_decline"),
            }
        )

    # -- looking --------------------------------------------------------------------------------------

    async def look(
        self, tx: Transaction, at: Conversation, inbound: Inbound, text: RawText
    ) -> Press | Refusal | None:
        """None: the message may be kept. A Press: the act that it is, to be done without its words."""
        if at.channel not in self.terms.channels:
            return None
        known = await self._store.consents.of(at.person_id, at.channel, tx)
        need = self._needs.match(text)
        if self._undecided(known) is None and need != "withdraw":
            return None
        if need is not None:
            return _press(inbound, need)
        asked = next((one for one in known.values() if self._is(one, "asked")), None)
        if asked is None or (word := self._words.match(text)) is None:
            return Refusal("consent")
        return _press(inbound, word, asked.question or "")

    def need(self, at: Conversation, inbound: Inbound, text: RawText) -> Press | None:
        """The act that these words ask for; None: they are no words of need.

        Where nobody is asked for consent, a person has to say what there is to withdraw.
        """
        need = self._needs.match(text)
        if need == "withdraw" and at.channel not in self.terms.channels:
            need = "human"
        return _press(inbound, need) if need else None

    def acts(self, text: RawText) -> Sequence[Action]:
        """What these words may have been taken for."""
        found = (self._needs.match(text), self._words.match(text))
        return [_ACTS[one] for one in found if one is not None]

    async def lets_write(self, at: Conversation, reader: Reader) -> bool:
        """Whether what this person writes may be kept."""
        if at.channel not in self.terms.channels:
            return True
        return self._undecided(await self._store.consents.of(at.person_id, at.channel, reader)) is None

    async def lets_model(self, at: Conversation) -> bool:
        """Whether a language model may see what this person writes."""
        if at.channel not in self.terms.channels:
            return True
        known = await self._store.consents.of(at.person_id, at.channel)
        if self._undecided(known) is not None:
            return False
        return "model" not in self.terms.purposes or known["model"].state == "given"

    async def standing(self, at: Conversation) -> Sequence[tuple[Purpose, bool | None]]:
        """Every purpose, and whether they agreed; None: that has to be decided."""
        if at.channel not in self.terms.channels:
            return []
        known = await self._store.consents.of(at.person_id, at.channel)
        return [
            (purpose, known[purpose].state == "given" if self._settled(known.get(purpose)) else None)
            for purpose in self.terms.purposes
        ]

    # -- asking ---------------------------------------------------------------------------------------

    async def ask(self, tx: Transaction, at: Conversation) -> bool:
        """The question for the first purpose that is to be decided; False: everything is."""
        known = await self._store.consents.of(at.person_id, at.channel, tx)
        purpose, now = self._undecided(known), self._clock.now()
        if purpose is None:
            return False
        before = known.get(purpose)
        if before and self._is(before, "asked") and 0 <= now - before.at < _ASK_AGAIN_MS:
            return True
        key, link = f"consent_{purpose}", self.terms.link
        question = await self._outgoing.notice(tx, at, epoch=at.epoch, key=key, link=link)
        asked = Decision(at.person_id, at.channel, purpose, self.terms.version, "asked", None, now, question)
        await self._put(tx, at, asked)
        return True

    # -- deciding -------------------------------------------------------------------------------------

    async def answer(
        self, tx: Transaction, at: Conversation, question: str, *, agreed: bool, way: Way
    ) -> None:
        """The answer to one question. A question that holds no longer is asked as it stands now."""
        known = await self._store.consents.of(at.person_id, at.channel, tx)
        one = next((one for one in known.values() if one.question == question and self._current(one)), None)
        if one is None:
            await self.ask(tx, at)
        elif not await self._settle(tx, at, one.purpose, one, agreed=agreed, way=way):
            pass  # it was withdrawn, and said so
        elif one.purpose == "answer" and not agreed:
            await self._outgoing.notice(tx, at, epoch=at.epoch, key="consent_declined")
        elif not await self.ask(tx, at):
            key = "consent_given" if agreed else "consent_no_model"
            await self._outgoing.notice(tx, at, epoch=at.epoch, key=key)

    async def decide(self, at: Conversation, purpose: str, version: str, *, agreed: bool) -> bool:
        """The answer in a dialog of our own. False: this is not what is asked now."""
        asked = next((one for one, _ in await self.standing(at) if one == purpose), None)
        if asked is None or version != self.terms.version:
            return False
        async with self._store.transaction() as tx:
            known = await self._store.consents.of(at.person_id, at.channel, tx)
            await self._settle(tx, at, asked, known.get(asked), agreed=agreed, way="dialog")
        self._wake(at.id)
        return True

    async def withdraw(self, tx: Transaction, at: Conversation, *, way: Way) -> None:
        """Everything is to be decided anew. What waits for an answer is dropped, what is being made ends."""
        now = self._clock.now()
        for purpose in self.terms.purposes:
            gone = Decision(at.person_id, at.channel, purpose, self.terms.version, "withdrawn", way, now)
            await self._put(tx, at, gone)
        for conversation_id in await self._store.turns.drop_all(tx, at.person_id, at.channel):
            self._cancel(conversation_id)
        await self._outgoing.notice(tx, at, epoch=at.epoch, key="consent_withdrawn")

    async def _settle(
        self,
        tx: Transaction,
        at: Conversation,
        purpose: Purpose,
        before: Decision | None,
        *,
        agreed: bool,
        way: Way,
    ) -> bool:
        """Write the decision down, once. False: to decline what was given is to withdraw it."""
        state: ConsentState = "given" if agreed else "declined"
        if before and self._is(before, state):
            return True
        if before and self._is(before, "given") and purpose == "answer":
            await self.withdraw(tx, at, way=way)
            return False
        question = before.question if before else None
        made = Decision(
            at.person_id, at.channel, purpose, self.terms.version, state, way, self._clock.now(), question
        )
        await self._put(tx, at, made)
        return True

    async def _put(self, tx: Transaction, at: Conversation, decision: Decision) -> None:
        await self._store.consents.put(tx, decision)
        detail = {"purpose": decision.purpose, "version": decision.version, "channel": decision.channel}
        await self._store.audit.append(
            tx,
            at=decision.at,
            actor="bot" if decision.state == "asked" else "person",
            action=f"consent.{decision.state}",
            subject=at.id,
            detail={**detail, "way": decision.way} if decision.way else detail,
        )

    def _undecided(self, known: Known) -> Purpose | None:
        return next((one for one in self.terms.purposes if not self._settled(known.get(one))), None)

    def _settled(self, one: Decision | None) -> bool:
        """Who declines a model is answered without one; without the rest there is nothing to go on with."""
        if one is None or not self._current(one):
            return False
        return one.state == "given" or (one.state == "declined" and one.purpose == "model")

    def _current(self, one: Decision) -> bool:
        return one.version == self.terms.version

    def _is(self, one: Decision, state: ConsentState) -> bool:
        return one.state == state and self._current(one)


def _press(inbound: Inbound, word: str, value: str = "") -> Press:
    return Press(inbound.event_id, inbound.address, inbound.sender, _ACTS[word], value)
