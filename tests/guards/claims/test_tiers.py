"""What the passages say of one plan may not be said of another."""

from decimal import Decimal

import pytest

from guards.base import Evidence, Fact, MaskedText, Passage
from guards.claims.claims import Claims


def caught(draft: str, passage: str, *known: Fact, said: str = "") -> bool:
    evidence = Evidence(
        facts={fact.name: fact for fact in known},
        said=[MaskedText(said)],
        passages=[Passage("p", "", MaskedText(passage))],
    )
    return "another_plan" in [reason.code for reason in Claims().inspect(draft, evidence)]


@pytest.mark.parametrize(
    ("draft", "passage"),
    [
        ("As a Silver member you get 15% off.", "Gold members get 15% off. Silver members get 5% off."),
        ("The Silver plan has 50 GB.", "The Gold plan has 50 GB of data, while the Silver plan has 20 GB."),
        ("Your Lite plan costs $1,990.", "The Lite plan is $990, the Plus plan $1,990 a year."),
        ("Mit dem Tarif Start zahlen Sie 19 Euro.", "Tarif Start: 9 €, Tarif Komfort: 19 €."),
        ("Le forfait Zen comprend 4 cours.", "Le forfait Zen comprend 2 cours, le forfait Luxe 4 cours."),
        (
            "El plan Plata incluye piscina y sauna.",
            "El plan Oro incluye piscina y sauna. El plan Plata, gimnasio.",
        ),
        (
            "O plano Prata inclui piscina e sauna.",
            "O plano Ouro inclui piscina e sauna. O plano Prata, academia.",
        ),
        ("라이트 요금제는 월 19,900원입니다.", "라이트 요금제는 월 9,900원, 맥스 요금제는 19,900원입니다."),
        ("ライトプランは月1,980円です。", "ライトプランは月980円、マックスプランは月1,980円です。"),
        ("银卡会员享9折。", "金卡会员享9折，银卡会员享95折。"),
        ("With Light you get 3 bags.", "Light: one bag. Comfort: 3 bags."),
        ("라이트에는 3GB가 있습니다.", "라이트: 데이터 없음. 프라임: 데이터 3GB."),
        (
            "La formule Duo est ouverte jusqu'à 23 h.",
            "Formule Duo : jusqu'à 16 h. Formule Solo : jusqu'à 23 h.",
        ),
    ],
)
def test_what_is_anothers_is_found(draft: str, passage: str) -> None:
    assert caught(draft, passage)


@pytest.mark.parametrize(
    ("draft", "passage"),
    [
        ("As a Gold member you get 15% off.", "Gold members get 15% off. Silver members get 5% off."),
        ("The Lite plan is $9 and the Plus plan is $22.", "The Lite plan is $9, the Plus plan $22 a month."),
        (
            "With Lite you get help at 9.",
            "Help is there at 7 with the Plus plan and at 9 on all other plans.",
        ),
        ("The Silver plan has 15% off.", "Gold members get 15% off. Silver members get 15% off, too."),
        (
            "Your Lite plan does not include a trainer or a coach.",
            "The Plus plan includes a trainer and a coach.",
        ),
        (
            "If you take the Lite plan, you get 2 visits.",
            "The Plus plan includes 2 visits. The Lite plan has none.",
        ),
        ("Your Silver account costs $5 a month.", "Accounts cost $5 a month. Gold accounts are free."),
        ("Your Silver account is for 4 people.", "Gold accounts are for 4 people."),
        ("You get 15% off.", "All members get 15% off. Gold members also get a gift."),
        ("Your monthly plan has 5 GB.", "The Gold plan has 5 GB."),
        ("The Lite plan has a sauna and a pool.", "The Plus plan has a sauna. The Lite plan has a pool."),
        ("Le forfait Zen comprend 2 cours.", "Le forfait Zen comprend 2 cours, le forfait Luxe 4 cours."),
        ("银卡会员享95折。", "金卡会员享9折，银卡会员享95折。"),
        ("The Lite plan is nice.", ""),
    ],
)
def test_what_is_said_of_this_plan_passes(draft: str, passage: str) -> None:
    assert not caught(draft, passage, said="We are 4 people.")


def test_clauses_that_begin_with_what_a_fact_tells_are_labels_too() -> None:
    room, passage = Fact("booking.room", "text", "大床房"), "套房含双人早餐,大床房含单人早餐。"

    assert caught("您预订的是大床房,含双人早餐。", passage, room)
    assert not caught("您预订的是大床房,含单人早餐。", passage, room)


def test_the_plan_of_whoever_reads_it_is_the_one_that_a_fact_names() -> None:
    passage = "Gold members get 15% off. Silver members get 5% off."
    silver = Fact("customer.tier", "text", "Silver")

    assert caught("You get 15% off.", passage, silver)
    assert not caught("You get 5% off.", passage, silver)
    assert not caught("You get 15% off.", passage, Fact("customer.tier", "text", "Gold"))
    assert not caught("Everyone knows that 15% is much.", passage, silver)


def test_the_price_of_ones_own_plan_is_not_anothers() -> None:
    passage = "There are Gold plans and Silver plans."
    silver, price = Fact("plan.name", "text", "Silver"), Fact("plan.price", "money", Decimal("29.90"))
    same = Fact("gold.price", "money", Decimal("29.9"))

    assert caught("The Gold plan costs 29.90.", passage, silver, price)
    assert not caught("The Silver plan costs 29.90.", passage, silver, price)
    assert not caught("The Gold plan costs 29.90.", passage, silver, price, same)
    assert not caught("The Gold plan costs 29.90.", passage, Fact("name", "text", "Silver"), price)


FARES = "Saver fares are non-refundable. Flex fares can be refunded up to 2 hours before departure."
POLICIES = "Theft of bicycles is covered by premium home policies. Basic home policies cover fire."


@pytest.mark.parametrize(
    ("draft", "passage", "held", "wrong"),
    [
        ("Your Saver ticket can be refunded up to 2 hours before.", FARES, "Saver", True),
        ("Your Flex ticket can be refunded up to 2 hours before.", FARES, "Flex", False),
        ("Your Saver ticket can be refunded if you come 2 hours before.", FARES, "Saver", True),
        ("If you had Flex and not Saver, 2 hours before would do.", FARES, "Saver", False),
        ("Under Basic home, the theft of bicycles is covered.", POLICIES, "Basic home", True),
        ("Under Premium home, the theft of bicycles is covered.", POLICIES, "Premium home", False),
        (
            "早割乗車券も1回に限り変更できます。",
            "早割乗車券は変更できません。普通乗車券は1回変更できます。",
            "早割",
            True,
        ),
        (
            "普通乗車券は1回変更できます。",
            "早割乗車券は変更できません。普通乗車券は1回変更できます。",
            "早割",
            False,
        ),
    ],
)
def test_a_plan_is_called_by_the_noun_of_the_plan_that_a_fact_names(
    draft: str, passage: str, held: str, wrong: bool
) -> None:
    assert caught(draft, passage, Fact("plan.name", "text", held)) is wrong


def test_a_plan_that_is_named_by_a_reference() -> None:
    plans = "Light fare: one bag. Classic fare: 1 bag and 1 suitcase. Flex fare: 1 bag and 3 suitcases."
    fare = Fact("booking.fare", "text", "Classic")

    assert caught("With the {booking.fare} fare there are 3 suitcases.", plans, fare)
    assert not caught("With the {booking.fare} fare there is 1 suitcase.", plans, fare)


def test_an_hour_that_is_a_condition_names_no_plan() -> None:
    rates = "Tarif Flexible : annulation sans frais jusqu'à la veille 18 h. Tarif Fixe : pas d'annulation."
    fact = Fact("booking.rate", "text", "Fixe")

    assert caught("Vous pouvez annuler sans frais jusqu'à la veille à 18 h.", rates, fact)
