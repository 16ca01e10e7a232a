"""Spans of several detectors become pieces that lie apart; what one of them found stays covered."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guards.base import Span
from guards.pii.masking import KEPT, resolve


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


SPANS = st.builds(
    lambda start, length, kind, score: Span(start, start + length, kind, score),
    st.integers(0, 20),
    st.integers(0, 12),
    st.sampled_from(["A", "B", KEPT]),
    st.sampled_from([1.0, 0.9, 0.8]),
)


@given(st.text("ab1 _-,가éᄀ", max_size=25), st.lists(SPANS, max_size=7))
def test_resolved_one_by_one_they_are_the_same(text: str, spans: list[Span]) -> None:
    """Each span in its turn, against every one that won before it."""
    taken: list[Span] = []
    for span in sorted(spans, key=lambda s: (s.kind != KEPT, s.score < 1, s.start - s.end, s.start)):
        (whole,) = resolve(text, [span]) or [replace(span, end=span.start)]
        pieces = [whole]
        for winner in taken:
            pieces = [rest for piece in pieces for rest in outside(piece, winner)]
        taken += [tight for piece in pieces for tight in resolve(text, [replace(piece, score=1.0)])]

    places = [(one.start, one.end, one.kind) for one in sorted(taken, key=lambda span: span.start)]
    assert [(one.start, one.end, one.kind) for one in resolve(text, spans)] == places


def outside(span: Span, winner: Span) -> list[Span]:
    sides = (replace(span, end=min(span.end, winner.start)), replace(span, start=max(span.start, winner.end)))
    return [side for side in sides if side.start < side.end]


def test_many_spans_cost_no_more_than_their_number() -> None:
    looks = 0

    class Watched(Span):
        def __getattribute__(self, name: str) -> object:
            nonlocal looks
            looks += name == "start"
            return super().__getattribute__(name)

    def looked(count: int) -> int:
        nonlocal looks
        looks = 0
        spans = [Watched(at * 4, at * 4 + 6, "A", 0.9 + at % 2 / 10) for at in range(count)]
        assert len(resolve("ab " * 2 * count, spans)) >= count - 1
        return looks

    assert looked(800) < 3 * looked(400)
