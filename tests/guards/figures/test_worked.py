"""What a draft works out before a person's eyes needs no fact of its own."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from guards.base import Fact
from tests.guards.proving import codes


def money(name: str, amount: str, currency: str) -> Fact:
    return Fact(name, "money", Decimal(amount), currency=currency)


def data(name: str, gigabytes: int) -> Fact:
    return Fact(name, "count", Decimal(gigabytes), unit="GB")


STAY = (Fact("booking.nights", "count", Decimal(3)), money("booking.rate", "120.00", "USD"))
DATA = (data("data.limit", 10), data("data.used", 6))
ORDER = (money("order.total", "179.90", "BRL"), money("coupon.value", "20.00", "BRL"))
PLAN = (money("plan.yearly_price", "96.00", "EUR"),)
AWAY = (Fact("stay.from", "date", date(2026, 8, 1)), Fact("stay.until", "date", date(2026, 8, 8)))
FINE = (money("fine.amount", "40000", "KRW"),)
DEBT = (money("account.balance", "-120.00", "EUR"), money("account.overdraft", "400.00", "EUR"))


@pytest.mark.parametrize(
    ("draft", "known"),
    [
        ("Three nights at $120 each come to $360.", STAY),
        ("For 3 nights at $120 each you pay $360 in all.", STAY),
        ("You have used 6 GB of 10 GB, so 4 GB are left.", DATA),
        ("10GB 중 6GB를 사용하셔서 4GB가 남았습니다.", DATA),
        ("O pedido é de R$ 179,90; com o cupom de R$ 20 fica em R$ 159,90.", ORDER),
        ("Pagas 96 € al año, es decir, 8 € al mes.", PLAN),
        ("Vous êtes à −120 € sur 400 € : il vous reste 280 €.", DEBT),
        ("Votre solde est négatif de 120 €.", DEBT),
        ("For 3 nights: 3 x $120 = $360.", STAY),
        ("You have used 6 of your 10 GB, which leaves 4 GB.", DATA),
        ("You stay seven nights, from August 1 to August 8: 7 nights.", AWAY),
        (
            "From August 1 on for seven days, so until August 8.",
            (AWAY[0], Fact("stay.days", "count", Decimal(7))),
        ),
        (
            "From August 1 on for two months: until October 1.",
            (AWAY[0], Fact("stay.months", "count", Decimal(2))),
        ),
    ],
)
def test_it_may_be_worked_out_of_facts(draft: str, known: tuple[Fact, ...]) -> None:
    assert codes(draft, *known) == []


CARD = (money("card.balance", "31.75", "USD"), money("cart.total", "49.00", "USD"))
RENTAL = (Fact("rental.days", "count", Decimal(5)),)
VISIT = (Fact("visit.time", "date", datetime(2026, 11, 27, 14, 5, tzinfo=UTC)),)


@pytest.mark.parametrize(
    ("draft", "known", "passage"),
    [
        ("{booking.nights} nights at {booking.rate} each come to $360.", STAY, ""),
        ("From {stay.from} to {stay.until}, so that's seven nights.", AWAY, ""),
        (
            "{card.balance} go first, PayPal covers the remaining $17.25 of your {cart.total} cart.",
            CARD,
            "",
        ),
        ("At $12 a day, your {rental.days} days come to $60.", RENTAL, "$12 per day."),
        ("您的预约时间是{visit.time}，请提前20分钟，也就是13:45到。", VISIT, "请提前20分钟到。"),
        ("{stay.length} at $120 each come to $360.", (Fact("stay.length", "text", "3 nights"),), "$120."),
        ("Sie haben {data.used} von {data.limit} verbraucht, es bleiben 4 GB.", DATA, ""),
    ],
)
def test_and_of_what_is_filled_in(draft: str, known: tuple[Fact, ...], passage: str) -> None:
    assert codes(draft, *known, passage=passage) == []


@pytest.mark.parametrize(
    ("draft", "known", "passage"),
    [
        ("{booking.nights} nights at {booking.rate} each come to $350.", STAY, ""),
        ("From {stay.from} to {stay.until}, so that's eight nights.", AWAY, ""),
        (
            "{card.balance} go first, PayPal covers the remaining $18.25 of your {cart.total} cart.",
            CARD,
            "",
        ),
        ("At $12 a day, your {rental.days} days come to $72.", RENTAL, "$12 per day."),
        ("请提前20分钟，也就是13:35到。您的预约时间是{visit.time}。", VISIT, "请提前20分钟到。"),
        ("{booking.rate} each. Welcome. Your stay comes to $360.", STAY, ""),
    ],
)
def test_which_is_blocked_where_it_is_wrong(draft: str, known: tuple[Fact, ...], passage: str) -> None:
    assert codes(draft, *known, passage=passage)


@pytest.mark.parametrize(
    ("draft", "said", "passage"),
    [
        ("Mit 43 € fehlen Ihnen 7 € bis zu 50 €.", "Mein Warenkorb: 43 Euro", "Ab 50 €."),
        ("You'd be three kilos over the 23 kg.", "It weighs 26 kilos", "23 kg are allowed."),
        ("That's 3 kilos over 23 kg. At $12 a kilo you pay $36.", "26 kilos", "23 kg. $12 per kilo."),
        ("订单是88元，满99元才能用，还差11元。", "订单88元", "满99元可用。"),
        ("15 € et 22,50 €, soit 37,50 € au total.", "", "Prix : 15 € ; 22,50 €"),
        ("It is $5, $6 and $7, which makes $18 together.", "", "$5. $6. $7."),
        ("A third of the price is $3.33 of $10.", "", "$10. A third of the price."),
        ("With 20% off, $10 become $8.", "", "$10. 20% off."),
        ("Two tickets at $50 each come to $100.", "", "$50. Two tickets."),
        ("Of $5, $6 and $7, the first two make $11 together.", "", "$5. $6. $7."),
        ("It is $3 of $4, so $1 is left.", "", "$3. $4."),
        ("That is 6 x 1.50 = $9.00.", "6 of them", "$1.50 each."),
        ("Seven days before August 8, so until August 1.", "", "Up to 7 days before. On August 8."),
        ("One month after January 31, on February 28.", "", "1 month after. On January 31."),
        ("Two days after February 29, 2024: March 2, 2024.", "", "2 days. On February 29, 2024."),
        (
            "12 months before, so on August 8, 2025: not August 8, 2026.",
            "",
            "12 months before August 8, 2026.",
        ),
        ("In drei Raten: Von 210 € sind das je 70 €.", "", "210 €. Drei Raten."),
    ],
)
def test_and_of_what_is_said_and_known(draft: str, said: str, passage: str) -> None:
    assert codes(draft, said=said, passage=passage) == []


@pytest.mark.parametrize(
    ("draft", "known"),
    [
        pytest.param("Three nights at $120 each come to $350.", STAY, id="wrongly calculated"),
        pytest.param("Your balance is 120 €.", DEBT, id="without its sign"),
        pytest.param("From August 1 to August 8 you stay 8 nights.", AWAY, id="another stay"),
        pytest.param("It takes 7 kg, from August 1 to August 8.", AWAY, id="no nights"),
        pytest.param("From August 1 on, so until August 9.", AWAY, id="another day"),
        pytest.param("Four nights at $120 each come to $480.", STAY, id="of what is not so"),
        pytest.param("Your stay comes to $360 in all.", STAY, id="of what it does not show"),
        pytest.param(
            "It is $120 a night. Welcome. 3 nights are $360 in all.", STAY, id="of what is far"
        ),
        pytest.param("6 GB of 10 GB. It was 4 GB.", DATA, id="without a word of how"),
        pytest.param("6 GB of 10 GB, so 4 GB are left.", (*DATA, data("data.left", 3)), id="a fact has it"),
        pytest.param("6 GB of your 10 GB are used, 4 MB are left.", DATA, id="in another unit"),
        pytest.param("Pagas 96 € al año, es decir, 9 € al mes.", PLAN, id="wrongly divided"),
        pytest.param("Pagas 96 €, es decir, 8 € al mes.", PLAN, id="of a year that it does not speak of"),
        pytest.param("4만 원에서 20% 줄어 3만 2천 원이 됩니다.", FINE, id="by a share that nothing proves"),
    ],
)  # fmt: skip
def test_it_is_blocked(draft: str, known: tuple[Fact, ...]) -> None:
    assert codes(draft, *known)


@pytest.mark.parametrize(
    ("draft", "passage"),
    [
        ("You pay $50 less €20, so £30 are left.", "$50. €20."),
        ("It is $50 less 10 %, so $46.", "$50. 10 %."),
        ("It is a quarter of the price of $100: $25.", "$100, or half the price."),
        ("It is $20 both times, so $0 are left.", "$20 and $20."),
        ("It is 5 % and 3 %, together 8 %.", "5 %. 3 %."),
        ("It is $2 and $3, together $6.", "$2. $3."),
        ("It is $120. Welcome. The total of 3 is $360.", "$120. 3."),
        ("It takes 2 and 3, together $5.", "It takes 2 and 3."),
        ("Two kilos after August 1: August 3.", "2 kilos. August 1."),
        ("On February 29, and 2 days on: March 5.", "On February 29. 2 days."),
        ("Two months after August 1: September 1.", "2 months. August 1."),
        ("It is $10 for 5 kg, so 50 cents in all.", "$10. 5 kg."),
        ("Of $100 you pay $25, a quarter.", "$100, or half the price."),
        ("In four parts: $100 are $25 each.", "$100, in two parts."),
        ("A third of $10: $3.34.", "$10. A third of the price."),
        ("One is $20. The total: $40. Two are cheaper.", "One is $20. Two are cheaper."),
        ("On the 2nd and 3rd of May, together on May 5.", "May 2, May 3."),
    ],
)
def test_and_so_is_what_does_not_follow(draft: str, passage: str) -> None:
    assert codes(draft, passage=passage)


@pytest.mark.parametrize(
    ("said", "draft", "passes"),
    [
        ("Ihr habt 19,99 abgebucht", "Sie nennen 19,99 €.", True),
        ("Ihr habt 20 abgebucht", "Sie nennen 20 €.", False),
    ],
)
def test_a_person_need_not_name_the_currency_of_a_price(said: str, draft: str, passes: bool) -> None:
    assert (codes(draft, said=said) == []) is passes


USED = (Fact("pass.total", "count", Decimal(10)), Fact("pass.used", "count", Decimal(6)))


@pytest.mark.parametrize(
    ("draft", "known", "right"),
    [
        ("You've used six of your ten sessions, so four are left.", USED, True),
        ("You've used six of your ten sessions, so five are left.", USED, False),
        ("Von zehn Eintritten sind sechs genutzt, vier sind noch übrig.", USED, True),
        ("Sie haben noch drei Eintritte übrig.", USED, False),
        ("열 장 중 여섯 장을 쓰셔서 네 장 남았습니다.", USED, True),
        ("열 장 중 여섯 장을 쓰셔서 다섯 장 남았습니다.", USED, False),
        ("A reserva é para três hóspedes.", (USED[1],), False),
        ("There are two ways to renew it.", USED, True),
        ("Come between the two times, from two to five.", USED, True),
        ("You have three questions.", (), True),  # where nothing is counted, small words are no count
        ("Von 20 GB sind 17 verbraucht, drei sind übrig.", (data("data.a", 20), data("data.b", 17)), True),
        ("Von 20 GB sind 17 verbraucht, vier sind übrig.", (data("data.a", 20), data("data.b", 17)), False),
    ],
)
def test_small_words_count_where_facts_do(draft: str, known: tuple[Fact, ...], right: bool) -> None:
    assert (codes(draft, *known) == []) is right
