"""What was spent, added up: by hand, once for every way there is."""

from __future__ import annotations

import pytest

from storage.ledger import Cost, Ledger, Most
from storage.spending import By, Line, Spending
from storage.sqlite import SqliteDatabase
from tests.storage.calls import call, days


@pytest.fixture
async def spending(db: SqliteDatabase) -> Spending:
    """Three days: two turns on the web with a retry, one on Slack, a batch, and a call under way."""
    ledger = Ledger("default", db)
    calls = [
        (call("a", 900, turn="t1"), Cost(100, 1000, 10, "exact", 600, 200, 30)),
        (call("b", 900, turn="t1", model="large"), Cost(400, 1000, 20, "exact")),
        (call("c", 900, turn="t2", day="2026-11-20"), Cost(50, 500, 5, "estimated")),
        (
            call("d", 900, turn="t3", conversation="c2", channel="slack", day="2026-11-20"),
            Cost(70, 700, 7, "exact", 100, 0, -5),
        ),
        (call("e", 900, turn="s1", channel="", batch=True, day="2026-11-19"), Cost(20, 2000, 2, "unknown")),
    ]
    for row, cost in calls:
        assert await ledger.reserve(row, Most()) is None
        await ledger.settle(row.id, cost)
    await ledger.reserve(call("f", 7, turn="t4", conversation="c2", channel="slack"), Most())
    await Ledger("elsewhere", db).reserve(call("a", 10**9), Most())
    return Spending("default", db)


async def test_the_total(spending: Spending) -> None:
    whole = Line("", 6, 4, 647, 25, 5200, 44, 700, 200, 3)

    assert await spending.total(days("2026-11-01", "2026-11-30")) == whole
    assert await spending.total(days("2026-11-20")) == Line("", 2, 2, 120, -5, 1200, 12, 100, 0, 1)
    assert await spending.total(days("2026-10-01")) == Line("", 0, 0, 0, 0, 0, 0, 0, 0, 0)


@pytest.mark.parametrize(
    ("by", "found"),
    [
        ("model", [("large", 400, 1, 1), ("m", 247, 4, 5)]),
        ("channel", [("web", 550, 2, 3), ("slack", 77, 2, 2), ("", 20, 0, 1)]),
        ("day", [("2026-11-21", 507, 2, 3), ("2026-11-20", 120, 2, 2), ("2026-11-19", 20, 0, 1)]),
        ("conversation", [("c1", 570, 2, 4), ("c2", 77, 2, 2)]),
        (
            "message",
            [("t1", 500, 1, 2), ("t3", 70, 1, 1), ("t2", 50, 1, 1), ("s1", 20, 0, 1), ("t4", 7, 1, 1)],
        ),
    ],
)
async def test_by_one_thing(spending: Spending, by: By, found: list[tuple[str, int, int, int]]) -> None:
    lines = await spending.by(by, days("2026-11-01", "2026-11-30"), most=9)

    assert [(line.name, line.nano, line.messages, line.calls) for line in lines] == found


async def test_no_more_lines_than_asked_for(spending: Spending) -> None:
    lines = await spending.by("message", days("2026-11-01", "2026-11-30"), most=2)

    assert [line.name for line in lines] == ["t1", "t3"]
