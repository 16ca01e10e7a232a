from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.addresses import settled
from adapters.formatting import Block, plain
from adapters.graphemes import border, units
from adapters.layout import lines, words
from adapters.splitting import split
from tests.adapters.markup import ANSWERS, HOSTS


def shown(tree: Sequence[Block]) -> str:
    return "".join(run.text for run in lines(tree))


def length(tree: Sequence[Block]) -> int:
    return units(shown(tree))


def cut(text: str, limit: int) -> list[list[Block]]:
    return split(settled(text, link_hosts=HOSTS), limit=limit, measure=length)


def texts(text: str, limit: int) -> list[str]:
    return [shown(part) for part in cut(text, limit)]


@settings(max_examples=300, deadline=None)
@given(ANSWERS, st.integers(120, 600))
def test_parts_fit_and_joined_are_the_text(text: str, limit: int) -> None:
    tree = settled(text, link_hosts=HOSTS)
    parts = split(tree, limit=limit, measure=length)

    assert all(length(part) <= limit for part in parts)
    assert "".join("".join(shown(part) for part in parts).split()) == "".join(shown(tree).split())
    assert parts == split(tree, limit=limit, measure=length)


@settings(max_examples=300, deadline=None)
@given(
    st.text(alphabet=st.sampled_from("ab .\n한日👨\u200d👩🇩🇪\u0301\u1112\u1161न्"), min_size=1),
    st.integers(40, 80),
)
def test_only_white_space_is_lost_at_a_cut_and_no_cluster_is_cut(text: str, limit: int) -> None:
    at = 0
    for part in split(plain(text), limit=limit, measure=length):
        piece = words(part[0]["children"])
        start = text.index(piece, at) if piece else at
        assert text[at:start].strip() == ""
        assert border(text, start) or start == 0
        at = start + len(piece)
    assert text[at:].strip() == ""


def test_blocks_stay_whole_when_they_can() -> None:
    assert texts("a" * 60 + "\n\n" + "b" * 60 + "\n\n" + "c" * 20, 100) == [
        "a" * 60,
        "b" * 60 + "\n\n" + "c" * 20,
    ]


def test_the_kindest_border_in_the_second_half() -> None:
    assert texts("One two three four. Five six seven eight", 30) == [
        "One two three four.",
        "Five six seven eight",
    ]
    assert texts("Four five six seven eight nine ten", 30) == ["Four five six seven eight nine", "ten"]
    assert texts("安" * 20 + "。" + "全" * 20, 30) == ["安" * 20 + "。", "全" * 20]
    assert texts("x" * 50, 30) == ["x" * 30, "x" * 20]


def test_what_is_open_at_a_cut_is_closed_and_opened_again() -> None:
    first, second = cut("**" + "word " * 8 + "end**", 30)

    assert [part[0]["children"][0]["type"] for part in (first, second)] == ["strong", "strong"]
    assert shown(first) + " " + shown(second) == "word " * 8 + "end"


def test_code_is_cut_at_lines_and_stays_code() -> None:
    parts = cut("```\n" + "".join(f"line {number}\n" for number in range(10)) + "```", 40)

    assert [part[0]["type"] for part in parts] == ["code_block"] * len(parts)
    assert "".join(part[0]["text"] for part in parts) == "".join(f"line {number}\n" for number in range(10))
    assert all(part[0]["text"].endswith("\n") for part in parts)


def test_numbers_go_on_after_a_cut() -> None:
    text = "\n".join(f"{number}. step number {number}" for number in range(1, 7))

    assert texts(text, 45) == [
        "1. step number 1\n2. step number 2",
        "3. step number 3\n4. step number 4",
        "5. step number 5\n6. step number 6",
    ]


def test_an_item_that_is_cut_goes_on_without_its_number() -> None:
    assert texts("1. " + "word " * 10 + "\n2. next", 40) == [
        "1. " + ("word " * 7).strip(),
        "word word word\n\n2. next",
    ]


def test_TG_10_500_marks_on_one_letter_are_cut_hard_only_where_they_cannot_fit() -> None:
    text = "a" + "\u0301" * 500

    assert texts("word " * 10 + text, 520) == [("word " * 10).strip(), text]
    assert [len(part) for part in texts(text, 200)] == [200, 200, 101]
