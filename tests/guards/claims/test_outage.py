"""While the facts are down, no answer tells how things stand with this person."""

import pytest

from guards.base import Evidence, MaskedText, Passage
from guards.claims.claims import Claims

RULE = Passage("p", "Orders", MaskedText.authored("Your order ships from our own warehouse."))


def codes(draft: str, *, down: bool = True) -> list[str]:
    evidence = Evidence(passages=[RULE], facts_down=down)
    return [reason.code for reason in Claims().inspect(draft, evidence) if reason.code == "unseen_state"]


@pytest.mark.parametrize(
    "draft",
    [
        "Your parcel is delayed.", "You have no open orders on your account.", "Your refund is on its way.",
        "Ihr Paket ist verspätet.", "Sie haben keine offenen Bestellungen.", "Votre colis est en retard.",
        "Vous n'avez aucune commande.", "Su pedido está en camino.", "No tiene pedidos abiertos.",
        "O seu pedido está atrasado.", "고객님의 주문은 배송 중입니다.",
        "ご注文は発送済みです。", "您的包裹延误了。",
    ],
)  # fmt: skip
def test_nothing_is_told_that_nobody_can_see(draft: str) -> None:
    assert codes(draft) == ["unseen_state"]
    assert codes(draft, down=False) == []


@pytest.mark.parametrize(
    "draft",
    [
        "I cannot see your orders right now.", "Is it about your order?", "Our feeders are made of oak.",
        "If your parcel is late, write to us.", "You can track your order on our site.",
        "Your order ships from our own warehouse.", "Leider kann ich Ihre Bestellung gerade nicht sehen.",
        "Je ne peux pas voir votre commande.", "No puedo ver su pedido ahora.",
        "Não consigo ver o seu pedido agora.", 
        "지금은 고객님의 주문을 확인할 수 없습니다.",
        "現在、ご注文は確認できません。", "现在无法查看您的订单。",
    ],
)  # fmt: skip
def test_that_it_cannot_be_seen_may_be_said(draft: str) -> None:
    assert codes(draft) == []


@pytest.mark.parametrize(
    "draft",
    [
        "You can expect it tomorrow.",
        "You can expect your parcel on Friday.",
        "You will have it when it arrives on Monday.",
        "Your order can be expected tomorrow.",
        "Once it arrives on Monday, write to us.",
        "Your parcel is late, but you can track it.",
        "Your refund was sent; please wait a little.",
        "You have two open orders, if I am right.",
        "I see that your order is delayed, so please wait.",
        "Sie können es morgen erwarten.",
        "Ihr Paket ist unterwegs, bitte warten Sie.",
        "Vous pouvez le recevoir demain.",
        "Quand il arrivera lundi, écrivez-nous.",
        "Puede esperarlo mañana.",
        "Cuando llegue el lunes, escríbanos.",
        "Pode recebê-lo amanhã.",
        "내일 받으실 수 있습니다.",
        "明日お届けできます。",
        "您明天可以收到。",
    ],
)
def test_a_word_of_can_or_when_hides_no_state(draft: str) -> None:
    assert codes(draft) == ["unseen_state"]


@pytest.mark.parametrize(
    "draft",
    [
        "If you give me your order number, I can look later.",
        "If it has not arrived by Friday, please write to us.",
        "When the system is back, I will look at your order.",
        "For your order, please write to us.",
        "Once your order is shipped, you get a mail.",
        "A colleague will look at your order, if you like.",
        "I cannot tell when it arrives, nor whether it comes on Monday.",
        "Standard parcels arrive within 5 days.",
        "We are back on Monday and can look at your order then.",
        "Wenn es am Montag nicht da ist, schreiben Sie uns.",
        "Si votre colis n'arrive pas lundi, écrivez-nous.",
        "Si no llega el lunes, escríbanos.",
    ],
)
def test_what_only_supposes_or_offers_is_honest(draft: str) -> None:
    assert codes(draft) == []
