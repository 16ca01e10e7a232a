"""Steady load for hours: what a running Parley holds more of, the longer it runs.

    python -m bench.soak [--hours 24] [--short]

Five messages a second, and after each minute the process's memory and open files. Slopes are by least squares
over the second half, when caches have filled.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import uvloop

from bench.figures import table
from bench.installation import fresh, installed
from bench.visitors import QUESTIONS, conversations

_A_SECOND = 5


async def samples(folder: Path, *, minutes: int, seconds: float) -> list[tuple[float, float]]:
    """(megabytes, open files) after each of so many minutes, each `seconds` long."""
    taken = []
    async with installed(fresh(folder, "soak"), names="off") as parley:
        for _ in range(minutes):
            ends = asyncio.get_running_loop().time() + seconds
            count = max(1, round(_A_SECOND * seconds / len(QUESTIONS)))
            await conversations(parley.port, count=count, concurrency=2)
            await asyncio.sleep(max(0.0, ends - asyncio.get_running_loop().time()))
            taken.append((parley.megabytes(), float(parley.files())))
    return taken


def slope(values: Sequence[float]) -> float:
    """Least squares, per sample; 0 for fewer than two."""
    middle, mean = (len(values) - 1) / 2, sum(values) / len(values)
    spread = sum((at - middle) ** 2 for at in range(len(values)))
    return sum((at - middle) * (value - mean) for at, value in enumerate(values)) / spread if spread else 0.0


async def run(*, short: bool, hours: float = 24.0) -> str:
    minutes, seconds = (3, 1.0) if short else (max(2, round(hours * 60)), 60.0)
    with TemporaryDirectory() as name:
        taken = await samples(Path(name), minutes=minutes, seconds=seconds)
    settled = taken[len(taken) // 2 :]
    rows = [
        [
            what,
            f"{taken[0][at]:.0f}",
            f"{taken[-1][at]:.0f}",
            f"{slope([one[at] for one in settled]) * 60:+.2f}",
        ]
        for at, what in enumerate(("memory, MB", "open files"))
    ]
    note = f"{minutes} samples of {seconds:.0f} s; slope per hour, over the second half"
    return table("Soak", ("what", "first", "last", "an hour"), rows, note)


if __name__ == "__main__":
    given = sys.argv[sys.argv.index("--hours") + 1] if "--hours" in sys.argv else "24"
    print(uvloop.run(run(short="--short" in sys.argv, hours=float(given))))
