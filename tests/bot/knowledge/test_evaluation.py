"""How well the sample's knowledge is found, by questions in three languages; the thresholds rest on it.

`pytest -s` on this file prints the figures.
"""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.knowledge.answer import quote
from bot.knowledge.index import Knowledge
from guards.base import MaskedText

SAMPLE = Path(__file__).parents[3] / "examples" / "knowledge"
HERE = Path(__file__).parent

Asked = tuple[str, frozenset[str], str]  # language, the passages that answer it, question


def tuned() -> Iterator[Asked]:
    for line in (HERE / "questions.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        language, expected, question = line.split("\t")
        yield language, frozenset(expected.split("|")) - {"-"}, question


def fresh() -> Iterator[Asked]:
    groups = tomllib.loads((HERE / "fresh_questions.toml").read_text(encoding="utf-8"))
    for language, group in groups.items():
        for one in group:
            for question in one["questions"]:
                yield language, frozenset(one.get("passages", ())), question


@pytest.mark.parametrize(
    ("asked", "answerable", "least_right", "most_wrong", "most_invented"),
    [(list(tuned()), 75, 0.88, 0.02, 0.04), (list(fresh()), 153, 0.85, 0.02, 0.04)],
    ids=["tuned", "fresh"],
)
async def test_the_right_passage_or_none(
    knowledge: Knowledge,
    asked: list[Asked],
    answerable: int,
    least_right: float,
    most_wrong: float,
    most_invented: float,
) -> None:
    await knowledge.sync(SAMPLE)
    right, wrong, silent, invented, told = 0, list[str](), list[str](), list[str](), 0
    for language, expected, question in asked:
        found = await knowledge.search(MaskedText.authored(question), language=language, limit=3)
        quoted = quote(found)
        told += any(passage.id in expected for passage in found)
        if not expected:
            invented += [f"{question}: {quoted.id}"] if quoted else []
        elif quoted is None:
            silent.append(question)
        elif quoted.id in expected:
            right += 1
        else:
            wrong.append(f"{question}: {quoted.id}")
    unanswerable = len(asked) - answerable
    print(
        f"\nof {answerable} answerable: {right} right, {len(wrong)} wrong, {len(silent)} no answer,"
        f" {told} among the first three; of {unanswerable} unanswerable: {len(invented)} answered"
    )

    assert right + len(wrong) + len(silent) == answerable
    assert right >= least_right * answerable, silent
    assert len(wrong) <= most_wrong * answerable, wrong
    assert len(invented) <= most_invented * unanswerable, invented
    assert told >= 0.97 * answerable


async def test_every_sample_language_finds_its_own(knowledge: Knowledge) -> None:
    await knowledge.sync(SAMPLE)
    for language, question, id in [
        ("en", "PayPal", "payment#payment-methods"),
        ("de", "PayPal", "de/zahlung#zahlungsarten"),
        ("ko", "페이팔", "ko/반품#결제-수단"),
    ]:
        found = await knowledge.search(MaskedText.authored(question), language=language, limit=1)
        assert [id] == [passage.id for passage in found]
