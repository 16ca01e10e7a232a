"""The steps that answers do not depend on, and which strain leaves each of them out: one table, with reasons.

No safeguard is among them, nor anything that a person waits for; what is left out comes back by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

Strain = Literal["slow", "busy", "models", "budget"]
Step = Literal["larger_tier", "growing", "batches", "silent_probes"]

STRAINS: Mapping[Strain, str] = {
    "slow": "models take too long",
    "busy": "many messages wait",
    "models": "no model may be asked",
    "budget": "the budget is nearly used up",
}


@dataclass(frozen=True, slots=True)
class OptionalStep:
    """What it is to staff, and why it is left out under which strain."""

    title: str
    off: Mapping[Strain, str]


STEPS: Mapping[Step, OptionalStep] = {
    "larger_tier": OptionalStep(
        "second drafts by a larger model",
        {
            "slow": "another call takes as long again",
            "busy": "another call keeps the next message waiting",
            "budget": "a larger model costs more",
        },
    ),
    "growing": OptionalStep(
        "answers that are shown while they are written",
        {"busy": "every sentence of them is stored before it is shown"},
    ),
    "batches": OptionalStep(
        "new work that can wait",
        {
            "busy": "it takes turns with answers",
            "models": "nobody would take it",
            "budget": "what is left is for people who wait for an answer",
        },
    ),
    "silent_probes": OptionalStep(
        "asking models that nobody has asked for long",
        {"budget": "what is left is for people who wait for an answer"},
    ),
}


@dataclass(frozen=True, slots=True)
class Left:
    """A step that is left out now, and why."""

    step: Step
    title: str
    why: str


class OptionalSteps:
    """`felt` tells of each strain whether it is there now, at the moment of use. `has`: the steps that this
    installation would take."""

    def __init__(self, felt: Mapping[Strain, Callable[[], bool]], has: Collection[Step]) -> None:
        self._felt, self._has = felt, has

    def on(self, step: Step) -> bool:
        return not any(self._felt[strain]() for strain in STEPS[step].off)

    @property
    def strains(self) -> Sequence[Strain]:
        return [strain for strain in STRAINS if self._felt[strain]()]

    @property
    def off(self) -> Sequence[Left]:
        """With the reason of the first strain that leaves it out."""
        strains = self.strains
        return [
            Left(step, one.title, next(one.off[strain] for strain in strains if strain in one.off))
            for step, one in STEPS.items()
            if step in self._has and one.off.keys() & set(strains)
        ]

    def told(self) -> str | None:
        """One sentence for staff; None while all is well."""
        if not (strains := self.strains):
            return None
        why = f"Degraded: {', '.join(STRAINS[strain] for strain in strains)}."
        off = ", ".join(left.title for left in self.off)
        return f"{why} Off: {off}." if off else why
