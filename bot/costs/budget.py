"""Holds spending to its limits: every call is reserved at its worst case before it is made.

A call is never lost from the books: it is settled at its measured cost, else at an honest estimate, and what
a crash left behind is settled by a job (`Ledger.settle_stale`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol
from zoneinfo import ZoneInfo

import structlog

from bot.clock import Clock, new_id
from bot.costs.periods import last_days, periods
from bot.costs.prices import NANO, Price, Prices
from bot.costs.tiers import Tier
from bot.providers.base import ProviderFailed, Usage
from guards.base import Unavailable
from storage.ledger import Certainty, Cost, Days, Ledger, Most, Reserved

_OVERHEAD_TOKENS = 400  # roles, separators and the tool's description, which the wording does not count
_BYTES_A_TOKEN = 4  # on average; only for estimates, never for the worst case
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class CallContext:
    """On whose behalf a provider is called; empty where it is nobody's, as in an evaluation."""

    conversation_id: str
    turn_id: str
    person_id: str = ""
    channel: str = ""


class Priced(Protocol):
    """Whoever is paid for an answer."""

    @property
    def name(self) -> str: ...

    @property
    def model(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Reservation:
    """Leave to make one call; give it to one of the `settle` methods afterwards."""

    id: str
    model: str
    prompt_bytes: int
    max_output_tokens: int
    at: int  # the prices of this time count
    batch: bool = False


@dataclass(frozen=True, slots=True)
class Spent:
    """One of the installation's limits, and what is gone of it, in nano-dollars."""

    period: str  # day, week, month
    nano: int
    settled_nano: int  # without what is held for calls under way
    limit: int | None


class Budget:
    """The limits of a message, conversation, person and installation, whose days are those of `zone`."""

    def __init__(
        self,
        ledger: Ledger,
        prices: Prices,
        most: Most,
        clock: Clock,
        zone: ZoneInfo,
        *,
        booked: Callable[[str, Decimal], None] = lambda _model, _usd: None,
        refused: Callable[[str], None] = lambda _level: None,
    ) -> None:
        self._ledger, self._prices, self._most, self._clock, self._zone = ledger, prices, most, clock, zone
        self._booked, self._refused = booked, refused
        self._tier: Tier = "normal"

    async def reserve(
        self,
        call: CallContext,
        provider: Priced,
        *,
        prompt_bytes: int,
        max_output_tokens: int,
        batch: bool = False,
    ) -> Reservation | None:
        """None when the call, at its worst, would pass a limit. No text has more tokens than bytes.

        Work that can wait may use one half: the other is kept for people who wait.
        """
        if self._tier == "halt":
            self._refused("halt")
            return None
        now = self._clock.now()
        reservation = Reservation(new_id(), provider.model, prompt_bytes, max_output_tokens, now, batch)
        price = self._prices.price(provider.model, at=now)
        row = Reserved(
            id=reservation.id,
            conversation_id=call.conversation_id,
            turn_id=call.turn_id,
            person_id=call.person_id,
            channel=call.channel,
            provider=provider.name,
            model=provider.model,
            nano=worst_case(price, prompt_bytes, max_output_tokens, batch=batch),
            periods=periods(now, self._zone),
            batch=batch,
            created_at=now,
        )
        if level := await self._ledger.reserve(row, self._most.half() if batch else self._most):
            self._refused(level)
            return None
        return reservation

    async def settle(self, reservation: Reservation, usage: Usage | None) -> None:
        """After a call that ran or was cancelled while it ran: without a count, full output is assumed."""
        if usage is not None:
            await self._settle(reservation, usage, "exact")
        else:
            await self._settle(reservation, _estimate(reservation), "estimated")

    async def settle_failed(self, reservation: Reservation, failure: ProviderFailed) -> None:
        """After a call that failed. An HTTP error is not billed; a stream that broke may be, in full."""
        refused = failure.status is not None and failure.status >= 300
        if failure.usage is not None:
            await self._settle(reservation, failure.usage, "exact")
        else:
            free = refused or failure.unsent
            await self._settle(reservation, Usage(0, 0) if free else _estimate(reservation), "estimated")

    def state(self) -> Tier:
        """How near the limits are, as the watch saw it last."""
        return self._tier

    def enter(self, tier: Tier) -> None:
        """The watch's word. Nobody is asked while it is `halt`."""
        self._tier = tier

    async def periods(self) -> tuple[Spent, Spent, Spent]:
        """Today, this week and this month."""
        now = periods(self._clock.now(), self._zone)
        return (
            await self._spent("day", now.day, self._most.day),
            await self._spent("week", now.week, self._most.week),
            await self._spent("month", now.month, self._most.month),
        )

    def last(self, days: int) -> Days:
        """So many days up to today."""
        return last_days(self._clock.now(), self._zone, days)

    async def spent(self) -> Decimal:
        """Dollars of today, reservations included."""
        return Decimal(await self._ledger.spent(periods(self._clock.now(), self._zone).day)) / NANO

    async def share(self) -> float:
        """How much of the tightest limit is gone, 0..1; a limit of nothing, or none, never nears its end."""
        return max(min(1.0, one.nano / one.limit) if one.limit else 0.0 for one in await self.periods())

    async def _spent(self, period: str, days: Days, limit: int | None) -> Spent:
        nano = await self._ledger.spent(days)
        return Spent(period, nano, nano - await self._ledger.reserved(days), limit)

    async def _settle(self, reservation: Reservation, usage: Usage, certainty: Certainty) -> None:
        price = self._prices.price(reservation.model, at=reservation.at)
        nano = price.nano(usage, batch=reservation.batch) if price else 0
        cost = Cost(
            nano=nano,
            saved_nano=price.saved(usage, batch=reservation.batch) if price else 0,
            input_tokens=usage.input_tokens,
            output_tokens=usage.output_tokens,
            cached_tokens=usage.cached_tokens,
            written_tokens=usage.written_tokens + usage.written_1h_tokens,
            certainty=certainty if price else "unknown",
        )
        try:
            fresh = await self._ledger.settle(reservation.id, cost)
        except Unavailable as error:  # it stays reserved, and so counted, until the job settles it
            _log.warning("cost_not_settled", call=reservation.id, error=type(error).__name__)
            fresh = True
        if fresh:  # what comes a second time, as after a crash, is counted once
            self._booked(reservation.model, Decimal(nano) / NANO)


def worst_case(price: Price | None, prompt_bytes: int, max_output_tokens: int, *, batch: bool = False) -> int:
    """What is reserved for a call, in nano-dollars."""
    return price.worst(prompt_bytes + _OVERHEAD_TOKENS, max_output_tokens, batch=batch) if price else 0


def _estimate(reservation: Reservation) -> Usage:
    tokens = reservation.prompt_bytes // _BYTES_A_TOKEN + _OVERHEAD_TOKENS
    return Usage(tokens, reservation.max_output_tokens)
