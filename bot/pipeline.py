"""The path of a message, in two halves with one durable row between them.

    accept (before the platform is acknowledged)   admit → open
    reply  (afterwards, one conversation at a time) mask → recall → answer (check) → record → send

It sequences and decides nothing by itself: every stage is a call below, and none returns to an earlier one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

import structlog

from adapters.base import Accepted, Conflict, Gone, Inbound, Press, Signal
from bot.acts import Acts
from bot.admission import Admission
from bot.answering import Answering
from bot.answers import Answer, HandOver
from bot.bursts import Bursts
from bot.bus import Bus
from bot.clock import Clock, Deadline
from bot.consent import Consent
from bot.costs.budget import CallContext
from bot.growing import Growing
from bot.inbox import Inbox, line
from bot.keys import Keys
from bot.operations.metrics import Metrics
from bot.recall import PromptTooLarge, Recall
from bot.recording import Recording
from bot.risk import Risks
from bot.transcript import Transcript
from guards.base import MaskedText, MaskingFailed, RawText, Refusal
from guards.files import Files
from guards.injection import InjectionSigns
from guards.inputs import Inputs
from storage.base import BOT, Conversation, Message, Transaction, Turn
from storage.store import Store
from storage.turns import Known

ATTEMPTS: Final = 3  # at one message, then it goes to a person
_log = structlog.get_logger()
_LATE_SECONDS = 5.0  # what an answer gets that is late already, as after a restart
_AGAIN_SECONDS = 5.0  # housekeeping looks for open turns this often


class Pipeline:
    """One instance serves every channel. `wake_reply` and `wake_send` start the next half, `wake_later`
    starts it after seconds."""

    def __init__(
        self,
        *,
        store: Store,
        keys: Keys,
        inputs: Inputs,
        files: Files,
        admission: Admission,
        risks: Risks,
        signs: InjectionSigns,
        consent: Consent,
        inbox: Inbox,
        acts: Acts,
        bursts: Bursts,
        transcript: Transcript,
        recall: Recall,
        answering: Answering,
        recording: Recording,
        bus: Bus,
        clock: Clock,
        metrics: Metrics,
        deadline_seconds: float,
        wake_reply: Callable[[str], None],
        wake_later: Callable[[float, str], None],
        wake_send: Callable[[str], None],
    ) -> None:
        self._store, self._keys = store, keys
        self._inputs, self._files, self._admission = inputs, files, admission
        self._risks, self._signs, self._consent, self._inbox = risks, signs, consent, inbox
        self._acts, self._bursts, self._transcript, self._recall = acts, bursts, transcript, recall
        self._answering = answering
        self._recording, self._bus = recording, bus
        self._clock, self._metrics, self._deadline = clock, metrics, deadline_seconds
        self._wake_reply, self._wake_later, self._wake_send = wake_reply, wake_later, wake_send

    # -- accept ---------------------------------------------------------------------------------------

    async def accept(self, inbound: Inbound) -> Accepted | Conflict | Gone | Refusal:
        """Durable when it returns Accepted, and only then may the platform be acknowledged."""
        with self._metrics.accepting():
            outcome = await self._accept(inbound)
        if isinstance(outcome, Refusal):
            self._metrics.refused(outcome.reason)
        return outcome

    async def _accept(self, inbound: Inbound) -> Accepted | Conflict | Gone | Refusal:
        text = self._files.check(inbound.files) or self._inputs.check(inbound.text)
        if isinstance(text, Refusal):
            return text
        async with self._store.transaction() as tx:
            at = inbound.address
            conversation = await self._store.conversations.at(at.channel, at.installation, at.place, tx)
            if conversation is None:
                return Gone()
            known = await self._store.turns.known(at.channel, at.installation, inbound.event_id, tx)
            if known is not None:
                same = await self._is(tx, known, conversation, text)
                return Accepted(known.message_id, known.seq, duplicate=True) if same else Conflict()
            refusal = await self._admission.judge(tx, conversation, inbound.sender, text)
            act: Press | Refusal | None
            if refusal is not None:
                act = self._consent.need(conversation, inbound, text) or refusal
            else:
                act = await self._consent.look(tx, conversation, inbound, text)
            if isinstance(act, Refusal):
                return act
            accepted = await self._open(tx, conversation, inbound, text, act, once=refusal is not None)
        if accepted.duplicate:
            return accepted
        _log.info("turn.accepted", conversation_id=conversation.id, turn_id=accepted.message_id)
        (self._wake_send if act else self._wake_reply)(conversation.id)
        self._bus.publish(Signal("message", conversation.id))
        return accepted

    async def _open(
        self,
        tx: Transaction,
        at: Conversation,
        inbound: Inbound,
        text: RawText,
        act: Press | None,
        *,
        once: bool,
    ) -> Accepted:
        """The inbox row and its sealed words; of an act, that it was done, and never the words.

        `once`: it is not done again while it holds.
        """
        if act is None:
            return await self._inbox.said(tx, at, inbound.address, inbound.event_id, text)
        if once and (before := await self._acts.holds(tx, at, act)):
            return before
        done = await self._acts.take(tx, at, act, way="word")
        assert done is not None  # an event that came before has ended above
        return done

    async def _is(self, tx: Transaction, known: Known, at: Conversation, text: RawText) -> bool:
        """Whether the event came with these words before, or was the act that they may be."""
        vault = await self._keys.vault(at.person_id, tx)
        lines = [text, *(line(action) for action in self._consent.acts(text))]
        same = known.digest in [vault.fingerprint(one) for one in lines]
        return same and known.conversation_id == at.id

    # -- reply ----------------------------------------------------------------------------------------

    async def reply(self, conversation_id: str) -> None:
        """Answer everything that waits in one conversation, together, or hand it over.

        Whoever may still be writing is waited for; then nothing is done yet.
        """
        conversation = await self._store.conversations.get(conversation_id)
        turns = await self._store.turns.waiting(conversation_id)
        if conversation is None or not turns or conversation.owner != BOT:
            return
        if max(turn.attempts for turn in turns) >= ATTEMPTS:
            await self._to_people(conversation, turns)
            return
        self._bus.publish(Signal("typing", conversation_id))
        if (pause := self._bursts.left(turns, self._clock.now())) > 0:
            self._wake_later(pause, conversation_id)
            return
        with self._metrics.replying():
            masked: list[Message] = []
            async with self._recording.growing(conversation, turns, masked) as growing:
                answer = await self._answer_in_time(conversation, turns, masked, growing)
                await self._recording.record(conversation, turns, answer, growing, masked)

    async def give_up(self, conversation_id: str, *, attempts: int) -> None:
        """Count a broken attempt; a person gets the conversation after `attempts` of them, or when the next
        would come too late."""
        conversation = await self._store.conversations.get(conversation_id)
        turns = await self._store.turns.waiting(conversation_id)
        if conversation is None or not turns:
            return
        async with self._store.transaction() as tx:
            tried = await self._store.turns.attempted(tx, [turn.id for turn in turns])
        if tried >= attempts or self._left(turns) <= _AGAIN_SECONDS:
            await self._to_people(conversation, turns)

    async def _to_people(self, conversation: Conversation, turns: Sequence[Turn]) -> None:
        """Unread: what it is may be what breaks us."""
        async with self._recording.growing(conversation, turns, ()) as growing:
            await self._recording.record(conversation, turns, HandOver("failed", _UNREAD), growing)

    async def _answer_in_time(
        self, conversation: Conversation, turns: Sequence[Turn], masked: list[Message], growing: Growing
    ) -> Answer:
        """`masked` is filled with the messages whose masked form is yet to be kept. Raises Interrupted."""
        left = self._left(turns)
        deadline = Deadline(self._clock, left if left > 0 else min(self._deadline, _LATE_SECONDS))
        question = _UNREAD
        try:
            async with asyncio.timeout(deadline.left()):
                with self._metrics.stage("mask"):
                    question = await self._mask(conversation, turns, masked)
                asked = [turn.id for turn in turns]
                with self._metrics.stage("recall"):
                    injection = await self._signs.look(question.value)
                    standing = await self._risks.judge(conversation, asked, question, injection=injection)
                    growing.standing = standing
                    recalled = await self._recall.gather(
                        conversation, question, asked=asked, tier=standing.tier
                    )
                with self._metrics.stage("answer"):
                    call = CallContext(
                        conversation.id, turns[-1].id, conversation.person_id, conversation.channel
                    )
                    model = await self._consent.lets_model(conversation)
                    answer = await self._answering.answer(recalled, deadline, call, growing, model=model)
                    return replace(answer, standing=standing)
        except MaskingFailed:
            return HandOver("masker", _UNREAD)
        except (TimeoutError, PromptTooLarge):
            return HandOver("failed", question, growing.rejected, growing.standing, ended="late")

    def _left(self, turns: Sequence[Turn]) -> float:
        """Seconds until the first is late; a clock that was set back gives nobody more time."""
        return self._deadline - max(0.0, (self._clock.now() - turns[0].created_at) / 1000)

    async def _mask(
        self, conversation: Conversation, turns: Sequence[Turn], masked: list[Message]
    ) -> MaskedText:
        messages = [await self._store.messages.get(turn.id) for turn in turns]
        done, fresh = await self._transcript.mask(conversation, [message for message in messages if message])
        masked += fresh
        return MaskedText.join([message.masked for message in done if message.masked])


_UNREAD = MaskedText.authored("(the message could not be read)")
