"""Senses: words that are used alike stand near each other, and a stranger stands nowhere."""

import numpy as np
import pytest
from numpy.typing import NDArray

from guards.pii import senses
from guards.pii.features import featurise
from guards.pii.senses import closed, places
from guards.pii.tokens import tokenise


def _sense(word: str) -> NDArray[np.float64]:
    found: NDArray[np.float64] = senses.load().of(featurise(tokenise(word)).words)[0].astype(np.float64)
    return found


def _near(one: str, other: str) -> float:
    a, b = _sense(one), _sense(other)
    return float(a @ b / (np.linalg.norm(a) * np.linalg.norm(b)))


@pytest.mark.parametrize(
    ("word", "alike", "unlike"),
    [
        ("jessica", "Emily", "invoice"),
        ("Chicago", "boston", "refund"),
        ("gonzález", "Ramirez", "parcel"),
        ("monday", "TUESDAY", "printer"),
    ],
)
def test_words_that_are_used_alike_are_near(word: str, alike: str, unlike: str) -> None:
    assert _near(word, alike) > 0.5 > _near(word, unlike) + 0.2


def test_a_stranger_stands_nowhere() -> None:
    assert not _sense("qzxvkjw").any()
    assert _sense("parcel").any()


def test_places_count_from_one_and_a_stranger_has_none() -> None:
    known = closed(np.array([3, 7, 900], np.uint32))

    assert places(known, np.array([7, 3, 8, 0, 901, 900], np.uint32)).tolist() == [2, 1, 0, 0, 0, 3]


def test_every_row_is_one_of_the_table() -> None:
    known = senses.load()

    assert len(known.words) == len(known.rows)
    assert int(known.rows.max()) < len(known.vectors)
    assert np.all(np.diff(known.words.astype(np.int64)) > 0)
    assert not known.vectors[0].any()
