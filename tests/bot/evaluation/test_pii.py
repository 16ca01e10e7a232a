from collections.abc import Sequence
from itertools import count

import pytest
from pydantic import ValidationError

from bot.evaluation.pii import Row, evaluate
from bot.evaluation.spans import SCORED, scored
from guards.base import Span
from guards.pii.patterns import PatternDetector


class Everyone:
    """Takes every capitalised word for a person."""

    name = "everyone"

    async def find(self, text: str) -> Sequence[Span]:
        words, at = [], 0
        for word in text.split(" "):
            words += [Span(at, at + len(word), "PERSON", 0.5)] if word[:1].isupper() else []
            at += len(word) + 1
        return words


async def test_the_report_has_figures_by_language_type_and_source() -> None:
    ticks = count(0.0, 0.001)
    rows = [
        Row(text="mail me at a@b.example now", spans=((11, 22, "EMAIL_ADDRESS"),), lang="en"),
        Row(text="Anna is here", spans=((0, 4, "PERSON"),), lang="en", source="chats"),
        Row(text="Hallo Welt", lang="de"),
    ]
    report = await evaluate(rows, [PatternDetector(), Everyone()], source="file", timer=lambda: next(ticks))
    assert (report["rows"], report["precision"], report["recall"], report["leak"]) == (3, 0.6667, 1.0, 0.0)
    assert report["false_alarms"] == 1.0
    assert report["p50_ms"] == pytest.approx(1.0)
    assert {key: part["precision"] for key, part in report["by_language"].items()} == {"de": 0.0, "en": 1.0}
    assert {key: part["precision"] for key, part in report["by_type"].items()} == {
        "EMAIL_ADDRESS": 1.0,
        "PERSON": 0.5,
    }
    assert set(report["by_source"]) == {"file", "chats"}


async def test_text_that_is_covered_by_another_type_has_not_leaked() -> None:
    rows = [Row(text="Anna is here", spans=((0, 4, "LOCATION"),))]
    report = await evaluate(rows, [Everyone()], source="file", timer=lambda: 0.0)
    assert (report["recall"], report["leak"]) == (0.0, 0.0)
    assert report["by_type"]["LOCATION"]["leak"] == 0.0


def test_what_was_found_in_a_span_that_is_not_judged_is_neither_right_nor_wrong() -> None:
    row = Row(text="Acme Bank and Anna", spans=((0, 9, "ORGANIZATION"), (14, 18, "PERSON")))
    found = [Span(0, 4, "PERSON"), Span(14, 18, "PERSON"), Span(10, 13, "BIRTHDATE")]
    gold, guesses = scored(row.text, row.gold(), found, SCORED)
    assert gold == guesses == [Span(14, 18, "PERSON")]


def test_a_span_outside_its_text_is_refused() -> None:
    with pytest.raises(ValidationError, match="outside its text"):
        Row(text="short", spans=((0, 6, "PERSON"),))
