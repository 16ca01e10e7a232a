"""Shares of money in words."""

import pytest

from tests.guards.proving import codes


@pytest.mark.parametrize(
    ("draft", "passage", "passes"),
    [
        ("You get 50% of the entry fee back.", "You get half the entry fee back.", True),
        ("You get half the entry fee back.", "You get 50 % of the entry fee back.", True),
        ("You get three quarters of the entry fee back.", "You get half the entry fee back.", False),
        ("You get half of the entry fee back.", "You get a third of the entry fee back.", False),
        ("Your ticket is refunded in half an hour.", "Tickets are refunded in 30 minutes.", True),
        ("We are open until half past five.", "Open until 17:30.", True),
        ("Half the fun is the trip.", "The trip is fun.", True),
        ("Der Schaden wird zu zwei Dritteln ersetzt.", "Der Schaden wird zur Hälfte ersetzt.", False),
        ("Der Schaden wird zu 50 % ersetzt.", "Der Schaden wird zur Hälfte ersetzt.", True),
        ("Der Schaden wird zur Hälfte ersetzt.", "Der Schaden wird zu 50 Prozent ersetzt.", True),
        ("Wir erstatten drei Viertel des Kaufpreises.", "Wir erstatten die Hälfte des Kaufpreises.", False),
        ("Nous remboursons les trois quarts du prix.", "Nous remboursons la moitié du prix.", False),
        ("Nous remboursons 50 % du prix.", "Nous remboursons la moitié du prix.", True),
        ("Devolvemos tres cuartos del precio.", "Devolvemos la mitad del precio.", False),
        ("Devolvemos el 50 % del precio.", "Devolvemos la mitad del precio.", True),
        ("Devolvemos três quartos do valor.", "Devolvemos metade do valor.", False),
        ("요금의 4분의 3을 돌려드립니다.", "요금의 절반을 돌려드립니다.", False),
        ("요금의 50%를 돌려드립니다.", "요금의 절반을 돌려드립니다.", True),
        ("料金の4分の3をお返しします。", "料金の半分をお返しします。", False),
        ("料金の50%です。", "料金の半分です。", True),
        ("退还费用的四分之三。", "退还费用的一半。", False),
        ("退还费用的50%。", "退还费用的一半。", True),
    ],
)
def test_a_share_in_words_is_so_many_percent(draft: str, passage: str, passes: bool) -> None:
    assert (codes(draft, passage=passage) == []) is passes
