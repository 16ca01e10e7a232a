"""The index follows the folder, finds by any script, and scores so that one threshold works."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.knowledge.answer import AHEAD, CLEAR, CLEARLY_AHEAD, GOOD, NEAR, choice, quote
from bot.knowledge.index import Knowledge, Synced
from bot.knowledge.passages import KnowledgeInvalid
from bot.knowledge.suspects import Suspects
from bot.knowledge.terms import words
from guards.base import MaskedText, Passage
from guards.injection import InjectionSigns
from storage.knowledge import KnowledgeStore
from storage.sqlite import SqliteDatabase


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "knowledge"
    folder.mkdir()
    (folder / "a.md").write_text(
        "# Shipping\n\n## Cost\n\nShipping costs 4.90.\n\n## Time\n\nIt takes 3 days.\n"
    )
    (folder / "b.md").write_text("# Returns\n\nReturn it within 30 days.\n")
    return folder


async def ids(knowledge: Knowledge, question: str, language: str = "en") -> list[str]:
    found = await knowledge.search(MaskedText.authored(question), language=language, limit=5)
    return [passage.id for passage in found]


async def test_only_what_changed_is_indexed_again(knowledge: Knowledge, folder: Path) -> None:
    assert await knowledge.sync(folder) == Synced(indexed=2, removed=0, unchanged=0)
    assert await knowledge.sync(folder) == Synced(indexed=0, removed=0, unchanged=2)

    (folder / "a.md").write_text("# Shipping\n\nEverything by pigeon.\n")
    (folder / "b.md").unlink()
    (folder / "c.md").write_text("# Hours\n\nOpen at noon.\n")

    assert await knowledge.sync(folder) == Synced(indexed=2, removed=1, unchanged=0)
    assert await ids(knowledge, "pigeon") == ["a#"]
    assert await ids(knowledge, "noon") == ["c#"]
    assert await ids(knowledge, "cost 4.90") == []
    assert await ids(knowledge, "return") == []


async def test_a_wrong_file_changes_nothing(knowledge: Knowledge, folder: Path) -> None:
    await knowledge.sync(folder)
    (folder / "a.md").write_text("# Nothing\n")
    (folder / "b.md").unlink()

    with pytest.raises(KnowledgeInvalid, match=r"a\.md"):
        await knowledge.sync(folder)
    assert await ids(knowledge, "return") == ["b#"]


async def test_the_best_passage_comes_first_with_title_and_score(knowledge: Knowledge, folder: Path) -> None:
    await knowledge.sync(folder)

    first, *_ = await knowledge.search(
        MaskedText.authored("What does shipping cost?"), language="en", limit=5
    )

    assert (first.id, first.title, first.text.value) == ("a#cost", "Shipping › Cost", "Shipping costs 4.90.")
    assert 0.8 < first.score < 1.0
    assert len(await knowledge.search(MaskedText.authored("days"), language="en", limit=1)) == 1


async def test_the_asked_language_goes_first_and_the_other_still_answers(
    knowledge: Knowledge, folder: Path
) -> None:
    (folder / "de").mkdir()
    (folder / "de" / "p.md").write_text("# PayPal\n\nPayPal geht.\n")
    (folder / "p.md").write_text("# PayPal\n\nPayPal works.\n")
    await knowledge.sync(folder)

    assert await ids(knowledge, "paypal", "de") == ["de/p#", "p#"]
    assert await ids(knowledge, "paypal", "en") == ["p#", "de/p#"]
    assert await ids(knowledge, "paypal", "fr") == ["de/p#", "p#"]


@pytest.mark.parametrize("question", ["", "?!", "how do you do", "[PERSON_1] [CARD_1]", "zebra", "tell me"])
async def test_nothing_to_go_by_finds_nothing(knowledge: Knowledge, folder: Path, question: str) -> None:
    await knowledge.sync(folder)

    assert await ids(knowledge, question) == []


async def test_an_empty_folder_finds_nothing(knowledge: Knowledge, tmp_path: Path) -> None:
    assert await knowledge.sync(tmp_path) == Synced(0, 0, 0)
    assert await ids(knowledge, "shipping") == []


async def test_tenants_do_not_see_each_other(
    database: SqliteDatabase, knowledge: Knowledge, folder: Path
) -> None:
    other = Knowledge(KnowledgeStore("other", database), Suspects(InjectionSigns(), 0.7))
    await knowledge.sync(folder)

    assert await ids(other, "shipping") == []
    (folder / "a.md").unlink()
    await other.sync(folder)
    assert await ids(knowledge, "shipping") != []


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(question=st.text(max_size=300))
async def test_any_question_gets_scores_between_nothing_and_all(knowledge: Knowledge, question: str) -> None:
    await knowledge.sync(Path(__file__).parents[3] / "examples" / "knowledge")

    found = await knowledge.search(MaskedText.authored(question), language="en", limit=3)

    assert all(0.0 < passage.score <= 1.0 for passage in found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ships, ship: SHIP!", ["^ship+ship"] * 3),
        ("boxes parties", ["^box+box", "^part+part+arty"]),
        ("cancelled Shipping", ["^canc+canc+ance+ncel+cell", "^ship+ship"]),
        ("news is thing", ["^new+new", "~is", "~thing"]),
        ("how much is it", ["~how", "~much", "~is", "~it"]),
        ("Größe 4711", ["^gros+gros+ross+osse", "4711"]),
        ("배송비를 60유로", ["^배송+배송+송비", "60", "^유로+유로"]),
        ("배송되나요 얼마부터인가요", ["^배송+배송", "~얼마"]),
        ("送料は", ["送料", "料は"]),
        ("[PERSON_1] paid [here](https://x.example/secret)", ["^paid+paid", "~here"]),
        ("", []),
    ],
)
def test_words_and_their_parts(text: str, expected: list[str]) -> None:
    assert ["+".join(word.parts) for word in words(text)] == expected


def test_a_word_that_goes_with_any_subject_says_less() -> None:
    worths = [word.worth for word in words("how many weeks does delivery take")]

    assert worths == [0, 0, worths[2], 0, 1, 0]
    assert 0 < worths[2] < 0.5


@pytest.mark.parametrize(
    ("question", "id"),
    [
        ("returning", "b#"),
        ("shippng cost", "a#cost"),
        ("Lieferkosten", "de/c#versandkosten"),
        ("postage", "a#cost"),
    ],
)
async def test_words_are_found_in_other_forms(
    knowledge: Knowledge, folder: Path, question: str, id: str
) -> None:
    (folder / "de").mkdir()
    (folder / "de" / "c.md").write_text("# Versand\n\n## Versandkosten\n\n4,90.\n\n## Dauer\n\n3 Tage.\n")
    text = (folder / "a.md").read_text().replace("## Cost\n", "## Cost\n\n<!-- also: postage, fee -->\n")
    (folder / "a.md").write_text(text)
    await knowledge.sync(folder)

    assert (await ids(knowledge, question))[0] == id


async def test_one_matching_word_beside_an_unknown_one_is_not_quoted(
    knowledge: Knowledge, folder: Path
) -> None:
    await knowledge.sync(folder)

    for question, quoted in [("shipping cost", True), ("cost of a giraffe", False), ("return", True)]:
        found = await knowledge.search(MaskedText.authored(question), language="en", limit=3)
        assert (quote(found) is not None) == quoted, (question, found)


def passage(score: float, link: str | None = "https://shop.example/help#cost") -> Passage:
    return Passage("a#cost", "Shipping › Cost", MaskedText.authored("It is 4.90."), link, score)


def test_a_good_passage_is_quoted_with_its_title_and_link() -> None:
    quoted = quote([passage(0.95), passage(0.7)])

    assert quoted is not None
    assert quoted.id == "a#cost"
    assert quoted.text == "**Cost**\n\nIt is 4.90.\n\n[Shipping › Cost](https://shop.example/help#cost)"
    bare = quote([passage(0.9, link=None)])
    assert bare is not None
    assert bare.text == "**Cost**\n\nIt is 4.90."


def test_no_good_passage_is_no_answer() -> None:
    assert quote([]) is None
    assert quote([passage(GOOD - 0.01)]) is None


def test_two_passages_that_fit_alike_are_no_answer() -> None:
    assert quote([passage(GOOD), passage(GOOD - AHEAD / 2)]) is None
    assert quote([passage(GOOD), passage(GOOD - 2 * AHEAD)]) is not None
    assert quote([passage(CLEAR + CLEARLY_AHEAD / 2), passage(CLEAR)]) is None
    assert quote([passage(CLEAR + 2 * CLEARLY_AHEAD), passage(CLEAR)]) is not None


def test_passages_that_come_near_are_offered_and_those_far_behind_are_not() -> None:
    near = [passage(NEAR), replace(passage(NEAR * 0.9), title="Returns › Cost", link=None), passage(NEAR / 3)]

    assert quote(near) is None
    assert choice(near) == "- [Shipping › Cost](https://shop.example/help#cost)\n- **Returns › Cost**"
    assert choice([passage(NEAR - 0.01), passage(NEAR - 0.01)]) is None
    assert choice([passage(NEAR)]) is None
    assert choice([]) is None


async def test_what_is_asked_in_one_clause_of_a_story_is_offered_not_quoted(
    knowledge: Knowledge, folder: Path
) -> None:
    await knowledge.sync(folder)
    story = "My uncle saw a giraffe near the harbour yesterday. What does shipping cost?"

    found = await knowledge.search(MaskedText.authored(story), language="en", limit=3)

    assert found[0].id == "a#cost"
    assert NEAR < found[0].score < GOOD + 0.1
    assert (
        found[0].score
        < (await knowledge.search(MaskedText.authored("What does shipping cost?"), language="en", limit=1))[
            0
        ].score
    )
