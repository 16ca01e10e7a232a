"""A proven figure is about what it is said to be about, in every language; the rest of the draft is free."""

import sys
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from types import FrameType
from typing import Any

import pytest

from guards.base import CheckedText, Evidence, Fact, MaskedText, Passage
from guards.facts import read_draft
from guards.meaning.subjects import astray
from guards.outputs import Figures, OutputCheck

FACTS = (
    Fact("account.balance", "money", Decimal("47.15"), "store credit that can be spent now", "EUR"),
    Fact("order.4655.refund", "money", Decimal("54.10"), "refund agreed for a return", "EUR"),
    Fact("order.4655.total", "money", Decimal("59.00"), "total of the order, shipping included", "EUR"),
    Fact("order.4711.placed", "date", date(2026, 11, 18), "day the order was placed"),
    Fact("order.4711.delivery", "date", date(2026, 11, 24), "expected day of delivery"),
    Fact("order.4711.items", "count", Decimal(3), "items", unit="items"),
    Fact("order.4711.number", "identifier", "4711", "order number"),
    Fact("order.4711.tracking", "identifier", "PP204711385DE", "tracking number"),
    Fact("order.4711.status", "status", "shipped"),
    Fact("loyalty.points", "count", Decimal(380), "points", unit="points"),
    Fact("eggs", "money", Decimal(12), currency="EUR", words=("nest egg", "Nestgeld")),
    Fact("x", "money", Decimal(13), currency="EUR"),
)
EVIDENCE = Evidence(
    facts={fact.name: fact for fact in FACTS},
    said=(MaskedText("My balance was 20 € and I paid €33"),),
    passages=(
        Passage(
            "p",
            "Help",
            MaskedText(
                "Express shipping costs €9.90. Schools get a discount of 10 %."
                " Delivery takes 2-4 business days. You can return items within 30 days. It is €5."
                " We close at 5 pm."
            ),
        ),
    ),
)


def hints(draft: str) -> list[str]:
    reasons = Figures().inspect(draft, EVIDENCE)
    assert {reason.code for reason in reasons} <= {"other_subject"}
    return [reason.hint.value for reason in reasons]


@pytest.mark.parametrize(
    ("draft", "hint"),
    [
        ("Your refund is {account.balance}.", "{account.balance} is a balance, not a refund."),
        ("Your refund of €47.15 is there.", "'€47.15' is a balance, not a refund."),
        ("You get €47.15 as a refund", "'€47.15' is a balance, not a refund."),
        ("{account.balance} refund for you", "{account.balance} is a balance, not a refund."),
        ("Your refund:\n{account.balance}", "{account.balance} is a balance, not a refund."),
        ("Ihre Rückerstattung beträgt 47,15 €.", "'47,15 €' is a balance, not a refund."),
        ("Votre remboursement est de 47,15 €.", "'47,15 €' is a balance, not a refund."),
        ("Su reembolso es de 47,15 €.", "'47,15 €' is a balance, not a refund."),
        ("Seu reembolso é de {account.balance}.", "{account.balance} is a balance, not a refund."),
        ("환불 금액은 {account.balance}입니다.", "{account.balance} is a balance, not a refund."),
        ("返金額は47.15ユーロです。", "'47.15ユーロ' is a balance, not a refund."),
        ("您的退款为47.15欧元。", "'47.15欧元' is a balance, not a refund."),
        (
            "It was delivered on {order.4711.placed}.",
            "{order.4711.placed} is the day of an order, not a delivery.",
        ),
        ("Your order was placed on 24 November", "'24 November' is a delivery, not the day of an order."),
        ("You have {order.4711.items} points.", "{order.4711.items} is a number of items, not points."),
        ("You have 380 items.", "'380' is points, not a number of items."),
        ("Your discount is 9.90 €.", "'9.90 €' is a fee, not a discount."),
        ("The fee is 10 %.", "'10 %' is a discount, not a fee."),
        ("Delivery takes 30 days.", "'30 days' is a return, not a delivery."),
        (
            "Your order number is {order.4711.tracking}.",
            "{order.4711.tracking} is a tracking number, not an order number.",
        ),
        ("Your nest egg is {account.balance}.", "{account.balance} is a balance, not nest egg."),
        ("Ihr Nestgeld: {account.balance}", "{account.balance} is a balance, not nest egg."),
        ("Your refund is {eggs}.", "{eggs} is nest egg, not a refund."),
        ("Your refund is €12.", "'€12' is nest egg, not a refund."),
    ],
)
def test_a_figure_of_something_else_is_found(draft: str, hint: str) -> None:
    assert hints(draft) == [hint]


def test_each_figure_has_the_subject_that_stands_before_it() -> None:
    swapped = "Your balance is {order.4655.refund} and your refund is {account.balance}."

    assert len(hints(swapped)) == 2
    assert hints("Your balance is {account.balance} and your refund is {order.4655.refund}.") == []


@pytest.mark.parametrize(
    "draft",
    [
        "Your balance is {account.balance}.",
        "Ihr Guthaben beträgt 47,15 €.",
        "残高は{account.balance}です。",
        "Your refund of {order.4655.refund} was added to your balance.",
        "Your balance has grown by your refund to {account.balance}.",
        "{order.4655.refund} goes to your balance.",
        "Placed on {order.4711.placed}, delivered on {order.4711.delivery}.",
        "Your points balance is {loyalty.points}.",  # as good as one another
        "You paid {order.4655.total}, the refund is {order.4655.refund}.",
        "The total is {order.4655.total}; you get {order.4655.refund} back.",
        "A refund takes a while. You have {account.balance} now.",
        "| Balance | {account.balance} |\n| Refund | {order.4655.refund} |",
        "Order number {order.4711.number}, tracking {order.4711.tracking}",
        "Your nest egg is {eggs}.",
        "Express shipping costs 9.90 €.",
        "The shipping fee is €9.90.",
        "Schools get a 10 % discount.",
        "You can return items within 30 days.",
        "Within 30 days after delivery you can return items.",
        "배송 후 30일 이내에 반품하실 수 있습니다.",
        "配送需要2-4个工作日。",
        "배송은 영업일 기준 2~4일 걸립니다.",
        "Your refund is {x}.",  # nobody says what it is
        "It was €5.",  # nor what that is
        "You said that you paid €33.",
        "It is {account.balance}.",
        "The refund is {order.4711.status}.",
        "Nothing is due.",
        "Delivery is until 5 pm.",
    ],
)
def test_what_is_right_or_says_nothing_passes(draft: str) -> None:
    assert hints(draft) == []


def test_a_figure_that_the_right_thing_proves_too_passes() -> None:
    refund = Fact("refund", "money", Decimal("47.15"), currency="EUR")
    both = Evidence(facts={"account.balance": FACTS[0], "refund": refund})

    assert Figures().inspect("Your refund is €47.15.", both) == []


def test_it_is_among_the_checks_of_every_answer() -> None:
    assert isinstance(OutputCheck().check("Your balance is {account.balance}.", EVIDENCE), CheckedText)
    assert not isinstance(OutputCheck().check("Your refund is {account.balance}.", EVIDENCE), CheckedText)


@pytest.mark.parametrize("draft", ["Your refund is €5.", "Your refund is €33."])
def test_what_only_they_said_or_what_may_be_anything_is_no_refund(draft: str) -> None:
    assert hints(draft) != []


def test_without_facts_and_knowledge_people_may_still_be_told_what_they_said() -> None:
    said = Evidence(said=(MaskedText("I paid €33"),))

    assert Figures().inspect("You paid €33.", said) == []
    assert Figures().inspect("Your refund is €33.", said) != []


def money(name: str, amount: str) -> Fact:
    return Fact(name, "money", Decimal(amount), currency="EUR")


CHECKING, SAVINGS = money("checking.balance", "120.00"), money("savings.balance", "9500.00")
LIMIT, CARD, LEAST = (
    money("card.limit", "5000"),
    money("card.balance", "1200"),
    money("card.minimum_payment", "35"),
)
FIRST, SECOND = money("order.1001.total", "30"), money("order.1002.total", "75")
SAME_DAY = Fact("limit.day", "date", date(2026, 11, 24))


@pytest.mark.parametrize(
    ("draft", "facts", "hint"),
    [
        ("Your savings balance is €9,500.", (CHECKING, SAVINGS), ""),
        ("Your checking balance is €9,500.", (CHECKING, SAVINGS), "'€9,500' is savings balance, not "),
        ("Your checking account holds {savings.balance}.", (CHECKING, SAVINGS), "{savings.balance} is "),
        ("Checking holds €120 and savings €9,500.", (CHECKING, SAVINGS), ""),
        ("Checking holds €9,500 and savings €120.", (CHECKING, SAVINGS), "'€9,500' is "),
        ("Your limit is €5,000.", (LIMIT, CARD, LEAST), ""),
        ("Your limit is €1,200.", (LIMIT, CARD, LEAST), "'€1,200' is "),
        ("Your minimum payment is €1,200.", (LIMIT, CARD, LEAST), "'€1,200' is "),
        ("Your card balance is €5,000.", (LIMIT, CARD, LEAST), "'€5,000' is "),
        ("Your allowance is €1,200.", (CARD,), ""),  # nothing to take it for
        ("Your allowance is €1,200.", (CARD, SAME_DAY), ""),  # a day is not what an amount is taken for
        ("Order 1001 costs €30.", (FIRST, SECOND), ""),
        ("Order 1001 costs €75.", (FIRST, SECOND), "'€75' is "),
        ("Order 1002 costs {order.1001.total}.", (FIRST, SECOND), "{order.1001.total} is "),
        ("It costs €75.", (FIRST, SECOND), ""),
    ],
)
def test_a_figure_of_one_of_several_is_no_figure_of_another(
    draft: str, facts: tuple[Fact, ...], hint: str
) -> None:
    reasons = Figures().inspect(draft, Evidence(facts={fact.name: fact for fact in facts}))

    assert [reason.code for reason in reasons[:1]] == (["other_subject"] if hint else [])
    assert not reasons or reasons[0].hint.value.startswith(hint)


DELIVERY = (
    "Standard delivery: €3.99, 3-5 working days. Express delivery: €7.99.",
    "Basic plan: €9.99 per month. Pro plan: €19.99 per month.",
)


@pytest.mark.parametrize(
    ("draft", "allowed"),
    [
        ("Standard delivery costs €3.99.", True),
        ("Express delivery costs €7.99.", True),
        ("Standard delivery costs €7.99.", False),
        ("Express delivery costs €3.99.", False),
        ("That is €7.99.", True),  # of what, it does not say
        ("The basic plan costs €9.99 per month.", True),
        ("The pro plan costs €9.99 per month.", False),
        ("You said that express was €3.99.", True),  # repeated to whoever said it
    ],
)
def test_a_figure_of_the_knowledge_stays_with_what_sets_it_apart(draft: str, allowed: bool) -> None:
    said = [MaskedText("You took €3.99 for express delivery!")] if "said" in draft else []
    passages = [Passage(str(n), "", MaskedText(text)) for n, text in enumerate(DELIVERY)]

    reasons = Figures().inspect(draft, Evidence(said=said, passages=passages))

    assert [reason.code for reason in reasons] == ([] if allowed else ["other_subject"])


USED = Fact("plan.data_used", "count", Decimal("7.4"), unit="GB")
ALLOWED = Fact("plan.data_limit", "count", Decimal(20), unit="GB")
ARRIVAL, LEAVING = (
    Fact(f"booking.551.check_{way}", "date", date(2026, 12, day)) for way, day in (("in", 20), ("out", 23))
)


@pytest.mark.parametrize(
    ("draft", "allowed"),
    [
        ("You have used 7.4 GB.", True),
        ("You have used 20 GB.", False),
        ("Your limit is 7.4 GB.", False),
        ("Check-in is on December 20.", True),
        ("Check-in is on December 23.", False),
        ("The check out is on 20 December.", False),
    ],
)
def test_the_last_part_of_a_name_tells_apart_as_a_whole(draft: str, allowed: bool) -> None:
    facts = {fact.name: fact for fact in (USED, ALLOWED, ARRIVAL, LEAVING)}

    assert (Figures().inspect(draft, Evidence(facts=facts)) == []) is allowed


def steps(work: Callable[[], object]) -> int:
    """How many operations of the interpreter it takes: the same on every machine."""
    count = 0

    def counted(frame: FrameType, event: str, _: object) -> Any:  # Any: itself, a type without end
        nonlocal count
        frame.f_trace_opcodes = True
        count += event == "opcode"
        return counted

    before = sys.gettrace()
    sys.settrace(counted)
    try:
        work()
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize(
    "seed",
    ["DE89 3704 ", "ip 1.2.3.4, ", "30 days ", "order 4711 costs €5, ", "5 GB of 10 GB ", "배송비 5 유로, "],
)
def test_twice_as_many_figures_in_one_sentence_are_twice_the_work(seed: str) -> None:
    drafts = [read_draft(seed * times, EVIDENCE) for times in (100, 200)]
    one, two = (steps(lambda draft=draft: list(astray(draft, EVIDENCE))) for draft in drafts)  # type: ignore[misc]

    assert one < two < 2.4 * one
