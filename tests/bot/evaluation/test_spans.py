from hypothesis import given
from hypothesis import strategies as st

from bot.evaluation.spans import Tally, matches, merged, named, quantile
from guards.base import Span


def test_types_of_public_sets_and_our_own_kinds_meet_under_one_name() -> None:
    ours = named([Span(0, 1, "ADDRESS"), Span(0, 1, "CARD"), Span(0, 1, "RRN"), Span(0, 1, "EMAIL")])
    theirs = named(
        [Span(0, 1, "GPE"), Span(0, 1, "CREDIT_CARD"), Span(0, 1, "US_SSN"), Span(0, 1, "EMAIL_ADDRESS")]
    )
    assert [span.kind for span in ours] == [span.kind for span in theirs]


def test_neighbours_of_one_type_are_one_span_and_others_stay_apart() -> None:
    text = "12 High St, Leeds and Hull, Anna"
    spans = [
        Span(0, 10, "LOCATION"),
        Span(12, 17, "LOCATION"),
        Span(22, 26, "LOCATION"),
        Span(28, 32, "PERSON"),
    ]
    assert merged(text, spans) == [Span(0, 17, "LOCATION"), Span(22, 26, "LOCATION"), Span(28, 32, "PERSON")]


def test_overlapping_spans_of_one_type_are_one() -> None:
    assert merged("abcdef", [Span(0, 4, "ID"), Span(2, 6, "ID")]) == [Span(0, 6, "ID")]


def test_half_of_a_span_is_enough_and_less_is_not() -> None:
    assert matches([Span(0, 10, "ID")], [Span(0, 5, "ID")]) == 1
    assert matches([Span(0, 10, "ID")], [Span(0, 4, "ID")]) == 0


def test_the_right_place_with_the_wrong_type_is_no_hit() -> None:
    assert matches([Span(0, 10, "ID")], [Span(0, 10, "PHONE_NUMBER")]) == 0


def test_one_prediction_serves_one_span_and_the_best_overlap_goes_first() -> None:
    gold = [Span(0, 10, "ID"), Span(5, 15, "ID")]
    assert matches(gold, [Span(4, 14, "ID")]) == 1
    assert matches(gold, [Span(5, 15, "ID"), Span(0, 9, "ID")]) == 2


def test_a_row_is_counted_by_hand() -> None:
    tally = Tally()
    tally.add(
        [Span(0, 4, "PERSON"), Span(10, 20, "ID")],
        [Span(0, 4, "PERSON"), Span(30, 34, "PERSON")],
        covered={0, 1, 2, 3, 18, 19, 30},
        milliseconds=2.0,
    )
    tally.add([], [Span(0, 1, "ID")], covered={0}, milliseconds=4.0)
    tally.add([], [], covered=set(), milliseconds=6.0)
    assert tally.figures() == {
        "rows": 3,
        "spans": 2,
        "precision": round(1 / 3, 4),
        "recall": 0.5,
        "f1": 0.4,
        "f2": round(5 * (0.3333 * 0.5) / (4 * 0.3333 + 0.5), 4),
        "leak": round(8 / 14, 4),
        "false_alarms": 0.5,
        "p50_ms": 4.0,
        "p95_ms": 6.0,
    }


def test_what_was_not_there_has_no_figure() -> None:
    figures = Tally().figures()
    assert (figures["precision"], figures["recall"], figures["f2"], figures["leak"], figures["p50_ms"]) == (
        None,
    ) * 5


def test_nothing_right_is_nought_and_no_division_by_it() -> None:
    tally = Tally()
    tally.add([Span(0, 4, "ID")], [Span(9, 12, "ID")], covered=set(), milliseconds=1)
    assert (tally.figures()["f1"], tally.figures()["leak"]) == (0.0, 1.0)


def test_quantiles_are_values_that_occurred() -> None:
    assert [quantile([3, 1, 2, 4], share) for share in (0, 0.5, 0.95)] == [1, 3, 4]


_SPANS = st.lists(
    st.tuples(st.integers(0, 30), st.integers(1, 9), st.sampled_from(["ID", "PERSON"])).map(
        lambda at: Span(at[0], at[0] + at[1], at[2])
    ),
    max_size=8,
)


@given(_SPANS, _SPANS)
def test_matching_is_symmetric_and_perfect_only_against_itself(gold: list[Span], found: list[Span]) -> None:
    assert matches(gold, found) == matches(found, gold) <= min(len(gold), len(found))
    assert matches(gold, gold) == len(gold)
