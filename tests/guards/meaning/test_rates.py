"""What an amount is due for: a month, a year, a person."""

from decimal import Decimal

import pytest

from guards.base import Fact
from guards.meaning.rates import rate, rates_of
from tests.guards.proving import codes, hints

BOTH = "The plan costs $12.99 a month, or $120 a year."
PLANS = "The monthly plan is $12.99. The annual plan is $120."
MONTHLY = Fact("plan.monthly_price", "money", Decimal("12.99"), currency="USD")
PLAIN = Fact("plan.price", "money", Decimal("12.99"), currency="USD")
DESCRIBED = Fact(
    "plan.price", "money", Decimal("12.99"), currency="USD", description="What is paid each month"
)


@pytest.mark.parametrize(
    ("draft", "passage", "passes"),
    [
        ("It is $12.99 per month.", BOTH, True),
        ("It is $12.99/mo.", BOTH, True),
        ("It is $120 yearly or $12.99 monthly.", BOTH, True),
        ("It is $12.99.", BOTH, True),
        ("It is $12.99 a month.", "It is $12.99. We bill every month.", True),
        ("It is $12.99 a month.", "It is $12.99.", False),
        ("Das macht 49 € pro Monat.", "Monatspreis: 49 €", True),
        ("It is $12.99 a year.", BOTH, False),
        ("It is $120 a month.", BOTH, False),
        ("It is $12.99, billed weekly.", BOTH, True),  # of the bill, not of the amount: nothing is read
        ("The annual plan is $120 and the monthly one $12.99.", PLANS, True),
        ("The annual plan is $12.99.", PLANS, False),
        ("Sie zahlen 49 € monatlich.", "Das kostet 49 € pro Monat.", True),
        ("Sie zahlen 49 € im Jahr.", "Das kostet 49 € pro Monat.", False),
        ("Cela coûte 49 € par an.", "Cela coûte 49 € par mois.", False),
        ("Cuesta 49 € al mes.", "Cuesta 49 € cada mes.", True),
        ("매달 12,900원을 내시면 됩니다.", "요금은 월 12,900원입니다.", True),
        ("연 12,900원입니다.", "요금은 월 12,900원입니다.", False),
        ("料金は毎月1,200円です。", "料金は月額1,200円です。", True),
        ("年額1,200円です。", "料金は月額1,200円です。", False),
        ("12元/月。", "每月12元。", True),
        ("每年12元。", "每月12元。", False),
        ("It is 80 € a night per person.", "A room is 80 € per person per night.", True),
        ("It is 80 € per person.", "A room is 80 € per night.", False),
        ("The interest is 4 % a month.", "The interest is 4 % a year.", False),
    ],
)
def test_an_amount_keeps_what_it_is_due_for(draft: str, passage: str, passes: bool) -> None:
    assert (codes(draft, passage=passage) == []) is passes


@pytest.mark.parametrize(
    ("draft", "fact", "passes"),
    [
        ("You pay $12.99 a month.", MONTHLY, True),
        ("You pay $12.99 a year.", MONTHLY, False),
        ("You pay {plan.monthly_price} a year.", MONTHLY, False),
        ("You pay {plan.monthly_price} each month.", MONTHLY, True),
        ("You pay {plan.price} a year.", DESCRIBED, False),
        ("You pay {plan.price} a year.", PLAIN, False),  # nobody said for what
        ("You pay $12.99 a year.", PLAIN, False),
        ("Your annual plan costs $12.99.", PLAIN, True),  # of the plan: the price may be for anything
        ("You pay {plan.price}.", PLAIN, True),
    ],
)
def test_a_fact_is_due_for_what_its_name_or_description_says(draft: str, fact: Fact, passes: bool) -> None:
    assert (codes(draft, fact) == []) is passes


def test_the_reason_says_what_the_amount_is_due_for() -> None:
    assert hints("It is $12.99 a year.", MONTHLY) == ["'$12.99' is for each month, not for each year."]


def test_a_rate_that_nothing_speaks_of_is_told_as_such() -> None:
    assert hints("It is $12.99 a year.", PLAIN) == ["Nothing says that '$12.99' is for each year."]


def test_what_stands_behind_a_figure_goes_before_what_stands_ahead() -> None:
    text = "The annual plan is $5 a month"
    assert rate(text, 0, text.index("$5"), text.index("$5") + 2) == {
        "per.month",
        "each.month",
        "times.repeatedly",
    }


@pytest.mark.parametrize("text", ["this month's bill is 5", "in 3월 5", "a 5 months"])
def test_what_only_looks_like_a_rate_is_none(text: str) -> None:
    at = text.index("5")
    assert rate(text, 0, at, at + 1) == frozenset()


def test_names_and_descriptions_are_read_whole() -> None:
    fact = Fact("fees.yearly_total", "money", Decimal(1), description="What is paid for each person")
    assert rates_of(fact) == {"per.year", "per.person", "each.person"}


@pytest.mark.parametrize(
    ("draft", "passage", "passes"),
    [
        ("You get four free withdrawals per week.", "Accounts include 4 free withdrawals per month.", False),
        ("You get four free withdrawals per month.", "Accounts include 4 free withdrawals per month.", True),
        ("You get 3 guest visits a month.", "Members have 3 guest visits a year.", False),
        ("You get 3 guest visits every year.", "Members have 3 guest visits a year.", True),
        ("Sie haben 3 freie Besuche pro Woche.", "3 freie Besuche pro Monat sind inklusive.", False),
        ("Sie haben 3 freie Besuche pro Monat.", "3 freie Besuche im Monat sind inklusive.", True),
        ("4 retraits par semaine sont gratuits.", "4 retraits gratuits par mois.", False),
        ("Tiene 4 retiradas al mes.", "4 retiradas gratuitas por semana.", False),
        ("월 4회까지 무료입니다.", "주 4회까지 무료입니다.", False),
        ("Das kostet 5 € pro Nacht und Person.", "5 € pro Person und Nacht.", True),
        ("Das kostet 5 € pro Nacht.", "5 € pro Person und Nacht.", True),
        ("It is $10 a month.", "The monthly fee is $10 per person.", True),
        ("It is $10 a week.", "The monthly fee is $10 per person.", False),
        ("Delivery is $4 per order.", "We deliver every day for $4.", True),
        ("For each order you pay $4.", "It is $4 per week.", False),
        ("Per week you pay $4.", "It is $4 per order.", False),
        ("月に4回まで無料です。", "月4回まで無料です。", True),
        ("週4回まで無料です。", "月4回まで無料です。", False),
        ("每周可免费取款4次。", "每月可免费取款4次。", False),
        ("Breakfast is $12 per stay.", "Breakfast is $12 per night.", False),
        ("Breakfast is $12 per booking.", "Breakfast is $12 per stay.", True),
        ("Breakfast is $12 per person.", "Breakfast is $12 per stay.", False),
        ("Breakfast is $12 per stay.", "Breakfast is $12.", True),
        ("Das Frühstück kostet 12 € pro Aufenthalt.", "Frühstück: 12 € pro Nacht.", False),
        ("Pro Nacht berechnen wir 12 €.", "Frühstück: 12 € pro Nacht.", True),
        ("Pro Aufenthalt berechnen wir 12 €.", "Frühstück: 12 € pro Nacht.", False),
        ("Le parking coûte 12 € la nuit.", "Le parking coûte 12 € par nuit.", True),
        ("Le parking coûte 12 € par séjour.", "Le parking coûte 12 € par nuit.", False),
        ("El parking cuesta 12 € por estancia.", "El parking cuesta 12 € por noche.", False),
        ("O estacionamento custa 12 € por estadia.", "O estacionamento custa 12 € por noite.", False),
        ("1박당 10,000원입니다.", "1박에 10,000원입니다.", True),
        ("1회 10,000원입니다.", "1박당 10,000원입니다.", False),
        ("1泊1,000円です。", "1泊につき1,000円です。", True),
        ("1回1,000円です。", "1泊につき1,000円です。", False),
        ("每次10元。", "每晚10元。", False),
        ("Quitting costs a one-off $15.", "Quitting costs $15 for every month remaining.", False),
        (
            "Quitting costs $15 for each remaining month.",
            "Quitting costs $15 for every month remaining.",
            True,
        ),
        ("Quitting costs a one-off $15.", "Quitting costs $15, due once.", True),
        ("Sie zahlen einmalig 15 €.", "Es kostet 15 € pro Monat.", False),
        ("Sie zahlen einmalig 15 €.", "Es kostet 15 €.", True),
        ("Es kostet 15 € im Monat.", "Sie zahlen einmalig 15 €.", False),
        ("Paiement unique de 15 €.", "15 € par mois.", False),
        ("Es un pago único de 15 €.", "Cuesta 15 € al mes.", False),
        ("É um pagamento único de 15 €.", "Custa 15 € por mês.", False),
        ("일회성으로 15,000원을 내시면 됩니다.", "매월 15,000원입니다.", False),
        ("一度限り1,500円です。", "毎月1,500円です。", False),
        ("一次性收取15元。", "每月15元。", False),
        ("There is a one-time setup fee of $99.", "Monthly plans have a setup fee of $99.", True),
        ("There is a one-time setup fee of $99.", "The setup fee is $99.", True),
        ("You can train 30 minutes per week.", "Up to 30 minutes per day.", False),
        ("We answer 24 hours a day.", "Support is there 24 hours a day.", True),
        ("Paper statements are $2 per item.", "Paper statements cost $2 per month.", False),
    ],
)
def test_a_count_a_stay_and_what_is_due_once_are_rates_too(draft: str, passage: str, passes: bool) -> None:
    assert (codes(draft, passage=passage) == []) is passes


def test_a_fact_that_is_due_once_is_not_due_each_month() -> None:
    once = Fact("setup.one_time_fee", "money", Decimal("99"), currency="USD")
    assert codes("The one-time setup fee is $99.", once) == []
    assert hints("You pay a one-off $12.99.", MONTHLY) == []  # its name says so of the plan, perhaps
    assert hints("Setup is $99 a month.", once) == ["'$99' is due once, not due repeatedly."]


def test_what_a_fee_is_not_due_for_may_be_a_thing_that_nothing_else_names() -> None:
    assert codes("It is $5 per order.", passage="It is $5.") == []


@pytest.mark.parametrize(
    ("draft", "passage", "passes"),
    [
        (
            "Sie haben vier kostenlose Abhebungen pro Woche.",
            "Vier kostenlose Abhebungen pro Monat sind dabei.",
            False,
        ),
        (
            "Sie haben vier kostenlose Abhebungen im Monat.",
            "4 kostenlose Abhebungen pro Monat sind dabei.",
            True,
        ),
        (
            "Sie haben fünf kostenlose Abhebungen im Monat.",
            "4 kostenlose Abhebungen pro Monat sind dabei.",
            False,
        ),
        ("Vous avez deux séances par semaine.", "Vous avez deux séances par mois.", False),
        ("Vous avez deux séances par mois.", "Vous avez 2 séances par mois.", True),
        ("Tiene tres clases por semana.", "Tiene tres clases al mes.", False),
        ("Tem três aulas por semana.", "Tem três aulas por mês.", False),
        ("Tem três aulas por mês.", "Tem 3 aulas por mês.", True),
        ("You get two visits per week.", "You may come twice a week.", True),
        ("Ein Besuch pro Woche ist frei.", "Jede Woche ist ein Besuch frei.", True),
    ],
)
def test_a_count_in_words_is_read_where_its_rate_stands_behind_it(
    draft: str, passage: str, passes: bool
) -> None:
    assert (codes(draft, passage=passage) == []) is passes
