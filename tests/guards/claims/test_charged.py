"""What is said to be free has to be what the passages give for free, and not what they charge for."""

from decimal import Decimal

import pytest

from guards.base import Evidence, Fact, MaskedText, Passage
from guards.claims.claims import Claims


def caught(draft: str, passage: str, *known: Fact) -> bool:
    evidence = Evidence(
        facts={fact.name: fact for fact in known}, passages=[Passage("p", "", MaskedText(passage))]
    )
    return "charged_for" in [reason.code for reason in Claims().inspect(draft, evidence)]


@pytest.mark.parametrize(
    ("draft", "passage"),
    [
        ("Parking is free for you.", "Parking costs $18 per night. The pool is free for guests."),
        ("There is no charge for a replacement key.", "A replacement key costs $15. The first key is free."),
        ("Seat selection is free of charge.", "Seat selection costs 12 €. Hand luggage is free."),
        ("Printed and mobile tickets are free.", "Printed tickets cost $3 each. Mobile tickets are free."),
        ("Both printed and mobile tickets are free.", "Printed tickets cost $3, mobile tickets are free."),
        (
            "There is no fee for tickets, not even for printed ones.",
            "Mobile tickets are free; printed ones cost $3.",
        ),
        ("Towels are free.", "Towels cost $2 and slippers are free."),
        ("Linen is free.", "For $9 per stay you get linen."),
        ("Lockers are free of charge.", "A fee applies for lockers."),
        ("Das Frühstück ist inbegriffen.", "Das Frühstück kostet 14 € pro Person."),
        (
            "Le parking est gratuit pour nos clients.",
            "Le parking coûte 15 € par nuit. La piscine est gratuite.",
        ),
        ("El aparcamiento está incluido.", "El aparcamiento cuesta 18 € al día; el spa está incluido."),
        ("O estacionamento é gratuito.", "O estacionamento custa R$ 20 por dia. A piscina é gratuita."),
        ("수하물은 무료입니다.", "위탁 수하물은 30,000원입니다. 기내 반입은 무료입니다."),
        ("朝食は無料です。", "朝食は1,500円です。駐車場は無料です。"),
        ("机场接送是免费的。", "机场接送每次收费80元，早餐免费。"),
    ],
)
def test_what_is_charged_for_is_not_free(draft: str, passage: str) -> None:
    assert caught(draft, passage)


@pytest.mark.parametrize(
    ("draft", "passage"),
    [
        ("Returns in store are free.", "Returns: free in store, $5 by post."),
        (
            "Breakfast is included in the nightly room price.",
            "A room costs $120 per night, breakfast included.",
        ),
        ("Delivery is free for orders over $50.", "Delivery costs $5. Orders over $50 are delivered free."),
        ("Delivery is free from $50.", "Delivery costs $5, but orders of $50 or more are delivered free."),
        (
            "Cancellation is free within 24 hours of booking.",
            "Cancelling costs $20. Free within 24 hours of booking.",
        ),
        ("Your kids stay free.", "Additional guests cost $10. Children stay free."),
        ("Roaming is included in the Plus plan.", "The Plus plan costs $20 a month and includes roaming."),
        ("If parking is free, you will see a green sign.", "Parking costs $18 per night."),
        (
            "Instead of printed tickets, take mobile ones for free.",
            "Printed tickets cost $3. Mobile ones are free.",
        ),
        (
            "Going from printed to mobile tickets is free.",
            "Printed tickets cost $3. Mobile tickets are free.",
        ),
        ("The plan is not free.", "The plan costs $20 a month. The first month is free."),
        ("Feel free to ask about the parking fee.", "Parking costs $18 per night."),
        ("There's no fee to close the account.", "The account costs $5 a month. Closing it is free."),
        ("Parking is free.", "Parking has a fee at night only. There is no fee for parking by day."),
        (
            "Under the guarantee, a new lamp is free.",
            "A new lamp costs $40. Under the guarantee there's no charge.",
        ),
        (
            "You can swap your seat for free at the gate.",
            "Swapping a seat costs $9. At the gate they are free.",
        ),
        ("Returning it is free with our label.", "Returns cost $5, or nothing with our label."),
        ("Cash is free in our network.", "Cash costs $2 outside our network and is free in it."),
        ("Is parking free?", "Parking costs $18 per night."),
        ("Toys are free.", "Our orders over $20 are packed."),
        (
            "Die Stornierung ist bis zum Vortag kostenlos.",
            "Bis zum Vortag kostenlos, danach kostet die Stornierung 20 €.",
        ),
        ("Le petit-déjeuner n'est pas inclus.", "Le petit-déjeuner coûte 12 € par personne."),
        ("배송은 5만원 이상 주문 시 무료입니다.", "배송비는 3,000원이며 5만원 이상 주문 시 무료입니다."),
        ("会員の方は送料無料です。", "送料は500円です。会員の方は無料です。"),
        ("会员免费停车。", "停车每小时10元，会员免费停车。"),
    ],
)
def test_what_the_passages_give_is_free(draft: str, passage: str) -> None:
    assert not caught(draft, passage)


@pytest.mark.parametrize(
    ("fact", "free"),
    [
        (Fact("parking.fee", "money", Decimal(0), currency="USD"), True),
        (Fact("parking.terms", "text", "free parking"), True),
        (Fact("parking.fee", "money", Decimal(18), currency="USD"), False),
        (Fact("parking.terms", "text", "paid parking"), False),
    ],
)
def test_a_person_may_have_for_free_what_others_pay(fact: Fact, free: bool) -> None:
    assert caught("Parking is free for you.", "Parking costs $18 per night.", fact) is not free
