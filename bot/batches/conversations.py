"""Work about whole conversations: which are due, what of them may be sent, and where an answer is kept.

Nothing is sent, or kept, of somebody who did not agree that a model reads along, or who wants to be deleted.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from bot.batches.base import Dropped, Keeping, Piece
from bot.batches.kinds import OUTPUT_TOKENS, piece, score, summary
from bot.clock import Clock, new_id
from bot.consent import Consent
from bot.transcript import Transcript
from guards.base import CheckedText
from guards.outputs import OutputCheck
from storage.base import Conversation, Message, Transaction
from storage.batches import Errand, Kind
from storage.store import Store

_AT_ONCE: Final = 100
_BACK_MS: Final = 2 * 86_400_000  # how long ago a conversation may have been closed that is taken up
_LONG_WAIT_MS: Final = 600_000  # whoever has waited so long for staff gets a summary for them
_AUTHORS: Final = ("person", "bot", "staff")


class ConversationWork:
    """One kind of it. `wanted`: new conversations are looked for; what is out already comes back anyway."""

    def __init__(
        self,
        kind: Kind,
        store: Store,
        transcript: Transcript,
        consent: Consent,
        check: OutputCheck,
        clock: Clock,
        *,
        wanted: bool,
        secret: str,
        scored: Callable[[int], None],
    ) -> None:
        self._kind, self._store, self._transcript, self._consent = kind, store, transcript, consent
        self._check, self._clock, self._wanted = check, clock, wanted
        self._secret, self._scored = secret, scored
        self.output_tokens = OUTPUT_TOKENS[kind]

    async def find(self) -> None:
        if not self._wanted:
            return
        now, rows = self._clock.now(), self._store.batches
        since, before = now - _BACK_MS, now - _LONG_WAIT_MS
        found = await rows.find_work(self._kind, since=since, escalated_before=before, limit=_AT_ONCE)
        async with self._store.transaction() as tx:
            for errand in found:
                await rows.add(tx, replace(errand, id=new_id()), now=now)

    async def piece(self, errand: Errand) -> Piece | None:
        conversation = await self._open_to_models(errand)
        said = await self._said(conversation) if conversation else ()
        return piece(errand, said, language=conversation.language) if conversation and said else None

    async def judge(self, errand: Errand, text: str) -> Keeping | Dropped:
        conversation = await self._open_to_models(errand)
        if conversation is None:
            return Dropped("withdrawn")
        if self._kind == "satisfaction":
            return self._score(errand, text)
        verdict = summary(text, await self._said(conversation), self._check, self._secret)
        if isinstance(verdict, Dropped):
            return verdict
        return self._summary(errand, verdict)

    def _score(self, errand: Errand, text: str) -> Keeping | Dropped:
        verdict, rows, now = score(text), self._store.batches, self._clock.now()
        if isinstance(verdict, Dropped):
            return verdict

        async def keep(tx: Transaction) -> None:
            await rows.score(tx, errand.conversation_id, verdict.value, verdict.reason, now)
            self._scored(verdict.value)

        return keep

    def _summary(self, errand: Errand, text: CheckedText) -> Keeping:
        rows, now = self._store.batches, self._clock.now()
        return lambda tx: rows.summarise(tx, errand.conversation_id, text, now)

    async def _open_to_models(self, errand: Errand) -> Conversation | None:
        """None: it is gone, or its person did not agree, or agrees no more."""
        conversation = await self._store.conversations.get(errand.conversation_id)
        if conversation is None or not await self._consent.lets_model(conversation):
            return None
        return conversation

    async def _said(self, conversation: Conversation) -> Sequence[Message]:
        """Without private notes and what Parley itself said."""
        messages = await self._store.messages.timeline(conversation.id)
        said = [one for one in messages if one.author in _AUTHORS]
        try:
            return await self._transcript.readable(conversation, said)
        except LookupError:  # the person was erased meanwhile
            return []
