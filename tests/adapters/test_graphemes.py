from __future__ import annotations

import pytest

from adapters.graphemes import border, units


@pytest.mark.parametrize(
    "cluster",
    [
        "👨‍👩‍👧‍👦",
        "👍🏽",
        "1️⃣",
        "🏴󠁧󠁢󠁳󠁣󠁴󠁿",
        "🇩🇪",
        "\u1112\u1161\u11ab",
        "가\u11ab",
        "e\u0301",
        "a" + "\u0301" * 500,
        "\u0915\u094d\u0937\u093f",
        "\u0e01\u0e33",
        "\r\n",
        "\u06001",
        "ｶﾞ",
    ],
)
def test_no_cut_inside_what_a_reader_sees_as_one(cluster: str) -> None:
    text = "x" + cluster + "y"

    assert [at for at in range(len(text) + 1) if border(text, at)] == [0, 1, len(text) - 1, len(text)]


def test_flags_in_a_row_are_cut_between_flags() -> None:
    text = "🇩🇪🇫🇷🇰🇷"

    assert [at for at in range(len(text) + 1) if border(text, at)] == [0, 2, 4, 6]


def test_syllables_and_ideographs_are_cut_anywhere() -> None:
    text = "한국어日本語"

    assert all(border(text, at) for at in range(len(text) + 1))


def test_units_are_those_of_utf_16() -> None:
    text = "a é 한 👨‍👩‍👧‍👦"

    assert units(text) == len(text.encode("utf-16-le")) // 2
