from datetime import date, datetime
from decimal import Decimal

import pytest

from bot.evaluation.figures import FactRow, Row, evaluate
from guards.outputs import OutputCheck

BALANCE = {"account.balance": FactRow(type="money", value="47.15", currency="USD")}


def test_wrong_drafts_that_pass_and_true_ones_that_do_not_are_counted_and_shown() -> None:
    rows = [
        Row(facts=BALANCE, draft="Your balance is {account.balance}.", ok=True),
        Row(facts=BALANCE, draft="Your balance is $47.15.", ok=True),
        Row(facts=BALANCE, draft="Your balance is $127,549.32.", ok=False),
        Row(facts=BALANCE, draft="Your balance is $127,549.32.", ok=True),  # wrongly labelled, on purpose
        Row(facts=BALANCE, draft="Thank you for waiting.", ok=False),
    ]
    report = evaluate(rows, OutputCheck(), timer=lambda: 0.0, show=True)
    assert (report["wrong"], report["passed_wrong"], report["true"], report["blocked_true"]) == (2, 1, 3, 1)
    assert report["p50_ms"] == 0.0
    assert [(one["ok"], one["reasons"]) for one in report["offending"]] == [
        (True, ["figures.unproven_money"]),
        (False, []),
    ]


def test_what_was_said_and_passages_prove_too() -> None:
    rows = [
        Row(said=["I paid 12 euros on 3 May"], draft="You paid 12 euros on 3 May.", ok=True),
        Row(passages=["Returns are free for 30 days."], draft="You have 30 days.", ok=True),
    ]
    report = evaluate(rows, OutputCheck(), timer=lambda: 0.0, show=False)
    assert report == {
        "wrong": 0, "passed_wrong": 0, "true": 2, "blocked_true": 0, "p50_ms": 0.0, "p95_ms": 0.0,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("row", "value"),
    [
        (FactRow(type="money", value=47.15, currency="USD"), Decimal("47.15")),
        (FactRow(type="Integer", value=3), Decimal(3)),
        (FactRow(type="date", value="2026-11-24"), date(2026, 11, 24)),
        (
            FactRow(type="datetime", value="2026-11-24T10:00:00+00:00"),
            datetime.fromisoformat("2026-11-24T10:00:00+00:00"),
        ),
        (FactRow(type="colour", value="blue"), "blue"),
    ],
)
def test_types_under_other_names_become_ours(row: FactRow, value: object) -> None:
    assert row.fact("a.name").value == value


def test_a_fact_that_is_no_figure_is_refused() -> None:
    with pytest.raises(ValueError, match="is no figure"):
        FactRow(type="money", value="much", currency="USD").fact("account.balance")
