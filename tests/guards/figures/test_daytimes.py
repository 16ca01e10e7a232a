"""Times of day and amounts as people say them, and counts that have their unit in their name."""

from decimal import Decimal

import pytest

from guards.base import Fact
from tests.guards.proving import codes


@pytest.mark.parametrize(
    ("draft", "passage", "right"),
    [
        ("From nine in the morning until 1 pm.", "Sat 9:00-13:00", True),
        ("From nine in the evening.", "Sat 9:00-13:00", False),
        ("Entre dix heures du soir et six heures du matin.", "de 22h00 à 6h00", True),
        ("Entre dix heures du matin et six heures du soir.", "de 22h00 à 6h00", False),
        ("请断电60秒。", "请断电一分钟。", True),
        ("请断电30秒。", "请断电一分钟。", False),
        ("Son ciento veinte euros con cincuenta céntimos.", "120,50 €", True),
        ("Son ciento veinte euros con sesenta céntimos.", "120,50 €", False),
    ],
)
def test_it_is_read_as_it_is_said(draft: str, passage: str, right: bool) -> None:
    assert (codes(draft, passage=passage) == []) is right


@pytest.mark.parametrize(
    ("draft", "name", "right"),
    [
        ("El ayuno es de doce horas.", "examen.ayuno_horas", True),
        ("El ayuno es de doce días.", "examen.ayuno_horas", False),
        ("Son doce meses.", "socio.permanencia_meses", True),
        ("You may bring 12 kg.", "baggage.allowance_kg", True),
        ("Ce sont 12 m³.", "eau.consommation_m3", True),
        ("Con 12 años no.", "cliente.edad", True),
        ("It takes 12 minutes.", "order.min_items", False),  # a minimum
    ],
)
def test_a_name_says_what_is_counted(draft: str, name: str, right: bool) -> None:
    assert (codes(draft, Fact(name, "count", Decimal(12))) == []) is right
