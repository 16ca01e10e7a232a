"""The path of a message, in two halves with one durable row between them.

    accept (before the platform is acknowledged)   admit → open
    reply  (afterwards, one conversation at a time) mask → recall → answer (check) → record → send

It sequences and decides nothing by itself: every stage is a call below, and none returns to an earlier one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

import structlog

from adapters.base import Accepted, Conflict, Gone, Inbound, Signal
from bot.admission import Admission
from bot.answering import Answering
from bot.answers import Answer, HandOver, Say
from bot.bus import Bus
from bot.clock import Clock, Deadline, new_id
from bot.costs.budget import CallContext
from bot.handoff import Handoff
from bot.keys import Keys
from bot.operations.metrics import Metrics
from bot.outgoing import Outgoing
from bot.recall import PromptTooLarge, Recall
from bot.risk import Risks
from bot.transcript import Transcript, purpose
from guards.base import MaskedText, MaskingFailed, RawText, Refusal
from guards.injection import InjectionSigns
from guards.inputs import Inputs
from guards.risk import Standing
from storage.base import BOT, Conversation, Message, Transaction, Turn
from storage.store import Store

_log = structlog.get_logger()
_LATE_SECONDS = 5.0  # what an answer gets that is late already, as after a restart
_AGAIN_SECONDS = 5.0  # housekeeping looks for open turns this often


class Pipeline:
    """One instance serves every channel. `wake_reply` and `wake_send` start the next half.

    `show` delivers in the transaction that records, where a channel sends nothing; how many messages it was.
    """

    def __init__(
        self,
        *,
        store: Store,
        keys: Keys,
        inputs: Inputs,
        admission: Admission,
        risks: Risks,
        signs: InjectionSigns,
        transcript: Transcript,
        recall: Recall,
        answering: Answering,
        handoff: Handoff,
        outgoing: Outgoing,
        bus: Bus,
        clock: Clock,
        metrics: Metrics,
        deadline_seconds: float,
        wake_reply: Callable[[str], None],
        wake_send: Callable[[str], None],
        show: Callable[[Transaction, Conversation], Awaitable[int]],
    ) -> None:
        self._store, self._keys = store, keys
        self._inputs, self._admission = inputs, admission
        self._risks, self._signs, self._transcript, self._recall = risks, signs, transcript, recall
        self._answering = answering
        self._handoff, self._outgoing, self._bus = handoff, outgoing, bus
        self._clock, self._metrics, self._deadline = clock, metrics, deadline_seconds
        self._wake_reply, self._wake_send, self._show = wake_reply, wake_send, show

    # -- accept ---------------------------------------------------------------------------------------

    async def accept(self, inbound: Inbound) -> Accepted | Conflict | Gone | Refusal:
        """Durable when it returns Accepted, and only then may the platform be acknowledged."""
        with self._metrics.accepting():
            outcome = await self._accept(inbound)
        if isinstance(outcome, Refusal):
            self._metrics.refused(outcome.reason)
        return outcome

    async def _accept(self, inbound: Inbound) -> Accepted | Conflict | Gone | Refusal:
        text = self._inputs.check(inbound.text)
        if isinstance(text, Refusal):
            return text
        async with self._store.transaction() as tx:
            at = inbound.address
            conversation = await self._store.conversations.at(at.channel, at.installation, at.place, tx)
            if conversation is None:
                return Gone()
            digest = (await self._keys.vault(conversation.person_id, tx)).fingerprint(text)
            known = await self._store.turns.known(at.channel, at.installation, inbound.event_id, tx)
            if known is not None:
                same = known.digest == digest and known.conversation_id == conversation.id
                return Accepted(known.message_id, known.seq, duplicate=True) if same else Conflict()
            refusal = await self._admission.judge(tx, conversation, inbound.sender, text)
            if refusal is not None:
                return refusal
            accepted = await self._open(tx, conversation, inbound, text, digest)
        _log.info("turn.accepted", conversation_id=conversation.id, turn_id=accepted.message_id)
        self._wake_reply(conversation.id)
        self._bus.publish(Signal("message", conversation.id))
        return accepted

    async def _open(
        self, tx: Transaction, conversation: Conversation, inbound: Inbound, text: RawText, digest: str
    ) -> Accepted:
        """The inbox row and its sealed words. While staff own the conversation, the turn is theirs."""
        now, message_id = self._clock.now(), new_id()
        bots = conversation.owner == BOT or conversation.state == "closed"
        if conversation.state == "closed":
            epoch = await self._store.conversations.reopen(tx, conversation.id)
            await self._store.outbox.keep_staff_words(tx, conversation.id, epoch)
        seq = await self._store.conversations.next_seq(tx, conversation.id, now)
        vault = await self._keys.vault(conversation.person_id, tx)
        sealed = vault.seal(text, purpose=purpose(message_id))
        message = Message(message_id, conversation.id, seq, "person", None, sealed, None, now)
        await self._store.messages.add(tx, message)
        await self._store.turns.open(
            tx,
            Turn(message_id, conversation.id, "open" if bots else "staff", 0, now, sealed),
            channel=inbound.address.channel,
            installation=inbound.address.installation,
            event_id=inbound.event_id,
            digest=digest,
        )
        return Accepted(message_id, seq)

    # -- reply ----------------------------------------------------------------------------------------

    async def reply(self, conversation_id: str) -> None:
        """Answer everything that waits in one conversation, together, or hand it over."""
        conversation = await self._store.conversations.get(conversation_id)
        turns = await self._store.turns.waiting(conversation_id)
        if conversation is None or not turns or conversation.owner != BOT:
            return
        self._bus.publish(Signal("typing", conversation_id))
        with self._metrics.replying():
            masked: list[Message] = []
            answer = await self._answer_in_time(conversation, turns, masked)
            await self._record(conversation, turns, answer, masked)

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
            await self._record(conversation, turns, HandOver("failed", _UNREAD))

    async def _answer_in_time(
        self, conversation: Conversation, turns: Sequence[Turn], masked: list[Message]
    ) -> Answer:
        """`masked` is filled with the messages whose masked form is yet to be kept."""
        left = self._left(turns)
        deadline = Deadline(self._clock, left if left > 0 else min(self._deadline, _LATE_SECONDS))
        question = _UNREAD
        try:
            async with asyncio.timeout(deadline.left()):
                with self._metrics.stage("mask"):
                    question = await self._mask(conversation, turns, masked)
                asked = [turn.id for turn in turns]
                with self._metrics.stage("recall"):
                    injection = self._signs.score(question.value)
                    standing = await self._risks.judge(conversation, asked, question, injection=injection)
                    recalled = await self._recall.gather(
                        conversation, question, asked=asked, tier=standing.tier
                    )
                with self._metrics.stage("answer"):
                    call = CallContext(conversation.id, turns[-1].id)
                    answer = await self._answering.answer(recalled, deadline, call)
                    return replace(answer, standing=standing)
        except MaskingFailed:
            return HandOver("masker", _UNREAD)
        except (TimeoutError, PromptTooLarge):
            return HandOver("failed", question)

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

    async def _record(
        self,
        conversation: Conversation,
        turns: Sequence[Turn],
        answer: Answer,
        masked: Sequence[Message] = (),
    ) -> None:
        """Reply, audit and outbox row in one transaction; nothing when somebody else has it by now."""
        with self._metrics.stage("record"):
            async with self._store.transaction() as tx:
                if not await self._store.conversations.in_epoch(tx, conversation.id, conversation.epoch):
                    return
                if await self._store.turns.done(tx, [turn.id for turn in turns]) == 0:
                    return
                await self._transcript.keep(tx, masked)
                if isinstance(answer, Say):
                    await self._say(tx, conversation, answer)
                else:
                    await self._handoff.escalate(
                        tx, conversation, reason=answer.reason, summary=answer.summary.clipped(300)
                    )
                    if answer.reason == "refused":
                        await self._risks.declined(tx, conversation)
                await self._audit(tx, conversation, turns, answer)
                shown = await self._show(tx, conversation)
        self._metrics.answered(answer)
        outcome = "answered" if isinstance(answer, Say) else "handed_over"
        tier = answer.standing.tier if answer.standing else "unknown"
        _log.info(
            "turn.done", conversation_id=conversation.id, turn_id=turns[-1].id, outcome=outcome, tier=tier
        )
        if shown:
            self._bus.publish(Signal("message", conversation.id))
        else:
            self._wake_send(conversation.id)
        if isinstance(answer, HandOver):
            self._bus.publish(Signal("owner", conversation.id))

    async def _say(self, tx: Transaction, conversation: Conversation, answer: Say) -> None:
        await self._outgoing.put(
            tx,
            conversation,
            epoch=conversation.epoch,
            author="bot",
            masked=answer.text.masked,
            text=answer.rendered,
        )

    async def _audit(
        self, tx: Transaction, conversation: Conversation, turns: Sequence[Turn], answer: Answer
    ) -> None:
        said, standing = isinstance(answer, Say), answer.standing
        risk = _told(standing) if standing else {}
        await self._store.audit.append(
            tx,
            at=self._clock.now(),
            actor="bot",
            action="turn.answered" if said else "turn.handed_over",
            subject=conversation.id,
            detail={
                "turns": [turn.id for turn in turns],
                "by": answer.source if isinstance(answer, Say) else answer.reason,
                "rejected": list(answer.rejected),
                **risk,
            },
        )


def _told(standing: Standing) -> dict[str, str | int]:
    """What the audit row of a turn says of who asked."""
    told: dict[str, str | int] = {"risk": f"{standing.risk:.2f}", "tier": standing.tier}
    return {**told, "injection": True} if standing.suspect else told


_UNREAD = MaskedText.authored("(the message could not be read)")
