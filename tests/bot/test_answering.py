"""Who answers, in which order; and that nothing goes out which a check has refused, whoever drafted it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest

from bot.answering import Answering
from bot.answers import Answer, HandOver, Say
from bot.clock import Deadline
from bot.costs.budget import CallContext
from bot.providers.base import Draft, ProviderFailed
from bot.providers.rules import Rules
from guards.base import Evidence, Fact, MaskedText, Reason
from guards.outputs import OutputCheck
from guards.wording import Additions, Required
from storage.sqlite import SqliteDatabase
from tests.bot.core import Core, KnownFacts
from tests.bot.providers.chains import Bench, Scripted, Step
from tests.bot.silent import Silent
from tests.clock import ManualClock

SAMPLE = Path(__file__).parents[2] / "examples" / "knowledge"
BALANCE = Fact("account.balance", "money", Decimal("47.15"), currency="USD")


class BrokenGuard:
    """A check that raises, with the draft in its message."""

    name = "broken"

    def inspect(self, draft: str, evidence: Evidence) -> Sequence[Reason]:
        raise RuntimeError(draft)


async def answer(
    core: Core, question: str, *, rules: Rules | None = None, check: OutputCheck | None = None
) -> Answer:
    """What is decided for this question of somebody who is known."""
    mina = await core.person(verified_as="mina")
    recalled = await core.recall.gather(mina, MaskedText.authored(question), asked=())
    answering = Answering(
        rules or core.rules, core.recall, core.chain, core.cache, check or OutputCheck(), core.texts
    )
    return await answering.answer(recalled, Deadline(core.clock, 25), CallContext(mina.id, "t1"), Silent())


@pytest.fixture
def bench(db: SqliteDatabase, clock: ManualClock) -> Bench:
    return Bench(db, clock, None)


def known(bench: Bench, *steps: Step) -> tuple[Core, Scripted]:
    provider = Scripted("p", bench.clock, *steps)
    facts = KnownFacts({"account.balance": BALANCE})
    return Core(bench.db, bench.clock, facts=facts, chain=bench.chain(provider)), provider


@pytest.mark.parametrize(
    ("question", "source"),
    [("I want to talk to a human", "asked"), ("delete my data", "erase"), ("stop", "rules:stop")],
)
async def test_words_of_need_are_answered_before_any_model(bench: Bench, question: str, source: str) -> None:
    core, provider = known(bench, "Let me help you with that.")
    decided = await answer(core, question)

    assert (decided.source if isinstance(decided, Say) else decided.reason) == source
    assert provider.asked == []


async def test_a_model_answers_what_a_rule_only_could(bench: Bench) -> None:
    core, _ = known(bench, "You have {account.balance}.")
    decided = await answer(core, "What is my balance?")

    assert isinstance(decided, Say)
    assert decided.source == "p"
    assert decided.rendered.text == "You have $47.15."


async def test_VAL_7_while_a_check_is_broken_nothing_goes_out_and_a_person_gets_it(bench: Bench) -> None:
    core, provider = known(bench, "You have {account.balance}.", "You have {account.balance}!")
    decided = await answer(core, "What is my balance?", check=OutputCheck([BrokenGuard()]))

    assert isinstance(decided, HandOver)
    assert decided.reason == "failed"
    assert {"p:broken.check_failed", "rules:balance:broken.check_failed"} <= set(decided.rejected)
    assert len(provider.asked) == 2, "it was told so once"


@pytest.mark.parametrize("draft", ["You have {account.balance}.", "You have $99.99."])
async def test_what_has_to_stand_below_an_answer_does_whoever_gave_it(bench: Bench, draft: str) -> None:
    core, _ = known(bench, draft, draft)
    additions = Additions([Required(("have", "balance"), "Read our terms.")])
    decided = await answer(core, "What is my balance?", check=OutputCheck(additions=additions))

    assert isinstance(decided, Say)
    assert decided.source == ("p" if "{" in draft else "rules:balance")
    assert decided.rendered.text.endswith("\n\nRead our terms.")


@pytest.mark.promise("P5")
async def test_a_draft_that_is_refused_goes_back_once_and_then_the_rule_answers(bench: Bench) -> None:
    core, provider = known(bench, "You have $99.99.", "You have $88.88.")
    decided = await answer(core, "What is my balance?")

    assert isinstance(decided, Say)
    assert decided.source == "rules:balance"
    assert "$47.15" in decided.rendered.text
    assert len(provider.asked) == 2
    assert provider.asked[1][0].corrections
    assert "p:figures.unproven_money" in decided.rejected
    assert "99.99" not in json.dumps(list(decided.rejected)), "codes, never what was drafted"


async def test_a_draft_that_was_mended_goes_out(bench: Bench) -> None:
    core, _ = known(bench, "You have $99.99.", "You have {account.balance}.")
    decided = await answer(core, "What is my balance?")

    assert isinstance(decided, Say)
    assert decided.rendered.text == "You have $47.15."


async def test_what_values_form_together_is_refused_and_told_the_model(bench: Bench) -> None:
    provider = Scripted("p", bench.clock, "Ask @{note}.", "You have {account.balance}.")
    facts = KnownFacts({fact.name: fact for fact in (Fact("note", "text", "eve_bot"), BALANCE)})
    core = Core(bench.db, bench.clock, facts=facts, chain=bench.chain(provider))
    decided = await answer(core, "What is my balance?")

    assert isinstance(decided, Say)
    assert decided.rendered.text == "You have $47.15."
    assert "p:rendered.formed_address" in decided.rejected
    assert provider.asked[1][0].corrections


async def test_a_models_wish_for_a_person_is_granted(bench: Bench) -> None:
    core, _ = known(bench, Draft("", "p", "m", wish="hand_over"))
    decided = await answer(core, "Tell me something about meadows")

    assert isinstance(decided, HandOver)
    assert decided.reason == "model"


async def test_who_is_not_sure_is_not_believed(bench: Bench) -> None:
    core, _ = known(bench, Draft("You have {account.balance}.", "p", "m", confidence=0.1))
    decided = await answer(core, "What is my balance?")

    assert isinstance(decided, HandOver)
    assert decided.reason == "low_confidence"


@pytest.mark.parametrize(
    ("language", "said"),
    [("de", "47,15 $"), ("ko", "$47.15"), (None, "$47.15"), ("../de", "$47.15"), ("xx", "$47.15")],
)
async def test_a_fact_is_written_in_the_language_of_the_answer(
    bench: Bench, language: str | None, said: str
) -> None:
    core, _ = known(bench, Draft("{account.balance}", "p", "m", language=language, confidence=0.9))
    decided = await answer(core, "What is my balance?")

    assert isinstance(decided, Say)
    assert decided.rendered.text == said


class Cites:
    """Keeps what was cited."""

    name = "cites"

    def __init__(self) -> None:
        self.seen: list[frozenset[str]] = []

    def inspect(self, draft: str, evidence: Evidence) -> Sequence[Reason]:
        self.seen.append(evidence.cited)
        return ()


async def test_the_checks_are_told_which_passages_a_draft_cites(bench: Bench) -> None:
    core, _ = known(bench)
    await core.knowledge.sync(SAMPLE)
    question = MaskedText.authored("How long does standard shipping take?")
    found = await core.knowledge.search(question, language="en", limit=3)
    draft = Draft("It takes a while.", "p", "m", passages=("p1", found[1].id, "of-its-own"))
    core, _ = known(bench, draft)
    cites = Cites()
    await answer(core, question.value, check=OutputCheck([cites]))

    assert set(cites.seen) == {frozenset({found[0].id})}


async def test_a_refusal_is_not_worked_around_by_a_rule(bench: Bench) -> None:
    core, _ = known(bench, ProviderFailed("refused"))
    decided = await answer(core, "What is my balance?")

    assert isinstance(decided, HandOver)
    assert decided.reason == "refused"


async def test_when_every_provider_fails_knowledge_answers_and_what_it_does_not_know_a_person(
    bench: Bench,
) -> None:
    core, _ = known(bench)
    await core.knowledge.sync(SAMPLE)
    quoted = await answer(core, "How long does standard shipping take?")
    unknown = await answer(core, "Can your chairman play the trombone on Mars?")

    assert isinstance(quoted, Say)
    assert quoted.source.startswith("knowledge:")
    assert isinstance(unknown, HandOver)
    assert unknown.reason == "low_confidence"
    assert [code.split(":")[0] for code in quoted.rejected] == ["p"] * len(quoted.rejected) != []


async def test_an_operators_rule_that_leaks_is_stopped_as_well(bench: Bench, tmp_path: Path) -> None:
    """Its figures count as approved; a secret of the instructions does not."""
    book = (Path(__file__).parents[2] / "examples" / "rules.toml").read_text()
    own = (
        '\n[[intent]]\nname = "offer"\nfirst = true\n[intent.en]\npatterns = ["=any offers"]\nanswer = "{}"\n'
    )
    (tmp_path / "good.toml").write_text(book + own.format("All for $5 today."))
    (tmp_path / "bad.toml").write_text(book + own.format("Our mark is c4n4ry-0123456789."))
    core, _ = known(bench)

    good = await answer(core, "any offers", rules=Rules.load(tmp_path / "good.toml"))
    bad = await answer(core, "any offers", rules=Rules.load(tmp_path / "bad.toml"))

    assert isinstance(good, Say)
    assert good.rendered.text == "All for $5 today."
    assert isinstance(bad, HandOver)
    assert bad.reason == "failed"
    assert bad.rejected
