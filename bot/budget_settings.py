"""The settings of the budget: a section of `parley.toml`. Nothing is read here."""

from __future__ import annotations

from decimal import ROUND_FLOOR, Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from bot.costs.prices import NANO
from bot.costs.tiers import Thresholds
from bot.safeguard_settings import Section
from storage.ledger import Most

_Dollars = Annotated[Decimal, Field(ge=0)] | Literal["unlimited"]
_Share = Annotated[Decimal, Field(gt=0, le=1)]


class BudgetSettings(Section):
    message_usd: _Dollars = Decimal("0.50")
    conversation_day_usd: _Dollars = Decimal("1.00")
    person_day_usd: _Dollars = Decimal("1.00")
    day_usd: _Dollars = Decimal("5.00")
    week_usd: _Dollars = "unlimited"
    month_usd: _Dollars = "unlimited"
    log_at: _Share = Decimal("0.5")
    notify_at: _Share = Decimal("0.75")
    throttle_at: _Share = Decimal("0.9")
    halt_at: _Share = Decimal("0.98")
    cooldown_minutes: float = Field(10.0, ge=0, le=1440)
    allow_unknown_prices: bool = False

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        shares = [self.log_at, self.notify_at, self.throttle_at, self.halt_at]
        if shares != sorted(shares):
            raise ValueError("log_at, notify_at, throttle_at and halt_at have to follow one another")
        return self

    @property
    def most(self) -> Most:
        return Most(
            message=_nano(self.message_usd),
            conversation=_nano(self.conversation_day_usd),
            person=_nano(self.person_day_usd),
            day=_nano(self.day_usd),
            week=_nano(self.week_usd),
            month=_nano(self.month_usd),
        )

    @property
    def thresholds(self) -> Thresholds:
        cooldown_ms = round(self.cooldown_minutes * 60_000)
        return Thresholds(self.log_at, self.notify_at, self.throttle_at, self.halt_at, cooldown_ms)


def _nano(usd: Decimal | Literal["unlimited"]) -> int | None:
    return None if usd == "unlimited" else int((usd * NANO).to_integral_value(ROUND_FLOOR))
