"""The record stage: an answer, its audit row and its outbox row in one transaction, or nothing at all."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

import structlog

from adapters.base import Signal
from bot.answers import Answer, HandOver, Say
from bot.bus import Bus
from bot.clock import Clock
from bot.growing import Growing
from bot.handoff import Handoff
from bot.operations.metrics import Metrics
from bot.receipts import Receipts
from bot.risk import Risks
from bot.streaming import Streaming
from bot.transcript import Transcript
from guards.risk import Standing
from storage.base import Conversation, Message, Transaction, Turn
from storage.store import Store

_log = structlog.get_logger()


class Recording:
    """`show` delivers in the transaction that records, where a channel sends nothing (how many messages it
    was); `wake_send` starts the send stage elsewhere."""

    def __init__(
        self,
        *,
        store: Store,
        transcript: Transcript,
        handoff: Handoff,
        risks: Risks,
        receipts: Receipts,
        streaming: Streaming,
        bus: Bus,
        clock: Clock,
        metrics: Metrics,
        wake_send: Callable[[str], None],
        show: Callable[[Transaction, Conversation], Awaitable[int]],
    ) -> None:
        self._store, self._transcript, self._handoff, self._risks = store, transcript, handoff, risks
        self._receipts, self._streaming, self._bus = receipts, streaming, bus
        self._clock, self._metrics = clock, metrics
        self._wake_send, self._show = wake_send, show

    def growing(
        self, conversation: Conversation, turns: Sequence[Turn], masked: Sequence[Message]
    ) -> Growing:
        """The answer to these turns, of which nothing is said yet. `masked` is kept with its first words."""
        return Growing(self._streaming, conversation, [turn.id for turn in turns], masked)

    async def record(
        self,
        conversation: Conversation,
        turns: Sequence[Turn],
        answer: Answer,
        growing: Growing,
        masked: Sequence[Message] = (),
    ) -> None:
        """Nothing when somebody else has it by now."""
        with self._metrics.stage("record"):
            async with self._store.transaction() as tx:
                if not await self._store.conversations.in_epoch(tx, conversation.id, conversation.epoch):
                    return
                if not growing.said and await self._store.turns.done(tx, [turn.id for turn in turns]) == 0:
                    return
                await self._transcript.keep(tx, masked)
                await self._answer(tx, conversation, turns[-1].id, answer, growing)
                await self._audit(tx, conversation, turns, answer, begun=growing.said)
                shown = await self._show(tx, conversation)
            await growing.deliver()
        self._told(conversation, turns, answer, shown=shown)
        if isinstance(answer, Say) and answer.ends:
            await self._handoff.close(conversation.id, None)

    async def _answer(
        self, tx: Transaction, conversation: Conversation, turn_id: str, answer: Answer, growing: Growing
    ) -> None:
        if isinstance(answer, Say):
            message_id = await growing.whole(tx, answer)
            await self._receipts.keep(tx, conversation, turn_id, answer, message_id)
            return
        await growing.break_off(tx, why=answer.ended or answer.reason)
        await self._handoff.escalate(
            tx, conversation, reason=answer.reason, summary=answer.summary.clipped(300)
        )
        if answer.reason == "refused":
            await self._risks.declined(tx, conversation)

    def _told(self, conversation: Conversation, turns: Sequence[Turn], answer: Answer, *, shown: int) -> None:
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

    async def _audit(
        self,
        tx: Transaction,
        conversation: Conversation,
        turns: Sequence[Turn],
        answer: Answer,
        *,
        begun: bool,
    ) -> None:
        """`begun`: something was said before it was whole, which counts where the rest never came."""
        said, standing = isinstance(answer, Say), answer.standing
        risk = _judged(standing) if standing else {}
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
                **({"route": answer.route} if answer.route else {}),
                **({"begun": True} if begun and not said else {}),
            },
        )


def _judged(standing: Standing) -> dict[str, str | int]:
    """What the audit row of a turn says of who asked."""
    told: dict[str, str | int] = {"risk": f"{standing.risk:.2f}", "tier": standing.tier}
    return {**told, "injection": True} if standing.suspect else told
