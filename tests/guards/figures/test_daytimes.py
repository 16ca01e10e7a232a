"""Times of day and amounts as people say them, and counts that have their unit in their name."""

from datetime import date
from decimal import Decimal

import pytest

from guards.base import Fact
from tests.guards.proving import codes


@pytest.mark.parametrize(
    ("draft", "passage", "right"),
    [
        ("From nine in the morning until 1 pm.", "Sat 9:00-13:00", True),
        ("From nine in the evening.", "Sat 9:00-13:00", False),
        ("Sale a las ocho y diez.", "a las 8:10", True),
        ("Sale a las ocho y diez.", "a las 7:50", False),
        ("Valid for half a year.", "Valid for 6 months.", True),
        ("Valid for half a year.", "Valid for 8 months.", False),
        ("It takes an hour and a half.", "90 minutes", True),
        ("Cela dure une heure et demie.", "90 minutes", True),
        ("C'est à une heure et demie.", "90 minutes", True),  # a time that is not read, and no length
        ("2点のご注文です。", "2点です。", True),
        ("下午2点开门。", "14:00", True),
        ("6月の料金です。", "6月1日", True),
        ("6月の料金です。", "7月1日。6点", False),
        ("Entre dix heures du soir et six heures du matin.", "de 22h00 à 6h00", True),
        ("Entre dix heures du matin et six heures du soir.", "de 22h00 à 6h00", False),
        ("请断电60秒。", "请断电一分钟。", True),
        ("请断电30秒。", "请断电一分钟。", False),
        ("Son ciento veinte euros con cincuenta céntimos.", "120,50 €", True),
        ("Son ciento veinte euros con sesenta céntimos.", "120,50 €", False),
        ("Tarda entre cuatro y seis días.", "Tarda de 4 a 6 días.", True),
        ("Tarda treinta y seis días.", "Tarda 36 días.", True),
        ("Son cuarenta y dos mil euros.", "42.000 €", True),
        ("Son ciento veinte y cinco euros.", "125 €", True),
        ("Tarda veinte y treinta días.", "Tarda 50 días.", False),
        ("Es dauert zwischen vier und sechs Tagen.", "4-6 Tage", True),
        ("Es dauert zwischen vier und sieben Tagen.", "4-6 Tage", False),
        ("It is at 7:30 in the evening.", "at 19:30", True),
        ("It is at 7:30 in the morning.", "at 19:30", False),
        ("Es a las siete y media de la tarde.", "a las 19:30", True),
        ("Es a las siete de la tarde.", "a las 17:00", False),
        ("É às oito da noite.", "às 20h", True),
        ("É às nove da noite.", "às 20h", False),
        ("Es beginnt um 9:20 morgens.", "um 9:20 Uhr", True),
        ("It was three quarters of an hour late.", "45 minutes late", True),
        ("It was half an hour late.", "45 minutes late", False),
        ("Il a trois quarts d'heure de retard.", "45 minutes de retard", True),
        ("Dura media hora.", "Dura 30 minutos.", True),
        ("Under-14s come with an adult.", "Children under 14 come with an adult.", True),
        ("Under-16s come with an adult.", "Children under 14 come with an adult.", False),
        ("Es el precio: $32.000.", "CLP 32000", True),
        ("Du samedi 11 au samedi 18 juillet.", "du 11 juillet au 18 juillet", True),
        ("Du samedi 12 au samedi 18 juillet.", "du 11 juillet au 18 juillet", False),
        ("From 3 to 6 August.", "3 August to 6 August", True),
        ("영업일로 3일에서 5일 걸립니다.", "영업일 기준 3~5일", True),
        ("영업일로 3일에서 6일 걸립니다.", "영업일 기준 3~5일", False),
        ("It starts at half past two in the afternoon.", "at 14:30", True),
        ("It starts in the afternoon.", "at 14:30", True),
        ("We close at noon.", "Friday 8 am-noon", True),
        ("We close at 1 pm.", "Friday 8 am-noon", False),
        ("Fecha à meia-noite.", "Aberto até às 24h00", True),
        ("Fecha ao meio-dia.", "Aberto até às 24h00", False),
        ("Venez à 4 heures moins le quart de l'après-midi.", "à 15h45", True),
        ("Venez à 4 heures et quart de l'après-midi.", "à 15h45", False),
        ("Venez à 10 heures et demie.", "à 10h30", True),
        ("Depois das 22h há uma taxa.", "após as 22h00", True),
        ("Depois das 21h há uma taxa.", "após as 22h00", False),
        ("열 분부터 할인됩니다.", "10인 이상 할인", True),
        ("열 시간부터 할인됩니다.", "10인 이상 할인", False),
        ("1년에 두 번 쓰실 수 있어요.", "연 2회 쓸 수 있습니다.", True),
        ("1년 동안 쓰실 수 있어요.", "연 2회 쓸 수 있습니다.", False),
    ],
)
def test_it_is_read_as_it_is_said(draft: str, passage: str, right: bool) -> None:
    assert (codes(draft, passage=passage) == []) is right


@pytest.mark.parametrize(
    ("draft", "right"),
    [
        ("KX 821편은 5월 15일에 출발합니다.", True),
        ("KX 823편은 5월 15일에 출발합니다.", False),
        ("Votre vol KX 821 part le vendredi 15 mai.", True),
        ("2026-551번과 2026-557번입니다.", True),
        ("2026-551번과 2026-558번입니다.", False),
    ],
)
def test_a_number_in_groups_ends_where_another_script_begins(draft: str, right: bool) -> None:
    known = [
        Fact("flight.number", "identifier", "KX 821"),
        Fact("flight.day", "date", date(2026, 5, 15)),
        Fact("order1.number", "identifier", "2026-551"),
        Fact("order2.number", "identifier", "2026-557"),
    ]

    assert (codes(draft, *known) == []) is right


@pytest.mark.parametrize(
    ("draft", "passage", "right"),
    [
        ("C'est samedi 1er août.", "le samedi 1 août", True),
        ("C'est le 1er.", "le 1 août", True),
        ("C'est le 2er.", "le 1 août", False),
    ],
)
def test_the_first_of_a_month(draft: str, passage: str, right: bool) -> None:
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
        ("12か月分です。", "会費.未納月数", True),
        ("12日分です。", "会費.未納月数", False),
        ("It takes 12 minutes.", "order.min_items", False),  # a minimum
    ],
)
def test_a_name_says_what_is_counted(draft: str, name: str, right: bool) -> None:
    assert (codes(draft, Fact(name, "count", Decimal(12))) == []) is right
