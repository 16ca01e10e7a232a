"""How long before or after: what a passage tells, worked out from a day or an hour that the draft names."""

from datetime import UTC, date, datetime

import pytest

from guards.base import Fact
from tests.guards.proving import codes

EXAM = Fact("course.exam_date", "date", datetime(2027, 2, 9, 9, tzinfo=UTC))
TICKET = Fact("event.start", "date", datetime(2026, 12, 31, 20, tzinfo=UTC))
LATE = Fact("flight.departure", "date", datetime(2026, 9, 26, 0, 30, tzinfo=UTC))
CONTRACT = Fact("contract.end", "date", date(2026, 10, 1))
PICK_UP = Fact("waste.pickup_date", "date", date(2026, 3, 17))
FLIGHT = Fact("flight.departure", "date", datetime(2026, 9, 26, 21, 50, tzinfo=UTC))
ORDER = Fact("order.date", "date", date(2026, 3, 1))
DROP = "Students may drop a course up to 14 days before the exam."
DOORS = "Doors open 90 minutes before the start of the show."


@pytest.mark.parametrize(
    ("draft", "fact", "passage"),
    [
        ("The exam is on February 9, 2027. You can drop it until January 26.", EXAM, DROP),
        ("The exam is on February 9, so you can drop the course until January 26, 2027.", EXAM, DROP),
        ("The show starts at 8 pm, so doors open at 6:30 pm.", TICKET, DOORS),
        ("Doors open at 6:30 pm, an hour and a half ahead of the 8 pm start.", TICKET, DOORS),
        ("Boarding ends 45 minutes before 0:30 am: at 11:45 pm.", LATE, "Boarding ends 45 minutes before."),
        ("Your contract ends on October 1, 2026. Give us notice by September 1.", CONTRACT,
         "The notice period is one month before the end of the contract."),
        ("수거일은 3월 17일입니다. 3월 16일까지 취소하시면 됩니다.", PICK_UP, "수거일 전날까지 취소됩니다."),
        ("起飞时间是晚上9点50分，值机柜台晚上9点05分关闭。", FLIGHT, "值机柜台在起飞前45分钟关闭。"),
    ],
)  # fmt: skip
def test_a_day_or_an_hour_may_be_worked_out(draft: str, fact: Fact, passage: str) -> None:
    assert codes(draft, fact, passage=passage) == []


@pytest.mark.parametrize(
    ("draft", "fact", "passage"),
    [
        pytest.param("The exam is on February 9. You can drop it until January 27.", EXAM, DROP, id="wrong"),
        pytest.param("The exam is on February 9. You can drop it until February 23.", EXAM, DROP, id="after"),
        pytest.param("You can drop the course until January 26.", EXAM, DROP, id="of a day untold"),
        pytest.param("The show starts at 8 pm, doors open at 6 pm.", TICKET, DOORS, id="another hour"),
        pytest.param("The show starts at 8 pm, doors open at 9:30 pm.", TICKET, DOORS, id="the other way"),
        pytest.param(
            "Your order of March 1 will arrive on March 31.", ORDER,
            "Send it back within 30 days of receipt.", id="told of something else",
        ),
    ],
)  # fmt: skip
def test_what_does_not_follow_is_blocked(draft: str, fact: Fact, passage: str) -> None:
    assert codes(draft, fact, passage=passage)
