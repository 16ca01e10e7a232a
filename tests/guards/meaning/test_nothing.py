"""What is said not to be there, held to the facts."""

from decimal import Decimal

import pytest

from guards.base import Fact
from guards.outputs import Figures
from tests.guards.claims.claimed import EVIDENCE, statements
from tests.guards.proving import codes, hints

POINTS = Fact("account.points", "count", Decimal(250))
DEVICES = Fact("account.devices", "count", Decimal(3))
PHONES = Fact("phones.count", "count", Decimal(3))
ORDERS = Fact("account.open_orders", "count", Decimal(2))
DUE = Fact("account.due", "money", Decimal("47.15"), currency="USD")
NOTHING_DUE = Fact("account.due", "money", Decimal(0), currency="USD")
BALANCE = Fact("account.balance", "money", Decimal("47.15"), currency="USD")
FEE = Fact("return.fee", "money", Decimal(5), currency="USD")


@pytest.mark.parametrize(
    ("draft", "fact"),
    [
        ("You have no points.", POINTS),
        ("There are currently no points in your account.", POINTS),
        ("You don't have any points left.", POINTS),
        ("You do not have any devices registered.", DEVICES),
        ("You have no open orders.", ORDERS),
        ("You have no phones registered.", PHONES),
        ("You owe us nothing.", DUE),
        ("Nothing is due at the moment.", DUE),
        ("There is no fee.", FEE),
        ("Sie haben zurzeit keine Punkte.", POINTS),
        ("Sie schulden uns nichts.", DUE),
        ("Vous n'avez pas de points.", POINTS),
        ("No tiene puntos.", POINTS),
        ("Você não tem pontos.", POINTS),
        ("포인트가 없습니다.", POINTS),
        ("ポイントはありません。", POINTS),
        ("您没有积分。", POINTS),
        ("您没有可用的积分。", POINTS),
    ],
)
def test_what_is_there_cannot_be_denied(draft: str, fact: Fact) -> None:
    assert codes(draft, fact) == ["denied_fact"]


@pytest.mark.parametrize(
    ("draft", "facts"),
    [
        ("You have no points.", [Fact("account.points", "count", Decimal(0))]),
        ("You owe us nothing.", [NOTHING_DUE, BALANCE]),
        ("You have no balance due.", [NOTHING_DUE, BALANCE]),
        ("If you have no points, you can collect some.", [POINTS]),
        ("Do you have no points?", [POINTS]),
        ("We have no plans to change that.", [POINTS]),
        ("You have {account.points} points, and no questions remain.", [POINTS]),
        ("No points were lost.", [POINTS]),
        ("잔액은 {account.balance}이며 변동이 없습니다.", [BALANCE]),
        ("I don't have any information about your points.", [POINTS]),
        ("ポイントに有効期限はありません。", [POINTS]),
        ("ポイントに関する情報がございません。", [POINTS]),
        ("我没有关于您积分的信息。", [POINTS]),
        ("You have no idea how glad we are.", [POINTS, DEVICES]),
        ("You have no points.", []),
    ],
)
def test_what_is_not_there_or_not_stated_passes(draft: str, facts: list[Fact]) -> None:
    assert codes(draft, *facts) == []


def test_no_true_statement_of_any_language_is_a_denial() -> None:
    lines = [line for lines in statements("true").values() for line in lines]
    reasons = [reason.code for line in lines for reason in Figures().inspect(line, EVIDENCE)]

    assert len(lines) > 300
    assert reasons == []


def test_what_the_knowledge_says_in_these_words_passes() -> None:
    draft = "There is no discount on gift cards."
    discount = Fact("account.discount", "percent", Decimal(10))

    assert codes(draft, discount) == ["denied_fact"]
    assert codes(draft, discount, passage="Please note: there is no discount on gift cards.") == []


def test_the_reason_names_the_fact_and_not_its_value() -> None:
    assert hints("You have no points.", POINTS) == ["{account.points} is not zero: refer to it."]
