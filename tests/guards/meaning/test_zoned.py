"""A time of day is told in the zone in which a fact, a passage or the person has it."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from guards.base import Fact
from tests.guards.proving import codes

TOKYO = timezone(timedelta(hours=9))
VISIT = Fact("appointment.at", "date", datetime(2026, 12, 1, 9, 30, tzinfo=TOKYO))
OPEN = "We open at 10:00 (CET)."


@pytest.mark.parametrize(
    "draft",
    [
        "Your appointment is on {appointment.at}.",
        "Your appointment is on December 1, 2026 at 09:30.",
        "Your appointment is on December 1, 2026 09:30 UTC+9.",
        "Your appointment is at 9:30 am (UTC+09:00).",
        "Your appointment is at 9:30 (GMT +9).",
        "Your appointment is at 9:30 JST.",
        "Ihr Termin ist um 9:30 Uhr (JST).",
        "予約は日本時間9:30です。",
        "We open at 10:00 (CET).",
        "We open at 10:00 CET, and your appointment is at 9:30 Tokyo time.",
    ],
)
def test_its_own_zone_may_be_named(draft: str) -> None:
    assert codes(draft, VISIT, passage=OPEN) == []


@pytest.mark.parametrize(
    "draft",
    [
        "Your appointment is at 9:30 UTC.",
        "Your appointment is at 9:30 am GMT.",
        "Your appointment is at 9:30 (UTC-9).",
        "Your appointment is on December 1 at 9:30 EST.",
        "Your appointment is at 9:30 Berlin time.",
        "Your appointment is on {appointment.at} PST.",
        "Ihr Termin ist um 9:30 Uhr MEZ.",
        "予約は北京時間9:30です。",
        "We open at 10:00 EST.",
    ],
)
def test_another_zone_is_another_time(draft: str) -> None:
    assert "other_zone" in codes(draft, VISIT, passage=OPEN)


def test_what_the_person_said_may_be_said_again() -> None:
    assert codes("You asked for 9:30 PST.", VISIT, said="Is it 9:30 PST?") == []


def test_a_zone_with_half_an_hour_is_one() -> None:
    india = timezone(timedelta(hours=5, minutes=30))
    call = Fact("call.at", "date", datetime(2026, 12, 1, 9, 30, tzinfo=india))

    assert codes("We call at 9:30 (UTC+05:30), 9:30 UTC+5:30 or 9:30 IST.", call) == []
    assert "other_zone" in codes("We call at 9:30 (UTC+5).", call)
