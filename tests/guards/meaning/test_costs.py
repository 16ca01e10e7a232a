"""What a thing costs is a price or a fee; what is owed is the balance of a loan."""

from decimal import Decimal

import pytest

from guards.base import Fact
from tests.guards.proving import codes


@pytest.mark.parametrize(
    ("draft", "passage", "passes"),
    [
        ("It costs $4.95.", "The shipping fee is $4.95.", True),
        ("Shipping is $4.95 below that.", "Shipping is free from $50; otherwise it costs $4.95.", True),
        ("Es kostet 4 €.", "Die Gebühr beträgt 4 €.", True),
        ("Elle coûte 4 €.", "Les frais sont de 4 €.", True),
        ("Cuesta 4 €.", "La comisión es de 4 €.", True),
        ("Custa 4 €.", "A taxa é de 4 €.", True),
        ("Der Preis beträgt 4 €.", "Die Gebühr beträgt 4 €.", False),
        ("The book costs $4.95.", "The shipping fee is $4.95.", False),
        ("It costs $4.95.", "Your refund is $4.95.", False),
        ("Shipping is $50.", "Shipping is free from $50; otherwise it costs $4.95.", True),  # not judged here
    ],
)
def test_what_it_costs_may_be_a_price_or_a_fee(draft: str, passage: str, passes: bool) -> None:
    assert (codes(draft, passage=passage) == []) is passes


def test_the_balance_of_a_loan_is_owed_and_that_of_an_account_is_not() -> None:
    loan = Fact("loan.balance", "money", Decimal(900), currency="USD")
    account = Fact("account.balance", "money", Decimal(900), currency="USD")
    assert codes("You owe $900.", loan) == codes("The balance of your loan is $900.", loan) == []
    assert codes("You owe $900.", account) == codes("Your refund is $900.", loan) == ["other_subject"]
