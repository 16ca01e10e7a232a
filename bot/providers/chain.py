"""Asks the providers in their order, within one deadline and one budget: the only retry layer there is.

A provider's failure and a rejected draft take the same exit: another try, then the next provider. A refusal
is final; no other model is asked to get round it.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import structlog

from bot.clock import Clock, Deadline
from bot.costs.budget import Budget, CallContext
from bot.history import shortened
from bot.providers.base import UNHEARD, Draft, FailureKind, Prompt, Provider, ProviderFailed, Stage
from bot.providers.breaker import Breaker
from bot.providers.calls import Called, Line, unobserved
from bot.providers.remedies import REMEDIES
from guards.base import Reason

Judge = Callable[[Draft], tuple[Reason, ...]]
Sleep = Callable[[float], Awaitable[None]]
NoReason = Literal["failed", "refused", "over_budget", "broken_off"]

_BACKOFF_SECONDS = 0.5  # doubled for each further try, then jittered in full
_WORTHWHILE_SECONDS = 0.5  # no answer comes in less
# Kept back from the deadline, so that a hang at the chain's end is the provider's time-out, which its breaker
# learns of, and not the turn's own; and so that somebody else may still say something.
_KEPT_SECONDS = 0.5
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


def breaker_name(provider: Provider) -> str:
    """Breakers are kept per provider and model."""
    return f"{provider.name}/{provider.model}"


class Chain:
    """`breakers` holds one for each provider, by `breaker_name`; each gets at most `attempts` calls."""

    def __init__(
        self,
        providers: Sequence[Provider],
        breakers: Mapping[str, Breaker],
        budget: Budget,
        clock: Clock,
        rng: random.Random,
        attempts: int = 2,
        sleep: Sleep = asyncio.sleep,
        called: Called = unobserved,
    ) -> None:
        self._lines = [Line(each, breakers[breaker_name(each)], budget, clock, called) for each in providers]
        self._clock, self._random, self._attempts, self._sleep = clock, rng, attempts, sleep

    async def answer(
        self,
        prompt: Prompt,
        *,
        deadline: Deadline,
        judge: Judge,
        call: CallContext,
        stage: Stage = UNHEARD,
    ) -> Draft | NoAnswer:
        """A draft that the judge passed, or a wish for a person, or NoAnswer; within the deadline.

        What comes is told to the stage; once it has shown something, there is no other try.

        A provider's share is what is left, less a little, divided among those that are not shut out.
        """
        run = _Run(prompt, judge, call, stage, self._attempts, _Pause(self._random, self._sleep))
        for place, line in enumerate(self._lines):
            waiting = sum(later.breaker.state != "open" for later in self._lines[place + 1 :])
            left = max(0.0, deadline.left() - _KEPT_SECONDS)
            share = Deadline(self._clock, left / (1 + waiting))
            outcome = await run.ask(line, share)
            if outcome is not None:
                return outcome
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

    async def ask(self, line: Line, share: Deadline) -> Draft | NoAnswer | None:
        """All tries with one provider; None means: the next one."""
        prompt, corrected = self._prompt, False
        for attempt in range(self._attempts):
            if share.left() < _WORTHWHILE_SECONDS:
                return None
            try:
                outcome = await line.draft(prompt, share, self._call, self._stage)
            except ProviderFailed as failure:
                self._note(line, failure.kind)
                if self._stage.said:
                    return self.no_answer("broken_off")
                if REMEDIES[failure.kind] == "refuse":
                    return self.no_answer("refused")
                again = await self._again(prompt, failure, attempt, share)
                if again is None:
                    return None
                prompt = again
                continue
            if not isinstance(outcome, Draft):
                return self._not_asked(line, outcome)
            if outcome.wish == "hand_over" or self._passes(outcome):
                return outcome
            self._note(line, "rejected")
            if self._stage.said:
                return self.no_answer("broken_off")
            if corrected:
                return None  # it had its one correction
            corrected = True
            prompt = replace(prompt, corrections=tuple(reason.hint for reason in self._rejections))
        return None

    def no_answer(self, reason: NoReason) -> NoAnswer:
        return NoAnswer(reason, tuple(self._failures), self._rejections)

    async def _again(
        self, prompt: Prompt, failure: ProviderFailed, attempt: int, share: Deadline
    ) -> Prompt | None:
        """What to ask the same provider once more, when it is time to; None: ask the next one."""
        if attempt + 1 == self._attempts:
            return None
        match REMEDIES[failure.kind]:
            case "retry":
                return prompt if await self._pause.before_retry(failure, attempt, share) else None
            case "trim":
                return shortened(prompt)
            case _:
                return None

    def _not_asked(self, line: Line, why: Literal["shut_out", "over_budget"]) -> NoAnswer | None:
        if why == "over_budget":
            return self.no_answer("over_budget")
        self._note(line, "shut_out")
        return None

    def _passes(self, draft: Draft) -> bool:
        self._rejections = self._judge(draft)
        return not self._rejections

    def _note(self, line: Line, kind: FailureKind | Literal["rejected", "shut_out"]) -> None:
        failure = Failure(line.provider.name, line.provider.model, kind)
        self._failures.append(failure)
        _log.warning("provider_failed", provider=failure.provider, model=failure.model, kind=kind)


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
