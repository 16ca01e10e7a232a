"""As often as one likes is not once a year."""

import pytest

from tests.guards.claims.test_claims import codes, knowing


@pytest.mark.parametrize(
    ("draft", "bounded"),
    [
        ("You can defer your bill as often as you like.", True),
        ("Puede aplazar el cargo tantas veces como necesite.", True),
        ("You can defer your bill once a year.", False),
        ("You cannot defer your bill as often as you like.", False),
    ],
)
def test_how_often(draft: str, bounded: bool) -> None:
    once = knowing("You can defer your bill once a year.", "El cargo puede aplazarse una vez al año.")
    free = knowing("You can defer your bill whenever you like.", "El cargo puede aplazarse.")

    assert ("unbounded" in codes(draft, once)) == bounded
    assert "unbounded" not in codes(draft, free)
