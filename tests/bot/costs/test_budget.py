"""The budget: what is reserved, what is settled, at which price, and what is told of it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import cast
from zoneinfo import ZoneInfo

import pytest

from bot.costs.budget import Budget
from bot.costs.prices import NANO, Price, Prices
from bot.providers.base import Provider, ProviderFailed, Usage
from storage.base import DatabaseUnavailable
from storage.ledger import Cost, Ledger, Most
from storage.sqlite import SqliteDatabase
from tests.bot.costs.purse import CALL, DOLLAR, PRICE, budget, reserve
from tests.clock import ManualClock
from tests.storage.calls import days


async def test_nobody_is_asked_while_it_is_halted(
    ledger: Ledger, clock: ManualClock, provider: Provider
) -> None:
    refused: list[str] = []
    held = Budget(
        ledger, Prices({"m": [PRICE]}), Most(message=1), clock, ZoneInfo("UTC"), refused=refused.append
    )
    await held.reserve(CALL, provider, prompt_bytes=1, max_output_tokens=1)
    held.enter("halt")
    await held.reserve(CALL, provider, prompt_bytes=1, max_output_tokens=0)
    assert held.state() == "halt"

    held.enter("throttle")
    await held.settle(await reserve(held, provider, 0), Usage(1, 0))

    assert refused == ["message", "halt"]


async def test_the_price_of_the_call_counts_when_it_is_settled_later(
    ledger: Ledger, clock: ManualClock, provider: Provider
) -> None:
    dearer = PRICE.model_copy(update={"since": date(2025, 11, 22), "output": Decimal(1000)})
    held = Budget(ledger, Prices({"m": [PRICE, dearer]}), Most(), clock, ZoneInfo("UTC"))
    early = await reserve(held, provider)
    clock.advance(86_400)
    late = await reserve(held, provider)
    await held.settle(early, Usage(1, 1000))
    await held.settle(late, Usage(1, 1000))

    spent = [await ledger.spent(days(day)) for day in ("2025-11-21", "2025-11-22")]
    assert spent == [NANO // 10, NANO]


async def test_what_is_booked_tells_whose_it_was_and_what_the_cache_did(
    db: SqliteDatabase, ledger: Ledger, clock: ManualClock, provider: Provider
) -> None:
    price = Price(
        since=PRICE.since,
        input=Decimal(10),
        output=Decimal(0),
        cached_read=Decimal(1),
        cached_write=Decimal(20),
        batch=Decimal("0.5"),
    )
    held = budget(ledger, clock, price=price)
    reservation = await held.reserve(CALL, provider, prompt_bytes=2000, max_output_tokens=1, batch=True)
    assert reservation is not None
    await held.settle(reservation, Usage(1000, 1, 500, 100, 50))

    row = await db.fetch_one(
        "SELECT person_id, channel, batch, reserved_nano, cost_nano, saved_nano, cached_tokens,"
        " written_tokens, certainty FROM ledger"
    )
    cost = (350 * 10_000 + 500 * 1_000 + 150 * 20_000) // 2
    assert row is not None
    assert tuple(row) == ("p1", "web", 1, 24_000_000, cost, 5_000_000 - cost, 500, 150, "exact")


async def test_a_model_without_a_price_is_booked_as_unknown(
    db: SqliteDatabase, ledger: Ledger, clock: ManualClock, provider: Provider
) -> None:
    held = Budget(ledger, Prices({}, allow_unknown=True), DOLLAR, clock, ZoneInfo("UTC"))
    await held.settle(await reserve(held, provider), Usage(100, 10))

    row = await db.fetch_one("SELECT cost_nano, input_tokens, certainty FROM ledger")
    assert row is not None
    assert tuple(row) == (0, 100, "unknown")


async def test_LLM_17_settling_frees_what_was_not_used(
    ledger: Ledger, clock: ManualClock, provider: Provider
) -> None:
    held = budget(ledger, clock, Most(day=NANO * 15 // 100))
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


@pytest.mark.parametrize(
    ("failure", "nano"),
    [
        (ProviderFailed("overlong", usage=Usage(1000, 10)), PRICE.nano(Usage(1000, 10))),
        (ProviderFailed("network", unsent=True), 0),
    ],
)
async def test_a_failure_costs_what_was_counted_and_nothing_when_nobody_was_reached(
    ledger: Ledger, clock: ManualClock, provider: Provider, failure: ProviderFailed, nano: int
) -> None:
    held = budget(ledger, clock, Most())
    await held.settle_failed(await reserve(held, provider), failure)

    assert await ledger.spent(days("2025-11-21")) == nano


async def test_without_a_count_the_whole_output_is_assumed(
    ledger: Ledger, clock: ManualClock, provider: Provider
) -> None:
    held = budget(ledger, clock)
    await held.settle(await reserve(held, provider), None)

    assert await held.spent() == Decimal("0.1")


async def test_the_day_turns_at_midnight_of_its_zone(ledger: Ledger, provider: Provider) -> None:
    clock = ManualClock(1_763_737_199_000)  # 21 Nov 2025, 14:59:59 UTC: a second before midnight in Seoul
    held = budget(ledger, clock, Most(day=NANO // 10), "Asia/Seoul")
    late = await reserve(held, provider)
    assert await held.reserve(CALL, provider, prompt_bytes=1, max_output_tokens=1) is None
    clock.advance(1)

    await reserve(held, provider)  # a new day has its own dollar
    await held.settle(late, Usage(1, 0))
    assert await held.spent() == Decimal("0.1")
    assert await ledger.spent(days("2025-11-21")) == 0


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


@pytest.mark.parametrize(
    ("limit", "share"),
    [
        (DOLLAR, 0.1),
        (Most(day=NANO // 10), 1.0),
        (Most(day=NANO, week=NANO // 2), 0.2),
        (Most(day=NANO, month=NANO // 4), 0.4),
        (Most(day=0), 0.0),
        (Most(), 0.0),
    ],
)
async def test_what_share_of_the_tightest_limit_is_gone(
    ledger: Ledger, clock: ManualClock, provider: Provider, limit: Most, share: float
) -> None:
    await budget(ledger, clock).reserve(CALL, provider, prompt_bytes=0, max_output_tokens=1000)

    assert await budget(ledger, clock, limit).share() == share


async def test_a_cost_that_comes_twice_is_told_once(
    ledger: Ledger, clock: ManualClock, provider: Provider
) -> None:
    told: list[Decimal] = []
    held = Budget(
        ledger, Prices({"m": [PRICE]}), DOLLAR, clock, ZoneInfo("UTC"), booked=lambda _, usd: told.append(usd)
    )
    reservation = await reserve(held, provider)
    for _ in range(2):
        await held.settle(reservation, Usage(100, 1000))

    assert told == [Decimal("0.1")]


async def test_work_that_can_wait_leaves_one_half_to_people(
    ledger: Ledger, clock: ManualClock, provider: Provider
) -> None:
    held = budget(ledger, clock, Most(day=NANO))

    async def fits(share: str, *, batch: bool) -> bool:
        tokens = int(Decimal(share) * NANO / PRICE.nano(Usage(0, 1)))
        reserved = await held.reserve(CALL, provider, prompt_bytes=0, max_output_tokens=tokens, batch=batch)
        return reserved is not None

    assert await fits("0.4", batch=True)
    assert not await fits("0.2", batch=True)
    assert await fits("0.4", batch=False)
