"""No stranger is named: not in eight languages, and hardly ever is a word taken for a name."""

from collections.abc import Sequence

import pytest

from guards.base import Evidence, Fact, MaskedText, Passage, Span
from guards.claims.strangers import Strangers
from guards.pii.tagger import Tagger
from tests.guards.claims.claimed import EVIDENCE, statements
from tests.guards.truths import EVIDENCE as TRUTHS
from tests.guards.truths import true_answers

BLOCKED_AT_MOST = 0.005


@pytest.fixture(scope="module")
def check() -> Strangers:
    return Strangers(Tagger.load().spans)


@pytest.mark.parametrize(
    "draft",
    [
        "Your neighbour Maria Schneider ordered the same.",
        "The order was placed by John Miller.",
        "Kim Min-su also asked about this.",
        "Die Bestellung von Frau Petra Wagner ist da.",
        "La commande de Pierre Dupont est arrivée.",
        "El pedido de Juan García está listo.",
        "O pedido de João Silva chegou.",
        "고객 김민수님의 주문입니다.",
        "田中太郎様のご注文です。",
        "这是王小明的订单。",
    ],
)
def test_a_stranger_is_not_named(check: Strangers, draft: str) -> None:
    assert [reason.code for reason in check.inspect(draft, Evidence())] == ["stranger"]


def test_words_are_hardly_ever_taken_for_names(check: Strangers) -> None:
    told = [(line, EVIDENCE) for lines in statements("true").values() for line in lines]
    told += [(answer.text, TRUTHS) for answer in true_answers(20260314, 600)]
    blocked = [draft for draft, evidence in told if check.inspect(draft, evidence)]

    assert len(blocked) <= len(told) * BLOCKED_AT_MOST, blocked


def find(text: str) -> Sequence[Span]:
    return [Span(0, len(text), "PERSON"), Span(0, 1, "LOCATION")]


@pytest.mark.parametrize(
    "evidence",
    [
        Evidence(said=(MaskedText("my wife ada lovelace"),)),
        Evidence(passages=(Passage("p", "Ada Lovelace", MaskedText("")),)),
        Evidence(passages=(Passage("p", "", MaskedText("Ask Ada Lovelace")),)),
        Evidence(facts={"agent": Fact("agent", "text", "Ada Lovelace")}),
    ],
)
def test_whoever_is_named_in_what_it_rests_on_may_be_named(evidence: Evidence) -> None:
    assert Strangers(find).inspect("Ada Lovelace", evidence) == []
    assert Strangers(find).inspect("Eve Lovelace", evidence) != []


def test_the_shop_has_a_name_too() -> None:
    assert Strangers(find, ("Meadow & Finch",)).inspect("Meadow & Finch", Evidence()) == []


@pytest.mark.parametrize("word", ["ravi", "신용", "상담원"])
def test_a_word_that_is_none_is_left_alone(word: str) -> None:
    assert Strangers(find).inspect(word, Evidence()) == []


def test_other_findings_are_not_names() -> None:
    assert Strangers(lambda text: [Span(0, len(text), "LOCATION")]).inspect("Ada", Evidence()) == []


@pytest.mark.parametrize(
    ("name", "is_one"), [("Guthaben", False), ("Lovelace", True), ("Ada Guthaben", True)]
)
def test_a_german_word_of_the_trade_is_nobody(name: str, is_one: bool) -> None:
    assert bool(Strangers(find).inspect(name, Evidence())) is is_one
