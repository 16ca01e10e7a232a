"""What goes wrong with the next calls of a method, and the rates that Slack applies."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

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
    """429 with this Retry-After, in seconds."""

    retry_after: int = 1


@dataclass(frozen=True, slots=True)
class Refused:
    """`ok: false` with this error."""

    error: str


Step = Fault | Limited | Refused


class Faults:
    """Scripts by method, and by method and channel; each call takes the next step of its script."""

    def __init__(self) -> None:
        self._steps: dict[tuple[str, str | None], deque[Step]] = {}

    def script(self, method: str, *steps: Step, channel: str | None = None, times: int = 1) -> None:
        self._steps.setdefault((method, channel), deque()).extend(steps * times)

    def forget(self) -> None:
        """From here on all goes well."""
        self._steps.clear()

    def next(self, method: str, channel: str | None) -> Step | None:
        for key in ((method, channel), (method, None)):
            if self._steps.get(key):
                return self._steps[key].popleft()
        return None


_A_MINUTE = {1: 1, 2: 20, 3: 50, 4: 100}
TIERS = {
    "apps.connections.open": 1,
    "assistant.threads.setStatus": 3,
    "assistant.threads.setSuggestedPrompts": 3,
    "assistant.threads.setTitle": 3,
    "chat.appendStream": 4,
    "chat.delete": 3,
    "chat.getPermalink": 4,
    "chat.postEphemeral": 4,
    "chat.startStream": 2,
    "chat.stopStream": 2,
    "chat.update": 3,
    "conversations.history": 3,
    "conversations.info": 3,
    "conversations.members": 4,
    "conversations.open": 3,
    "conversations.replies": 3,
    "oauth.v2.access": 4,
    "users.info": 4,
    "views.open": 4,
    "views.publish": 4,
    "views.update": 4,
}


class Rates:
    """Off unless `on`: a minute's calls by tier and workspace, one message a second by channel, no bursts."""

    def __init__(self, now: Callable[[], float]) -> None:
        self.on = False
        self.refused = 0
        self._now = now
        self._taken: dict[tuple[str, ...], deque[float]] = {}

    def wait(self, method: str, team: str, channel: str | None) -> int | None:
        """Seconds to wait, or None: the call may go on and is counted."""
        if not self.on:
            return None
        if method == "chat.postMessage":
            late = self._take((method, team, channel or ""), 1, 1.0)
        elif method in TIERS:
            late = self._take((method, team), _A_MINUTE[TIERS[method]], 60.0)
        else:
            return None
        self.refused += late is not None
        return late

    def _take(self, key: tuple[str, ...], limit: int, window: float) -> int | None:
        now, taken = self._now(), self._taken.setdefault(key, deque())
        while taken and taken[0] <= now - window:
            taken.popleft()
        if len(taken) >= limit:
            return max(1, math.ceil(taken[0] + window - now))
        taken.append(now)
        return None
