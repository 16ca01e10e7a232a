"""Optional steps of an installation that has all of them, under whatever strain a test says."""

from __future__ import annotations

from functools import partial

from bot.optional import STEPS, STRAINS, OptionalSteps, Strain


def strained(*strains: Strain) -> OptionalSteps:
    return OptionalSteps({one: partial(strains.__contains__, one) for one in STRAINS}, list(STEPS))
