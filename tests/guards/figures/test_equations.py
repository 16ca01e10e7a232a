"""What a draft calculates in signs is done again; all that stands on the left has to be known."""

from datetime import date
from decimal import Decimal

import pytest

from guards.base import Fact
from guards.figures.equations import equations
from guards.figures.quantities import read
from guards.text.notation import plain
from tests.guards.proving import codes


def money(name: str, amount: str, currency: str) -> Fact:
    return Fact(name, "money", Decimal(amount), currency=currency)


CAR = (
    Fact("rental.pickup", "date", date(2026, 8, 7)),
    Fact("rental.return", "date", date(2026, 8, 12)),
    money("rental.daily_rate", "42.00", "USD"),
)
ROOM = (
    Fact("hotel.checkin", "date", date(2026, 11, 21)),
    Fact("hotel.checkout", "date", date(2026, 11, 23)),
    money("hotel.rate", "16500", "JPY"),
)
BILLS = (money("bill.june", "7840", "JPY"), money("bill.july", "11260", "JPY"))
GRANT = (money("course.fee", "780.00", "BRL"), Fact("scholarship.percent", "percent", Decimal(30)))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("5 × $42 = $210", {2: "210"}),
        ("$4 + 3 × $2 = $10, so", {3: "10"}),
        ("$240 ÷ 10 = $24", {2: "24"}),
        ("R$ 780,00 − R$ 234,00 = R$ 546,00", {2: "546.00"}),
        ("33,000円＋2,000円＋600円＝35,600円", {3: "35600"}),
        ("150円×2名×2泊＝600円", {3: "600"}),
        ("It is $5 or $6: $7", {}),
        ("$5 ÷ 0 = $6", {2: None}),
    ],
)
def test_they_are_read_and_reckoned(text: str, found: dict[int, str | None]) -> None:
    figures = read(text)
    written = equations(plain(text), figures)
    reckoned = {
        place: next(one.values([figures[term].values for term in one.terms]), None)
        for place, one in written.items()
    }
    assert reckoned == {place: value and Decimal(value) for place, value in found.items()}


@pytest.mark.parametrize(
    ("draft", "known", "passage"),
    [
        ("From August 7 to August 12, five days: 5 × $42 = $210.", CAR, ""),
        ("August 7 to August 12: 5 × $42 = $210. Your brother: 5 × $8 = $40. In all: $210 + $40 = $250.",
         CAR, "An additional driver costs $8 per day."),
        ("11月21日から23日まで2泊で、16,500円×2泊＝33,000円です。", ROOM, ""),
        ("6月は7,840円、7月は11,260円で、11,260円−7,840円＝3,420円です。", BILLS, ""),
        ("A bolsa cobre 30%: 0,30 × 780 = R$ 234,00.", GRANT, "A bolsa cobre parte da mensalidade."),
        ("August 7 to August 12: 5 × $42 = $210. So you pay $210.", CAR, ""),
        ("August 7 to August 12: 5 × 42 = 210 $.", CAR, ""),
        ("The pack is $240 ÷ 10 = $24 a day.", (), "Ten-day pack: $240 for 10 days."),
    ],
)  # fmt: skip
def test_a_true_one_needs_no_fact(draft: str, known: tuple[Fact, ...], passage: str) -> None:
    assert codes(draft, *known, passage=passage) == []


@pytest.mark.parametrize(
    ("draft", "known", "passage"),
    [
        pytest.param("From August 7 to August 12: 5 × $42 = $220.", CAR, "", id="wrongly reckoned"),
        pytest.param("That is 6 × $42 = $252.", CAR, "", id="of what nobody knows"),
        pytest.param("That is 5 × $43 = $215, from August 7 to August 12.", CAR, "", id="of another price"),
        pytest.param("August 7 to August 12: 5 × $42 = €210.", CAR, "", id="in another currency"),
        pytest.param("August 7 to August 12: 5 × 42 = 210 €.", CAR, "", id="in another currency alone"),
        pytest.param("It is $42, that is 42 CAD.", CAR, "", id="said again in another currency"),
        pytest.param("August 7 to August 12: 5 × $42 = $210, or 210 CAD.", CAR, "", id="likewise"),
        pytest.param("A bolsa cobre 30%: 0,03 × 780 = R$ 23,40.", GRANT, "", id="another share"),
        pytest.param("It is $252.", CAR, "", id="the result alone"),
    ],
)
def test_a_wrong_one_is_blocked(draft: str, known: tuple[Fact, ...], passage: str) -> None:
    assert codes(draft, *known, passage=passage)
