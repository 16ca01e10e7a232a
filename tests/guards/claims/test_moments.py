"""A day that nobody told of is as invented as a sum."""

from datetime import date

import pytest

from guards.base import Evidence, Fact, MaskedText
from tests.guards.claims.test_claims import codes, knowing

DUE = Evidence(facts={"visit.date": Fact("visit.date", "date", date(2026, 3, 5))})  # a Thursday
ASKED = Evidence(said=[MaskedText("Is someone there tomorrow or next week?")])


@pytest.mark.parametrize(
    "draft",
    [
        "The fitter comes on Thursday.",
        "It leaves the house tomorrow.",
        "You find it in the post next week.",
        "It left the house this morning.",
        "You are back online this evening.",
        "Der Monteur kommt am Donnerstagvormittag vorbei.",
        "Das liegt ab morgen bereit.",
        "Le technicien passe jeudi.",
        "Ce sera là la semaine prochaine.",
        "El técnico pasa mañana.",
        "O técnico passa na quinta-feira.",
        "내일 기사가 방문합니다.",
        "来週になります。",
        "明天上午会有师傅上门。",
        "Please upload it by the end of next week.",
        "Bitte senden Sie es bis Donnerstag.",
        "Veuillez l'envoyer avant jeudi.",
        "다음 주까지 보내 주세요.",
    ],
)
def test_nobody_told_of_it(draft: str) -> None:
    assert codes(draft, Evidence())
    assert codes(draft, knowing("The office is open from 9 to 5."))


@pytest.mark.parametrize(
    ("draft", "evidence"),
    [
        ("The fitter comes on Thursday.", DUE),
        ("The fitter comes on Thursday, March 5.", Evidence()),  # what that day is called is another check
        ("We are there on Wednesdays.", knowing("Open Mon-Fri.")),
        ("We are there on Wednesdays.", knowing("Open on business days.")),
        ("Saturdays and Sundays are quiet.", knowing("It is quiet at weekends.")),
        ("It is quiet on Sundays.", knowing("It is quiet Fri-Mon.")),
        ("It is quiet on Mondays.", knowing("It is quiet Fri-Mon.")),
        ("Estamos los lunes y domingos.", knowing("We are there on Mondays and Sundays.")),
        ("Nobody is there tomorrow.", ASKED),
        ("Morgen ist niemand da, nächste Woche schon.", ASKED),
        ("Have a nice Sunday!", Evidence()),
        ("Please try again tomorrow.", Evidence()),
        ("Guten Morgen!", Evidence()),
        ("Abrimos por la mañana.", Evidence()),
        ("Is Thursday possible?", Evidence()),
        ("I see.", Evidence()),
    ],
)
def test_a_fact_the_knowledge_or_the_person_did(draft: str, evidence: Evidence) -> None:
    assert codes(draft, evidence) == []


def test_another_day_than_the_told_one_is_invented() -> None:
    assert codes("The fitter comes on Friday.", DUE) == ["untold_day"]
    assert codes("We are there on Saturdays.", knowing("Open Mon-Fri.")) == ["untold_day"]
    assert codes("We are there on Saturdays.", knowing("Open on business days.")) == ["untold_day"]
    assert codes("It is quiet on Tuesdays.", knowing("It is quiet Fri-Mon.")) == ["untold_day"]
    assert codes("It is quiet on Thursdays.", knowing("It is quiet Fri-Mon.")) == ["untold_day"]
    assert codes("We are there on Fridays, no. 5.", knowing("Open Tue-Thu, no. 5.")) == ["untold_day"]


def test_the_morning_is_not_the_evening() -> None:
    since = Evidence(said=[MaskedText("It has been down since this morning.")])
    assert "untold_day" in codes("It works again this evening.", since)
    assert "untold_day" not in codes("It went down this morning.", since)
