"""Days, weeks and months of an installation, where clocks are put forward and back."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.costs.periods import periods
from storage.ledger import Days, Periods

BERLIN, APIA = ZoneInfo("Europe/Berlin"), ZoneInfo("Pacific/Apia")
HOUR_MS = 3_600_000


def at(zone: ZoneInfo, text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=zone).timestamp() * 1000)


@pytest.mark.parametrize(
    ("text", "day", "week", "month"),
    [
        ("2026-11-21T12:00", "2026-11-21", ("2026-11-16", "2026-11-22"), ("2026-11-01", "2026-11-30")),
        ("2026-11-23T00:00", "2026-11-23", ("2026-11-23", "2026-11-29"), ("2026-11-01", "2026-11-30")),
        ("2027-01-01T00:30", "2027-01-01", ("2026-12-28", "2027-01-03"), ("2027-01-01", "2027-01-31")),
        ("2028-02-29T23:59", "2028-02-29", ("2028-02-28", "2028-03-05"), ("2028-02-01", "2028-02-29")),
    ],
)
def test_when_they_begin_and_end(text: str, day: str, week: tuple[str, str], month: tuple[str, str]) -> None:
    assert periods(at(BERLIN, text), BERLIN) == Periods(Days(day, day), Days(*week), Days(*month))


@pytest.mark.parametrize(
    ("day", "hours"), [("2026-03-29", 23), ("2026-10-25", 25), ("2026-11-21", 24)], ids=["23", "25", "24"]
)
def test_LLM_15_a_day_is_as_long_as_the_clocks_make_it(day: str, hours: int) -> None:
    start = at(BERLIN, f"{day}T00:00")
    seen = [periods(start + n * HOUR_MS, BERLIN).day.first for n in range(-1, 27)]

    assert seen.count(day) == hours
    assert (seen[0] < day, seen[hours] == day, seen[hours + 1] > day) == (True, True, True)


def test_a_zone_that_lost_a_whole_day() -> None:
    """Samoa had no 30 December 2011."""
    before = at(APIA, "2011-12-29T23:30")

    assert periods(before, APIA).day.first == "2011-12-29"
    assert periods(before + HOUR_MS, APIA).day.first == "2011-12-31"
