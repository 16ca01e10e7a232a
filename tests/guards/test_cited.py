"""Figures rest on the passages that a draft names as its own; one that names none may rest on any."""

import pytest

from guards.base import CheckedText, Evidence, MaskedText, Passage
from guards.outputs import Figures, OutputCheck
from guards.proofs import resting

SHIPPING = Passage("shipping", "Shipping", MaskedText("Express shipping costs €9 and takes 2 days."))
REPAIRS = Passage("repairs", "Repairs", MaskedText("A repair costs €45 and takes until 24 May 2026."))


def evidence(*cited: str, said: str = "") -> Evidence:
    return Evidence(
        passages=(SHIPPING, REPAIRS), cited=frozenset(cited), said=[MaskedText(said)] if said else []
    )


@pytest.mark.parametrize(
    "draft",
    ["A repair costs €45.", "It takes until 24 May 2026.", "A repair costs €45, express shipping €9."],
)
def test_a_passage_that_is_not_named_proves_no_figure(draft: str) -> None:
    (reason,) = Figures().inspect(draft, evidence("shipping"))

    assert reason.code in ("unproven_money", "unproven_date")
    assert "name" in reason.hint.value
    assert Figures().inspect(draft, evidence("shipping", "repairs")) == []


@pytest.mark.parametrize("draft", ["A repair costs €45.", "Express shipping costs €9 and takes 2 days."])
def test_where_none_is_named_each_of_them_does(draft: str) -> None:
    assert Figures().inspect(draft, evidence()) == []


def test_what_stands_nowhere_is_not_to_be_named() -> None:
    (reason,) = Figures().inspect("A repair costs €46.", evidence("shipping"))

    assert "passage" not in reason.hint.value


def test_a_person_may_be_told_what_they_said() -> None:
    assert Figures().inspect("You asked about €45.", evidence("shipping", said="Is it €45?")) == []


def test_what_is_proven_for_something_else_is_so_whatever_is_named() -> None:
    known = (
        Passage("a", "", MaskedText("Standard shipping costs 4 €.")),
        Passage("b", "", MaskedText("Express shipping costs 9 €.")),
    )
    codes = [
        [
            one.code
            for one in Figures().inspect("Express costs 4 €.", Evidence(passages=known, cited=frozenset(of)))
        ]
        for of in ((), ("a",), ("a", "b"))
    ]

    assert codes == [["other_subject"]] * 3


def test_what_is_closed_is_closed_by_any_passage() -> None:
    shut = Passage("c", "", MaskedText("We are closed on Sundays."))
    known = Evidence(passages=(SHIPPING, shut), cited=frozenset({"shipping"}))

    assert not isinstance(OutputCheck().check("We are open on Sunday.", known), CheckedText)


def test_a_day_is_a_figure_too() -> None:
    told = Passage("d", "", MaskedText("The shop opens again on Monday."))
    drafts = [
        OutputCheck().check(
            "The shop is open again on Monday.", Evidence(passages=(SHIPPING, told), cited=of)
        )
        for of in (frozenset({"shipping"}), frozenset({"shipping", "d"}))
    ]

    assert [isinstance(one, CheckedText) for one in drafts] == [False, True]


def test_only_what_is_named_is_left() -> None:
    assert [one.id for one in resting(evidence("repairs")).passages] == ["repairs"]
    assert resting(evidence("gone")).passages == []
    assert len(resting(evidence()).passages) == 2
