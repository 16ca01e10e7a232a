"""What is counted in somebody's masked words."""

import pytest

from guards.base import MaskedText
from guards.signs import foreign_links, sensitive


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("hello", 0),
        ("[PERSON_1] lives at [ADDRESS_1], [EMAIL_1], [PHONE_1], [LOCATION_1], [IP_1], [TEXT_1]", 0),
        ("I am [HANDLE_1], before [HANDLE_2] and [HANDLE_3], on [MAC_1], born [BIRTHDATE_1]", 0),
        ("my card is [CARD_1]", 1),
        ("[CARD_1] and again [CARD_1], written [CARD_1_2]", 1),
        ("[CARD_1] [CARD_2] [IBAN_1] [SECRET_1]", 4),
        ("[SSN_12] [ID_1] [card_1] CARD_1", 2),
    ],
)
def test_secrets_and_numbers_that_open_something_are_counted_once_each(text: str, count: int) -> None:
    assert sensitive(MaskedText.authored(text)) == count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("no link at all", 0),
        ("see https://shop.example/orders", 0),
        ("see https://SHOP.example/orders?a=1", 0),
        ("see https://evil.example and https://evil.example", 1),
        ("http://a.example, https://b.example/x and www.c.example", 3),
        ("mail me: [EMAIL_1], bob@evil.example", 0),
        ("https://shop.example.evil.example/", 1),
        ("https://shop.example@evil.example/", 1),
        ("https://www.shop.example, https://www.help.example and help.example/a", 0),
        ("https://shop.example:8443/a and https://evil.example?x=shop.example", 1),
    ],
)
def test_different_links_to_elsewhere_are_counted(text: str, count: int) -> None:
    assert (
        foreign_links(MaskedText.authored(text), hosts=frozenset({"Shop.example", "www.help.example"}))
        == count
    )
