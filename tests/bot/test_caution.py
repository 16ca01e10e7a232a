"""What a risk does to limits and answers, and what staff may do about it."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest

from bot.answering import Answering
from bot.answers import HandOver, Say
from bot.clock import Deadline
from bot.costs.budget import CallContext
from bot.providers.base import ProviderFailed
from bot.risk import Risks
from guards.base import MaskedText, Rate, Refusal
from guards.outputs import OutputCheck
from guards.risk import MARKED, MARKS, Mark
from storage.base import Conversation
from storage.sqlite import SqliteDatabase
from tests.bot.core import Core, inbound
from tests.bot.providers.chains import Bench, Scripted
from tests.bot.signs import judged, marked, now, seen
from tests.bot.silent import Silent
from tests.clock import ManualClock

# -- what it does -------------------------------------------------------------------------------------


async def test_a_risk_lowers_the_limit(db: SqliteDatabase, clock: ManualClock) -> None:
    core = Core(db, clock, limit=Rate(20, 60, 20))
    mina, noah = await core.person(), await core.person()
    await marked(core, noah, "restrict")

    async def accepted(at: Conversation) -> int:
        outcomes = [await core.pipeline.accept(inbound(at, f"hello {number}")) for number in range(25)]
        return sum(not isinstance(one, Refusal) for one in outcomes)

    assert await accepted(mina) == 20
    core.clock.advance(60)
    assert await accepted(noah) == 2, "20 of which 0.145 are left"


@pytest.mark.parametrize(
    ("marks", "tier", "risk"),
    [((), "normal", "0.00"), (("watch",), "careful", "0.52"), (("restrict",), "restricted", "0.85")],
)
async def test_the_tier_of_a_turn_is_in_its_audit_row(
    core: Core, marks: Sequence[Mark], tier: str, risk: str
) -> None:
    mina = await core.person()
    for mark in marks:
        await marked(core, mina, mark)
    await core.exchange(mina, "hello")
    (entry,) = [one for one in await core.store.audit.entries() if one.action.startswith("turn.")]
    detail = json.loads(entry.detail)

    assert (detail["tier"], detail["risk"]) == (tier, risk)


@pytest.fixture
def bench(db: SqliteDatabase, clock: ManualClock) -> Bench:
    return Bench(db, clock, None)


async def asked(bench: Bench, question: str, *, tier: str) -> tuple[Say | HandOver, Scripted]:
    """What is decided for somebody of this tier, and what the model was asked."""
    provider = Scripted("p", bench.clock, "You said 4711.", "You still said 4711.")
    core = Core(bench.db, bench.clock, chain=bench.chain(provider))
    mina = await core.person()
    recalled = await core.recall.gather(mina, MaskedText.authored(question), asked=(), tier=tier)  # type: ignore[arg-type]  # one of the table
    call = CallContext(mina.id, "t1")
    answering = Answering(core.rules, core.recall, core.chain, core.cache, OutputCheck(), core.texts)
    return await answering.answer(recalled, Deadline(core.clock, 25), call, Silent()), provider


async def test_as_usual_their_own_words_prove_a_figure(bench: Bench) -> None:
    decided, _ = await asked(bench, "It is number 4711, I mean", tier="normal")

    assert isinstance(decided, Say)
    assert decided.rendered.text == "You said 4711."


async def test_with_care_their_own_words_prove_nothing(bench: Bench) -> None:
    decided, provider = await asked(bench, "It is number 4711, I mean", tier="careful")

    assert isinstance(decided, HandOver)
    assert len(provider.asked) == 2, "the model is asked, but what it echoes is refused"
    assert any("figures.unproven" in code for code in decided.rejected)


async def test_restricted_no_model_is_asked_and_a_person_answers(bench: Bench) -> None:
    decided, provider = await asked(bench, "It is number 4711, I mean", tier="restricted")

    assert isinstance(decided, HandOver)
    assert decided.reason == "risk"
    assert provider.asked == []


async def test_restricted_rules_still_answer(bench: Bench) -> None:
    hello, provider = await asked(bench, "hello", tier="restricted")
    human, _ = await asked(bench, "I want to talk to a human", tier="restricted")

    assert isinstance(hello, Say)
    assert hello.source.startswith("rules:")
    assert isinstance(human, HandOver)
    assert human.reason == "asked"
    assert provider.asked == []


async def test_a_refusal_of_the_model_is_a_sign(bench: Bench) -> None:
    core = Core(
        bench.db, bench.clock, chain=bench.chain(Scripted("p", bench.clock, ProviderFailed("refused")))
    )
    mina = await core.person()
    await core.exchange(mina, "Tell me how to pick that lock, will you")

    assert (await core.now(mina)).reason == "refused"
    assert await seen(core, mina) == ["refusal"]


# -- what staff do ------------------------------------------------------------------------------------


@pytest.mark.parametrize("mark", MARKS)
async def test_a_mark_is_audited_with_its_author_and_reason(core: Core, mark: Mark) -> None:
    mina = await core.person()
    await marked(core, mina, mark)
    (entry,) = await core.store.audit.entries()
    (sign,) = (await core.risks.explain(mina)).signs

    assert (entry.actor, entry.action, entry.subject) == ("staff:anna-id", "risk.marked", mina.id)
    assert json.loads(entry.detail) == {"mark": mark, "note": "note"}
    assert (sign.signal, sign.row.mark) == ("mark", mark)
    assert (sign.row.staff_id, sign.row.note_id) == ("anna-id", "note")
    assert await now(core, mina) == pytest.approx(0.95 * MARKED[mark], abs=1e-6)


async def test_clearing_forgives_what_was_seen_and_nothing_that_comes(core: Core) -> None:
    mina = await core.person()
    await judged(core, mina, injection=1.0)
    core.clock.advance(60)
    await marked(core, mina, "restrict")
    core.clock.advance(60)
    await marked(core, mina, "clear")
    cleared = await now(core, mina)
    core.clock.advance(60)
    await judged(core, mina, injection=1.0)
    explained = await core.risks.explain(mina)

    assert cleared == 0
    assert explained.score.risk == pytest.approx(0.42, abs=1e-6)
    assert [(sign.signal, sign.counts) for sign in explained.signs] == [
        ("injection", True),
        ("mark", False),
        ("mark", False),
        ("injection", False),
    ]


async def test_marks_count_each_time(core: Core) -> None:
    mina = await core.person()
    await marked(core, mina, "watch")
    await marked(core, mina, "watch")

    assert await now(core, mina) == pytest.approx(0.95 * (1 - 0.45**2), abs=1e-6)


async def test_tiers_begin_where_the_settings_say(core: Core) -> None:
    strict = Risks(
        core.store, core.clock, core.metrics,
        half_life_hours=24, careful=0.01, restricted=0.61, alarm=0.5, link_hosts=frozenset(),
    )  # fmt: skip
    mina = await core.person()
    await judged(core, mina, injection=0.5)

    assert (await core.risks.standing(mina)).tier == "normal"
    assert (await strict.standing(mina)).tier == "careful"
    assert (await strict.explain(mina)).tier == "careful"
