"""The second day of a span that names its month once is a day, no length of time."""

import pytest

from guards.figures.quantities import read


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("7월 24일부터 27일까지", ["date", "date"]),
        ("7월 24일 오전 10시부터 27일 오전 10시까지", ["date", "time", "date", "time"]),
        ("11月21日から23日まで", ["date", "date"]),
        ("10月1日至3日", ["date", "date"]),
        ("5月1日(金)から3日(日)まで", ["date", "date"]),
        ("7월 24일부터 3일간", ["date", "duration"]),
        ("5月1日以降、3日以内", ["date", "duration"]),
        ("3일부터 5일", ["duration", "duration"]),
        ("오전 10시부터 3일", ["time", "duration"]),
    ],
)
def test_it_takes_the_month_of_the_first(text: str, kinds: list[str]) -> None:
    figures = read(text)
    assert [one.kind for one in figures] == kinds
    months = {month for one in figures for _, month, _ in one.days}
    assert len(months) <= 1
