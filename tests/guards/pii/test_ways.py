"""The labels that fit together best: as Viterbi's recurrence in its plainest form says, to the last bit."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from guards.pii.tagger import WEIGHTS
from guards.pii.ways import Ways

with np.load(WEIGHTS) as weights:
    LABELS: list[str] = weights["labels"].tolist()
    TRANSITIONS: NDArray[np.float32] = weights["transitions"].astype(np.float32)
SIZE = len(LABELS)
OUTSIDE, BEGINS, INSIDE = 0, LABELS.index("B-PERSON"), LABELS.index("I-PERSON")

Scores = NDArray[np.float32]


def plain(scores: Scores, transitions: NDArray[np.float32]) -> list[int]:
    """The same question asked without haste: every label that may be, after every other."""
    nexts: list[list[float]] = transitions.tolist()
    path: list[int] = scores.argmax(axis=1).tolist()
    doubtful = [scores[at, 0] - scores[at, 1:].max() < 3.0 for at in range(len(path))]
    at = 0
    while at < len(path):
        end = at
        while end < len(path) and doubtful[end]:
            end += 1
        if any(open_to_doubt(scores, path, place) for place in range(at, end)):
            path[at:end] = way(scores[at:end], nexts)
        at = end + 1
    return path


def open_to_doubt(scores: Scores, path: list[int], place: int) -> bool:
    label, before = path[place], path[place - 1] if place else 0
    several = int((scores[place] > scores[place].max() - np.float32(4.5)).sum()) > 1
    return several or (label > 0 and label % 2 == 0 and before not in (label, label - 1))


def way(scores: Scores, nexts: list[list[float]]) -> list[int]:
    likely = scores > scores.max(axis=1, keepdims=True) - np.float32(4.5)
    likely[:, 1::2] |= likely[:, 2::2]
    candidates: list[list[int]] = [np.flatnonzero(row).tolist() for row in likely]
    best = {label: nexts[0][label] + float(scores[0, label]) for label in candidates[0]}
    origins: list[dict[int, int]] = []
    for place, labels in enumerate(candidates[1:], 1):
        origin = {label: max(best, key=lambda one: best[one] + nexts[one][label]) for label in labels}
        best = {
            label: best[one] + nexts[one][label] + float(scores[place, label])
            for label, one in origin.items()
        }
        origins.append(origin)
    found = [max(best, key=lambda one: best[one] + nexts[one][0])]
    for origin in reversed(origins):
        found.append(origin[found[-1]])
    return found[::-1]


@st.composite
def tables(draw: st.DrawFn) -> tuple[Scores, NDArray[np.float32]]:
    """Scores of any height: even ones, with many equals, and uneven ones; transitions as learnt or any."""
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    spread = draw(st.sampled_from([0.0, 0.5, 2.0, 6.0, 20.0]))
    scores = random.normal(0, 1, (draw(st.integers(1, 40)), SIZE)) * spread
    scores[:, 0] += draw(st.sampled_from([-8.0, 0.0, 4.0]))
    transitions = TRANSITIONS
    if draw(st.booleans()):
        transitions = random.normal(0, 2, TRANSITIONS.shape).astype(np.float32)
    if draw(st.booleans()):
        scores, transitions = np.round(scores), np.round(transitions)
    return scores.astype(np.float32), transitions


@settings(max_examples=300)
@given(tables())
def test_the_best_way_is_that_of_the_plain_recurrence(given_: tuple[Scores, NDArray[np.float32]]) -> None:
    scores, transitions = given_

    assert Ways(transitions).path(scores).tolist() == plain(scores, transitions)


def test_labels_that_do_not_fit_are_put_right() -> None:
    scores = np.full((4, SIZE), -20, np.float32)
    scores[0, OUTSIDE] = scores[3, OUTSIDE] = 5
    scores[1, INSIDE] = scores[2, INSIDE] = 5  # inside of what has not begun

    assert Ways(TRANSITIONS).path(scores).tolist() == [OUTSIDE, BEGINS, INSIDE, OUTSIDE]


@pytest.mark.parametrize("doubtful", [False, True])
def test_what_is_clear_is_taken_as_it_is(doubtful: bool) -> None:
    scores = np.full((3, SIZE), -20, np.float32)
    scores[:, OUTSIDE] = 5
    scores[1, OUTSIDE], scores[1, BEGINS] = (4.9, 5) if doubtful else (-20, 5)
    never = np.zeros_like(TRANSITIONS)
    never[OUTSIDE, BEGINS] = -100

    assert Ways(never).path(scores)[1] == (OUTSIDE if doubtful else BEGINS)
