"""One call to one provider: past its breaker, inside the budget, and booked whatever becomes of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Literal

from bot.clock import Clock, Deadline
from bot.costs.budget import Budget, CallContext, Reservation
from bot.providers.base import UNHEARD, Draft, Listener, Prompt, Provider, ProviderFailed
from bot.providers.breaker import Breaker, Ticket
from bot.providers.room import Room
from bot.providers.wording import word

Called = Callable[[str, str, float], None]  # provider, how it ended, seconds


def unobserved(provider: str, ended: str, seconds: float) -> None:
    """Nobody counts."""


class Line:
    """A provider behind its breaker and the budget; `room` knows how much it bears."""

    def __init__(
        self, provider: Provider, breaker: Breaker, room: Room, budget: Budget, clock: Clock, called: Called
    ) -> None:
        self.provider, self.breaker, self.room = provider, breaker, room
        self._budget, self._clock, self._called = budget, clock, called

    async def draft(
        self, prompt: Prompt, share: Deadline, call: CallContext, listener: Listener = UNHEARD
    ) -> Draft | Literal["shut_out", "over_budget"]:
        """Raises ProviderFailed. A call that is not made costs nothing and tells the breaker nothing."""
        with self.room.taken():
            ticket = await self.breaker.admit(share.left())
            return await self._admitted(ticket, prompt, share, call, listener) if ticket else "shut_out"

    async def _admitted(
        self, ticket: Ticket, prompt: Prompt, share: Deadline, call: CallContext, listener: Listener
    ) -> Draft | Literal["over_budget"]:
        try:
            reservation = await self._budget.reserve(
                call,
                self.provider,
                prompt_bytes=word(prompt).size(),
                max_output_tokens=prompt.max_output_tokens,
            )
            if reservation is None:
                return "over_budget"
            self.room.serve()
            return await self._call(prompt, share, ticket, reservation, listener)
        finally:
            await self.breaker.release(ticket)

    async def _call(
        self, prompt: Prompt, share: Deadline, ticket: Ticket, reservation: Reservation, listener: Listener
    ) -> Draft:
        started = self._clock.monotonic()
        settle = partial(self._budget.settle, reservation, None)  # for one that is cancelled
        try:
            draft = await self.provider.draft(prompt, timeout=share.left(), listener=listener)
            settle = partial(self._budget.settle, reservation, draft.usage)
            seconds = self._clock.monotonic() - started
            self._called(self.provider.name, "ok", seconds)
            await self.breaker.succeeded(ticket, seconds)
        except ProviderFailed as failure:
            settle = partial(self._budget.settle_failed, reservation, failure)
            self._called(self.provider.name, failure.kind, self._clock.monotonic() - started)
            if failure.retry_after is not None:
                self.room.rest(failure.retry_after)
            await self.breaker.failed(ticket, failure.kind)
            raise
        finally:
            await settle()
        return draft
