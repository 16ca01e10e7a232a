"""A day of the week beside a date."""

from datetime import date

import pytest

from guards.base import Fact
from tests.guards.proving import codes, hints

FRIDAY = Fact("order.delivery_date", "date", date(2026, 5, 8), "when it comes")
UNDATED = "The fair opens on May 8."


@pytest.mark.parametrize(
    ("draft", "right"),
    [
        ("It is Friday, May 8, 2026.", True),
        ("It is Friday, May 8.", True),
        ("It is Fri, 8 May.", True),
        ("It is Monday, May 8.", False),
        ("It is Mon 8 May 2026.", False),
        ("It is Thursday the 8th of May 2026.", False),
        ("It is on May 8 (Friday).", True),
        ("It is on May 8 (Saturday).", False),
        ("It is {order.delivery_date}, a Monday.", True),  # not beside it
        ("It is Friday, {order.delivery_date}.", True),
        ("It is Monday, {order.delivery_date}.", False),
        ("It is May 8. Monday we are closed.", True),
        ("Es ist Freitag, der 8. Mai.", True),
        ("Es ist Mo., 8. Mai.", False),
        ("Es ist Samstag, der 8. Mai.", False),
        ("C'est le vendredi 8 mai.", True),
        ("C'est le lundi 8 mai 2026.", False),
        ("Es el viernes 8 de mayo.", True),
        ("Es el jueves, 8 de mayo.", False),
        ("É sexta-feira, 8 de maio.", True),
        ("É na quinta-feira, dia 8 de maio.", False),
        ("5월 8일 금요일입니다.", True),
        ("5월 8일 목요일입니다.", False),
        ("5월 8일(목)입니다.", False),
        ("5月8日（金）です。", True),
        ("5月8日（木）です。", False),
        ("5月8日木曜日です。", False),
        ("5月8日の木曜日です。", False),
        ("是5月8日星期五。", True),
        ("是5月8日星期四。", False),
    ],
)
def test_a_day_of_the_week_is_that_of_the_date_beside_it(draft: str, right: bool) -> None:
    assert ("other_weekday" not in codes(draft, FRIDAY)) is right


def test_a_date_without_a_year_may_be_of_any_year() -> None:
    assert "other_weekday" not in codes("The fair opens on Monday, May 8.", passage=UNDATED)
    assert "other_weekday" in codes("The fair opens on Monday, May 8.", passage="It opens on 2026-05-08.")


def test_of_two_days_that_it_can_be_one_is_enough() -> None:
    either = Fact("order.date", "date", date(2025, 5, 8), "when it was placed")  # a Thursday
    assert "other_weekday" not in codes("It is Thursday, May 8.", FRIDAY, either)
    assert "other_weekday" in codes("It is Wednesday, May 8.", FRIDAY, either)


def test_the_model_is_told_what_to_leave_out() -> None:
    assert hints("It is Monday, {order.delivery_date}.", FRIDAY) == [
        "{order.delivery_date} is no Monday: leave the day of the week out."
    ]
