"""Answers that are given again: to the same question only, in which no person had a part."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.answering import Answering
from bot.answers import Answer, HandOver, Say
from bot.clock import Deadline
from bot.costs.budget import CallContext
from bot.providers.base import Draft, ProviderFailed
from bot.response_cache import ResponseCache
from guards.base import Evidence, Fact, MaskedText, Reason, Unavailable
from guards.outputs import OutputCheck
from guards.risk import Tier
from storage.answers import Answers, KnownAnswer
from storage.sqlite import SqliteDatabase
from tests.bot.core import Core, KnownFacts
from tests.bot.providers.chains import Bench, Scripted, Step
from tests.bot.silent import Silent
from tests.clock import ManualClock

QUESTION = "Do you like meadows?"
BALANCE = Fact("account.balance", "money", Decimal("47.15"), currency="USD")


@pytest.fixture
def bench(db: SqliteDatabase, clock: ManualClock) -> Bench:
    return Bench(db, clock, None)


def built(bench: Bench, *steps: Step, policy: str = "1", hours: float = 24.0) -> tuple[Core, Scripted]:
    provider = Scripted("p", bench.clock, *steps)
    facts = KnownFacts({"account.balance": BALANCE})
    chain = bench.chain(provider)
    return Core(bench.db, bench.clock, facts=facts, chain=chain, cache_hours=hours, policy=policy), provider


async def asks(
    core: Core,
    question: str = QUESTION,
    *,
    verified_as: str | None = None,
    tier: Tier = "normal",
    check: OutputCheck | None = None,
    language: str = "en",
    seconds: float = 25.0,
) -> Answer:
    """Somebody new asks."""
    person = await core.person(verified_as=verified_as, language=language)
    recalled = await core.recall.gather(person, MaskedText.authored(question), asked=(), tier=tier)
    answering = Answering(core.rules, core.recall, core.chain, core.cache, check or OutputCheck(), core.texts)
    call = CallContext(person.id, f"turn-{person.id}")
    return await answering.answer(recalled, Deadline(core.clock, seconds), call, Silent())


def told(answer: Answer) -> tuple[str, str]:
    assert isinstance(answer, Say), answer
    return answer.source, answer.rendered.text


async def uses(core: Core) -> dict[str, tuple[int, int]]:
    found = await Answers("default", core.db).uses(date(2025, 1, 1))
    return {outcome: (each.count, each.saved_nano) for outcome, each in found.items()}


async def test_the_same_question_of_somebody_else_asks_no_model(bench: Bench) -> None:
    core, provider = built(bench, "We love them.")

    assert told(await asks(core)) == ("p", "We love them.")
    assert told(await asks(core, "do you like  meadows")) == ("cache:p", "We love them.")
    assert len(provider.asked) == 1
    assert await uses(core) == {"miss": (1, 0), "hit": (1, 150_000)}  # 100 tokens at $1, 10 at $5 a million
    assert core.count("cached_answers_total", outcome="hit") == 1
    assert core.count("cache_saved_usd_total") == pytest.approx(0.00015)


async def test_LLM_19_an_answer_with_a_fact_is_never_served_to_another_user(bench: Bench) -> None:
    core, provider = built(
        bench, "You have {account.balance}.", "You have {account.balance}.", "Who are you?"
    )
    first = await asks(core, "What do I have?", verified_as="mina")
    second = await asks(core, "What do I have?", verified_as="omar")
    stranger = await asks(core, "What do I have?")

    assert [told(each)[0] for each in (first, second, stranger)] == ["p", "p", "p"]
    assert told(stranger)[1] == "Who are you?"
    assert len(provider.asked) == 3


async def test_LLM_19_what_strangers_were_told_is_not_told_to_a_customer(bench: Bench) -> None:
    core, _ = built(bench, "Please sign in.", "You have {account.balance}.")
    await asks(core, "What do I have?")

    assert told(await asks(core, "What do I have?", verified_as="mina")) == ("p", "You have $47.15.")


async def test_LLM_19_what_holds_for_a_moment_or_a_person_is_asked_anew(bench: Bench) -> None:
    core, provider = built(bench, *["Please see the notice."] * 4, "We are at the fair today.", "At home.")

    for question in ("Are you open now?", "Where is my parcel?"):
        assert [told(await asks(core, question))[0] for _ in range(2)] == ["p", "p"]
    assert [told(await asks(core))[0] for _ in range(3)] == ["p", "p", "cache:p"]
    assert (len(provider.asked), await uses(core)) == (6, {"miss": (2, 0), "hit": (1, 150_000)})


async def test_LLM_19_after_a_policy_change_it_is_never_served(bench: Bench) -> None:
    before, _ = built(bench, "We love them.", policy="1")
    await asks(before)
    after, provider = built(bench, "Not any more.", policy="2")

    assert told(await asks(after)) == ("p", "Not any more.")
    assert len(provider.asked) == 1


async def test_LLM_19_after_a_change_of_the_knowledge_it_is_never_served(
    bench: Bench, tmp_path: Path
) -> None:
    core, provider = built(bench, "Ten days.", "Twelve days.")
    page = tmp_path / "meadows.md"
    page.write_text("# Meadows\n\n## How long a meadow blooms\n\nA meadow blooms for ten days.\n")
    await core.knowledge.sync(tmp_path)
    first = await asks(core, "So how long may a meadow bloom?")
    page.write_text("# Meadows\n\n## How long a meadow blooms\n\nA meadow blooms for twelve days.\n")
    await core.knowledge.sync(tmp_path)
    second = await asks(core, "So how long may a meadow bloom?")

    assert (told(first), told(second)) == (("p", "Ten days."), ("p", "Twelve days."))
    assert len(provider.asked) == 2


async def test_todays_checks_judge_it_anew(bench: Bench) -> None:
    core, provider = built(bench, "We love them.", "We like them.")
    await asks(core)
    forbidding = await asks(core, check=OutputCheck([Forbids("love")]))

    assert told(forbidding) == ("p", "We like them.")
    assert list(forbidding.rejected) == ["cache:p:forbidden.word"]
    assert (await uses(core))["stale"] == (1, 0)
    assert told(await asks(core)) == ("cache:p", "We like them."), "the newer answer took its place"
    assert len(provider.asked) == 2


class Forbids:
    """A check that refuses a word."""

    name = "forbidden"

    def __init__(self, word: str) -> None:
        self._word = word

    def inspect(self, draft: str, evidence: Evidence) -> Sequence[Reason]:
        found = self._word in draft
        return [Reason(self.name, "word", MaskedText.authored("Say it otherwise."))] if found else []


@pytest.mark.parametrize("tier", ["careful", "restricted"])
async def test_somebody_under_suspicion_neither_fills_it_nor_reads_it(bench: Bench, tier: Tier) -> None:
    core, provider = built(bench, "We love them.", "We love them.", "We love them.")
    await asks(core, tier=tier)
    await asks(core)
    suspected = await asks(core, tier=tier)

    assert not (isinstance(suspected, Say) and suspected.source.startswith("cache"))
    assert (await uses(core)).keys() == {"miss"}
    assert len(provider.asked) == (3 if tier == "careful" else 1)


async def test_a_second_question_is_answered_for_itself(bench: Bench) -> None:
    core, provider = built(bench, "We love them.", "Yes.", "Yes.")
    mina, omar = await core.person(), await core.person()
    for person in (mina, omar):
        await core.exchange(person, QUESTION)
        await core.exchange(person, "And pastures?")

    assert core.heard(mina) == core.heard(omar) == ["We love them.", "Yes."]
    assert len(provider.asked) == 3


@pytest.mark.parametrize(
    "never",
    [
        Draft("", "p", "m", wish="hand_over"),
        ProviderFailed("refused"),
        "You owe $99.99.",
        "Ask [PERSON_1].",
    ],
)
async def test_what_is_no_answer_for_everybody_is_not_kept(bench: Bench, never: Step) -> None:
    before, _ = built(bench, never, never)
    after, _ = built(bench, "We love them.")

    assert isinstance(await asks(before), HandOver)
    assert told(await asks(after)) == ("p", "We love them.")


async def test_it_is_given_for_its_lifetime_and_then_forgotten(bench: Bench, clock: ManualClock) -> None:
    core, _ = built(bench, "We love them.", "Still.", hours=1.0)
    await asks(core)
    clock.advance(3590)
    assert told(await asks(core))[0] == "cache:p"
    clock.advance(10)
    assert told(await asks(core)) == ("p", "Still.")
    clock.advance(3599)
    await core.cache.forget()
    assert told(await asks(core)) == ("cache:p", "Still.")
    clock.advance(10)
    await core.cache.forget()

    assert (await core.db.fetch_one("SELECT count(*) FROM answer")) == (0,)


async def test_nothing_is_kept_for_no_time(bench: Bench) -> None:
    core, provider = built(bench, "One.", "Two.", hours=0.0)

    assert [told(await asks(core)) for _ in range(2)] == [("p", "One."), ("p", "Two.")]
    assert await uses(core) == {}
    assert len(provider.asked) == 2


async def test_another_language_is_another_question(bench: Bench) -> None:
    core, _ = built(bench, "We love them.", "Wir lieben sie.")
    await asks(core)

    assert told(await asks(core, language="de")) == ("p", "Wir lieben sie.")


class Gone(Answers):
    """Answers that cannot be read or written now."""

    async def find(self, marks: Sequence[str], *, made_after: int) -> KnownAnswer | None:
        raise Unavailable

    async def keep(self, answer: KnownAnswer, *, turn_id: str) -> KnownAnswer:
        raise Unavailable

    async def used(self, day: date, use: str, *, saved_nano: int = 0) -> None:
        raise Unavailable


async def test_without_its_rows_it_is_no_obstacle(bench: Bench) -> None:
    core, provider = built(bench, "One.", "Two.")
    rows = Gone("default", core.db)
    core.cache = ResponseCache(rows, core.clock, ZoneInfo("UTC"), hours=1, policy="1", key=bytes(32))

    assert [told(await asks(core)) for _ in range(2)] == [("p", "One."), ("p", "Two.")]
    assert len(provider.asked) == 2
