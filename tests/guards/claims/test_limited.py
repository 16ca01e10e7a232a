"""A no beyond a limit that the knowledge sets contradicts nothing; a no without one does."""

import pytest

from tests.guards.claims.test_claims import codes, knowing

ADDRESS = "The delivery address can be changed until the order has been handed over."
THEFT = "Bicycles are covered against theft outside the home only with the Plus add-on."
ADRESSE = "Die Lieferadresse kann bis zum Versand geändert werden."


@pytest.mark.parametrize(
    ("draft", "passage"),
    [
        ("It has left, so we can no longer change the delivery address of the order.", ADDRESS),
        ("Die Lieferadresse können wir nach dem Versand nicht mehr ändern.", ADRESSE),
        ("Without it, theft of bicycles outside the home is not covered.", THEFT),
    ],
)
def test_a_no_beyond_the_limit(draft: str, passage: str) -> None:
    assert codes(draft, knowing(passage)) == []


@pytest.mark.parametrize(
    ("draft", "passage"),
    [
        ("We do not change the delivery address of the order.", ADDRESS),
        (
            "We can no longer change the delivery address.",
            "The delivery address can be changed. Noon is until 1.",
        ),
        ("We no longer change the delivery address of the order.", "The delivery address can be changed."),
        ("Theft of bicycles outside the home is not covered.", THEFT),
        ("Without it, theft of bicycles is not covered.", "Theft of bicycles is covered."),
    ],
)
def test_a_no_without_one(draft: str, passage: str) -> None:
    assert "contradicted_rule" in codes(draft, knowing(passage))
