"""An hour belongs to its day."""

from datetime import UTC, date, datetime

import pytest

from guards.base import Fact
from tests.guards.proving import codes

FLIGHTS = (
    Fact("flight.out", "date", datetime(2026, 10, 2, 6, 50, tzinfo=UTC)),
    Fact("flight.back", "date", datetime(2026, 10, 9, 21, 5, tzinfo=UTC)),
)


@pytest.mark.parametrize(
    ("draft", "known", "passage", "blocked"),
    [
        ("Outbound: October 2, 9:05 pm.", FLIGHTS, "", True),
        ("You fly back on October 9 at 6:50 am.", FLIGHTS, "", True),
        ("Ihr Flug geht am 2. Oktober um 21:05 Uhr.", FLIGHTS, "", True),
        ("10月9日6時50分に出発します。", FLIGHTS, "", True),
        ("Outbound: October 2, 6:50 am. Back: October 9, 9:05 pm.", FLIGHTS, "", False),
        ("On October 2 please come early. The other flight is at 9:05 pm.", FLIGHTS, "", False),
        ("On October 2, 9:05 pm is the last train.", FLIGHTS, "The last train leaves at 9:05 pm.", False),
        ("It is on October 2, 9:05 pm.", (FLIGHTS[0], Fact("x.day", "date", date(2026, 1, 1))), "", True),
    ],
)
def test_it_is_not_that_of_another(draft: str, known: tuple[Fact, ...], passage: str, blocked: bool) -> None:
    assert bool(codes(draft, *known, passage=passage)) is blocked
