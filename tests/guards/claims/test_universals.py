"""What the passages say of some, at some times, may not be said of all."""

import pytest

from guards.base import Evidence, MaskedText, Passage
from guards.claims.claims import Claims


def caught(draft: str, passage: str) -> bool:
    evidence = Evidence(passages=[Passage("p", "", MaskedText(passage))])
    return "overstated_rule" in [reason.code for reason in Claims().inspect(draft, evidence)]


@pytest.mark.parametrize(
    ("draft", "passage"),
    [
        ("All members get 15% off.", "Gold members get 15% off."),
        ("Everyone gets 15% off.", "Gold members get 15% off."),
        ("Every guest can use the sauna.", "Guests in suites can use the sauna."),
        ("The pool is open all year round from 9 to 18.", "In summer, the pool is open from 9 to 18."),
        (
            "All orders ship free of charge within 2 days.",
            "Orders over $50 ship free of charge within 2 days.",
        ),
        ("All items are refunded within 5 days.", "Returned items are refunded within 5 days."),
        ("All our plans include 3 sessions.", "The Premium plan includes 3 sessions."),
        ("On every plan you have 3 sessions.", "On the Premium plan, you have 3 sessions. Others have 1."),
        ("Cats of any weight stay for $12.", "Cats of up to 6 kg stay for $12 per night."),
        (
            "Alle Gäste können die Sauna kostenlos nutzen.",
            "Gäste in Suiten können die Sauna kostenlos nutzen.",
        ),
        ("Alle Kunden erhalten 5 %.", "Kunden mit Treuekarte erhalten 5 %."),
        (
            "Der Biergarten ist ganzjährig von 11 bis 20 Uhr offen.",
            "Der Biergarten ist im Sommer von 11 bis 20 Uhr offen.",
        ),
        ("Tous les clients ont 5 % de remise.", "Les clients avec carte de fidélité ont 5 % de remise."),
        (
            "Todos los clientes pueden traer a 2 amigos.",
            "En el plan Oro, los clientes pueden traer a 2 amigos.",
        ),
        ("Em todos os planos, o aluno tem 5 aulas.", "No plano Verde, o aluno tem 5 aulas."),
        ("모든 회원은 10% 할인됩니다.", "골드 회원은 10% 할인됩니다."),
        ("누구나 20% 할인을 받으실 수 있습니다.", "학생 회원은 20% 할인을 받을 수 있습니다."),
        ("すべての会員は10%割引です。", "ゴールド会員は10%割引です。"),
        ("一年中24時間以内に対応します。", "冬季は24時間以内に対応します。"),
        ("所有会员享受9折。", "金卡会员享受9折。"),
    ],
)
def test_a_limit_is_not_left_out(draft: str, passage: str) -> None:
    assert caught(draft, passage)


@pytest.mark.parametrize(
    ("draft", "passage"),
    [
        ("All guests can use the pool.", "Guests can use the pool."),
        ("All our guests can use the pool for free.", "Guests of the hotel can use the pool for free."),
        ("All guests in suites can use the sauna.", "Guests in suites can use the sauna."),
        ("All orders are sent within 2 days.", "We dispatch orders within 2 days."),
        ("All students under twenty-six pay $5.", "Students under 26 pay $5."),
        (
            "Everyone can upgrade from 24 months.",
            "Upgrade from 24 months, or from 18 months on the Max plan.",
        ),
        (
            "Anyone on the Max plan can upgrade from 18 months.",
            "Upgrade from 24 months, on the Max plan from 18.",
        ),
        ("Everyone gets 15% off.", "All members get 15% off."),
        ("Everyone gets 15% off.", "Everybody gets 15% off, Gold members 20%."),
        ("The pool is open all year round from 9 to 18.", "The pool is open from 9 to 18."),
        ("Dogs of any size are welcome for $25.", "Dogs are welcome for $25 per night."),
        ("All the best! Enjoy your 15% off.", "Gold members get 15% off."),
        (
            "If you have any questions about the 30 days, ask.",
            "Online orders can be returned within 30 days.",
        ),
        ("All items can go back within 30 days.", "Send items back within 30 days."),
        ("All seats can be had for $9.", "Book seats for $9."),
        ("Todos os pedidos saem em 2 dias.", "Despachamos pedidos em 2 dias."),
        ("Every question is welcome.", "Gold members get 15% off."),
        ("You get 2 GB each month.", "The Black plan has 2 GB per month."),
        ("Do all members get 15% off?", "Gold members get 15% off."),
        ("Alle Gäste können den Pool nutzen.", "Der Pool steht unseren Gästen zur Verfügung."),
        ("Tous les clients reçoivent 5 % de remise.", "Les clients reçoivent 5 % de remise."),
        ("모든 회원은 10% 할인됩니다.", "회원은 10% 할인됩니다."),
        ("모든 상품은 10% 할인됩니다.", "회원은 10% 할인됩니다."),
        ("所有金卡会员享受9折。", "金卡会员享受9折。"),
    ],
)
def test_what_has_no_such_limit_holds_for_all(draft: str, passage: str) -> None:
    assert not caught(draft, passage)
