"""The budget's settings: dollars to nano-dollars, never rounded up, and shares in their order."""

from __future__ import annotations

from decimal import Decimal

import pytest
from pydantic import ValidationError

from bot.budget_settings import BudgetSettings
from storage.ledger import Most


def test_dollars_become_nano_dollars() -> None:
    settings = BudgetSettings(
        message_usd=Decimal("0.1234567899"),
        conversation_day_usd="unlimited",
        person_day_usd=Decimal(0),
        day_usd=Decimal("5.00"),
        week_usd="unlimited",
        month_usd=Decimal(100),
    )

    assert settings.most == Most(123_456_789, None, 0, 5_000_000_000, None, 100_000_000_000)


def test_shares_and_cooldown() -> None:
    when = BudgetSettings.model_validate({"throttle_at": 0.8, "cooldown_minutes": 0.5}).thresholds

    assert (when.log, when.throttle, when.halt) == (Decimal("0.5"), Decimal("0.8"), Decimal("0.98"))
    assert when.cooldown_ms == 30_000


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"day_usd": "-1"}, "day_usd"),
        ({"week_usd": "a lot"}, "week_usd"),
        ({"halt_at": 1.01}, "halt_at"),
        ({"log_at": 0}, "log_at"),
        ({"notify_at": 0.4}, "have to follow one another"),
        ({"cooldown_minutes": -1}, "cooldown_minutes"),
        ({"hour_usd": "1"}, "hour_usd"),
    ],
)
def test_what_cannot_be_is_refused(wrong: dict[str, object], named: str) -> None:
    with pytest.raises(ValidationError, match=named):
        BudgetSettings.model_validate(wrong)
