"""The order to break something on purpose for a while: a file in the data directory, and nothing else.

Whoever may write there holds the master key already, so a drill opens no way in for anybody; there is no
address that an outsider could call. An order ends by itself, and with the process that it was given to.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, get_args

from bot.clock import Clock

Target = Literal["provider", "masker", "database", "channel"]
TARGETS: Final[tuple[Target, ...]] = get_args(Target)
MOST_SECONDS: Final = 300.0
ORDER: Final = "drill.json"


@dataclass(frozen=True, slots=True)
class Order:
    """What is broken, until when (ms). `only`: of the providers one vendor, or one of its models."""

    targets: tuple[Target, ...]
    until: int
    only: str = ""


class Drill:
    """One data directory's. Looking costs a `stat` unless the file has changed."""

    def __init__(self, path: Path, clock: Clock) -> None:
        self._path, self._clock = path, clock
        self._seen: tuple[int, int] | None = None
        self._order: Order | None = None

    def breaks(self, target: Target, name: str = "") -> bool:
        """`name` of a provider is its vendor and model, as in openai/gpt-5.4."""
        return target in self.running() and covers(self._order.only if self._order else "", name)

    def running(self) -> Sequence[Target]:
        """What is broken now. A clock that was set back makes no drill longer than it may be."""
        order = self._read()
        left = order.until - self._clock.now() if order else 0
        return order.targets if order and 0 < left <= MOST_SECONDS * 1000 else ()

    def begin(self, targets: Sequence[Target], seconds: float, *, only: str = "") -> None:
        """Replaces an order that is there; seen by the running process at its next step."""
        until = self._clock.now() + round(min(seconds, MOST_SECONDS) * 1000)
        draft = self._path.with_suffix(".new")
        draft.write_text(json.dumps({"targets": list(targets), "until": until, "only": only}))
        draft.replace(self._path)

    def end(self) -> None:
        self._path.unlink(missing_ok=True)

    def _read(self) -> Order | None:
        try:
            found = os.stat(self._path)
        except OSError:
            self._seen = self._order = None
            return None
        seen = (found.st_mtime_ns, found.st_ino)
        if seen != self._seen:
            self._seen, self._order = seen, _parsed(self._path)
        return self._order


def covers(only: str, name: str) -> bool:
    """Whether `only`, a vendor or one of its models or nothing, means this model."""
    return not only or name == only or name.startswith(f"{only}/")


def _parsed(path: Path) -> Order | None:
    """What is no order breaks nothing."""
    try:
        told = json.loads(path.read_text())
        targets, until = tuple(one for one in TARGETS if one in told["targets"]), int(told["until"])
        only = str(told["only"])
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return Order(targets, until, only)
