"""When strangers work: never in calm times, more the more come through, and less again afterwards."""

from __future__ import annotations

import pytest

from guards.demand import Calm, Demand, Pace, When

NOW = 1_790_000_000_000
CALM = Calm(starts=60, messages=600)


class Granted:
    """What load leaves of every limit."""

    def __init__(self, share: float = 1.0) -> None:
        self.share = share

    def __call__(self) -> float:
        return self.share


def demand(when: When = "by_load", granted: Granted | None = None) -> Demand:
    return Demand(when, CALM, granted or Granted())


def stream(asked: Demand, a_minute: int, *, minutes: int = 5, through: bool = True) -> tuple[int, int]:
    """The work of the last of so many who come evenly, and when that was."""
    bits = now = 0
    for number in range(a_minute * minutes):
        now = NOW + number * 60_000 // a_minute
        bits = asked.asks(now)
        if through:
            asked.began(now)
    return bits, now


def test_nobody_works_in_calm_times() -> None:
    assert demand().asks(NOW) == 0
    assert stream(demand(), 55)[0] == 0


@pytest.mark.parametrize(
    ("a_minute", "bits"), [(66, 12), (100, 13), (125, 14), (250, 16), (500, 18), (1000, 20), (6000, 20)]
)
def test_each_doubling_of_the_flood_is_four_times_the_work(a_minute: int, bits: int) -> None:
    assert stream(demand(), a_minute)[0] == bits


def test_a_flood_that_does_not_work_makes_others_work_but_only_a_little() -> None:
    assert stream(demand(), 6000, through=False)[0] == 12


def test_when_the_flood_is_over_so_is_the_work() -> None:
    asked = demand()
    _, now = stream(asked, 1000)

    after = [asked.asks(now + seconds * 1000) for seconds in (0, 30, 60, 90, 120, 150)]

    assert after == [20, 18, 16, 14, 12, 0]


def test_messages_of_strangers_count_too() -> None:
    asked = demand()
    for number in range(1200 * 5):
        asked.wrote(NOW + number * 50)

    assert asked.asks(NOW + 1200 * 5 * 50) == 13  # a little under twice what is calm


def test_a_loaded_system_asks_for_work() -> None:
    granted = Granted()
    asked = demand(granted=granted)

    found = []
    for share in (1.0, 0.9, 0.5, 0.25, 0.0, 1.0):
        granted.share = share
        found.append(asked.asks(NOW))

    assert found == [0, 12, 14, 16, 20, 0]


def test_off_is_never_and_always_is_always() -> None:
    assert stream(demand("off"), 6000)[0] == 0
    assert demand("always").asks(NOW) == 12
    assert stream(demand("always"), 250)[0] == 16


def test_a_clock_that_jumps_makes_nobody_work_for_ever() -> None:
    asked = demand()
    _, now = stream(asked, 250)

    back = asked.asks(now - 10**9)
    forward = asked.asks(now + 10**9)

    assert back == 16
    assert forward == 0


def test_a_pace_is_what_comes_in_a_minute() -> None:
    pace = Pace()
    for number in range(1000):
        pace.note(NOW + number * 1000)

    assert pace.a_minute(NOW + 1_000_000) == pytest.approx(60, rel=0.02)
    assert pace.a_minute(NOW + 1_030_000) == pytest.approx(30, rel=0.02)
