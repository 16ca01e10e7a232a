"""Facts of one kind are told apart by their names, also where no word of the lexicon tells of one."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from guards.base import Fact
from tests.guards.proving import codes


def usd(name: str, amount: str) -> Fact:
    return Fact(name, "money", Decimal(amount), "", "USD")


POLICY = Fact("policy.number", "identifier", "KR-8830")
INSURED = (POLICY, usd("policy.deductible", "250.00"), usd("policy.premium", "61.00"))
CODE = Fact("booking.reference", "identifier", "ZT4QPX")
FLIGHT = (CODE, usd("booking.fare", "310.00"), usd("booking.change_fee", "45.00"))
CARD = (usd("account.credit_limit", "2500.00"), usd("account.available_credit", "840.00"))
HELD = (usd("account.balance", "910.00"), usd("account.frozen", "75.00"))
POSTED = (usd("account.balance", "730.00"), usd("account.uncleared", "90.00"))
WORDED = (POSTED[0], Fact("x", "money", Decimal(90), "", "USD", words=("vorgemerkt",)))
FITTING = Fact("visit.fitting", "date", date(2026, 3, 9), "")
BILL = (usd("order.shipping", "4.50"), usd("order.subtotal", "38.00"), usd("order.total", "42.50"))
THINGS = (
    Fact("item1.name", "text", "デスク"), Fact("item1.stock", "count", Decimal(0)),
    Fact("item2.name", "text", "チェア"), Fact("item2.stock", "count", Decimal(5)),
)  # fmt: skip
SOLD = (
    Fact("a.product", "text", "Rake"), usd("a.price", "19.00"), usd("a.total", "38.00"),
    Fact("b.product", "text", "Spade"), usd("b.price", "25.00"),
)  # fmt: skip
LEAST = (usd("card.minimum_payment", "30.00"), usd("card.outstanding", "412.75"))
TERM = (
    Fact("mobile.contract_start", "date", date(2025, 2, 1)),
    Fact("mobile.contract_end", "date", date(2027, 1, 31)),
)
DATES = (Fact("order.delivery_date", "date", date(2026, 3, 4), ""), FITTING)


TOURS = (
    Fact("trip_a.no", "identifier", "T1"), usd("trip_a.price", "32.00"),
    Fact("trip_b.no", "identifier", "T2"), usd("trip_b.price", "45.00"),
)  # fmt: skip
MEAN = (usd("conta.consumo", "18.50"), usd("conta.media", "23.00"))
LESSONS = (Fact("course.used", "count", Decimal(31)), Fact("course.remaining", "count", Decimal(17)))
FIRST = (Fact("order1.number", "identifier", "BR-2026-3001"), usd("order1.total", "58.00"))
SECOND = (Fact("order2.number", "identifier", "BR-2026-3002"), usd("order2.total", "76.00"))
ORDERS = (*FIRST, *SECOND)
DUE = (
    Fact("order2.delivery_date", "date", date(2026, 10, 12)),
    Fact("order1.delivery_date", "date", date(2026, 10, 8)),
)


@pytest.mark.parametrize(
    ("draft", "known", "right"),
    [
        ("The premium on policy KR-8830 is $61.00.", INSURED, True),
        ("The premium on policy KR-8830 is $250.00.", INSURED, False),
        ("Policy KR-8830: your deductible comes to $61.00.", INSURED, False),
        ("Changing ZT4QPX means a $45.00 change fee.", FLIGHT, True),
        ("Changing ZT4QPX costs a $310.00 change fee.", FLIGHT, False),
        ("The price has a $310.00 fare in it.", FLIGHT, True),
        ("There is $840.00 left to spend.", CARD, True),
        ("There is $2,500.00 left to spend.", CARD, False),
        ("Your credit limit is $2,500.00.", CARD, True),
        ("Your credit limit is $840.00.", CARD, False),
        ("Sie können noch 2.500 $ ausgeben; Ihr Kreditrahmen beträgt 840 $.", CARD, False),
        ("사용 가능한 금액은 $2,500입니다.", CARD, False),
        ("Of that, $75.00 is frozen.", HELD, True),
        ("Of that, $910.00 is frozen.", HELD, False),
        ("您被冻结的金额是$910。", HELD, False),
        ("您被冻结的金额是$75。", HELD, True),
        ("Your balance is $730.00.", POSTED, True),
        ("Your balance is $90.00.", POSTED, False),
        ("Your balance is {account.uncleared}.", POSTED, False),
        ("Ihr Guthaben beträgt 90 $.", POSTED, False),
        ("Vorgemerkt sind vom Guthaben 90 $.", WORDED, True),  # by its own name
        ("Vom Guthaben sind das 90 $.", WORDED, False),
        ("There are $90.00 on top.", POSTED, True),  # nothing is said
        ("Your things were $38.00 and shipping was $4.50.", BILL, True),
        ("Your things were $4.50 and shipping was $38.00.", BILL, False),
        ("O total do pedido BR-2026-3002 foi de $ 76,00.", ORDERS, True),
        ("O total do pedido BR-2026-3002 foi de $ 58,00.", ORDERS, False),  # of the other order
        ("BR-2026-3001 came to $58.00 and BR-2026-3002 to $76.00.", ORDERS, True),
        ("BR-2026-3001 should be there on October 12.", (*ORDERS, *DUE), False),
        ("Your orders came to $58.00 and $76.00.", ORDERS, True),
        ("The tour T1 costs $32.00.", TOURS, True),
        ("The tour T1 costs $45.00.", TOURS, False),  # that is T2's
        ("Você consumiu $ 18,50.", MEAN, True),
        ("Você consumiu $ 23,00.", MEAN, False),
        ("You have 17 remaining.", LESSONS, True),
        ("You have 31 remaining.", LESSONS, False),  # these are used
        ("还剩31课时。", LESSONS, False),
        ("デスクの在庫は5点です。", THINGS, False),
        ("チェアの在庫は5点です。", THINGS, True),
        ("The Rake is $19.00, in all $38.00.", SOLD, True),
        ("The Rake is $25.00.", SOLD, False),
        ("The Spade is $25.00 and the Rake $19.00.", SOLD, True),
        ("El pago mínimo es de 30,00 $.", LEAST, True),
        ("El pago mínimo es de 412,75 $.", LEAST, False),
        ("Ihr Vertrag läuft am 31. Januar 2027 aus.", TERM, True),
        ("Ihr Vertrag läuft am 1. Februar 2025 aus.", TERM, False),
        ("It is due to be delivered on March 4.", DATES, True),
        ("It is due to be delivered on March 9.", DATES, False),
        ("It will be delivered on March 9.", DATES, False),
        ("It will be delivered on March 4, and the fitting is on March 9.", DATES, True),
    ],
)
def test_a_figure_is_that_of_the_fact_that_is_named(draft: str, known: tuple[Fact, ...], right: bool) -> None:
    assert ("other_subject" not in codes(draft, *known)) is right


def test_what_another_kind_of_fact_is_called_takes_nothing_from_it() -> None:
    points = Fact("account.balance", "count", Decimal(90), "", unit="points")
    assert "other_subject" not in codes("Your balance is $90.00.", usd("account.uncleared", "90"), points)


CAR = (usd("rental.deposit", "300.00"), usd("rental.fee", "86.00"), usd("rental.excess", "1200.00"))
LOAN = (usd("prestamo.cuota", "215.00"), usd("prestamo.pendiente", "6450.00"))
COVER = (usd("pret.mensualite", "612.90"), usd("pret.assurance", "38.20"))
OWED = (usd("loan.outstanding", "8300.00"), usd("loan.installment", "245.00"))
QUOTE = (usd("quote.net_total", "500.00"), usd("quote.gross_total", "600.00"))
CLUB = (usd("lesson.fee", "99.00"), usd("lesson.admission", "55.00"))
TRIP = (
    Fact("flight.boarding_time", "date", datetime(2026, 4, 2, 5, 35, tzinfo=UTC)),
    Fact("flight.departure_time", "date", datetime(2026, 4, 2, 6, 20, tzinfo=UTC)),
    Fact("voo.chegada", "date", datetime(2026, 4, 2, 9, 5, tzinfo=UTC)),
)
COURSE = (Fact("curso.inicio", "date", date(2026, 9, 7)), Fact("curso.fin", "date", date(2027, 6, 18)))


@pytest.mark.parametrize(
    ("draft", "known", "right"),
    [
        ("Your deposit is $300.", CAR, True),
        ("You still owe $8300.", OWED, True),
        ("You still owe $245.", OWED, False),  # an instalment is due, too, but something else is what is owed
        ("Le devis est de 500 $ HT.", QUOTE, True),
        ("Le devis est de 500 $ TTC.", QUOTE, False),
        ("There is a service fee of $300.", CAR, False),
        ("Die Kaution beträgt 300 $.", CAR, True),
        ("Die Gebühr beträgt 300 $.", CAR, False),
        ("押金是300美元。", CAR, True),
        ("租金是300美元。", CAR, False),
        ("요금은 300달러입니다.", CAR, False),
        ("La franquicia es de 1200 $.", CAR, True),
        ("La fianza es de 1200 $.", CAR, False),
        ("La cuota es de 215 $.", LOAN, True),
        ("La fianza es de 215 $.", LOAN, False),
        ("L'assurance coûte 38,20 $ par mois.", COVER, True),
        ("L'assurance coûte 612,90 $ par mois.", COVER, False),
        ("月謝は99ドルです。", CLUB, True),
        ("月謝は55ドルです。", CLUB, False),
        ("入会金は55ドルです。", CLUB, True),
        ("Boarding is on April 2 at 5:35.", TRIP, True),
        ("Boarding is on April 2 at 6:20.", TRIP, False),
        ("El embarque empieza el 2 de abril a las 5:35.", TRIP, True),
        ("Seu voo chega no dia 2 de abril às 9h05.", TRIP, True),
        ("Seu voo chega no dia 2 de abril às 6h20.", TRIP, False),
        ("El curso empieza el 7 de septiembre y termina el 18 de junio.", COURSE, True),
        ("El curso empieza el 18 de junio.", COURSE, False),
        ("El curso termina el 7 de septiembre.", COURSE, False),
        ("Puede ir hasta el 7 de septiembre.", COURSE, False),
        ("Puede ir hasta el 18 de junio.", COURSE, True),
        ("Puede ir desde el 7 de septiembre.", COURSE, True),
        ("9월 7일까지입니다.", COURSE, False),
    ],
)
def test_what_is_paid_and_when_is_told_apart_in_any_language(
    draft: str, known: tuple[Fact, ...], right: bool
) -> None:
    assert (codes(draft, *known) == []) is right
