"""A no for a yes, in the knowledge's own words."""

import pytest

from tests.guards.claims.test_claims import codes, knowing

BIKES = "Fahrraddiebstahl außerhalb der Wohnung ist in der Hausratversicherung nicht enthalten."
PLANS = "O plano Black permite levar convidados. O plano Fit não dá direito a convidados."


@pytest.mark.parametrize(
    ("draft", "passage", "contradicts"),
    [
        ("Fahrraddiebstahl außerhalb der Wohnung ist in der Hausratversicherung enthalten.", BIKES, True),
        ("Fahrraddiebstahl ist nicht in der Hausratversicherung enthalten.", BIKES, False),
        ("Hausratversicherung und Wohnung sind zwei Dinge.", BIKES, False),
        ("O seu plano Fit permite convidados.", PLANS, True),
        ("O plano Black permite levar convidados.", PLANS, False),
        ("Live chat is open at night.", "Live chat is not open at night.", True),
        ("Live chat is open at night, mail is not.", "Live chat is open at night.", False),
        ("Is live chat open at night?", "Live chat is not open at night.", False),
        ("Live chat is not only open at night.", "Live chat is open at night.", False),
        ("Live chat is open at night.", "Live chat is open at night. Live chat is not open at noon.", False),
        ("The pool is open.", "The pool is not open.", False),  # too little to tell
        ("Big pools open at night.", "Big pools do not open at night.", True),  # just enough
        ("Big pools open at night.", "Big pools open at night. Big pools do not open at night.", False),
        ("Big pools open at night.", "Big pools do not open at night if it rains.", False),
        ("Big pools open at night.", "Small baths do not close at noon.", False),
        ("Big pools open at night, small baths too.", "Big pools do not open at night.", True),
        ("有料プランでは広告は表示されます。", "有料プランでは広告は表示されません。", True),
        ("無料プランでは広告は表示されます。", "有料プランでは広告は表示されません。", False),
    ],
)  # fmt: skip
def test_it_says_the_opposite_of_what_it_repeats(draft: str, passage: str, contradicts: bool) -> None:
    assert ("contradicted_rule" in codes(draft, knowing(passage))) is contradicts
