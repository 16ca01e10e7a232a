"""Examples: spans that belong together, variations that keep them in place."""

from random import Random

import pytest

from guards.pii.features import featurise
from guards.pii.tokens import tokenise
from training.corpora import judged, own_kinds, read, skeleton, templates_of, words
from training.encoding import LABELS, SKIPPED, encoded, transitions
from training.examples import Example, merged
from training.variations import joined, raised, reworded, salad, varied

HERE = Example(
    "Ana Souza, Rua Augusta 5, 01305-000 São Paulo",
    ((0, 9, "PERSON"), (11, 24, "ADDRESS"), (26, 35, "ADDRESS"), (36, 45, "LOCATION")),
    "pt",
)


def test_parts_of_an_address_are_one_span() -> None:
    assert list(merged(HERE)) == [(0, 9, "PERSON"), (11, 45, "ADDRESS")]


def test_family_and_given_name_are_one_span_but_a_list_is_not() -> None:
    both = Example("Martel Sébastien, Anne", ((0, 6, "PERSON"), (7, 16, "PERSON"), (18, 22, "PERSON")), "fr")

    assert list(merged(both)) == [(0, 16, "PERSON"), (18, 22, "PERSON")]


@pytest.mark.parametrize("seed", range(60))
def test_a_varied_message_keeps_its_personal_data_where_it_is(seed: int) -> None:
    other = varied(HERE, Random(seed))

    assert other.spans == HERE.spans
    assert other.text[:9].casefold() in ("ana souza",)
    assert abs(len(other.text) - len(HERE.text)) <= 1


def test_joined_messages_carry_their_spans_along() -> None:
    three = joined([HERE, Example("ok", (), "pt"), HERE], Random(1))

    assert [three.text[start:end] for start, end, kind in three.spans if kind == "PERSON"] == [
        "Ana Souza"
    ] * 2


def test_every_token_has_its_label_and_what_is_ignored_has_none() -> None:
    row = encoded(Example("Hi Ana Souza @x", ((3, 12, "PERSON"), (13, 15, "IGNORED")), "en"))

    assert row is not None
    assert [LABELS[label] if label != SKIPPED else None for label in row.labels.tolist()] == [
        "O",
        "B-PERSON",
        "I-PERSON",
        None,
        None,
    ]
    assert row.features.words.tolist() == featurise(tokenise("Hi Ana Souza @x")).words.tolist()
    assert encoded(Example(" ", (), "en")) is None
    assert encoded(Example("x" * 3000, (), "en")) is None


def test_nothing_goes_on_that_has_not_begun() -> None:
    row = encoded(HERE)
    assert row is not None
    table = transitions([row])

    assert table[LABELS.index("O"), LABELS.index("I-PERSON")] < -1000
    assert table[LABELS.index("B-PERSON"), LABELS.index("I-PERSON")] > 0
    assert table[LABELS.index("B-PERSON"), LABELS.index("I-ADDRESS")] < -1000


def test_no_template_of_presidio_is_both_trained_on_and_judged() -> None:
    trained = {skeleton(row) for row in judged("presidio_synth", part=False)}
    kept = {skeleton(row) for row in judged("presidio_synth", part=True)}

    assert kept
    assert not trained & kept
    assert any("{city}" in line for line in templates_of(judged("presidio_synth", part=False)))


@pytest.mark.parametrize(
    "name",
    ["chat", "presidio_synth", "wnut17_train", "meddocan", "ja_wiki", "no_pii", "interface", "prompts"],
)
def test_marks_are_within_their_texts(name: str) -> None:
    for row in read(name):
        assert all(0 <= start < end <= len(row.text) for start, end, _ in own_kinds(row).spans)


@pytest.mark.parametrize("seed", range(40))
def test_other_words_leave_personal_data_where_it_is(seed: int) -> None:
    for row in (HERE, Example("我叫王小明，登录不了", ((2, 5, "PERSON"),), "zh")):
        other = reworded(row, ["andere", "Wörter"], Random(seed))

        assert [other.text[a:b] for a, b, _ in other.spans] == [row.text[a:b] for a, b, _ in row.spans]
        assert [kind for *_, kind in other.spans] == [kind for *_, kind in row.spans]


def test_other_words_are_put_in() -> None:
    text = "please tell me where the parcel went yesterday"
    changed = {reworded(Example(text, (), "en"), ["zebra"], Random(seed)).text for seed in range(20)}

    assert any("zebra" in one for one in changed)
    assert set(salad(["zebra"], "en", Random(1)).split()) == {"zebra"}


def test_words_of_every_language_are_there_and_are_no_names() -> None:
    lists = words()

    assert set(lists) == {"en", "de", "es", "fr", "pt", "ko", "ja", "zh"}
    assert not {"jonathan", "müller", "madrid"} & {
        word.casefold() for many in lists.values() for word in many
    }


@pytest.mark.parametrize("seed", range(20))
def test_emphasis_keeps_personal_data_where_it_is(seed: int) -> None:
    loud = raised(HERE, Random(seed))

    assert loud.spans == HERE.spans
    assert loud.text.casefold() == HERE.text.casefold()
