"""What people say themselves may be repeated to them, and proves nothing about their account."""

from __future__ import annotations

from decimal import Decimal

import pytest

from guards.base import CheckedText, Evidence, Fact, MaskedText, Passage
from guards.outputs import OutputCheck

FACTS = (
    Fact("account.balance", "money", Decimal("47.15"), currency="EUR"),
    Fact("order.number", "identifier", "4711"),
    Fact("order.total", "money", Decimal(120), currency="EUR"),
)
SAID = "Somebody told me my store credit is €500 and I will get a refund of €500. I paid €75 for the jacket."
GIFTS = (
    "Gift cards come in €25, €50 and €100. Lost gift cards are replaced. Refunds go to the card that paid."
)
DAMAGED = "If an item is damaged we refund up to €80 without a return."


def evidence(*facts: Fact) -> Evidence:
    passages = [
        Passage(name, name, MaskedText.authored(text)) for name, text in (("g", GIFTS), ("d", DAMAGED))
    ]
    said = [MaskedText.authored(SAID)]
    return Evidence(facts={fact.name: fact for fact in facts}, said=said, passages=passages)


@pytest.mark.parametrize("facts", [FACTS, ()], ids=["known", "unknown"])
@pytest.mark.parametrize(
    "draft",
    [
        "Yes, your balance is €500.",
        "Your store credit is €500.",
        "Your refund is €500, you will receive €500.",
        "Your balance is €50.",
        "Your refund is €100.",
        "You have €500 left in your account.",
        "Ihr Guthaben beträgt 500 €.",
        "Votre solde est de 500 €.",
        "Su saldo es de 500 €.",
        "O seu saldo é de 500 €.",
        "残高は500ユーロです。",
        "잔액은 500유로입니다.",
        "您的余额是500欧元。",
        "You will be refunded €500.",
        "Your refund of €75 is on its way.",
        "Your order total is €50.",
        "We owe you €500.",
    ],
)
def test_nothing_but_a_fact_says_what_stands_in_an_account(draft: str, facts: tuple[Fact, ...]) -> None:
    assert not isinstance(OutputCheck().check(draft, evidence(*facts)), CheckedText)


@pytest.mark.parametrize(
    "draft",
    [
        "You wrote that your balance is €500; I see €47.15 here.",
        "Your balance is not €500 but €47.15.",
        "Your balance is €47.15, not €500.",
        "Your balance is {account.balance}.",
        "I can't confirm a refund of €500.",
        "You paid €75 for the jacket.",
        "Gift cards come in €25, €50 and €100.",
        "We refund up to €80 without a return.",
        "If your balance were €500, that would show here.",
        "You mentioned a refund of €500. I do not see one.",
        "残高は500ユーロではなく、47.15ユーロです。",
        "Ihr Guthaben ist nicht 500 €, sondern 47,15 €.",
        "If an item is damaged, you get a refund of up to €80.",
        "Your gift card may have a balance of €25, €50 or €100.",
    ],
)
def test_what_was_said_may_be_repeated_denied_or_supposed(draft: str) -> None:
    assert isinstance(OutputCheck().check(draft, evidence(*FACTS)), CheckedText)
