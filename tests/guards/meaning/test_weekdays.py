"""On which days a time holds."""

import pytest

from guards.figures.weekdays import NAMES
from guards.meaning.weekdays import days
from tests.guards.proving import codes

HOURS = "We are open Monday to Friday from 9 am to 6 pm and Saturday from 10 am to 2 pm. Closed on Sunday."
EXCEPT = "We are open every day except Sunday from 9 am to 6 pm."
GERMAN = "Öffnungszeiten: Montag bis Freitag 9–18 Uhr, Samstag 10–14 Uhr."
KOREAN = "월요일부터 금요일까지 오전 9시부터 오후 6시까지 엽니다."
JAPANESE = "営業時間は月曜日から金曜日の9時から18時です。"
TABLE = "- Monday: 9 am to 6 pm\n- Tuesday: 10 am to 4 pm"
BEHIND = "Support hours: 9 a.m. to 6 p.m. on weekdays."
NO_DAYS = "The shop opens at 9 am, the café opens at 10 am."


@pytest.mark.parametrize(
    ("draft", "passage", "passes"),
    [
        ("We are open on weekdays from 9 am to 6 pm.", HOURS, True),
        ("On Tuesday we open at 9 am.", HOURS, True),
        ("On Saturday we are open from 10 am to 2 pm.", HOURS, True),
        ("We are open from 9 am to 6 pm Monday to Friday.", HOURS, True),
        ("We are open from 9 am.", HOURS, True),  # no day is named
        ("We close at 6 pm on Friday and at 2 pm on Saturday.", HOURS, True),
        ("We close at 6 pm on Friday and at 2 pm on Thursday.", HOURS, False),
        ("We are open on Sunday from 9 am to 6 pm.", HOURS, False),
        ("On Saturday we are open from 9 am to 6 pm.", HOURS, False),
        ("We are open Monday to Saturday from 9 am to 6 pm.", HOURS, False),
        ("We are open every day from 9 am to 6 pm.", HOURS, False),
        ("We are open on Saturday from 9 am.", EXCEPT, True),
        ("We are open on Sunday from 9 am.", EXCEPT, False),
        ("Samstags sind wir von 10 bis 14 Uhr da.", GERMAN, True),
        ("Sonntags sind wir von 10 bis 14 Uhr da.", GERMAN, False),
        ("수요일에는 오전 9시에 엽니다.", KOREAN, True),
        ("토요일에는 오전 9시에 엽니다.", KOREAN, False),
        ("火曜日は9時からです。", JAPANESE, True),
        ("日曜日は9時からです。", JAPANESE, False),
        ("On Monday we open at 9 am and on Tuesday at 10 am.", TABLE, True),
        ("On Tuesday we open at 9 am.", TABLE, False),
        ("You can reach us from 9 a.m. to 6 p.m., Monday through Friday.", BEHIND, True),
        ("You can reach us on weekends from 9 a.m. to 6 p.m.", BEHIND, False),
        ("On Friday the shop opens at 9 am.", NO_DAYS, True),  # the passage names no day
        ("On Friday the café opens at 9 am.", NO_DAYS, False),  # but it knows the café
    ],
)
def test_a_time_keeps_its_days(draft: str, passage: str, passes: bool) -> None:
    assert (codes(draft, passage=passage) == []) is passes


@pytest.mark.parametrize(
    ("draft", "passage", "passes"),
    [
        ("We are open on weekdays and on Saturday.", HOURS, True),
        ("We are open on Sundays.", HOURS, False),
        ("We are open every day.", HOURS, False),
        ("On Sunday we are closed.", HOURS, True),
        ("We are open Monday to Saturday and closed on Sunday.", HOURS, True),
        ("Sonntags geöffnet!", GERMAN, False),
        ("토요일에도 엽니다.", KOREAN, False),
        ("Your open order was placed on Sunday.", HOURS, True),
        ("Within 24 hours, so by Sunday.", HOURS + " We answer within 24 hours.", True),
        ("Order on Sunday, and we ship on Monday.", HOURS, True),  # nothing about being open
        ("We are open on Tuesday.", "Opening hours\n" + TABLE, True),
        ("We are open on Sundays.", "We sell bird seed.", True),  # the passages do not speak of days
    ],
)
def test_we_are_open_only_when_the_knowledge_says_so(draft: str, passage: str, passes: bool) -> None:
    assert ("other_days" not in codes(draft, passage=passage)) is passes


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Friday to Monday @", (4, 5, 6, 0)),
        ("Mon–Wed @", (0, 1, 2)),
        ("Monday, Tuesday and Friday @", (0, 1, 4)),
        ("weekdays and Saturday @", (0, 1, 2, 3, 4, 5)),
        ("closed on Sunday, otherwise @", ()),
        ("on Monday we are closed. @", ()),
        ("@ du lundi au mercredi", (0, 1, 2)),
        ("@ de lunes a miércoles", (0, 1, 2)),
        ("@ em domingos", (6,)),
        ("Sunny days @, the sat nav", ()),
        ("周一至周三 @", (0, 1, 2)),
        ("Monday is quiet. Come at @ on Tuesday", (1,)),
    ],
)
def test_days_are_read_in_groups(text: str, expected: tuple[int, ...]) -> None:
    at = text.index("@")
    assert days(text, at, at + 1) == {f"on.{NAMES[day]}" for day in expected}
