"""Questions of the operator's in a batch: asked like a stranger's, judged by the checks, kept as codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.batches.trials import Row, queue
from tests.bot.batches.office import HOUR, Office
from tests.peers.batches import Answer, Broken, bodies

SAMPLE = Path(__file__).parents[3] / "examples" / "knowledge"
QUESTION = "How long does standard shipping take?"


async def ended(office: Office, *answers: Answer, questions: int = 1) -> dict[str, int]:
    """How a run of the same question ends when the model says these one after the other."""
    await office.core.knowledge.sync(SAMPLE)
    said = iter(answers)
    office.server.answers = lambda _system, _text: next(said)
    rows = [Row(question=QUESTION) for _ in range(questions)]
    run, count = await queue(office.core.store, rows, now=office.core.clock.now())
    assert count == questions
    await office.run()
    office.server.finish()
    await office.run()
    return dict(await office.core.store.trials.outcomes(run))


def form(answer: str, wish: str = "none") -> str:
    fields: dict[str, object] = {"wish": wish, "language": "en", "confidence": 0.9, "facts": []}
    return json.dumps({**fields, "passages": [], "answer": answer})


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (form("Happy to look into it."), "passed"),
        ("Happy to look into it.", "passed"),
        (form("It costs $99.99."), "figures.unproven_money"),
        (form("Your balance is {account.balance}."), "form.unknown_reference"),
        (form("", wish="hand_over"), "hand_over"),
        ('{"answer": 7}', "malformed"),
    ],
)
async def test_an_answer_is_judged_as_one_in_a_conversation(
    office: Office, answer: str, outcome: str
) -> None:
    assert await ended(office, answer) == {outcome: 1}


async def test_it_is_asked_with_instructions_and_knowledge_and_nothing_else(office: Office) -> None:
    await ended(office, "Happy to look into it.")
    told = next(bodies(office.server.taken[0]))

    assert "Be kind." in told
    assert QUESTION in told
    assert "working days" in told


async def test_what_no_model_answers_is_counted_as_such_and_what_is_under_way_too(office: Office) -> None:
    first = await ended(office, Broken("api_error"), "Happy to look into it.", questions=2)
    office.server.answers = lambda _system, _text: Broken("api_error")
    for _ in range(4):
        office.server.finish()
        await office.run(after=HOUR)
    rows = await office.core.db.fetch_all("SELECT DISTINCT run FROM trial")

    assert first == {"passed": 1, "waiting": 1}
    assert await office.core.store.trials.outcomes(rows[0][0]) == {"failed": 1, "passed": 1}


async def test_an_old_run_is_forgotten_with_its_errands(office: Office) -> None:
    await ended(office, "Happy to look into it.")
    await office.run(after=91 * 24 * HOUR)

    assert await office.core.db.fetch_all("SELECT id FROM trial") == []
    assert await office.core.db.fetch_all("SELECT id FROM errand") == []


async def test_of_an_unknown_run_there_is_nothing(office: Office) -> None:
    assert await office.core.store.trials.outcomes("nobody") == {}
