"""A reference and the words around it: what a person reads there is that fact, and no more."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from guards.base import CheckedText, Evidence, Fact
from guards.outputs import OutputCheck

FACTS = (
    Fact("account.balance", "money", Decimal("47.15"), currency="EUR"),
    Fact("debt.balance", "money", Decimal(-3), currency="USD"),
    Fact("days_left", "count", Decimal(5)),
    Fact("order.date", "date", date(2026, 12, 1)),
    Fact("order.number", "identifier", "4711"),
    Fact("rate", "percent", Decimal(12)),
    Fact("stay.nights", "count", Decimal(3), unit="nights"),
    Fact("visits", "count", Decimal(5)),
    Fact("wallet", "count", Decimal(380)),
)
EVIDENCE = Evidence(facts={fact.name: fact for fact in FACTS})


@pytest.mark.parametrize(
    "draft",
    [
        "Your balance is ${account.balance}.",
        "Your balance is {account.balance} dollars.",
        "You have €{wallet} of credit.",
        "{wallet} % off.",
        "It arrives in {wallet} days.",
        "Your balance is -{account.balance}.",
        "Your balance is {account.balance} Mio.",
        "Your balance is {account.balance}만.",
        "Your balance is {account.balance} crore.",
        "Your balance is {account.balance}**k**.",
        "Your balance is double {account.balance}.",
        "Your balance is twice your {account.balance}.",
        "It is {order.number} euros.",
        "The fee is {wallet} cents.",
        "{wallet}{wallet} points",
        "It is {wallet}.{wallet} points.",
        "We open at {visits}:30.",
        "We open at {visits} pm.",
        "Your balance is {account.balance} USD.",
        "Your balance is minus {account.balance}.",
        "잔액은 {account.balance}의 두 배입니다.",
        "Sie haben ein Guthaben von €{wallet}.",
        "You get {rate} points off by May {visits}.",
        "It is {wallet} months.",
        "Your balance is about {account.balance} thousand.",
        "{visits} percent off",
        "Your balance is half of {account.balance}.",
        "Your balance is {account.balance}, {account.balance} k.",
        "{order.number} % off",
    ],
)
def test_what_is_read_as_another_figure_is_rejected(draft: str) -> None:
    reasons = OutputCheck().check(draft, EVIDENCE)

    assert not isinstance(reasons, CheckedText)
    assert {"changed_reference", "glued_reference"} & {reason.code for reason in reasons}


@pytest.mark.parametrize(
    "draft",
    [
        "Your balance is {account.balance}.",
        "Ihr Guthaben beträgt {account.balance}.",
        "You have {days_left} days left.",
        "You have {days_left} days.",
        "You stay {stay.nights}.",
        "Order {order.number} was placed on {order.date}.",
        "Your balance: {account.balance}",
        "- {account.balance} balance",
        "The rate is {rate}.",
        "You have been here {visits} times.",
        "Your balance is {account.balance} EUR.",
        "The rate is {rate}%.",
        "{account.balance} (EUR)",
        "잔액은 {account.balance}입니다.",
        "残高は{account.balance}です。",
        "Order #{order.number}",
        "Your balance is **{account.balance}**.",
        "You have {visits} orders.",
        "On {order.date} your balance was {account.balance}.",
        "Balance {debt.balance}.",
        "Order no. {order.number}: {account.balance}",
    ],
)
def test_what_is_read_as_the_fact_passes(draft: str) -> None:
    assert isinstance(OutputCheck().check(draft, EVIDENCE), CheckedText)


NOTES = Evidence(
    facts={
        fact.name: fact
        for fact in (
            Fact("note", "text", "leave it at door 3"),
            Fact("code", "text", "3"),
            Fact("name", "text", "Ada Meadow"),
            Fact("order.status", "status", "shipped"),
            Fact("visits", "count", Decimal(5)),
        )
    }
)


@pytest.mark.parametrize(
    "draft",
    [
        "{code} days.",
        "It takes {code} weeks.",
        "€ {code}",
        "{code} %",
        "It is {code} {visits} pm.",
        "{note} euros",
    ],
)
def test_a_text_forms_no_figure_with_what_stands_beside_it(draft: str) -> None:
    reasons = OutputCheck().check(draft, NOTES)

    assert not isinstance(reasons, CheckedText)
    assert {"changed_reference"} & {reason.code for reason in reasons}


@pytest.mark.parametrize(
    "draft",
    [
        "{note}",
        "The note says: {note}. It is {order.status}.",
        "Dear {name}, it is {order.status}.",
        "Door {code}.",
    ],
)
def test_a_text_by_itself_may_hold_figures(draft: str) -> None:
    assert isinstance(OutputCheck().check(draft, NOTES), CheckedText)
