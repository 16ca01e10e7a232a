"""Which day, week and month it is for an installation: its time zone decides, so a day may have 23 hours."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from storage.ledger import Days, Periods


def periods(now_ms: int, zone: ZoneInfo) -> Periods:
    """A week begins on Monday."""
    day = _date(now_ms, zone)
    monday = day - timedelta(days=day.weekday())
    last = monthrange(day.year, day.month)[1]
    return Periods(
        day=Days(day.isoformat(), day.isoformat()),
        week=Days(monday.isoformat(), (monday + timedelta(days=6)).isoformat()),
        month=Days(day.replace(day=1).isoformat(), day.replace(day=last).isoformat()),
    )


def last_days(now_ms: int, zone: ZoneInfo, count: int) -> Days:
    """So many days, of which today is the last."""
    today = _date(now_ms, zone)
    return Days((today - timedelta(days=count - 1)).isoformat(), today.isoformat())


def _date(now_ms: int, zone: ZoneInfo) -> date:
    return datetime.fromtimestamp(now_ms / 1000, zone).date()
