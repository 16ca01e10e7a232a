"""Why an answer says what it says: told to whom it was said, in their language, without any value."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from bot.providers.base import Draft, Usage
from bot.why import Why
from guards.base import Fact, MaskedText
from storage.base import Conversation
from storage.sqlite import SqliteDatabase
from tests.bot.core import Core, KnownFacts
from tests.bot.providers.chains import Bench, Scripted, Step
from tests.clock import ManualClock

SAMPLE = Path(__file__).parents[2] / "examples" / "knowledge"
BALANCE = Fact("account.balance", "money", Decimal("47.15"), currency="USD")


@pytest.fixture
def bench(db: SqliteDatabase, clock: ManualClock) -> Bench:
    return Bench(db, clock, None)


def known(bench: Bench, *steps: Step) -> Core:
    chain = bench.chain(Scripted("openai", bench.clock, *steps)) if steps else None
    return Core(bench.db, bench.clock, facts=KnownFacts({"account.balance": BALANCE}), chain=chain)


async def told(core: Core, at: Conversation) -> str | None:
    """What is told of the last thing that the bot said."""
    last = [one for one in await core.store.messages.timeline(at.id) if one.author == "bot"][-1]
    why = await Why(core.receipts, core.keys, core.texts).tell(at, last.id)
    return why.text if why else None


def words(core: Core, *keys: str, language: str = "en") -> str:
    return " ".join(core.texts.say(key, language) for key in keys)


@pytest.mark.parametrize("language", ["en", "ko", "de"])
async def test_of_an_answer_from_the_account_it_says_so_and_not_what_it_is(
    bench: Bench, language: str
) -> None:
    core = known(bench, "{account.balance}.")
    mina = await core.person(verified_as="mina", language=language)
    await core.exchange(mina, "4111 1111 1111 1111: how much is there?")

    assert await told(core, mina) == words(core, "why_model", "why_facts", "why_hidden", language=language)


async def test_of_an_answer_that_rests_on_nothing_of_ours_it_says_that(bench: Bench) -> None:
    core = known(bench, "A meadow has finches.")
    mina = await core.person()
    await core.exchange(mina, "Tell me something about meadows")

    assert await told(core, mina) == words(core, "why_model", "why_nothing")


async def test_sources_are_named_with_their_links(bench: Bench) -> None:
    core = known(bench)
    await core.knowledge.sync(SAMPLE)
    question = MaskedText("How long does shipping take?")
    (source,) = await core.knowledge.search(question, language="en", limit=1)
    draft = Draft("That depends.", "openai", "m", passages=("p1",), usage=Usage(1, 1))
    core = known(bench, draft)
    mina = await core.person()
    await core.exchange(mina, question.value)
    said = await told(core, mina)

    assert said is not None
    assert said.startswith(f"{words(core, 'why_model')}\n\n{words(core, 'why_sources')}\n\n- ")
    assert source.link is not None
    assert f"](<{source.link}>)" in said


async def test_of_a_question_back_it_is_not_said_that_it_is_quoted(bench: Bench, tmp_path: Path) -> None:
    core = known(bench)
    for name in ("mugs", "cups"):
        (tmp_path / f"{name}.md").write_text(f"# About {name}\n\nShipping of {name} takes some days.\n")
    await core.knowledge.sync(tmp_path)
    mina = await core.person()
    await core.exchange(mina, "How long does shipping take?")
    (receipt,) = await core.receipts.of(mina.id)
    said = await told(core, mina)

    assert receipt.source == "knowledge:choice"
    assert said is not None
    assert said.startswith(f"{words(core, 'why_choice')}\n\n{words(core, 'why_sources')}\n\n- ")
    assert "About mugs" in said


async def test_a_quote_and_a_rule_are_not_called_an_ais_words(bench: Bench) -> None:
    core = known(bench)
    await core.knowledge.sync(SAMPLE)
    mina = await core.person(verified_as="mina")
    await core.exchange(mina, "How long does shipping take?")
    quoted = await told(core, mina)
    await core.exchange(mina, "What is my balance?")
    ruled = await told(core, mina)

    assert quoted is not None
    assert quoted.startswith(words(core, "why_knowledge"))
    assert ruled == words(core, "why_rule", "why_facts"), "the rule's own name is no title"


async def test_nobody_is_told_of_somebody_elses_answer(bench: Bench) -> None:
    core = known(bench, "A meadow has finches.")
    mina, noah = await core.person(), await core.person()
    await core.exchange(mina, "Tell me something about meadows")
    last = (await core.store.messages.timeline(mina.id))[-1]
    why = Why(core.receipts, core.keys, core.texts)

    assert await told(core, mina) is not None
    assert await why.tell(noah, last.id) is None
    assert await why.tell(mina, "no such message") is None


async def test_of_what_has_no_receipt_nothing_is_told(bench: Bench) -> None:
    core = known(bench)
    mina = await core.person()
    await core.bot_says(mina, "Hello.")
    await core.delivery.flush(mina.id)

    assert await told(core, mina) is None
