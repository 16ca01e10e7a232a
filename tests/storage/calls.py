"""Calls to be booked, made up by a few words."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from bot.costs.periods import periods
from storage.ledger import Days, Reserved

TODAY = "2026-11-21"


def days(first: str = TODAY, last: str | None = None) -> Days:
    return Days(first, last or first)


def call(
    name: str,
    nano: int,
    *,
    day: str = TODAY,
    at: int = 1,
    conversation: str = "c1",
    turn: str = "t1",
    person: str = "p1",
    channel: str = "web",
    model: str = "m",
    batch: bool = False,
) -> Reserved:
    noon = datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC).timestamp() + 43_200
    when = periods(round(noon * 1000), ZoneInfo("UTC"))
    return Reserved(name, conversation, turn, person, channel, "openai", model, nano, when, batch, at)
