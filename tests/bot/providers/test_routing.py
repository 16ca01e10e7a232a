"""Which tier is asked, why, and where a rejected draft goes."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from bot.clock import Deadline
from bot.costs.budget import Budget
from bot.costs.prices import NANO, Prices
from bot.costs.tiers import Tier as BudgetTier
from bot.providers.base import Draft, Said
from bot.providers.chain import Failure, NoAnswer
from bot.providers.pace import Pace
from bot.providers.pool import Pool
from bot.providers.routing import Routing, Tier, weigh
from guards.risk import Tier as RiskTier
from storage.ledger import Most
from storage.sqlite import SqliteDatabase
from tests.bot.costs.purse import PRICE
from tests.bot.providers.chains import CALL, Bench, Scripted, failed, rejects
from tests.bot.providers.prompts import masked, prompt
from tests.clock import ManualClock

TALK = [Said("person", masked("hm"))] * 12
HARD = "Why was I charged twice? And what about order 4711? Can you compare both plans?"


@pytest.fixture
def bench(db: SqliteDatabase, clock: ManualClock) -> Bench:
    return Bench(db, clock, None)


@pytest.mark.parametrize(
    ("question", "changes", "risk", "reasons"),
    [
        ("Where are you?", {}, "normal", []),
        ("word " * 61, {}, "normal", [(1, "long")]),
        ("word " * 200, {}, "normal", [(2, "very long")]),
        ("Where?? When?", {}, "normal", [(1, "2 questions")]),
        ("a? b? c? d? e?", {}, "normal", [(2, "5 questions")]),
        ("Explain the difference", {}, "normal", [(1, "wants reasons")]),
        ("Warum nicht?", {"language": "de"}, "normal", [(1, "wants reasons"), (1, "another language")]),
        ("왜 안 돼요?", {"language": "ko"}, "normal", [(1, "wants reasons"), (1, "another language")]),
        ("Whyever", {"language": "en-GB"}, "normal", []),
        ("Where is order 4711?", {}, "normal", [(1, "about their figures")]),
        ("Is [CARD_1] charged?", {}, "normal", [(1, "about their figures")]),
        ("Where is order 4711?", {"facts": ()}, "normal", []),
        ("Hello", {"history": TALK}, "normal", [(1, "a long conversation")]),
        ("Hello", {}, "careful", [(2, "risk")]),
    ],
)
def test_what_makes_a_question_hard(
    question: str, changes: dict[str, object], risk: RiskTier, reasons: list[tuple[int, str]]
) -> None:
    assert list(weigh(prompt(question, **changes), risk, home="en")) == reasons


class House:
    """Two providers in a small tier, one in a large one."""

    def __init__(self, bench: Bench, small: Sequence[str], large: Sequence[str]) -> None:
        clock = self.clock = bench.clock
        self.small = Scripted("a", clock, *small, model="mini")
        self.sibling = Scripted("b", clock, *small, model="mini")
        self.large = Scripted("a", clock, *large, model="maxi")
        self.state: BudgetTier = "normal"
        self.slow = set[str]()
        self.climbs = True
        self.told: list[str] = []
        self.counted: list[tuple[str, str]] = []
        self.small_lines = [bench.line(one) for one in (self.small, self.sibling)]
        tiers = [
            Tier("small", [Pool([line]) for line in self.small_lines], lambda: "small" in self.slow),
            Tier("large", bench.pools(self.large), lambda: "large" in self.slow),
        ]
        routing = Routing(
            tiers, budget=lambda: self.state,
            climbs=lambda: self.climbs,
            chosen=lambda tier, why: self.counted.append((tier, why)),
        )  # fmt: skip
        self.chain = bench.routed(routing)

    async def ask(self, question: str, *, bad: str = "") -> Draft | NoAnswer:
        return await self.chain.answer(
            prompt(question), deadline=Deadline(self.clock, 25), judge=rejects(bad), call=CALL,
            routed=self.told.append,
        )  # fmt: skip


def model(answer: Draft | NoAnswer) -> str:
    assert isinstance(answer, Draft)
    return answer.model


async def test_a_plain_question_goes_to_the_small_tier_and_a_hard_one_to_the_large(bench: Bench) -> None:
    house = House(bench, ["Hello."], ["Well."])

    assert model(await house.ask("Where are you?")) == "mini"
    assert model(await house.ask(HARD)) == "maxi"
    assert house.told == [
        "small: a plain question",
        "large: 3 questions, wants reasons, about their figures",
    ]
    assert house.counted == [("small", "score"), ("large", "score")]


async def test_a_rejected_draft_of_a_small_model_is_tried_on_a_large_one(bench: Bench) -> None:
    house = House(bench, ["12"], ["Well."])

    assert model(await house.ask("Where are you?", bad="12")) == "maxi"
    assert (len(house.small.asked), house.sibling.asked) == (1, [])
    assert house.large.asked[0][0].corrections == (), "it never wrote the draft"
    assert house.told[1:] == ["large: rejected by small"]


async def test_where_nobody_climbs_the_small_one_mends_its_own_draft(bench: Bench) -> None:
    house = House(bench, ["12", "Well."], ["never"])
    house.climbs = False

    assert model(await house.ask("Where are you?", bad="12")) == "mini"
    assert [len(asked.corrections) for asked, _ in house.small.asked] == [0, 1]
    assert house.large.asked == []


async def test_the_largest_tier_gets_its_correction(bench: Bench) -> None:
    house = House(bench, ["12"], ["12", "Well."])

    assert model(await house.ask("Where are you?", bad="12")) == "maxi"
    assert [len(asked.corrections) for asked, _ in house.large.asked] == [0, 1]


async def test_a_tier_that_does_not_answer_leads_to_the_others(bench: Bench) -> None:
    house = House(bench, [], ["Well."])
    assert model(await house.ask("Where are you?")) == "maxi"
    assert house.told == ["small: a plain question", "large: no answer by small"]

    below = House(bench, ["Hello."], [])
    assert model(await below.ask(HARD)) == "mini"
    assert below.counted == [("large", "score"), ("small", "failed")]


async def test_nobody_left_is_no_answer(bench: Bench) -> None:
    house = House(bench, [], [])
    answer = await house.ask("Where are you?")

    assert isinstance(answer, NoAnswer)
    assert {failure.kind for failure in answer.failures} == {"overloaded"}


async def test_LLM_2_a_share_leaves_something_for_the_other_tiers(bench: Bench) -> None:
    house = House(bench, ["Hello."], ["Well."])
    await house.ask("Where are you?")
    await house.ask(HARD)

    assert [seconds for _, seconds in house.small.asked + house.large.asked] == [8.167, 12.25]


async def test_short_of_money_only_the_cheapest_tier_is_asked(bench: Bench) -> None:
    house = House(bench, ["12", "12"], ["never"])
    house.state = "throttle"

    answer = await house.ask(HARD, bad="12")

    assert isinstance(answer, NoAnswer)
    assert answer.failures[0] == Failure("a", "mini", "rejected")
    assert house.large.asked == []
    assert house.told == ["small: the budget is nearly used up"]


async def test_when_calls_take_too_long_the_smallest_is_asked_first(bench: Bench) -> None:
    house = House(bench, ["12"], ["Well."])
    house.slow = {"large"}

    assert model(await house.ask(HARD, bad="12")) == "maxi"
    assert house.told == ["small: calls take too long", "large: rejected by small"]


async def test_a_slow_small_tier_is_not_chosen_for_its_pace(bench: Bench) -> None:
    house = House(bench, ["Hello."], ["Well.", "Well."])
    house.slow = {"small"}
    assert model(await house.ask(HARD)) == "maxi"

    house.slow = {"small", "large"}
    assert model(await house.ask(HARD)) == "maxi"


async def test_who_asked_for_a_rest_is_asked_last_of_all(bench: Bench) -> None:
    house = House(bench, ["Hello.", "Later."], ["Well."])
    for line in house.small_lines:
        line.room.rest(3600)
    answer = await house.ask("Where are you?")
    assert isinstance(answer, Draft)
    assert (answer.model, answer.tier) == ("maxi", "large")

    again = await house.ask("Where are you?")  # the large one has no more to say
    assert isinstance(again, Draft)
    assert (again.model, again.tier) == ("mini", "small")


async def test_what_the_large_tier_costs_too_much_for_goes_to_the_small(
    db: SqliteDatabase, clock: ManualClock
) -> None:
    bench = Bench(db, clock, None)
    prices = Prices({"mini": [PRICE], "maxi": [PRICE.model_copy(update={"output": Decimal(50_000)})]})
    bench.budget = Budget(bench.ledger, prices, Most(message=NANO), clock, ZoneInfo("UTC"))
    house = House(bench, ["Hello."], ["Well."])

    assert model(await house.ask(HARD)) == "mini"
    assert house.told[-1] == "small: not to be paid by large"


async def test_a_refusal_is_not_put_to_a_larger_tier(bench: Bench, clock: ManualClock) -> None:
    small = Scripted("a", clock, failed("refused"), model="mini")
    large = Scripted("a", clock, "I would.", model="maxi")
    chain = bench.routed(Routing([Tier("small", bench.pools(small)), Tier("large", bench.pools(large))]))
    answer = await chain.answer(prompt(), deadline=Deadline(clock, 25), judge=lambda draft: (), call=CALL)

    assert answer == NoAnswer("refused", (Failure("a", "mini", "refused"),))
    assert large.asked == []


async def test_without_tiers_nothing_is_told(bench: Bench, clock: ManualClock) -> None:
    told: list[str] = []
    answer = await bench.chain(Scripted("a", clock, "Hello.")).answer(
        prompt(HARD), deadline=Deadline(clock, 25), judge=lambda draft: (), call=CALL, routed=told.append
    )

    assert isinstance(answer, Draft)
    assert told == []


def test_the_pace_is_of_the_last_minutes_and_of_enough_calls(clock: ManualClock) -> None:
    pace = Pace(clock, 10.0)
    for _ in range(19):
        pace.note(11.0)
    assert not pace.behind(), "too few to say"
    pace.note(1.0)
    assert pace.behind()
    for _ in range(360):
        pace.note(10.0)
    assert not pace.behind()

    for _ in range(20):
        pace.note(11.0)
    clock.advance(301)
    assert not pace.behind(), "that was long ago"
