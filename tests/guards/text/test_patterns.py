"""Tables of words become patterns of just these words."""

import re

import pytest

from guards.text.patterns import alternatives, any_start, any_word, columns


def test_the_forms_of_all_lines_are_kept_in_order() -> None:
    table = r"""
        fees? | extra charge
        gebühr\w* | (?:auf|zu)schlag
    """

    assert alternatives(table) == r"fees?|extra charge|gebühr\w*|(?:auf|zu)schlag"
    assert alternatives("[ ]- | 만[ ]") == "[ ]-|만[ ]"


@pytest.mark.parametrize(
    ("text", "whole", "start"),
    [
        ("only here", "only", "only"),
        ("au lieu de", "au lieu", "au lieu"),
        ("onlyone", None, "only"),
        ("commonly", None, None),
        ("그것만 있습니다", "만 ", "만 "),
        ("我只有这个", "只有", "只有"),
    ],
)
def test_words_are_whole_and_signs_stand_anywhere(text: str, whole: str | None, start: str | None) -> None:
    table = "only | except\nau lieu | 只有\n만[ ]"
    words, starts = re.search(any_word(table), text), re.search(any_start(table), text)

    assert (words and words[0], starts and starts[0]) == (whole, start)


def test_words_stand_together_and_signs_behind_them() -> None:
    assert any_word("und | [和与] | et") == r"\b(?:und|et)\b|[和与]"
    assert any_start("und | et") == r"\b(?:und|et)"
    assert any_word("[和与] | だけ") == "[和与]|だけ"


def test_a_column_has_its_form_of_every_language() -> None:
    assert columns("monday | tuesday\nmontags? | dienstags?") == ("monday|montags?", "tuesday|dienstags?")


@pytest.mark.parametrize("table", ["", "und |", "| und", "und | | et", "und\n\net"])
def test_a_form_of_nothing_is_refused(table: str) -> None:
    with pytest.raises(ValueError, match="empty"):
        alternatives(table)


def test_columns_have_the_same_forms_in_every_language() -> None:
    with pytest.raises(ValueError, match="shorter"):
        columns("monday | tuesday\nmontag")
