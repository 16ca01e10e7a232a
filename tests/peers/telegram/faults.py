"""What goes wrong with the next calls of a method, and the rates that Telegram applies."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from tests.peers.telegram.things import Chat

Fault = Literal[
    "drop_before",  # the connection dies before anything was done
    "drop_after",  # it is done, and the connection dies before the answer
    "hang_before",  # nothing is done, and there is never an answer
    "hang_after",  # it is done, and there is never an answer
    "500_before",
    "500_after",
]


@dataclass(frozen=True, slots=True)
class Limited:
    """429 with this retry_after, in seconds."""

    retry_after: int = 1


@dataclass(frozen=True, slots=True)
class Failed:
    """`ok: false` with these, whatever was asked."""

    code: int
    description: str


@dataclass(frozen=True, slots=True)
class Delayed:
    """All goes well, so many seconds later."""

    seconds: float


Step = Fault | Limited | Failed | Delayed


class Faults:
    """Scripts by method, and by method and chat; each call takes the next step of its script."""

    def __init__(self) -> None:
        self._steps: dict[tuple[str, int | None], deque[Step]] = {}

    def script(self, method: str, *steps: Step, chat: int | None = None, times: int = 1) -> None:
        self._steps.setdefault((method.lower(), chat), deque()).extend(steps * times)

    def forget(self) -> None:
        """From here on all goes well."""
        self._steps.clear()

    def next(self, method: str, chat: int | None) -> Step | None:
        for key in ((method.lower(), chat), (method.lower(), None)):
            if self._steps.get(key):
                return self._steps[key].popleft()
        return None


_JITTER = 0.05  # the way here takes longer for one message than for the next


class Rates:
    """Off unless `on`: one message a second in a chat, 20 a minute in a group, 30 a second in all."""

    def __init__(self, now: Callable[[], float]) -> None:
        self.on = False
        self.refused = 0
        self._now = now
        self._taken: dict[tuple[str, int], deque[float]] = {}

    def wait(self, chat: Chat) -> int | None:
        """Seconds to wait, or None: the message may go on and is counted."""
        if not self.on:
            return None
        lanes = [(("all", 0), 30, 1.0), (("chat", chat.id), 1, 1.0)]
        if chat.kind != "private":
            lanes.append((("group", chat.id), 20, 60.0))
        late = [self._late(key, limit, window) for key, limit, window in lanes]
        worst = max(late)
        if worst > 0:
            self.refused += 1
            return max(1, math.ceil(worst))
        for key, _, _ in lanes:
            self._taken[key].append(self._now())
        return None

    def _late(self, key: tuple[str, int], limit: int, window: float) -> float:
        now, taken = self._now(), self._taken.setdefault(key, deque())
        while taken and taken[0] <= now - window + _JITTER:
            taken.popleft()
        return taken[0] + window - now if len(taken) >= limit else 0.0
