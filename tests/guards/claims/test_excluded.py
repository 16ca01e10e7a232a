"""What a passage excepts is not told as if it were included."""

import pytest

from tests.guards.claims.test_claims import codes, knowing

GOODS = "Items can be returned within 30 days, except for underwear and opened cosmetics."
GERMAN = "Rabattcodes gelten für das ganze Sortiment, ausgenommen Bücher und Gutscheine."
FRENCH = "Les réservations en ligne sont remboursées, sauf les billets de dernière minute."
CHINESE = "支持七天无理由退货，内衣、食品及定制商品除外。"


@pytest.mark.parametrize(
    ("draft", "passage", "blocked"),
    [
        ("Underwear items can be returned within 30 days.", GOODS, True),
        ("Shoe items can be returned within 30 days.", GOODS, False),
        ("Underwear cannot be returned within 30 days.", GOODS, False),
        ("All items can be returned within 30 days, except underwear.", GOODS, False),
        ("Can underwear items be returned within 30 days?", GOODS, False),
        ("We sell underwear.", GOODS, False),
        ("Rabattcodes gelten für Bücher aus dem ganzen Sortiment.", GERMAN, True),
        ("Rabattcodes gelten für Töpfe aus dem ganzen Sortiment.", GERMAN, False),
        ("Les billets de dernière minute, réservations en ligne, sont remboursées.", FRENCH, True),
        ("内衣支持七天无理由退货。", CHINESE, True),
        ("鞋子支持七天无理由退货。", CHINESE, False),
        ("内衣不支持七天无理由退货。", CHINESE, False),
    ],
)
def test_it_is_held_to_the_exception(draft: str, passage: str, blocked: bool) -> None:
    assert ("contradicted_rule" in codes(draft, knowing(passage))) is blocked
