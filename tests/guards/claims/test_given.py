"""Money that a person is to be given has to be given by a clause of the knowledge, or by a fact."""

from __future__ import annotations

from decimal import Decimal

import pytest

from guards.base import Evidence, Fact, MaskedText, Passage
from guards.claims.claims import Claims

CARDS = "Gift cards come in €25, €50 and €100. If a parcel is a week late, we credit €10 for the trouble."
REFUND = Fact("refund.amount", "money", Decimal("33"), currency="EUR")
TOTAL = Fact("order.total", "money", Decimal("120"), currency="EUR")


def codes(draft: str, *known: Fact) -> list[str]:
    evidence = Evidence(
        facts={fact.name: fact for fact in known}, passages=[Passage("p", "", MaskedText(CARDS))]
    )
    return [reason.code for reason in Claims().inspect(draft, evidence)]


@pytest.mark.parametrize(
    "draft",
    [
        "As an apology you get €50.",
        "Please accept €25 from us.",
        "You save €25 on your next order.",
        "You will receive €100.",
        "Here are €25 for your trouble.",
        "We credit €25 to your account.",
        "We're giving you €25.",
        "I'll take €25 off your bill.",
        "Nous vous donnons 25 €.",
        "Für die Unannehmlichkeiten erhalten Sie 25 €.",
        "Sie bekommen von uns 50 €.",
        "Pour vous excuser du retard, voici 25 €, en guise d'excuse.",
        "Vous recevrez 25 €.",
        "Por las molestias, aquí tiene 25 €.",
        "Recibirá 50 €.",
        "Damos-lhe 25 € pela demora.",
        "ご迷惑のお詫びに25ユーロを差し上げます。",
        "불편을 드려 25유로를 드립니다.",
        "作为补偿，送您25欧元。",
    ],
)
def test_a_price_is_no_present(draft: str) -> None:
    assert "unearned" in codes(draft)


@pytest.mark.parametrize(
    "draft",
    [
        "If a parcel is a week late, you get €10.",
        "If a parcel is a week late, we credit €10 for the trouble.",
        "Bei einer Woche Verspätung erhalten Sie 10 €.",
        "Gift cards come in €25, €50 and €100.",
        "You can choose a gift card of €25.",
        "You will not get €25 for this.",
        "You will receive the gift card of €50 that you chose.",
    ],
)
def test_what_the_passages_give_may_be_told(draft: str) -> None:
    assert "unearned" not in codes(draft)


@pytest.mark.parametrize(
    ("draft", "passage"),
    [
        ("You get €25 for each friend.", "Refer a friend: €25 for each of them."),
        ("We give you €25 for the trouble.", "For a delay of more than a week we pay out €25."),
    ],
)
def test_a_reward_and_a_payment_are_given(draft: str, passage: str) -> None:
    evidence = Evidence(passages=[Passage("p", "", MaskedText(passage))])

    assert "unearned" not in [reason.code for reason in Claims().inspect(draft, evidence)]


@pytest.mark.parametrize(
    ("draft", "passage"),
    [
        ("We take €25 as a deposit.", "A deposit of €25 is due."),
        ("We deduct €25 for a late return.", "€25 is charged for a late return."),
    ],
)
def test_what_is_taken_is_not_given(draft: str, passage: str) -> None:
    evidence = Evidence(passages=[Passage("p", "", MaskedText(passage))])

    assert "unearned" not in [reason.code for reason in Claims().inspect(draft, evidence)]


def test_a_fact_gives_what_it_is_called_by() -> None:
    assert "unearned" not in codes("You will receive €33.", REFUND)
    assert "unearned" not in codes("As compensation you get {refund.amount}.", REFUND)
    assert "unearned" in codes("As compensation you get {order.total}.", TOTAL)
