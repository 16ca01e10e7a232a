"""How well the sample's knowledge is found, by questions in three languages; the threshold rests on it."""

from pathlib import Path

from bot.knowledge.answer import quote
from bot.knowledge.index import Knowledge
from guards.base import MaskedText

SAMPLE = Path(__file__).parents[3] / "examples" / "knowledge"
TABLE = Path(__file__).with_name("questions.tsv")


async def test_the_right_passage_or_none(knowledge: Knowledge) -> None:
    await knowledge.sync(SAMPLE)
    lines = TABLE.read_text(encoding="utf-8").splitlines()[1:]
    rows = [line.split("\t") for line in lines]
    right: list[tuple[str, str]] = []
    wrong: list[tuple[str, str]] = []
    silent: list[str] = []
    invented: list[tuple[str, str]] = []
    for language, expected, question in rows:
        found = quote(await knowledge.search(MaskedText.authored(question), language=language, limit=3))
        if expected == "-":
            invented += [(question, found.id)] if found else []
        elif found is None:
            silent.append(question)
        else:
            (right if found.id in expected.split("|") else wrong).append((question, found.id))

    answerable = len(right) + len(wrong) + len(silent)
    assert answerable >= 70, answerable
    assert len(rows) - answerable >= 40, len(rows)
    assert len(right) >= 0.88 * answerable, (wrong, silent)
    assert len(wrong) <= 1, wrong
    assert len(invented) <= 2, invented


async def test_every_sample_language_finds_its_own(knowledge: Knowledge) -> None:
    await knowledge.sync(SAMPLE)
    for language, question, id in [
        ("en", "PayPal", "payment#payment-methods"),
        ("de", "PayPal", "de/zahlung#zahlungsarten"),
        ("ko", "페이팔", "ko/반품#결제-수단"),
    ]:
        found = await knowledge.search(MaskedText.authored(question), language=language, limit=1)
        assert [id] == [passage.id for passage in found]
