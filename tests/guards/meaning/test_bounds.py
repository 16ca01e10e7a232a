"""The most and the least of something, in their many words."""

from decimal import Decimal

import pytest

from guards.base import Fact
from tests.guards.proving import codes, hints


@pytest.mark.parametrize(
    ("draft", "passage", "passes"),
    [
        ("The check takes at least five days.", "The check takes at most 5 days.", False),
        ("The check takes up to five days.", "The check takes at most 5 days.", True),
        ("The check takes no more than five days.", "The check takes up to 5 days.", True),
        ("The check takes five days at most.", "The check takes a maximum of 5 days.", True),
        ("The check takes a minimum of five days.", "The check takes a maximum of 5 days.", False),
        ("The check takes five days.", "The check takes a maximum of 5 days.", True),
        ("Please allow at least 5 days for the refund.", "A refund takes up to 5 days.", True),
        ("The shortest stay is at least 3 nights.", "The minimum stay is 3 nights.", True),
        ("The maximum stay is 3 nights.", "The minimum stay is 3 nights.", False),
        ("Cancel at least 24 hours before arrival.", "Free of charge up to 24 hours before arrival.", True),
        ("Give us at least 2 weeks' notice.", "Tell us up to 2 weeks in advance.", True),
        ("Die Prüfung dauert mindestens 5 Tage.", "Die Prüfung dauert höchstens 5 Tage.", False),
        ("Die Prüfung dauert bis zu 5 Tage.", "Die Prüfung dauert maximal 5 Tage.", True),
        ("Die Höchstlaufzeit beträgt 12 Monate.", "Die Mindestlaufzeit beträgt 12 Monate.", False),
        ("Die Mindestlaufzeit ist 12 Monate.", "Die Mindestlaufzeit beträgt 12 Monate.", True),
        ("Cela dure au moins 5 jours.", "Cela dure au plus 5 jours.", False),
        ("Cela dure jusqu'à 5 jours.", "Cela dure 5 jours maximum.", True),
        ("Tarda como mínimo 5 días.", "Tarda como máximo 5 días.", False),
        ("Tarda hasta 5 días.", "Tarda 5 días como máximo.", True),
        ("Demora no mínimo 5 dias.", "Demora no máximo 5 dias.", False),
        ("Demora até 5 dias.", "Demora no máximo 5 dias.", True),
        ("심사는 최소 5일 걸립니다.", "심사는 최대 5일 걸립니다.", False),
        ("심사는 5일 이내에 끝납니다.", "심사는 최대 5일 걸립니다.", True),
        ("審査は最短5日かかります。", "審査は最長5日かかります。", False),
        ("審査は5日以内に終わります。", "審査は最長5日かかります。", True),
        ("审核至少需要5天。", "审核最多需要5天。", False),
        ("审核不超过5天。", "审核最多需要5天。", True),
        ("审核不会低于5天。", "审核最多需要5天。", False),
        ("Lleva 5 kg de equipaje como mínimo.", "Lleva hasta 5 kg.", False),
        ("L'aide est d'au moins 5 €.", "L'aide peut atteindre 5 €.", False),
        ("L'aide va jusqu'à 5 €.", "L'aide peut atteindre 5 €.", True),
        ("每件行李最重20公斤。", "每件行李不超过20公斤。", True),
        ("每件行李至少20公斤。", "每件行李不超过20公斤。", False),
        ("Shipping is free under $50.", "Shipping is free over $50.", False),
        ("Shipping is free from $50.", "Shipping is free on orders of $50 or more.", True),
        ("Orders of at least $50 ship free.", "Shipping is free on orders of $50 or more.", True),
        ("Orders up to $50 are charged for shipping.", "Shipping is free on orders of $50 or more.", True),
        ("Orders under $50 are not shipped free.", "Shipping is free on orders of $50 or more.", True),
        ("Versand ist bis zu 50 € kostenlos.", "Versand ist ab 50 € kostenlos.", False),
        ("Der Versand ist kostenlos ab 50 €.", "Versand ist ab 50 € kostenlos.", True),
        ("5만원 미만은 무료입니다.", "5만원 이상은 무료입니다.", False),
        ("5,000円未満は無料です。", "5,000円以上は無料です。", False),
        ("满50元免费。", "50元以上免费。", True),
        ("低于50元免费。", "50元以上免费。", False),
        (
            "You can return it after more than 30 days.",
            "You can return it within 30 days of delivery.",
            False,
        ),
        (
            "If it has been more than 30 days, ask us about a return.",
            "You can return it within 30 days of delivery.",
            True,
        ),
        (
            "After more than 30 days a return is no longer possible.",
            "You can return it within 30 days of delivery.",
            True,
        ),
        ("Your order is more than 30 days old.", "You can return it within 30 days of delivery.", True),
        (
            "You can return it no later than 30 days after delivery.",
            "You can return it within 30 days of delivery.",
            True,
        ),
        ("Delivery takes at least 2 days.", "Delivery within 2-4 days.", True),
        (
            "Your cart is under $50, so add something to get free shipping.",
            "Shipping is free over $50.",
            True,
        ),
        (
            "For returns more than 30 days after delivery, please contact us.",
            "You can return it within 30 days of delivery.",
            True,
        ),
        ("Kids over 12 pay the full price.", "Kids under 12 pay half the price.", True),
        (
            "Transfers of at most $500 are done at once.",
            "Transfers of no more than $500 are done at once.",
            True,
        ),
    ],
)
def test_a_bound_is_not_turned_round(draft: str, passage: str, passes: bool) -> None:
    assert (codes(draft, passage=passage) == []) is passes


def test_what_is_free_is_compared_only_where_no_other_amount_stands_beside_it() -> None:
    passage = "Parcels are free from $50. Otherwise the fee is $4.95."
    assert codes("Up to $50 shipping is $4.95, above that free.", passage=passage) == []
    assert codes("Up to $50 it is free.", passage=passage) == ["other_subject"]


def test_a_fact_is_the_bound_that_its_name_says() -> None:
    most = Fact("transfer.maximum", "money", Decimal(500), currency="USD")
    assert codes("You can send up to $500.", most) == codes("You can send $500.", most) == []
    assert hints("You have to send at least $500.", most) == ["'$500' is a maximum, not a minimum."]
    either = Fact("transfer.limit", "money", Decimal(500), currency="USD")
    assert codes("You have to send at least $500.", either) == []


def test_what_stands_far_from_a_figure_in_its_clause_is_not_read() -> None:
    far = "& so on " * 20
    assert codes(f"Bags have at least 5 kg {far} not", passage="Bags have at most 5 kg.") == ["other_subject"]
    assert codes("Bags do not have at least 5 kg", passage="Bags have at most 5 kg.") == []
