"""Which deployment has room: by what runs, what it was said to have left, and its weight."""

from __future__ import annotations

import pytest

from bot.providers.room import Room
from tests.clock import ManualClock


def busy(room: Room, calls: int) -> Room:
    for _ in range(calls):
        with room.taken():
            room.serve()
    return room


def test_what_runs_counts_first(clock: ManualClock) -> None:
    one, other = Room(clock), busy(Room(clock), 50)
    with one.taken():
        assert one.crowding() > other.crowding()
    assert one.crowding() < other.crowding()


def test_a_weight_is_how_much_more_it_bears(clock: ManualClock) -> None:
    strong, weak = Room(clock, 3.0), Room(clock, 1.0)
    served = []
    for _ in range(400):
        name, room = min(("strong", strong), ("weak", weak), key=lambda one: one[1].crowding())
        served.append(name)
        busy(room, 1)

    assert served.count("strong") == 300


def test_what_was_served_is_forgotten_by_half_each_minute(clock: ManualClock) -> None:
    room = busy(Room(clock), 8)
    clock.advance(120)

    assert room.crowding() == (False, 0.0, 2.0)


@pytest.mark.parametrize(
    ("headers", "share"),
    [
        ({"x-ratelimit-limit-requests": "10", "x-ratelimit-remaining-requests": "5"}, 0.5),
        (
            {
                "x-ratelimit-limit-requests": "10", "x-ratelimit-remaining-requests": "5",
                "x-ratelimit-limit-tokens": "1000", "x-ratelimit-remaining-tokens": "250",
            },
            0.25,
        ),
        (
            {
                "anthropic-ratelimit-output-tokens-limit": "8",
                "anthropic-ratelimit-output-tokens-remaining": "2",
            },
            0.25,
        ),
        ({"x-ratelimit-limit-requests": "10", "x-ratelimit-remaining-requests": "0"}, 0.01),
        ({"x-ratelimit-limit-requests": "10", "x-ratelimit-remaining-requests": "-4"}, 0.01),
        ({"x-ratelimit-limit-requests": "10", "x-ratelimit-remaining-requests": "999"}, 1.0),
        ({"x-ratelimit-limit-requests": "0", "x-ratelimit-remaining-requests": "0"}, 1.0),
        ({"x-ratelimit-limit-requests": "many", "x-ratelimit-remaining-requests": "5"}, 1.0),
        ({"x-ratelimit-remaining-requests": "5"}, 1.0),
        ({}, 1.0),
    ],
    ids=str,
)  # fmt: skip
def test_the_tightest_rate_limit_counts(clock: ManualClock, headers: dict[str, str], share: float) -> None:
    room = Room(clock)
    room.hear(headers)
    with room.taken():
        assert room.crowding()[1] == pytest.approx(1 / share)


def test_a_rate_limit_too_large_to_divide_says_nothing(clock: ManualClock) -> None:
    room = busy(Room(clock), 1)
    room.hear({"x-ratelimit-limit-requests": "10", "x-ratelimit-remaining-requests": "9" * 400})

    assert room.crowding() == (False, 0.0, 1.0)


def test_what_was_heard_a_minute_ago_is_no_longer_true(clock: ManualClock) -> None:
    room = Room(clock)
    room.hear({"x-ratelimit-limit-requests": "10", "x-ratelimit-remaining-requests": "1"})
    clock.advance(60)
    with room.taken():
        assert room.crowding()[1] == 1.0


def test_one_that_asked_for_a_rest_comes_last_until_then(clock: ManualClock) -> None:
    resting, crowded = Room(clock), busy(Room(clock), 1000)
    resting.rest(30)
    assert resting.crowding() > crowded.crowding()

    clock.advance(30)
    assert resting.crowding() < crowded.crowding()


def test_no_rest_is_for_ever(clock: ManualClock) -> None:
    room = Room(clock)
    room.rest(4_294_967)
    clock.advance(600)

    assert room.crowding()[0] is False
