"""Spans of several detectors become pieces that lie apart; what one of them found stays covered."""

import pytest

from guards.base import Span
from guards.pii.masking import resolve


@pytest.mark.parametrize(
    ("spans", "left"),
    [
        ([Span(0, 5, "A", 0.5), Span(3, 9, "B", 1.0)], [("B", 4, 9), ("A", 0, 3)]),
        ([Span(0, 4, "A", 1.0), Span(0, 9, "B", 1.0)], [("B", 0, 9)]),
        ([Span(4, 9, "A", 0.8)], [("A", 4, 9)]),
        ([Span(5, 7, "A", 0.8)], [("A", 4, 9)]),
        ([Span(3, 10, "A", 1.0)], [("A", 4, 9)]),
        ([Span(0, 14, "A", 0.9), Span(4, 9, "B", 1.0)], [("A", 0, 3), ("B", 4, 9), ("A", 10, 14)]),
        ([Span(-5, 99, "A", 0.9)], [("A", 0, 14)]),
        ([Span(3, 4, "A", 1.0)], []),
    ],
)
def test_overlaps_leave_no_gap_and_validated_spans_win(
    spans: list[Span], left: list[tuple[str, int, int]]
) -> None:
    found = resolve("one three four", spans)

    assert sorted((span.kind, span.start, span.end) for span in found) == sorted(left)


@pytest.mark.parametrize(
    ("text", "span", "left"),
    [
        ("-abcd-", Span(2, 3, "A", 0.9), (1, 5)),
        ("-abcd-", Span(2, 3, "A", 1.0), (2, 3)),
        ("-abcde-", Span(2, 3, "A", 0.9), (1, 6)),
        ("abcd", Span(0, 1, "A", 0.9), (0, 4)),
        ("abcd", Span(1, 2, "A", 0.9), (0, 4)),
        ("x\u1100", Span(0, 1, "A", 0.9), (0, 1)),
        ("김철수입니다", Span(0, 3, "A", 0.9), (0, 3)),
        ("x김철수입니다", Span(1, 4, "A", 0.9), (1, 4)),
    ],
)
def test_a_guess_grows_to_its_words_and_what_is_validated_stays(
    text: str, span: Span, left: tuple[int, int]
) -> None:
    (found,) = resolve(text, [span])

    assert (found.start, found.end) == left


def test_what_is_nowhere_takes_no_word_with_it() -> None:
    assert resolve("abcd", [Span(0, 0, "A", 0.9), Span(-3, 0, "A", 0.9), Span(9, 12, "A", 0.9)]) == []


def test_many_spans_over_one_another_leave_no_more_pieces_than_there_are() -> None:
    text = "a " * 40
    taken = [Span(at, at + 1, "A", 1.0) for at in range(0, 80, 2)]

    assert len(resolve(text, [*taken, Span(0, 80, "B", 0.9)])) == 40
