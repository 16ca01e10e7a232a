"""What stands beside a figure and does not say what it is: the tax it is without, the whole it is of."""

from datetime import date
from decimal import Decimal

import pytest

from guards.base import CheckedText, Fact, MaskedText
from guards.outputs import OutputCheck
from tests.guards.proving import codes, evidence

QUOTE = Fact("quote.net_total", "money", Decimal(1200), currency="EUR")
DEVICES = (
    Fact("licence.devices_active", "count", Decimal(3)),
    Fact("licence.devices_max", "count", Decimal(5)),
)
LOAN = (Fact("loan.due", "date", date(2026, 11, 30)), Fact("loan.renewals_used", "count", Decimal(1)))
ROOM = (Fact("room.rate", "money", Decimal(120), currency="USD"), Fact("stay.nights", "count", Decimal(3)))
LOAN_FEE = (
    Fact("loan.fee", "money", Decimal(5), currency="EUR"),
    Fact("loan.rate", "percent", Decimal(4)),
)
SHIPPING = (
    "Shipping in Germany: €4.90, free from €50. Shipping to Austria and Switzerland: €9.90, free from €100."
)


@pytest.mark.parametrize(
    ("draft", "known"),
    [
        ("It is a net figure: {quote.net_total} before VAT.", (QUOTE,)),
        ("Der Preis ist {quote.net_total} ohne MwSt.", (QUOTE,)),
        ("{licence.devices_active} of {licence.devices_max} devices are active.", DEVICES),
        ("Es sind {licence.devices_active} von insgesamt {licence.devices_max} Geräten aktiv.", DEVICES),
        ("Renew it online or at the desk by {loan.due}.", LOAN),
        ("{stay.nights} nights at {room.rate} per night.", ROOM),
    ],
)
def test_it_says_not_what_it_is(draft: str, known: tuple[Fact, ...]) -> None:
    assert codes(draft, *known) == []


@pytest.mark.parametrize(
    ("draft", "known"),
    [
        ("The VAT is {quote.net_total}.", (QUOTE,)),
        ("You have {licence.devices_max} active devices.", DEVICES),
        ("It was renewed on {loan.due}.", LOAN),
        ("{stay.nights} nights at {room.rate} per month.", ROOM),
        ("The fee is {loan.fee} per day.", LOAN_FEE),
    ],
)
def test_unless_it_does(draft: str, known: tuple[Fact, ...]) -> None:
    assert "other_subject" in codes(draft, *known)


def test_two_that_are_named_together_are_both_meant() -> None:
    assert codes("For deliveries to Austria, shipping costs €9.90.", passage=SHIPPING) == []
    assert "other_subject" in codes("For deliveries to Germany, shipping costs €9.90.", passage=SHIPPING)


def test_a_unit_may_touch_what_it_counts() -> None:
    used = Fact("plan.used_gb", "count", Decimal(21))
    draft = "今月は{plan.used_gb}GBお使いです。"

    assert OutputCheck().check(draft, evidence(used)) == CheckedText(MaskedText(draft))
    assert codes("今月は{plan.used_gb}kgお使いです。", used) == ["changed_reference"]
