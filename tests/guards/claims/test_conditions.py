"""What the passages tie to a condition may not be granted without it, nor as sure as they never say it."""

import pytest

from guards.base import Evidence, MaskedText, Passage
from tests.guards.claims.test_claims import codes, knowing

ESCORT = "Children under 10 ride free with a parent."


@pytest.mark.parametrize(
    ("draft", "passage"),
    [
        ("Children under 10 ride free, even without a parent.", ESCORT),
        (
            "Kinder unter 8 fahren gratis, auch ohne Erwachsene.",
            "Kinder unter 8 fahren gratis mit Erwachsenen.",
        ),
        ("Même sans réservation, 6 places sont à vous.", "Avec une réservation, 6 places sont à vous."),
        ("Los perros de 5 kg entran, incluso sin correa.", "Los perros de 5 kg entran con correa."),
        (
            "Crianças de 5 anos entram, mesmo sem um responsável.",
            "Crianças de 5 anos entram com um responsável.",
        ),
        (
            "보호자 없이도 10세 어린이가 입장할 수 있습니다.",
            "10세 어린이는 보호자와 함께 입장할 수 있습니다.",
        ),
        ("予約がなくても10名まで入れます。", "予約があれば10名まで入れます。"),
        ("即使没有家长，10岁儿童也能入场。", "10岁儿童须有家长陪同入场。"),
    ],
)
def test_what_something_goes_with_is_not_needless(draft: str, passage: str) -> None:
    assert "needed" in codes(draft, knowing(passage))


@pytest.mark.parametrize(
    ("draft", "passage"),
    [
        (
            "Children under 10 ride free, even without a parent.",
            "Children under 10 ride free, no parent needed.",
        ),
        ("Children under 10 ride free, even without a bag.", ESCORT),
        ("Children under 10 ride free with a parent.", ESCORT),
        ("Even without a card, 5 people can pay.", "All 5 people can pay with a card or in cash."),
        ("Even without an account, 5 people can order.", "Create an account for 5 people to order."),
        ("Even without a parent, trains are fun.", "Buses need a parent."),
        ("Do children under 10 ride free, even without a parent?", ESCORT),
    ],
)
def test_what_the_passages_do_not_ask_for_is_needless(draft: str, passage: str) -> None:
    assert "needed" not in codes(draft, knowing(passage))


@pytest.mark.parametrize(
    ("draft", "passage"),
    [
        (
            "Since your train was one hour late, you are entitled to a voucher.",
            "Vouchers are due for trains more than two hours late.",
        ),
        (
            "As you bought it 40 days ago, you can return it.",
            "You can return what you bought within 30 days.",
        ),
        (
            "Da Ihr Zug 30 Minuten Verspätung hatte, haben Sie Anspruch auf Geld.",
            "Anspruch auf Geld besteht bei Verspätung von mehr als 60 Minuten.",
        ),
        (
            "Comme votre train a eu 1 heure de retard, vous avez droit à un bon.",
            "Au moins 2 heures de retard donnent droit à un bon.",
        ),
        ("1시간 지연되었으므로 보상을 받으실 수 있습니다.", "2시간 이상 지연되면 보상을 받으실 수 있습니다."),
        ("40日前のご購入ですので、返品できます。", "ご購入から30日以内であれば返品できます。"),
        (
            "Sí, como su pedido es de 38 €, el envío le sale gratis.",
            "Envío gratuito en pedidos a partir de 50 €.",
        ),
        (
            "As you are three hours ahead, you can still cancel.",
            "You can cancel up to 24 hours before departure.",
        ),
    ],
)
def test_nothing_is_granted_outside_its_limit(draft: str, passage: str) -> None:
    assert "missed_limit" in codes(draft, knowing(passage))


@pytest.mark.parametrize(
    ("draft", "passage"),
    [
        (
            "Since your train was 3 hours late, you are entitled to a voucher.",
            "Vouchers are due for trains more than two hours late.",
        ),
        (
            "Since your train was one hour late, you are not entitled to a voucher.",
            "Vouchers are due for trains more than two hours late.",
        ),
        (
            "As you bought it 20 days ago, you can return it.",
            "You can return what you bought within 30 days.",
        ),
        (
            "As you are three days ahead, you can still cancel.",
            "You can cancel up to 24 hours before departure.",
        ),
        (
            "Sí, como su pedido es de 60 €, el envío le sale gratis.",
            "Envío gratuito en pedidos a partir de 50 €.",
        ),
        (
            "Since trains more than one hour late entitle you, ask.",
            "Vouchers are due for trains more than two hours late.",
        ),
        (
            "Since you waited one hour, you can have tea.",
            "Vouchers are due for trains more than two hours late.",
        ),
        (
            "Since it takes 1 hour or 2 hours, you can have tea.",
            "Tea takes more than 3 hours. Tea is there at 4.",
        ),
        ("You are entitled to a voucher.", "Vouchers are due for trains more than two hours late."),
        (
            "Since your train was one hour late, you are entitled to a voucher.",
            "Late trains: vouchers from 1 to 2 hours, more than one hour late.",
        ),
    ],
)
def test_what_lies_within_a_limit_is_granted(draft: str, passage: str) -> None:
    assert "missed_limit" not in codes(draft, knowing(passage))


@pytest.mark.parametrize(
    ("draft", "passage", "allowed"),
    [
        ("You will definitely get a refund if you ask us.", "A refund may be granted if you ask us.", False),
        ("You will definitely get a refund if you ask us.", "You get a refund if you ask us.", True),
        ("We will definitely help you with your refund.", "", True),
        ("I can definitely help you with your refund.", "", True),
        (
            "Sie erhalten auf jeden Fall eine Erstattung, wenn Sie fragen.",
            "Eine Erstattung ist eventuell möglich.",
            False,
        ),
        ("确认信息后一定会为您退款。", "可能会退款。", False),
    ],
)
def test_what_may_be_is_not_sure(draft: str, passage: str, allowed: bool) -> None:
    evidence = Evidence(passages=[Passage("p", "", MaskedText(passage))])

    assert (codes(draft, evidence) == []) is allowed


@pytest.mark.parametrize(
    ("draft", "passage", "allowed"),
    [
        ("You can pay later without surcharge.", "", False),
        ("You can pay later without surcharge.", "Paying later costs nothing.", True),
        ("Sie können kostenlos parken.", "Sie können im Hof parken.", False),
        ("Sie können kostenlos parken.", "Parken ist kostenlos.", True),
        ("Any free seat can be picked.", "", True),
    ],
)
def test_what_people_can_do_for_free_has_to_be_free(draft: str, passage: str, allowed: bool) -> None:
    assert (codes(draft, knowing(passage)) == []) is allowed


FLOOR = "It is left at the entrance unless floor service has been booked."


@pytest.mark.parametrize(
    ("draft", "passage", "code"),
    [
        ("Si no hubiera su talla, le reembolsamos el importe.", "Si no está, se reembolsa el importe.", None),
        ("Le reembolsamos el importe.", "Si no está, se reembolsa el importe.", "unproven_action"),
        ("It is left there unless you have booked floor service.", FLOOR, None),
        ("You have booked floor service.", FLOOR, "unproven_action"),
        ("I wish I could promise it.", "It takes 5 days.", None),
        ("I promise it.", "It takes 5 days.", "unproven_promise"),
        (
            "And do not forget to send your old router back within 14 days.",
            "Old routers must be sent back within 14 days.",
            None,
        ),
        (
            "Do not send your old router back within 14 days.",
            "Old routers must be sent back within 14 days.",
            "contradicted_rule",
        ),
        (
            "Schicken Sie sie innerhalb von 30 Tagen kostenlos zurück.",
            "Danach ist die Rücksendung kostenlos möglich, innerhalb von 30 Tagen.",
            None,
        ),
        ("Dann geben wir Ihnen das Geld zurück.", "Der Kaufpreis wird erstattet.", None),
        ("Le renouvellement est gratuit.", "Renouvellement : une photo. Gratuit, sauf perte.", None),
        ("Le renouvellement est gratuit.", "Renouvellement : une photo. 25 €.", "unproven_rule"),
        ("Shipping is free.", "Shipping takes 2 days. Free returns within 30 days.", "unproven_rule"),
        ("El carrito no tiene coste.", "El carrito se transporta gratis y se entrega en la puerta.", None),
        ("可以申请，前提是您已登记。", "登记后可以申请。", None),
        ("您已登记。", "登记后可以申请。", "unproven_action"),
        (
            "乗り遅れた場合でも、後続列車の自由席にご乗車いただけます。",
            "乗り遅れた場合、後続列車の自由席に限りご乗車いただけます。",
            None,
        ),
    ],
)
def test_what_claims_and_what_does_not(draft: str, passage: str, code: str | None) -> None:
    assert codes(draft, knowing(passage)) == ([] if code is None else [code])
