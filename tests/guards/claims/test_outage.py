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
