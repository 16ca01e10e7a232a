"""Asks the providers along a route, within one deadline and one budget: the only retry layer there is.

A provider's failure and a rejected draft take the same exit: another try, then the next provider. A refusal
is final; no other model is asked to get round it.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import structlog

from bot.clock import Clock, Deadline
from bot.costs.budget import CallContext
from bot.history import shortened
from bot.providers.base import UNHEARD, Draft, FailureKind, Prompt, ProviderFailed, Stage
from bot.providers.calls import Line
from bot.providers.pool import Pool
from bot.providers.remedies import REMEDIES
from bot.providers.routing import Routing
from guards.base import MaskedText, Reason
from guards.risk import Tier as RiskTier

Judge = Callable[[Draft], tuple[Reason, ...]]
Sleep = Callable[[float], Awaitable[None]]
NoReason = Literal["failed", "refused", "over_budget", "broken_off"]

_BACKOFF_SECONDS = 0.5  # doubled for each further try, then jittered in full
_WORTHWHILE_SECONDS = 0.5  # no answer comes in less
# Kept back from the deadline, so that a hang at the chain's end is the provider's time-out, which its breaker
# learns of, and not the turn's own; and so that somebody else may still say something.
_KEPT_SECONDS = 0.5
_UNCOUNTED = ("page", "trim")  # another key, or a smaller request: no second try of the same
_BRIEFLY = MaskedText.authored("It was cut off, since it was too long: answer in less than 80 words.")
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Failure:
    """Why one try gave no answer. `rejected`: a check found fault. `shut_out`: its breaker is open."""

    provider: str
    model: str
    kind: FailureKind | Literal["rejected", "shut_out"]


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """Nobody gave an answer that may be sent. `rejections` are the last rejected draft's reasons.

    broken_off: a part of a draft stands before the person, and the rest of it will never come.
    """

    reason: NoReason
    failures: tuple[Failure, ...] = ()
    rejections: tuple[Reason, ...] = ()


class Chain:
    """`routing` says who is asked in which order; each pool gets at most `attempts` calls that may count."""

    def __init__(
        self,
        routing: Routing,
        clock: Clock,
        rng: random.Random,
        attempts: int = 2,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._routing, self._clock, self._attempts = routing, clock, attempts
        self._pause = _Pause(rng, sleep)

    def sufficing(self, prompt: Prompt, risk: RiskTier) -> Sequence[str]:
        """The tier that would be asked, and those whose answers are no worse; see `routing`."""
        return self._routing.sufficing(prompt, risk)

    async def answer(
        self,
        prompt: Prompt,
        *,
        deadline: Deadline,
        judge: Judge,
        call: CallContext,
        stage: Stage = UNHEARD,
        risk: RiskTier = "normal",
        routed: Callable[[str], None] = lambda _why: None,
    ) -> Draft | NoAnswer:
        """A draft that the judge passed, or a wish for a person, or NoAnswer; within the deadline.

        What comes is told to the stage; once it has shown something, there is no other try.

        A provider's share is what is left, less a little, divided among those of its tier that are not shut
        out, and one for all other tiers.

        `routed` is told which tier was chosen and why, where there are tiers.
        """
        route = self._routing.route(prompt, risk, routed)
        run = _Run(prompt, judge, call, stage, self._attempts, self._pause)
        while (pool := route.next()) is not None:
            left = max(0.0, deadline.left() - _KEPT_SECONDS)
            share = Deadline(self._clock, left / (1 + route.waiting))
            outcome = await run.ask(pool, share, corrects=not route.may_climb)
            if isinstance(outcome, Draft):
                return replace(outcome, tier=route.tier)
            if outcome is not None and (outcome.reason != "over_budget" or not route.descend()):
                return outcome
            if run.rejected:
                route.climb()
        return run.no_answer("failed")


class _Run:
    """One answer's way along the chain, and what went wrong on it."""

    def __init__(
        self, prompt: Prompt, judge: Judge, call: CallContext, stage: Stage, attempts: int, pause: _Pause
    ) -> None:
        self._prompt, self._judge, self._call, self._stage = prompt, judge, call, stage
        self._attempts, self._pause = attempts, pause
        self._failures: list[Failure] = []
        self._rejections: tuple[Reason, ...] = ()

    @property
    def rejected(self) -> bool:
        """Whether the last try was a draft that may not be sent."""
        return bool(self._failures) and self._failures[-1].kind == "rejected"

    async def ask(self, pool: Pool, share: Deadline, *, corrects: bool) -> Draft | NoAnswer | None:
        """All tries with one model; None means: the next one. `corrects`: it may mend a rejected draft."""
        prompt, attempt, failed = self._prompt, 0, set[Line]()
        while attempt < self._attempts and share.left() >= _WORTHWHILE_SECONDS:
            line = await pool.pick(failed=failed)
            if line is None:
                self._note(pool, "shut_out")
                return None
            try:
                outcome = await line.draft(prompt, share, self._call, self._stage)
            except ProviderFailed as failure:
                self._note(pool, failure.kind)
                if self._stage.said:
                    return self.no_answer("broken_off")
                if REMEDIES[failure.kind] == "refuse":
                    return self.no_answer("refused")
                failed.add(line)
                again = await self._again(prompt, failure, attempt, share, spare=pool.spares(failed))
                if again is None:
                    return None
                prompt = again
                attempt += REMEDIES[failure.kind] not in _UNCOUNTED
                continue
            if outcome == "over_budget":
                return self.no_answer("over_budget")
            if outcome == "shut_out":
                continue  # another process was faster to probe it; it is not picked again
            if outcome.wish == "hand_over" or self._passes(outcome):
                return outcome
            self._note(pool, "rejected")
            if self._stage.said:
                return self.no_answer("broken_off")
            if prompt.corrections or not corrects:
                return None  # it had its one correction
            prompt = replace(prompt, corrections=tuple(reason.hint for reason in self._rejections))
            attempt += 1
        return None

    def no_answer(self, reason: NoReason) -> NoAnswer:
        return NoAnswer(reason, tuple(self._failures), self._rejections)

    async def _again(
        self, prompt: Prompt, failure: ProviderFailed, attempt: int, share: Deadline, *, spare: bool
    ) -> Prompt | None:
        """What to ask the same model once more, when it is time to; None: ask the next one.

        `spare`: another key or deployment may be asked, at once.
        """
        remedy, last = REMEDIES[failure.kind], attempt + 1 == self._attempts
        if remedy == "page":
            return prompt if spare else None
        if remedy == "trim":
            return shortened(prompt) if prompt.history is self._prompt.history else None  # once
        if remedy == "shorten":
            return None if last or prompt.corrections else replace(prompt, corrections=(_BRIEFLY,))
        if remedy == "retry" and not last:
            return prompt if spare or await self._pause.before_retry(failure, attempt, share) else None
        return None

    def _passes(self, draft: Draft) -> bool:
        self._rejections = self._judge(draft)
        return not self._rejections

    def _note(self, pool: Pool, kind: FailureKind | Literal["rejected", "shut_out"]) -> None:
        self._failures.append(Failure(pool.name, pool.model, kind))
        _log.warning("provider_failed", provider=pool.name, model=pool.model, kind=kind)


class _Pause:
    """The wait before another try: the provider's own Retry-After, or exponential, with full jitter."""

    def __init__(self, rng: random.Random, sleep: Sleep) -> None:
        self._random, self._sleep = rng, sleep

    async def before_retry(self, failure: ProviderFailed, attempt: int, share: Deadline) -> bool:
        """False, without waiting, when it would not fit into what is left."""
        jitter = self._random.uniform(0, _BACKOFF_SECONDS * 2**attempt)
        wait = (failure.retry_after or 0.0) + jitter
        if wait + _WORTHWHILE_SECONDS > share.left():
            return False
        await self._sleep(wait)
        return True
