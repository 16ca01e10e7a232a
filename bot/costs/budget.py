"""Holds spending to the day's limit: every call is reserved at its worst case before it is made.

A call is never lost from the books: it is settled at its measured cost, else at an honest estimate, and what
a crash left behind is settled by a job (`Ledger.settle_stale`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_FLOOR, Decimal
from typing import Protocol
from zoneinfo import ZoneInfo

import structlog

from bot.clock import Clock, new_id
from bot.costs.prices import NANO, Prices
from bot.providers.base import ProviderFailed, Usage
from guards.base import Unavailable
from storage.ledger import Certainty, Cost, Ledger, Reserved

_OVERHEAD_TOKENS = 400  # roles, separators and the tool's description, which the wording does not count
_BYTES_A_TOKEN = 4  # on average; only for estimates, never for the worst case
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class CallContext:
    """On whose behalf a provider is called."""

    conversation_id: str
    turn_id: str


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


class Budget:
    """The day begins at midnight in `zone`. A limit of None means none, but everything is still booked."""

    def __init__(
        self,
        ledger: Ledger,
        prices: Prices,
        day_limit: Decimal | None,
        clock: Clock,
        zone: ZoneInfo,
        *,
        booked: Callable[[str, Decimal], None] = lambda _model, _usd: None,
    ) -> None:
        self._ledger, self._prices, self._clock, self._zone = ledger, prices, clock, zone
        self._booked = booked
        self._limit = None if day_limit is None else int((day_limit * NANO).to_integral_value(ROUND_FLOOR))

    async def reserve(
        self,
        call: CallContext,
        provider: Priced,
        *,
        prompt_bytes: int,
        max_output_tokens: int,
        batch: bool = False,
    ) -> Reservation | None:
        """None when the call, at its worst, would pass the limit. No text has more tokens than bytes."""
        now = self._clock.now()
        reservation = Reservation(new_id(), provider.model, prompt_bytes, max_output_tokens, now, batch)
        price = self._prices.price(provider.model, at=now)
        row = Reserved(
            id=reservation.id,
            conversation_id=call.conversation_id,
            turn_id=call.turn_id,
            provider=provider.name,
            model=provider.model,
            nano=price.worst(prompt_bytes + _OVERHEAD_TOKENS, max_output_tokens, batch=batch) if price else 0,
            period=self.day(),
            created_at=now,
        )
        return reservation if await self._ledger.reserve(row, limit=self._limit) else None

    async def settle(self, reservation: Reservation, usage: Usage | None) -> None:
        """After a call that ran or was cancelled while it ran: without a count, full output is assumed."""
        if usage is not None:
            await self._settle(reservation, usage, "exact")
        else:
            await self._settle(reservation, _estimate(reservation), "estimated")

    async def settle_failed(self, reservation: Reservation, failure: ProviderFailed) -> None:
        """After a call that failed. An HTTP error is not billed; a stream that broke may be, in full."""
        refused = failure.status is not None and failure.status >= 300
        await self._settle(reservation, Usage(0, 0) if refused else _estimate(reservation), "estimated")

    async def spent(self) -> Decimal:
        """Dollars of today, reservations included."""
        return Decimal(await self._ledger.spent(self.day())) / NANO

    async def share(self) -> float:
        """How much of today's limit is gone, 0..1; a limit of nothing, or none, is never near its end."""
        return min(1.0, await self._ledger.spent(self.day()) / self._limit) if self._limit else 0.0

    def day(self) -> str:
        return datetime.fromtimestamp(self._clock.now() / 1000, self._zone).date().isoformat()

    async def _settle(self, reservation: Reservation, usage: Usage, certainty: Certainty) -> None:
        price = self._prices.price(reservation.model, at=reservation.at)
        nano = price.nano(usage, batch=reservation.batch) if price else 0
        certainty = certainty if price else "unknown"
        self._booked(reservation.model, Decimal(nano) / NANO)
        try:
            await self._ledger.settle(
                reservation.id, Cost(nano, usage.input_tokens, usage.output_tokens, certainty)
            )
        except Unavailable as error:  # it stays reserved, and so counted, until the job settles it
            _log.warning("cost_not_settled", call=reservation.id, error=type(error).__name__)


def _estimate(reservation: Reservation) -> Usage:
    tokens = reservation.prompt_bytes // _BYTES_A_TOKEN + _OVERHEAD_TOKENS
    return Usage(tokens, reservation.max_output_tokens)
