"""What all runs together came to, as a small table."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import TypedDict, get_args

from tests.crash.auditor import Fault
from tests.crash.never import Kind
from tests.crash.people import Log
from tests.crash.points import MOMENTS, NAMED, STEPS, Death

AT_RANDOM = "at a random time"
_ROW = "  {:<26}{}".format


class Told(TypedDict):
    """Figures in plain values."""

    kills: dict[str, int]
    missed: dict[str, int]
    faults: dict[str, int]
    counts: dict[str, int]
    recoveries: list[float]


@dataclass
class Figures:
    """`missed`: lives that ended before their point. `recoveries`: seconds until it served."""

    kills: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    counts: Counter[str] = field(default_factory=Counter)
    recoveries: list[float] = field(default_factory=list)
    named: Sequence[str] = NAMED

    def died(self, death: Death, *, reached: bool) -> None:
        (self.kills if reached else self.missed)[death.point or AT_RANDOM] += 1

    def count(self, database: Path, log: Log, faults: Sequence[Fault], recoveries: Sequence[float]) -> None:
        """Add a run that has come to rest."""
        self.counts["accepted"] += sum(len(chat.accepted) for chat in log.chats)
        self.counts["taken over"] += len(log.take_overs)
        self.add(database, faults, recoveries)

    def add(self, database: Path, faults: Sequence[Fault], recoveries: Sequence[float]) -> None:
        """What the database tells of any run, whoever used it."""
        self.faults.update(fault.kind for fault in faults)
        self.recoveries += recoveries
        with closing(sqlite3.connect(database)) as db:
            for action, turns in db.execute(
                "SELECT action, sum(json_array_length(detail, '$.turns')) FROM audit"
                " WHERE action IN ('turn.answered', 'turn.handed_over') GROUP BY action"
            ):
                self.counts["answered" if action == "turn.answered" else "handed over"] += turns
            (staffs,) = db.execute("SELECT count(*) FROM turn WHERE state = 'staff'").fetchone()
        self.counts["left to staff"] += staffs

    def told(self) -> Told:
        """In plain values, for another process."""
        return {
            "kills": dict(self.kills),
            "missed": dict(self.missed),
            "faults": dict(self.faults),
            "counts": dict(self.counts),
            "recoveries": self.recoveries,
        }

    def take(self, told: Told) -> None:
        """Add what another process counted."""
        self.kills.update(told["kills"])
        self.missed.update(told["missed"])
        self.faults.update(told["faults"])
        self.counts.update(told["counts"])
        self.recoveries += told["recoveries"]

    def lines(self, *, every_point: bool = False) -> Sequence[str]:
        reached = [point for point in self.named if self.kills[point]]
        rows = {
            "kills": f"{self.kills.total()}, {self.kills[AT_RANDOM]} of them {AT_RANDOM}",
            "named points": f"{len(reached)} of {len(self.named)} ({self.missed.total()} times not reached)",
            **{name: str(count) for name, count in self.counts.items()},
            **{kind: str(self.faults[kind]) for kind in get_args(Kind)},
            "from birth to serving": f"{median(self.recoveries or [0]) * 1000:.0f} ms (p50)",
        }
        return [_ROW(name, value) for name, value in (rows | (self._points() if every_point else {})).items()]

    def _points(self) -> dict[str, str]:
        """One row a step, with its kills at each moment."""
        per_step = {
            step: " ".join(f"{self.kills[f'{step}/{moment}']:>{len(moment)}}" for moment in MOMENTS)
            for step in STEPS
        }
        return (
            {"at": " ".join(MOMENTS)}
            | per_step
            | {point: str(self.kills[point]) for point in self.named if point.split("/")[0] not in STEPS}
        )
