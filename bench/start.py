"""How long until the first good answer, and what a running Parley holds in memory.

    python -m bench.start [--short]

A start is timed from the process's first instruction to the answer on a visitor's stream, beside a bare
interpreter that only imports the web framework.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import uvloop

from bench.figures import middle, table
from bench.installation import PARLEY, ROOT, Names, fresh, installed
from bench.visitors import QUESTIONS, Visitor, conversations

NOTE = (
    "limit: a bare interpreter that imports fastapi and uvicorn. make run is measured where make has nothing"
    " left to install."
)


async def first_answer(folder: Path, names: Names, command: Sequence[str] = PARLEY) -> float:
    """Seconds from starting the process to the first good answer."""
    start = perf_counter()
    async with installed(folder, names=names, command=command) as parley:
        visitor = await Visitor.arrive(parley.port)
        await visitor.ask(QUESTIONS[0])
        took = perf_counter() - start
        visitor.leave()
    return took


async def bare() -> float:
    start = perf_counter()
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", "import fastapi, uvicorn")
    await process.wait()
    return perf_counter() - start


async def starts(folder: Path, rounds: int) -> str:
    """First and later starts of the same kind of installation, round by round."""
    seconds: dict[str, list[float]] = {}
    limits: list[float] = []
    for at in range(rounds):
        limits.append(await bare())
        for names in ("off", "tagger"):
            home = fresh(folder, f"{names}-{at}")
            for which in ("first", "second"):
                took = await first_answer(home, names)
                seconds.setdefault(f"{which} start, names {names}", []).append(took)
        if _nothing_to_install():
            took = await first_answer(home, "tagger", ("make", "--silent", "run"))
            seconds.setdefault("make run again, names tagger", []).append(took)
    rows = [
        [
            name,
            f"{middle(took):.2f}",
            f"{middle(limits):.2f}",
            f"{middle(a / b for a, b in zip(took, limits, strict=True)):.1f}",
        ]
        for name, took in seconds.items()
    ]
    return table("Start to the first good answer", ("start", "s", "limit s", "×"), rows, NOTE)


def _nothing_to_install() -> bool:
    asked = subprocess.run(["make", "--question", ".venv/installed"], cwd=ROOT, capture_output=True)
    return asked.returncode == 0


async def memory(folder: Path, names: Names, conversations_a_step: int) -> list[str]:
    """Megabytes after the start, after one step, after five more, and the slope of those."""
    async with installed(fresh(folder, f"memory-{names}"), names=names) as parley:
        started = parley.megabytes()
        sizes = []
        for _ in range(6):
            await conversations(parley.port, count=conversations_a_step, concurrency=16)
            sizes.append(parley.megabytes())
    messages = conversations_a_step * len(QUESTIONS)
    slope = (sizes[-1] - sizes[0]) / (5 * messages) * 1000
    return [f"names {names}", *(f"{size:.0f}" for size in (started, sizes[0], sizes[-1])), f"{slope:+.2f}"]


async def run(*, short: bool) -> str:
    """Both tables."""
    step = 4 if short else 167
    kinds: tuple[Names, ...] = ("off",) if short else ("off", "tagger")
    with TemporaryDirectory() as name:
        folder = Path(name)
        times = await starts(folder, 1 if short else 5)
        rows = [await memory(folder, names, step) for names in kinds]
    messages = step * len(QUESTIONS)
    head = ("memory, MB", "started", f"{messages} messages", f"{6 * messages} messages", "MB per 1,000 more")
    return times + "\n" + table("Memory", head, rows)


if __name__ == "__main__":
    print(uvloop.run(run(short="--short" in sys.argv)))
