"""A budget with a price that is easy to reckon with."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

from bot.costs.budget import Budget, CallContext, Reservation
from bot.costs.prices import NANO, Price, Prices
from bot.providers.base import Provider
from storage.ledger import Ledger, Most
from tests.clock import ManualClock

CALL = CallContext("c1", "t1", "p1", "web")
DOLLAR = Most(day=NANO)
# 1000 tokens of output, whatever is read: $0.10 a call.
PRICE = Price(since=date(2025, 1, 1), input=Decimal("0"), output=Decimal("100"))


def budget(
    ledger: Ledger, clock: ManualClock, most: Most = DOLLAR, zone: str = "UTC", price: Price = PRICE
) -> Budget:
    return Budget(ledger, Prices({"m": [price]}), most, clock, ZoneInfo(zone))


async def reserve(held: Budget, provider: Provider, most_out: int = 1000) -> Reservation:
    reservation = await held.reserve(CALL, provider, prompt_bytes=100, max_output_tokens=most_out)
    assert reservation is not None
    return reservation
