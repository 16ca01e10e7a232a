"""What load leaves of every limit: less at once, more step by step, and never nothing."""

import math

from hypothesis import given
from hypothesis import strategies as st

from guards.limits import Pressure


def under(*loads: float | None) -> list[float]:
    """What is granted after each look."""
    pressure, granted = Pressure(), []
    for load in loads:
        pressure.observe(load)
        granted.append(pressure.granted)
    return granted


def test_without_load_everything_is_granted() -> None:
    assert Pressure().granted == 1.0
    assert under(0.0, 0.69, -1.0, math.nan, None) == [1.0] * 5


def test_load_tightens_at_once_and_leaves_step_by_step() -> None:
    assert under(0.7, 0.89, 0.9, 1.0, 99.0) == [0.5, 0.5, 0.25, 0.25, 0.25]
    assert under(1.0, 0.0, 0.0, 0.0) == [0.25, 0.5, 1.0, 1.0]


def test_between_a_step_and_its_relief_nothing_flaps() -> None:
    assert under(0.7, 0.69, 0.51, 0.7, 0.5, 0.49) == [0.5, 0.5, 0.5, 0.5, 0.5, 1.0]
    assert under(0.9, 0.89, 0.71, 0.9, 0.69, 0.69) == [0.25, 0.25, 0.25, 0.25, 0.5, 0.5]


@given(st.lists(st.floats()))
def test_no_load_ever_takes_everything(loads: list[float]) -> None:
    assert set(under(*loads)) <= {1.0, 0.5, 0.25}
