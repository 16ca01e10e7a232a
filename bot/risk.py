"""One score a person, over all their conversations: what raised it, what it does now, and who may change it.

Reading it is one small read; a sign costs a write only when there is one. Nothing here refuses anybody: it
gives the limits a number and the answer stage a tier.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace

import structlog

from bot.clock import Clock, new_id
from bot.operations.metrics import Metrics
from guards import risk
from guards.base import MaskedText, Refusal
from guards.risk import Mark, Score, Seen, Signal, Standing, Tier
from guards.signs import foreign_links, sensitive
from storage.base import Conversation, Staff, Transaction
from storage.risk import RiskSign, RiskSum
from storage.store import Store

_MILLION = 1_000_000
_ONCE_MS = 60_000  # the same sign counts once a minute: a client that tries again and again is one sign
_REPEATED_MS = 3_600_000  # how far back the same words are looked for
_THEIR_OWN = ("person", "conversation", "characters")
_GONE = 10  # half-lives after which a sign is forgotten: less than a thousandth of it is left
_SHOWN = 100
_KNOWN: Mapping[str, Signal] = {signal: signal for signal in risk.SIGNALS}
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class KnownSign:
    """A sign as it was kept. `counts`: no colleague has forgiven it since."""

    signal: Signal
    row: RiskSign
    counts: bool


@dataclass(frozen=True, slots=True)
class Explained:
    """A score with the signs that are in it, the newest first."""

    score: Score
    tier: Tier
    signs: Sequence[KnownSign]


class Risks:
    """`careful` and `restricted` are where the tiers begin, `alarm` is where injection scores do."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        metrics: Metrics,
        *,
        half_life_hours: float,
        careful: float,
        restricted: float,
        alarm: float,
        link_hosts: Set[str],
    ) -> None:
        self._store, self._clock, self._metrics = store, clock, metrics
        self._half_life = round(half_life_hours * 3_600_000)
        self._careful, self._restricted, self._alarm, self._hosts = careful, restricted, alarm, link_hosts

    async def of(self, person_id: str, tx: Transaction | None = None) -> Score:
        sums = await self._store.risk.sums(person_id, tx)
        return risk.score(map(_seen, sums), now=self._clock.now(), half_life=self._half_life)

    async def standing(self, conversation: Conversation) -> Standing:
        found = (await self.of(conversation.person_id)).risk
        return Standing(found, self._tier(found))

    async def explain(self, conversation: Conversation) -> Explained:
        score = await self.of(conversation.person_id)
        rows = await self._store.risk.signs(conversation.person_id, limit=_SHOWN)
        forgiven = next((at for at, row in enumerate(rows) if row.mark == "clear"), len(rows))
        signs = [KnownSign(_KNOWN[row.signal], row, at < forgiven) for at, row in enumerate(rows)]
        return Explained(score, self._tier(score.risk), signs)

    # -- what was seen --------------------------------------------------------------------------------

    async def refused(self, tx: Transaction, conversation: Conversation, refusal: Refusal) -> None:
        """They wrote beyond a limit of their own; one that they share with others says nothing of them."""
        if refusal.dimension in _THEIR_OWN:
            await self._see(tx, conversation, "rate", risk.RATE)

    async def declined(self, tx: Transaction, conversation: Conversation) -> None:
        """The model would not answer."""
        await self._see(tx, conversation, "refusal", risk.REFUSAL)

    async def forged(self, tx: Transaction, conversation: Conversation) -> None:
        """Somebody showed an identity here that nobody signed."""
        await self._see(tx, conversation, "forgery", risk.FORGERY)

    async def judge(
        self,
        conversation: Conversation,
        turn_ids: Sequence[str],
        words: MaskedText,
        *,
        injection: float = 0.0,
    ) -> Standing:
        """Look at what is about to be answered; what is seen counts at once."""
        since = self._clock.now() - _REPEATED_MS
        times = await self._store.turns.repeated(conversation.person_id, turn_ids, since=since)
        suspect = injection >= self._alarm
        weights: dict[Signal, float] = {
            "repetition": risk.counted("repetition", times),
            "injection": risk.injected(injection if suspect else None),
            "sensitive": risk.counted("sensitive", sensitive(words)),
            "links": risk.counted("links", foreign_links(words, hosts=self._hosts)),
        }
        if any(weights.values()):
            async with self._store.transaction() as tx:
                for signal, weight in weights.items():
                    await self._see(tx, conversation, signal, weight)
        standing = await self.standing(conversation)
        return standing.suspected() if suspect else standing

    # -- what people do -------------------------------------------------------------------------------

    async def mark(self, conversation: Conversation, mark: Mark, *, staff: Staff, note_id: str) -> None:
        """A colleague raises it or clears it; the note says why."""
        async with self._store.transaction() as tx:
            if mark == "clear":
                await self._store.risk.clear(tx, conversation.person_id)
            amount = await self._add(tx, conversation.person_id, "mark", risk.MARKED[mark])
            await self._store.risk.add(
                tx,
                replace(
                    self._sign(conversation, "mark", amount), mark=mark, staff_id=staff.id, note_id=note_id
                ),
            )
            await self._store.audit.append(
                tx,
                at=self._clock.now(),
                actor=f"staff:{staff.id}",
                action="risk.marked",
                subject=conversation.id,
                detail={"mark": mark, "note": note_id},
            )

    async def join(self, tx: Transaction, *, former: str, person: str) -> None:
        """Two people turned out to be one: signing in does not wash anything off."""
        now = self._clock.now()
        for total in await self._store.risk.sums(former, tx):
            known = await self._store.risk.lock(tx, person, total.signal)
            left = self._left(known, now) + self._left(total, now)
            await self._store.risk.put(tx, person, RiskSum(total.signal, round(left * _MILLION), now))
        await self._store.risk.move(tx, source=former, target=person)

    async def forget(self) -> None:
        """Signs of which nothing is left."""
        async with self._store.transaction() as tx:
            await self._store.risk.forget(tx, before=self._clock.now() - _GONE * self._half_life)

    # -- sums -----------------------------------------------------------------------------------------

    async def _see(self, tx: Transaction, conversation: Conversation, signal: Signal, weight: float) -> None:
        """Count a sign, unless it weighs nothing or the same was seen a moment ago."""
        if weight == 0:
            return
        known = await self._store.risk.lock(tx, conversation.person_id, signal)
        if 0 <= self._clock.now() - known.at < _ONCE_MS:
            return
        amount = await self._add(tx, conversation.person_id, signal, weight)
        await self._store.risk.add(tx, self._sign(conversation, signal, amount))
        self._metrics.sign(signal)
        _log.info("risk.sign", conversation_id=conversation.id, kind=signal)

    async def _add(self, tx: Transaction, person_id: str, signal: Signal, weight: float) -> int:
        """To the sum of its kind; the evidence added, in millionths."""
        now, amount = self._clock.now(), round(risk.evidence(weight) * _MILLION)
        known = await self._store.risk.lock(tx, person_id, signal)
        left = round(self._left(known, now) * _MILLION)
        await self._store.risk.put(tx, person_id, RiskSum(signal, left + amount, now))
        return amount

    def _sign(self, at: Conversation, signal: Signal, amount: int) -> RiskSign:
        return RiskSign(new_id(), at.person_id, signal, amount, self._clock.now(), at.channel, at.id)

    def _left(self, total: RiskSum, now: int) -> float:
        return risk.left_of(_seen(total), now=now, half_life=self._half_life)

    def _tier(self, found: float) -> Tier:
        return risk.tier(found, careful=self._careful, restricted=self._restricted)


def _seen(total: RiskSum) -> Seen:
    return Seen(_KNOWN[total.signal], total.micro / _MILLION, total.at)
