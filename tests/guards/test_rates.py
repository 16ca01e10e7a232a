"""What an amount is due for: a month, a year, a person."""

from decimal import Decimal

import pytest

from guards.base import Fact
from guards.rates import rate, rates_of
from tests.guards.proving import codes, hints

BOTH = "The plan costs $12.99 a month, or $120 a year."
PLANS = "The monthly plan is $12.99. The annual plan is $120."
MONTHLY = Fact("plan.monthly_price", "money", Decimal("12.99"), currency="USD")
PLAIN = Fact("plan.price", "money", Decimal("12.99"), currency="USD")
DESCRIBED = Fact(
    "plan.price", "money", Decimal("12.99"), currency="USD", description="What is paid each month"
)


@pytest.mark.parametrize(
    ("draft", "passage", "passes"),
    [
        ("It is $12.99 per month.", BOTH, True),
        ("It is $12.99/mo.", BOTH, True),
        ("It is $120 yearly or $12.99 monthly.", BOTH, True),
        ("It is $12.99.", BOTH, True),
        ("It is $12.99 a month.", "It is $12.99. We bill every month.", True),
        ("It is $12.99 a month.", "It is $12.99.", False),
        ("Das macht 49 € pro Monat.", "Monatspreis: 49 €", True),
        ("It is $12.99 a year.", BOTH, False),
        ("It is $120 a month.", BOTH, False),
        ("It is $12.99, billed weekly.", BOTH, True),  # of the bill, not of the amount: nothing is read
        ("The annual plan is $120 and the monthly one $12.99.", PLANS, True),
        ("The annual plan is $12.99.", PLANS, False),
        ("Sie zahlen 49 € monatlich.", "Das kostet 49 € pro Monat.", True),
        ("Sie zahlen 49 € im Jahr.", "Das kostet 49 € pro Monat.", False),
        ("Cela coûte 49 € par an.", "Cela coûte 49 € par mois.", False),
        ("Cuesta 49 € al mes.", "Cuesta 49 € cada mes.", True),
        ("매달 12,900원을 내시면 됩니다.", "요금은 월 12,900원입니다.", True),
        ("연 12,900원입니다.", "요금은 월 12,900원입니다.", False),
        ("料金は毎月1,200円です。", "料金は月額1,200円です。", True),
        ("年額1,200円です。", "料金は月額1,200円です。", False),
        ("12元/月。", "每月12元。", True),
        ("每年12元。", "每月12元。", False),
        ("It is 80 € a night per person.", "A room is 80 € per person per night.", True),
        ("It is 80 € per person.", "A room is 80 € per night.", False),
        ("The interest is 4 % a month.", "The interest is 4 % a year.", False),
    ],
)
def test_an_amount_keeps_what_it_is_due_for(draft: str, passage: str, passes: bool) -> None:
    assert (codes(draft, passage=passage) == []) is passes


@pytest.mark.parametrize(
    ("draft", "fact", "passes"),
    [
        ("You pay $12.99 a month.", MONTHLY, True),
        ("You pay $12.99 a year.", MONTHLY, False),
        ("You pay {plan.monthly_price} a year.", MONTHLY, False),
        ("You pay {plan.monthly_price} each month.", MONTHLY, True),
        ("You pay {plan.price} a year.", DESCRIBED, False),
        ("You pay {plan.price} a year.", PLAIN, False),  # nobody said for what
        ("You pay $12.99 a year.", PLAIN, False),
        ("Your annual plan costs $12.99.", PLAIN, True),  # of the plan: the price may be for anything
        ("You pay {plan.price}.", PLAIN, True),
    ],
)
def test_a_fact_is_due_for_what_its_name_or_description_says(draft: str, fact: Fact, passes: bool) -> None:
    assert (codes(draft, fact) == []) is passes


def test_the_reason_says_what_the_amount_is_due_for() -> None:
    assert hints("It is $12.99 a year.", MONTHLY) == ["'$12.99' is for each month, not for each year."]


def test_a_rate_that_nothing_speaks_of_is_told_as_such() -> None:
    assert hints("It is $12.99 a year.", PLAIN) == ["Nothing says that '$12.99' is for each year."]


def test_what_stands_behind_a_figure_goes_before_what_stands_ahead() -> None:
    text = "The annual plan is $5 a month"
    assert rate(text, 0, text.index("$5"), text.index("$5") + 2) == {"per.month"}


@pytest.mark.parametrize("text", ["this month's bill is 5", "in 3월 5", "a 5 months"])
def test_what_only_looks_like_a_rate_is_none(text: str) -> None:
    at = text.index("5")
    assert rate(text, 0, at, at + 1) == frozenset()


def test_names_and_descriptions_are_read_whole() -> None:
    fact = Fact("fees.yearly_total", "money", Decimal(1), description="What is paid for each person")
    assert rates_of(fact) == {"per.year", "per.person"}
