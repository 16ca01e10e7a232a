"""How much caution somebody calls for: one number in [0, 1] that is the sum of shown reasons and fades.

Pure arithmetic over signs that others saw; it must never fail, whatever a sign is worth, and never decide
by one kind of sign alone that nobody but a person may answer.

Every sign carries *evidence* e = −ln(1 − weight), which halves with each half-life. With E the evidence of
one kind that is left and c its cap, the kind alone comes to s = c · (1 − exp(−E)), and the risk is

    1 − Π (1 − s)    over all kinds

Evidence adds up, so order does not matter, the sum of a kind fades as each of its signs does, and one
number a kind is all that has to be remembered.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal, get_args

# rate: attempts beyond the limits. repetition: the same words again and again. injection: signs of it.
# sensitive: many secrets or cards in one message. refusal: the model would not answer. links: many foreign
# links. forgery: an identity that nobody signed. mark: what a member of staff decided.
Signal = Literal["rate", "repetition", "injection", "sensitive", "refusal", "links", "forgery", "mark"]
# careful: their own words prove nothing. restricted: no model is asked.
Tier = Literal["normal", "careful", "restricted"]
Mark = Literal["watch", "restrict", "clear"]

SIGNALS: Final[tuple[Signal, ...]] = get_args(Signal)
MARKS: Final[tuple[Mark, ...]] = get_args(Mark)

# What all signs of one kind can come to. Only people may restrict anybody by themselves.
CAPS: Final[Mapping[Signal, float]] = {
    "rate": 0.5,
    "repetition": 0.4,
    "injection": 0.6,
    "sensitive": 0.3,
    "refusal": 0.4,
    "links": 0.3,
    "forgery": 0.6,
    "mark": 0.95,
}
ALONE: Final = max(cap for signal, cap in CAPS.items() if signal != "mark")

# What one sign weighs: the share of its kind's cap that it comes to when it is fresh and the only one.
RATE: Final = 0.1
REFUSAL: Final = 0.25
FORGERY: Final = 0.35
MARKED: Final[Mapping[Mark, float]] = {"watch": 0.55, "restrict": 0.9, "clear": 0.0}

_FREE: Final[Mapping[Signal, int]] = {"repetition": 3, "sensitive": 2, "links": 2}  # what anybody may do
_EACH: Final = 0.15  # one more than that
_NOTICED: Final = 0.5  # an injection score below it is no sign
_INJECTION: Final = 0.7
_HEAVIEST: Final = 0.99  # certainty would be evidence without end
_MOST: Final = 1000.0  # far beyond any cap; a sum that was damaged stays a number


@dataclass(frozen=True, slots=True)
class Seen:
    """The evidence of one sign, or of all signs of one kind, as it was at a moment (milliseconds)."""

    signal: Signal
    evidence: float
    at: int


@dataclass(frozen=True, slots=True)
class Score:
    """The risk, and what each kind of sign has in it: the shares add up to it."""

    risk: float
    shares: Mapping[Signal, float]


@dataclass(frozen=True, slots=True)
class Standing:
    """What somebody's turn is answered under."""

    risk: float
    tier: Tier
    suspect: bool = False  # the words themselves look like an injection

    def suspected(self) -> Standing:
        """The same person, for words that look like an injection: answered, but never as usual."""
        return replace(self, tier="careful" if self.tier == "normal" else self.tier, suspect=True)


def clamped(value: float | None) -> float:
    """Any number as one in [0, 1]. What is no number says nothing about anybody: 0."""
    if value is None or not value > 0:
        return 0.0
    return min(1.0, value)


def counted(signal: Signal, count: int) -> float:
    """The weight of so many at once; nothing for as many as anybody may have."""
    return clamped((count - _FREE[signal]) * _EACH)


def injected(score: float | None) -> float:
    """The weight of an injection score."""
    sure = clamped(score)
    return sure * _INJECTION if sure >= _NOTICED else 0.0


def evidence(weight: float | None) -> float:
    """What a sign of this weight adds: never below zero, never without end."""
    return -math.log1p(-min(clamped(weight), _HEAVIEST))


def left_of(seen: Seen, *, now: int, half_life: int) -> float:
    """The evidence that is left now; from the future (the clock was set back) it is as fresh as can be."""
    amount = min(seen.evidence, _MOST) if seen.evidence > 0 else 0.0
    return amount * math.exp2(-max(0, now - seen.at) / half_life)


def score(seen: Iterable[Seen], *, now: int, half_life: int) -> Score:
    """The risk of whoever these signs are about; in any order, and many of one kind."""
    left: dict[Signal, list[float]] = {}
    for one in seen:
        left.setdefault(one.signal, []).append(left_of(one, now=now, half_life=half_life))
    parts = {signal: _part(signal, math.fsum(amounts)) for signal, amounts in left.items()}
    total = math.fsum(parts.values())
    if total == 0:
        return Score(0.0, {})
    risk = -math.expm1(-total)
    return Score(risk, {signal: risk * (part / total) for signal, part in parts.items()})


def tier(risk: float | None, *, careful: float, restricted: float) -> Tier:
    """How somebody with this risk is answered."""
    known = clamped(risk)
    if known >= restricted:
        return "restricted"
    return "careful" if known >= careful else "normal"


def _part(signal: Signal, evidence: float) -> float:
    """−ln(1 − s) of one kind: these add up, however they are ordered, to −ln(1 − risk)."""
    return -math.log1p(CAPS[signal] * math.expm1(-evidence))
