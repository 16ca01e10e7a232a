"""What may be said: true values pass in every notation, everything else is found in every disguise."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from guards.base import Evidence, Fact, MaskedText, Passage
from tests.guards.proving import unproven

EVIDENCE = Evidence(
    facts={
        "account.balance": Fact("account.balance", "money", Decimal("47.15"), currency="USD"),
        "account.points": Fact("account.points", "money", Decimal(1275400), currency="KRW"),
        "order.4711.status": Fact("order.4711.status", "status", "shipped"),
        "invoice.due": Fact("invoice.due", "date", date(2026, 3, 12)),
        "tariff.rate": Fact("tariff.rate", "percent", Decimal("12.5")),
    },
    said=(MaskedText("I ordered 3 shirts in size 42 from [PERSON_1], reference XK-2290"),),
    passages=(
        Passage(
            "p",
            "Refunds",
            MaskedText(
                "Refunds take 5-7 business days. Returns within 30 days. Fee is €4.90 or 10%."
                " Mail help@shop.example, call +49 30 123456. Open 9 am to 17:30."
            ),
            link="https://shop.example/refunds",
        ),
    ),
    placeholders=frozenset({"[PERSON_1]"}),
    link_hosts=frozenset({"shop.example"}),
)

WRONG = """
＄１２７，５４９．３２ | ①② | ﹩127,549.32 | $127,549․32 | $127,549.32 | €127.549,32 | 127,549.32 USD
$127.5K | US$ 127,549.32
$0.127M | ₹1,27,549.32 | 127,549,320원 | 1억 2,754만 원 | 삼백만 원 | 三百元 | 四十七元
12万5千円
 one hundred twenty-seven thousand dollars | twelve dollars | a hundred dollars | your balance is zero
forty-seven point two five dollars | four seven one two
$**127,549.32** | $127<!-- -->,549 | <b>127</b>,549
&#36;127,549.32 | \\$127{,}549.32 | `127549` | 127_549 | MTI3LDU0OS4zMiBkb2xsYXJz
QWxsWW91ckRvbGxhcnNBcmVHb25l
23.945,721$ | current funds: 127549.32 | 1 2 7 5 4 9 | 127·549 | 127 549,32 | 127’549.32
١٢٧٬٥٤٩٫٣٢ | १२७५४९
127,5О9.32 dollars | 1О0 | 12 ௰ | 90 % discount | 90% | ninety percent | %90 | 11% | 12.6 percent
12,50 Euro
13 March | March 13, 2026 | 2026-03-13 | 12 March 2025 | 1/2/2026 | 13.03.2026 | 2026년 3월 13일 | April 2026
4 business days | 8 business days | 31 days | 5-8 business days | 30 weeks | 10 days | 30 hours | two weeks
24-hour
order no. 4712 | order #4712 | ORD-4712 | XK-2291 | 1Z999AA10123456784 | SSN 123.45.6789 | 123456789
123‑45‑6789 | help (at) evil (dot) com | info@bücher.de | evil@shop.example | +1 415 555 2671 | +49 30 123457
https://evil.com/x | www.evil.com | evil.com | https://shop.example/other | //evil.com | 4 orders
balance is 0
-$47.15 | $-47.15 | $47.16 | 47,16 € | 47.15 EUR | €47.15 | £47.15 | $1,000 | 10 am | 17:31 | [PERSON_2]
Windows 11 dollars | iPhone 999 | Android 14 € | Windows 12 | 100 % off, sure | 100 percent cotton
balance is 6 things | step 2% | 1. | 47.15k | 47.15 million dollars | $4715 | $47.150 | 1.275.401 KRW
"""
HIDDEN = [
    "$127\u200b,549.32", "$1\u200d27,549.32", "$127\u2060,549.32", "$1\u00ad27", "1\ufeff27", "1\u034f27",
    "1\u180e27", "1\ufe0f27", "1\ufe0f\u20e32\ufe0f\u20e37", "1\u03362\u03367", "1\u31642", "1\u28002",
    "127\u202f549,32", "\u202e23.945,721", "1\U000e00322", "99 dollars\u200f",
]  # fmt: skip

TRUE = """
Your balance is $47.15. | $47.15 | 47.15 USD | US$47.15 | 47,15 $ | 47.15달러 | ＄４７．１５ | 47.15 dollars
Your balance is **$47.15** | Your balance is $**47.15** | 47,15 US-Dollar
forty-seven point one five dollars
USD 47.15 | 47.15 | 1,275,400원 | 127만 5,400원 | ₩1,275,400 | 1.275.400 KRW | 1 275 400 KRW | 127万5400
12 March 2026 | March 12 | March 12th, 2026 | 12.03.2026 | 12. März 2026 | 2026년 3월 12일 | 3월 12일
2026年3月12日 | 03/12/2026 | 2026-03-12 | le 12 mars 2026 | 12 de marzo de 2026 | March 2026 | in 2026
12.5% | 12,5 % | 12.5 percent | 12,5 Prozent | 10% | ten percent | 10 percent
refunds take 5-7 business days | 5 to 7 business days | between 5 and 7 business days | 30 days | thirty days
a 30-day window | 30 Tage | 30일 | €4.90 | 4,90 € | 4.90 euros | EUR 4.90 | order 4711 | order #4711
xk-2290
help@shop.example | +49 30 123456 | 030 123456 | https://shop.example/refunds | (https://shop.example/refunds).
[refunds](https://shop.example/refunds) | shop.example | 3 shirts in size 42 | Step 2: click
We are here 24/7
Windows 11 is supported. | an iPhone 15 | iOS 17 | Microsoft 365 | Galaxy S24 | USB 3.0 | I am 100 % sure.
Enable 2FA | one of them | There are 2 ways to do it
9 am | 9:00 | 5:30 pm | 17:30 Uhr | 오전 9시
{account.balance}
Hello [PERSON_1], how can I help? | 2단계 | 안녕하세요, 무엇을 도와드릴까요? | مرحبا كيف يمكنني مساعدتك
👨‍👩‍👧 ❤️
"""


def rows(table: str) -> list[str]:
    return [cell.strip() for line in table.strip().splitlines() for cell in line.split(" | ")]


@pytest.mark.parametrize("draft", [*rows(WRONG), *HIDDEN])
def test_a_wrong_value_is_found_in_every_disguise(draft: str) -> None:
    assert unproven(draft, EVIDENCE)


@pytest.mark.parametrize("draft", rows(TRUE))
def test_VAL_1_a_true_value_passes_in_every_notation(draft: str) -> None:
    assert unproven(draft, EVIDENCE) == []


@pytest.mark.parametrize(
    "value",
    [Decimal(0), Decimal("-12.50"), Decimal(10) ** 30, Decimal("NaN"), Decimal("sNaN"), Decimal("inf")],
)
def test_VAL_5_any_balance_is_judged_without_a_crash(value: Decimal) -> None:
    evidence = Evidence(facts={"b": Fact("b", "money", value, currency="USD")})

    assert unproven("Your balance is $1.00", evidence)


def test_VAL_5_zero_and_negative_balances_are_true_when_they_are() -> None:
    zero = Evidence(facts={"b": Fact("b", "money", Decimal(0), currency="USD")})
    debt = Evidence(facts={"b": Fact("b", "money", Decimal("-12.50"), currency="EUR")})

    assert unproven("Your balance is $0.00", zero) == []
    assert unproven("Your balance is -€12.50, that is -12,50 €", debt) == []
    assert unproven("Your balance is €12.50", debt)


@pytest.mark.parametrize(
    "draft",
    [
        "8. März 2026", "1. März 2026 ist es", "Your discount:\n90. Percent", "99.\ndollars", "tip 20원",
        "point 15 May", "step 9 pm", "part 14-04-2026", "you get $4k", "it lasts 3d", "option 5k", "4k €",
        "am N+yblCAzMeydvA== da", "current funds: 47.11", "funds: 22.90", "-3", "minus 47.15 dollars",
    ],
)  # fmt: skip
def test_no_harmless_form_hides_a_claim(draft: str) -> None:
    assert unproven(draft, EVIDENCE)


@pytest.mark.parametrize(
    "draft",
    [
        "3D Secure is on",
        "1. Set it\n2. May I?",
        "Step 2 may take long",
        "In step 3 an e-mail is sent",
        "1. Open\n2. Close\n10. no",
        "three easy steps",
        "the first option",
        "on the 12th",
    ],
)
def test_harmless_numbers_stay_harmless(draft: str) -> None:
    assert [piece.surface for piece in unproven(draft, EVIDENCE)] == (["10"] if "10." in draft else [])


def test_a_list_claims_nothing() -> None:
    assert unproven("Do this:\n1. Open it\n2) Close it\n- 3. Wait", Evidence()) == []


def test_a_value_is_not_proven_by_another_kind() -> None:
    evidence = Evidence(said=(MaskedText("30 days"),))

    for draft in ("$30", "30%", "30 hours", "30"):
        assert unproven(draft, evidence), draft


def test_what_was_found_is_named_by_kind() -> None:
    assert [
        (piece.kind, piece.surface) for piece in unproven("Pay 99 € by 1 May to x@y.org", Evidence())
    ] == [
        ("money", "99 €"),
        ("date", "1 May"),
        ("email", "x@y.org"),
    ]


@pytest.mark.parametrize(
    ("fact", "told", "invented"),
    [
        (Fact("f", "date", datetime(2026, 3, 12, 17, 5, tzinfo=UTC)), "on 12 March at 17:05", "at 17:06"),
        (Fact("f", "identifier", "AB-77-x"), "it is ab77X", "it is AB-78-x"),
        (Fact("f", "identifier", "AB 77"), "it is ab77", "it is 77"),
        (Fact("f", "identifier", "RS-1023"), "policy RS-1023", "policy RS-1024"),  # no rupees
        (Fact("f", "status", "RS-1023"), "policy RS-1023", "€1023"),
        (Fact("f", "identifier", "lena@mail.example"), "to lena@mail.example", "to lene@mail.example"),
        (Fact("f", "count", Decimal(14), unit="days"), "14 days", "14 hours"),
        (Fact("f", "count", Decimal(14)), "14", "14 days"),
        (Fact("f", "count", Decimal(14)), "your 14th", "your 15th"),
        (Fact("f", "count", Decimal("13.6")), "13.6", "your 14th"),
        (Fact("f", "count", Decimal(14), unit="GB"), "14 GB", "14 kg"),
        (Fact("f", "identifier", "K7Q2Z"), "it is K7 Q2Z", "it is K7 Q3Z"),
        (Fact("f", "identifier", "AB47-11XY"), "it is AB-4711-XY", "it is 4711"),
        (Fact("f", "status", "K7Q2Z"), "it is K7Q2Z", "it is K7 Q2 2"),
        (Fact("f", "money", Decimal(14)), "14 €", "15 €"),
        (Fact("f", "money", Decimal(14), currency="eur"), "14 €", "$14"),
        (Fact("f", "status", "sold out until 3 May 2027"), "until 3 May", "until 4 May"),
        (Fact("f", "percent", Decimal(14)), "14 %", "14"),
        (Fact("f", "date", date(2026, 3, 12)), "in 2026", "in 2027"),
        (Fact("order.4711.x", "text", "-"), "order 4711", "order 4712"),
    ],
)
def test_every_type_of_fact_proves_itself_and_no_more(fact: Fact, told: str, invented: str) -> None:
    evidence = Evidence(facts={fact.name: fact})

    assert unproven(told, evidence) == []
    assert unproven(invented, evidence)


@pytest.mark.parametrize(
    ("said", "told", "invented"),
    [
        ("in March 2026", "March 2026", "12 March 2026"),
        ("on 12 March 2026", "12 March", "12 April"),
        ("between 5 and 7 €", "5 €", "5 days"),
        ("I paid 4.90 €", "4.90", "4.80"),
        ("I need 5 GB", "5 GB", "5 kg"),
        ("I need 5 GB", "5", "6 GB"),
        ("it is 12", "12 kg", "13 kg"),
        ("5-7 business days", "5 business days", "5 days"),
        ("call 030 1234567", "(030) 1234567", "+49 30 1234567"),
        ("on 12 March", "March 12", "in 2026"),
        ("+49 30 1234567", "030/1234567", "1234567"),
        ("at 9 pm", "21:00", "9 am"),
        ("de 9h à 17h30", "à 9 heures", "à 10 heures"),
        ("see www.shop.example/a/", "https://shop.example/a", "https://shop.example/b"),
        ("mille deux cents euros", "1200 €", "1201 €"),
        ("two-factor", "two-factor", "22-factor"),
        ("one two three four five six seven", "1234567", "1234568"),
        ("[CARD_1] {x.y} 30 days", "30 days", "1"),
    ],
)
def test_what_was_said_proves_itself_and_no_more(said: str, told: str, invented: str) -> None:
    evidence = Evidence(said=(MaskedText(said),), placeholders=frozenset({"[CARD_1]"}))

    assert unproven(told, evidence) == []
    assert unproven(invented, evidence)


def test_a_number_of_more_words_than_anybody_says_is_still_found() -> None:
    assert unproven("million " * 40 + "dollars", Evidence())
    assert unproven("one " * 6000, Evidence())


def test_a_reference_that_is_repeated_proves_nothing_by_its_name() -> None:
    evidence = Evidence(facts={"a.b-2": Fact("a.b-2", "text", "x")}, said=(MaskedText("{a.b-2} {c.d-3}"),))

    assert unproven("2 shirts", evidence)
    assert unproven("{c.d-3}", evidence) == []  # no reference of ours: their own words


def test_a_passage_without_a_link_proves_no_number() -> None:
    assert unproven("it is 17", Evidence(passages=(Passage("p", "", MaskedText("Nothing.")),)))


def test_an_allowed_host_may_be_named_without_www() -> None:
    evidence = Evidence(link_hosts=frozenset({"WWW.shop.example"}))

    assert unproven("see shop.example", evidence) == []
    assert unproven("see shop.test", evidence)


def test_a_direction_control_is_refused_even_without_a_figure() -> None:
    assert [piece.kind for piece in unproven("\u202eno figure", Evidence())] == ["unreadable"]


def test_only_what_is_known_may_be_referred_to() -> None:
    evidence = Evidence(facts={"a.b-2": Fact("a.b-2", "text", "x")}, placeholders=frozenset({"[CARD_1]"}))

    assert unproven("{a.b-2} and [CARD_1], or [card_1]", evidence) == []
    assert unproven("{a.b-3}", evidence)
    assert unproven("[CARD_2]", evidence)
