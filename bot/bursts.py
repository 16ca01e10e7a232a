"""Several quick messages become one turn: an answer waits until its person has paused for a moment.

Decided from the stored times alone, so nothing is forgotten with a process; the pause counts in the deadline.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from storage.base import Turn

_PAUSES: Final = 4  # whoever goes on and on is answered after so many
_SHARE: Final = 0.2  # of the deadline, at the most


@dataclass(frozen=True, slots=True)
class Bursts:
    """`pause_seconds` of 0: every message is answered at once."""

    pause_seconds: float
    deadline_seconds: float

    def left(self, turns: Sequence[Turn], now: int) -> float:
        """Seconds to wait for more before these open turns (oldest first) are answered; 0.0: answer them.

        A clock that was set back makes nobody wait.
        """
        longest = min(self.pause_seconds * _PAUSES, self.deadline_seconds * _SHARE)
        begun, last = (now - turns[0].created_at) / 1000, (now - turns[-1].created_at) / 1000
        if begun < 0 or last < 0:
            return 0.0
        return max(0.0, min(self.pause_seconds - last, longest - begun))
