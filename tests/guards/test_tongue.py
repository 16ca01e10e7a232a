"""The language of a message, and silence where it is not sure."""

import pytest

from guards.base import RawText
from guards.tongue import written_in

ALL = ("en", "de", "fr", "es", "pt", "ko", "ja", "zh")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("How about delivery?", None),  # one word is not enough
        ("How long does it take?", "en"),
        ("Wie lange dauert eine Erstattung?", "de"),
        ("Combien de temps avant que je sois remboursé, est-ce long ?", "fr"),
        ("¿Cuándo llega mi pedido?", "es"),
        ("Quando chega o meu pedido?", "pt"),
        ("환불은 얼마나 걸리나요?", "ko"),
        ("返金はいつですか？", "ja"),
        ("什么时候退款？", "zh"),
        ("iPhone 15 Pro 배송 언제 와요?", "ko"),
        ("ok", None),
        ("Maria Lopez, 2209 W Ajo Way", None),
        ("Die Hard 4", None),
        ("4111 1111 1111 1111", None),
        ("", None),
        ("der and the das is", None),  # both alike
    ],
)
def test_it_is_known_or_it_is_not_said(text: str, language: str | None) -> None:
    assert written_in(RawText(text), ALL) == language


def test_it_is_one_of_those_that_are_spoken() -> None:
    assert written_in(RawText("Wie lange dauert eine Erstattung?"), ("en", "ko")) is None


def test_only_the_beginning_is_read() -> None:
    assert written_in(RawText("x " * 500 + "Wie lange dauert eine Erstattung?"), ALL) is None
