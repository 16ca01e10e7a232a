"""What ordinary speech leaves out or puts between: an hour without its half of the day, a year in a name."""

from decimal import Decimal

import pytest

from guards.base import Fact
from guards.figures.quantities import read
from tests.guards.proving import codes


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("Thursdays after 17:00: pay what you wish.", "time", 17 * 60),
        ("São 21h.", "time", 21 * 60),
        ("dans les 2 dernières heures", "duration", 7200),
        ("in den 2 letzten Stunden", "duration", 7200),
        ("up to 3 more business days", "duration", 3),
        ("entre las 8 y las 15 h", "time", 8 * 60),
        ("jusqu'à 2 heures avant le départ", "duration", 7200),
        ("2026年のご寄付", "number", 2026),
        ("2026년 기부금", "number", 2026),
        ("ご利用は20年です", "duration", 240),
    ],
)
def test_it_is_read(text: str, kind: str, value: int) -> None:
    first = read(text)[0]

    assert first.kind == kind
    assert first.values == {Decimal(value)}


@pytest.mark.parametrize(
    ("said", "draft"),
    [
        ("can i come in at 6 after work", "At 6 p.m. we are closed."),
        ("kann ich um 7 kommen", "Um 19 Uhr ist geschlossen."),
        ("posso ir às 9?", "Às 9h estamos abertos."),
    ],
)
def test_the_hour_that_a_person_names_is_theirs(said: str, draft: str) -> None:
    assert codes(draft, said=said) == []
    assert codes(draft, said="can i come in after work")


@pytest.mark.parametrize("said", ["i paid at 6.50", "it is at 6 %", "stored at 60 degrees", "at 6 €"])
def test_but_no_amount_is_an_hour(said: str) -> None:
    assert codes("At 6 p.m. we are closed.", said=said)


def test_an_hour_and_a_length_of_time_are_written_alike() -> None:
    assert codes("Fermeture : 22h.", passage="Fermé dès 22:00.") == []
    assert codes("Fermeture : 21h.", passage="Fermé dès 22:00.")
    assert codes("Fermeture : 22h.", passage="Fermé dès 22:30.")


def test_hours_of_a_range_are_hours() -> None:
    assert codes("Entre las 8 y las 15 h.", passage="De lunes a viernes de 8 a 15 h.") == []
    assert codes("Entre las 9 y las 15 h.", passage="De lunes a viernes de 8 a 15 h.")
    assert codes("Von 8 bis 15 h offen.", passage="Offen von 8:00 bis 15:00 Uhr.") == []
    assert codes("We open at 2:00.", passage="It takes 2 h.")
    assert codes("We open at 2:00.", passage="It takes 2 to 3 h.")


def test_the_year_in_a_fact_s_name_may_be_said() -> None:
    given = Fact("donation.total_2026", "money", Decimal(24), currency="EUR")

    assert codes("In 2026 you gave {donation.total_2026}.", given) == []
    assert codes("In 2025 you gave {donation.total_2026}.", given)
    assert codes("Your number is 1990.", Fact("x.y_19905", "count", Decimal(1)))
