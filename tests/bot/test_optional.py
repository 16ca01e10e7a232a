"""What is left out under which strain, and what staff and monitors are told of it."""

from __future__ import annotations

import pytest

from bot.optional import STEPS, STRAINS, Left, OptionalSteps, Step, Strain
from tests.bot.strained import strained

OFF: dict[Strain, set[Step]] = {
    "slow": {"larger_tier"},
    "busy": {"larger_tier", "growing", "batches"},
    "models": {"batches"},
    "budget": {"larger_tier", "batches", "silent_probes"},
}


@pytest.mark.parametrize("strain", STRAINS)
def test_each_strain_leaves_out_its_own(strain: Strain) -> None:
    steps = strained(strain)

    assert {left.step for left in steps.off} == OFF[strain]
    assert {step for step in STEPS if not steps.on(step)} == OFF[strain]
    assert steps.strains == [strain]


def test_without_a_strain_nothing_is_left_out_and_nothing_told() -> None:
    steps = strained()

    assert (steps.off, steps.strains, steps.told(), all(steps.on(step) for step in STEPS)) == (
        [],
        [],
        None,
        True,
    )


def test_the_first_reason_is_told_of_each() -> None:
    steps = strained("models", "budget")

    assert steps.off[1] == Left("batches", "new work that can wait", "nobody would take it")
    assert steps.told() == (
        "Degraded: no model may be asked, the budget is nearly used up. Off: second drafts by a larger model,"
        " new work that can wait, asking models that nobody has asked for long."
    )


def test_what_an_installation_has_not_is_not_said_to_be_off() -> None:
    felt = {one: lambda: True for one in STRAINS}

    assert [left.step for left in OptionalSteps(felt, ["growing"]).off] == ["growing"]
    assert OptionalSteps({**felt, "busy": lambda: False}, ["growing"]).told() == (
        "Degraded: models take too long, no model may be asked, the budget is nearly used up."
    )
