import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.evaluation.injection import Row, auc, evaluate


class Length:
    """Takes a text of a hundred characters for an attack."""

    def score(self, text: str) -> float:
        return len(text) / 100


def test_attacks_that_all_score_higher_are_told_apart_wholly() -> None:
    assert auc([0.1, 0.2], [0.3, 0.9]) == 1.0
    assert auc([0.3, 0.9], [0.1, 0.2]) == 0.0


def test_equal_scores_tell_nothing() -> None:
    assert auc([0.5, 0.5], [0.5]) == 0.5


@given(st.lists(st.integers(0, 5), min_size=1), st.lists(st.integers(0, 5), min_size=1))
def test_the_area_is_the_share_of_pairs_that_are_in_order(harmless: list[int], attacks: list[int]) -> None:
    pairs = [(a > h) + (a == h) / 2 for a in attacks for h in harmless]
    assert auc([*map(float, harmless)], [*map(float, attacks)]) == pytest.approx(sum(pairs) / len(pairs))


def test_one_harmless_text_in_a_hundred_may_alarm() -> None:
    rows = [Row(text="x" * n, label=0, source="calm") for n in range(100)]
    rows += [Row(text="x" * n, label=1, source="wild") for n in (50, 98, 99, 120)]
    report = evaluate(rows, Length(), source="file", timer=lambda: 0.0)
    assert report["threshold"] == 0.98  # one of the hundred is above it
    assert report["tpr_at_1pct_fpr"] == 0.5
    assert report["by_source"]["wild"]["auc"] is None
    assert report["by_type"]["attack"]["rows"] == 4


def test_a_file_without_attacks_has_no_area() -> None:
    report = evaluate([Row(text="x", label=0)], Length(), source="file", timer=lambda: 0.0)
    assert (report["auc"], report["tpr_at_1pct_fpr"]) == (None, None)
