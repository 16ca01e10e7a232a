"""The budget: what is reserved, what is settled, and that calls at once cannot pass the limit together."""

from __future__ import annotations

import asyncio
from datetime import date
from decimal import Decimal
from typing import cast
from zoneinfo import ZoneInfo

import pytest

from bot.costs.budget import Budget, CallContext, Reservation
from bot.costs.prices import Price, Prices
from bot.providers.base import Provider, ProviderFailed, Usage
from bot.providers.openai import OpenAI
from bot.providers.remote import RemoteProvider
from storage.base import DatabaseUnavailable
from storage.ledger import Cost, Ledger
from storage.sqlite import SqliteDatabase
from tests.clock import ManualClock

CALL = CallContext("c1", "t1")
# 1000 tokens of output, whatever is read: $0.10 a call.
PRICE = Price(since=date(2026, 11, 1), input=Decimal("0"), output=Decimal("100"))


def budget(
    ledger: Ledger, clock: ManualClock, limit: str | None = "1.00", zone: str = "UTC", price: Price = PRICE
) -> Budget:
    prices = Prices({"m": [price]})
    return Budget(ledger, prices, None if limit is None else Decimal(limit), clock, ZoneInfo(zone))


@pytest.fixture
def provider(clock: ManualClock) -> Provider:
    return RemoteProvider("openai", "m", OpenAI("key", None), clock)


@pytest.fixture
def ledger(db: SqliteDatabase) -> Ledger:
    return Ledger("default", db)


async def reserve(held: Budget, provider: Provider) -> Reservation:
    reservation = await held.reserve(CALL, provider, prompt_bytes=100, max_output_tokens=1000)
    assert reservation is not None
    return reservation


async def test_LLM_17_500_calls_at_once_stay_within_a_dollar(
    ledger: Ledger, clock: ManualClock, provider: Provider
) -> None:
    held = budget(ledger, clock)

    async def one() -> int:
        reservation = await held.reserve(CALL, provider, prompt_bytes=100, max_output_tokens=1000)
        if reservation is None:
            return 0
        await held.settle(reservation, Usage(100, 1000))
        return 1

    called = sum(await asyncio.gather(*(one() for _ in range(500))))

    assert called == 10
    assert await held.spent() == Decimal(1)


async def test_LLM_17_settling_frees_what_was_not_used(
    ledger: Ledger, clock: ManualClock, provider: Provider
) -> None:
    held = budget(ledger, clock, "0.15")
    await held.settle(await reserve(held, provider), Usage(100, 100))

    assert await held.spent() == Decimal("0.01")
    await reserve(held, provider)
    assert await held.reserve(CALL, provider, prompt_bytes=1, max_output_tokens=1000) is None


async def test_the_worst_case_counts_every_byte_as_a_token(
    ledger: Ledger, clock: ManualClock, provider: Provider
) -> None:
    held = budget(ledger, clock, price=Price(since=date(2026, 11, 1), input=Decimal(1), output=Decimal(1)))
    await held.reserve(CALL, provider, prompt_bytes=3000, max_output_tokens=600)

    assert await held.spent() == Decimal(3000 + 400 + 600) / 1_000_000


@pytest.mark.parametrize(
    ("status", "dollars"),
    [(429, "0"), (503, "0"), (401, "0"), (200, "0.1"), (None, "0.1")],
)
async def test_a_failure_is_booked_unless_it_was_an_http_error(
    ledger: Ledger, clock: ManualClock, provider: Provider, status: int | None, dollars: str
) -> None:
    held = budget(ledger, clock)
    await held.settle_failed(await reserve(held, provider), ProviderFailed("overloaded", status=status))

    assert await held.spent() == Decimal(dollars)


async def test_without_a_count_the_whole_output_is_assumed(
    ledger: Ledger, clock: ManualClock, provider: Provider
) -> None:
    held = budget(ledger, clock)
    await held.settle(await reserve(held, provider), None)

    assert await held.spent() == Decimal("0.1")


async def test_the_day_turns_at_midnight_of_its_zone(ledger: Ledger, provider: Provider) -> None:
    clock = ManualClock(1_763_737_199_000)  # 21 Nov 2025, 14:59:59 UTC: a second before midnight in Seoul
    held = budget(ledger, clock, "0.10", "Asia/Seoul")
    late = await reserve(held, provider)
    assert held.day() == "2025-11-21"
    clock.advance(1)

    assert held.day() == "2025-11-22"
    await reserve(held, provider)  # a new day has its own dollar
    await held.settle(late, Usage(1, 0))
    assert await held.spent() == Decimal("0.1")
    assert await ledger.spent("2025-11-21") == 0


class Gone:
    """A ledger whose disk is full when a call is to be settled."""

    async def settle(self, call_id: str, cost: Cost) -> bool:
        raise DatabaseUnavailable("SQLITE_FULL")


async def test_a_cost_that_cannot_be_settled_stays_reserved_and_hides_no_error(
    ledger: Ledger, clock: ManualClock, provider: Provider
) -> None:
    reservation = await reserve(budget(ledger, clock), provider)
    await budget(cast(Ledger, Gone()), clock).settle(reservation, Usage(1, 1))

    assert await budget(ledger, clock).spent() == Decimal("0.1")


@pytest.mark.parametrize(("limit", "share"), [("1.00", 0.1), ("0.10", 1.0), ("0", 0.0), (None, 0.0)])
async def test_what_share_of_the_day_is_gone(
    ledger: Ledger, clock: ManualClock, provider: Provider, limit: str | None, share: float
) -> None:
    await budget(ledger, clock).reserve(CALL, provider, prompt_bytes=0, max_output_tokens=1000)

    assert await budget(ledger, clock, limit).share() == share
