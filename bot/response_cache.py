"""Gives an answer again to whoever asks the same under the same policy, so that a model is asked once.

Only an answer in which no person had a part is kept, and the output checks judge it anew each time, against
the evidence of whoever asks now. It never knows who asked.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final, Literal
from zoneinfo import ZoneInfo

import structlog

from bot.answers import Prompted
from bot.clock import Clock, Deadline
from bot.costs.prices import NANO
from bot.drafts import unsure
from bot.fleeting import bound, of_a_moment
from bot.providers.base import Draft
from bot.providers.chain import Judge, NoAnswer
from bot.sameness import about_nobody, impersonal, marks
from guards.base import CheckedText, Unavailable
from storage.answers import Answers, KnownAnswer, Use

# What one who asked leaves to those who wait: an answer, one that is for nobody else, or none at all.
_Landed = KnownAnswer | None | Literal["none"]
Ask = Callable[[], Awaitable[Draft | NoAnswer]]
_HOUR_MS: Final = 3_600_000
_COUNTED: Final = timedelta(days=366)
_SHARE: Final = 0.5  # of what is left to a turn is for asking itself; the other half is for waiting
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Question:
    """One turn's: what it is told, on whose behalf, by when; its judge, and what the judge has let pass.

    `tiers`: the one that would be asked, and those whose answers do as well.
    """

    prompted: Prompted
    tiers: Sequence[str]
    turn_id: str
    deadline: Deadline
    judge: Judge
    passed: Mapping[str, CheckedText]


class ResponseCache:
    """`policy` names all that decides about answers beside the prompt. Nothing is kept for 0 hours."""

    def __init__(
        self,
        answers: Answers,
        clock: Clock,
        zone: ZoneInfo,
        *,
        hours: float,
        policy: str,
        key: bytes,
        noted: Callable[[Use, Decimal], None] = lambda _use, _usd: None,
    ) -> None:
        self._answers, self._clock, self._zone = answers, clock, zone
        self._lifetime = round(hours * _HOUR_MS)
        self._policy, self._key, self._noted = policy, key, noted
        self._flights: dict[str, asyncio.Future[_Landed]] = {}

    async def answer(self, question: Question, ask: Ask) -> Draft | NoAnswer:
        """What is known and still passes, by `cache:<provider>`; else what `ask` gets.

        Of many who ask the same at once, one asks a model and the others wait for it; when it gets no answer,
        for the next of them. Each waits within its own deadline.
        """
        if not self._may_be_shared(question.prompted):
            return await ask()
        suffice = self._marks(question, question.tiers)
        kept_back = question.deadline.left() * _SHARE
        while flight := self._flights.get(suffice[0]):
            await asyncio.wait([flight], timeout=question.deadline.left() - kept_back)
            found = flight.result() if flight.done() else None
            if found != "none":
                return await self._again(found, question) or await self._anew(ask)
        return await self._lead(suffice, question, ask)

    async def forget(self) -> None:
        """Drop what is too old to be given again, and counts that nobody looks at any more."""
        made_before = self._clock.now() - self._lifetime
        await self._answers.forget(made_before=made_before, days_before=self._today() - _COUNTED)

    def _may_be_shared(self, prompted: Prompted) -> bool:
        """Facts that could not be fetched are not the same as none."""
        recalled = prompted.recalled
        usual = recalled.tier == "normal" and not recalled.facts_down
        anybodys = impersonal(prompted.prompt) and not bound(prompted.prompt.question.value)
        return self._lifetime > 0 and usual and anybodys

    def _marks(self, question: Question, tiers: Sequence[str]) -> Sequence[str]:
        return marks(question.prompted.prompt, self._policy, tiers, self._key)

    async def _lead(self, suffice: Sequence[str], question: Question, ask: Ask) -> Draft | NoAnswer:
        """What a smaller tier said, because the one that was wanted gave no answer, is for nobody else."""
        flight = self._flights[suffice[0]] = asyncio.get_running_loop().create_future()
        found: _Landed = "none"
        try:
            known = await self._find(suffice)
            draft = await self._again(known, question)
            if draft is not None:
                found = known
                return draft
            outcome = await self._anew(ask)
            if isinstance(outcome, Draft):
                kept = await self._kept(outcome, question)
                found = kept if kept and kept.mark in suffice else None
            return outcome
        finally:
            del self._flights[suffice[0]]
            flight.set_result(found)

    async def _anew(self, ask: Ask) -> Draft | NoAnswer:
        await self._count("miss")
        return await ask()

    async def _again(self, known: KnownAnswer | None, question: Question) -> Draft | None:
        """The known answer for somebody else, unless today's checks refuse it."""
        if known is None:
            return None
        text, provider = known.text.masked.value, f"cache:{known.provider}"
        draft = Draft(text, provider, known.model, passages=known.passages)
        if question.judge(draft):
            await self._count("stale")
            return None
        await self._count("hit", known.cost_nano)
        return draft

    async def _kept(self, outcome: Draft, question: Question) -> KnownAnswer | None:
        """Under the tier that has answered, whichever was asked."""
        if not _settled(outcome) or not _lasting(outcome.text):
            return None
        text, now = question.passed[outcome.text], self._clock.now()
        (mark,) = self._marks(question, [outcome.tier])
        answer = KnownAnswer(mark, text, outcome.provider, outcome.model, outcome.passages, now)
        try:
            return await self._answers.keep(answer, turn_id=question.turn_id)
        except Unavailable as error:
            _log.warning("answer_not_kept", error=type(error).__name__)
            return answer

    async def _find(self, suffice: Sequence[str]) -> KnownAnswer | None:
        try:
            return await self._answers.find(suffice, made_after=self._clock.now() - self._lifetime)
        except Unavailable as error:
            _log.warning("answer_not_found", error=type(error).__name__)
            return None

    async def _count(self, use: Use, saved_nano: int = 0) -> None:
        self._noted(use, Decimal(saved_nano) / NANO)
        try:
            await self._answers.used(self._today(), use, saved_nano=saved_nano)
        except Unavailable as error:
            _log.warning("answer_not_counted", error=type(error).__name__)

    def _today(self) -> date:
        return datetime.fromtimestamp(self._clock.now() / 1000, self._zone).date()


def _lasting(answer: str) -> bool:
    return about_nobody(answer) and not of_a_moment(answer)


def _settled(draft: Draft) -> bool:
    """An answer, and nothing else to be done."""
    return draft.wish == "none" and not unsure(draft)
