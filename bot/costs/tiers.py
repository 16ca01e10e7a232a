"""What is done about spending as it nears a limit: four tiers, entered at once and left slowly.

log: it is written down. notify: staff are told. throttle: cheaper models answer. halt: no model is asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Tier = Literal["normal", "log", "notify", "throttle", "halt"]
TIERS: tuple[Tier, ...] = ("normal", "log", "notify", "throttle", "halt")
TOLD: tuple[Tier, ...] = ("notify", "throttle", "halt")  # staff are told of these, wherever they are
WORDS: Mapping[Tier, str] = {
    "normal": "Spending is within its limits again: models answer as usual.",
    "log": "Spending has passed the first mark of its limit.",
    "notify": "Spending nears its limit.",
    "throttle": "Spending is close to its limit: cheaper models answer.",
    "halt": "The budget is used up: no model is asked; rules, knowledge and people answer.",
}
_SLACK = Decimal("0.05")  # a tier ends so far below where it began, so that it does not flap


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The shares of a limit at which each tier begins, and how long one lasts at least."""

    log: Decimal
    notify: Decimal
    throttle: Decimal
    halt: Decimal
    cooldown_ms: int

    def at(self, share: Decimal) -> Tier:
        """The tier of a share of the limit."""
        starts = (self.log, self.notify, self.throttle, self.halt)
        return TIERS[sum(share >= start for start in starts)]

    def after(self, tier: Tier, *, lasted_ms: int, share: Decimal) -> Tier:
        """The tier that follows one which has lasted so long. A clock that was set back holds nothing up."""
        if TIERS.index(self.at(share)) > TIERS.index(tier):
            return self.at(share)
        if 0 <= lasted_ms < self.cooldown_ms:
            return tier
        return min(tier, self.at(share + _SLACK), key=TIERS.index)
