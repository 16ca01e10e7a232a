"""What Parley adds to one message: from POST to the answer on the stream, beside the limit of the same work.

    python -m bench.overhead [--short]

Every round measures each installation and its limit one after the other; figures are medians of the rounds.
"""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

import uvloop

from bench.figures import Round, middle, milliseconds, quantile, table
from bench.installation import Installation, Names, fresh, installed, model
from bench.limit import Limit, limit, timed
from bench.visitors import QUESTIONS, conversations

HEAD = (
    "installation", "at once", "p50 ms", "p99 ms", "msg/s", "cpu ms", "msg/s/core", "MB",
    "limit p50", "limit cpu", "p50 ×", "cpu ×", "added p50",
)  # fmt: skip
NOTE = (
    "limit: the same durable commits and the same streamed SDK call, bare. ×: Parley to limit, in the same"
    " minute.\nadded: p50 less the bare call's. msg/s/core: by the server's own CPU time."
)
CONCURRENCY = (1, 32)


@dataclass
class Case:
    """One installation with its limit and what was measured."""

    name: str
    parley: Installation
    limit: Limit
    rounds: dict[int, list[tuple[Round, Round, float]]] = field(default_factory=dict)


async def measure(step: Callable[[], Awaitable[Sequence[float]]], cpu: Callable[[], float]) -> Round:
    before, start = cpu(), perf_counter()
    seconds = await step()
    return Round.of(seconds, took=perf_counter() - start, cpu=cpu() - before)


async def one_round(case: Case, at_once: int, count: int) -> None:
    """`count` conversations, and as many bare messages."""
    messages = count * len(QUESTIONS)
    bare = await measure(lambda: timed(case.limit.message, count=messages, concurrency=at_once), process_time)
    calls = await timed(case.limit.call, count=max(20, messages // 4), concurrency=at_once)
    ours = await measure(
        lambda: conversations(case.parley.port, count=count, concurrency=at_once), case.parley.cpu_seconds
    )
    case.rounds.setdefault(at_once, []).append((ours, bare, quantile(calls, 0.5)))


def row(case: Case, at_once: int) -> list[str]:
    rounds = case.rounds[at_once]
    ours, bare = [one[0] for one in rounds], [one[1] for one in rounds]
    cpu = middle(one.cpu for one in ours)
    return [
        case.name,
        str(at_once),
        milliseconds(middle(one.p50 for one in ours)),
        milliseconds(middle(one.p99 for one in ours)),
        f"{middle(one.rate for one in ours):.0f}",
        milliseconds(cpu),
        f"{1 / cpu:.0f}",
        f"{case.parley.megabytes():.0f}",
        milliseconds(middle(one.p50 for one in bare)),
        milliseconds(middle(one.cpu for one in bare)),
        f"{middle(a.p50 / b.p50 for a, b in zip(ours, bare, strict=True)):.1f}",
        f"{middle(a.cpu / b.cpu for a, b in zip(ours, bare, strict=True)):.1f}",
        milliseconds(middle(one[0].p50 - one[2] for one in rounds)),
    ]


async def prepared(
    stack: AsyncExitStack, home: Path, name: str, names: Names, model_port: int | None
) -> Case:
    """Started and warm: names are loaded, connections open."""
    parley = await stack.enter_async_context(installed(home, names=names, model_port=model_port))
    bare = await stack.enter_async_context(limit(home, model_port))
    await conversations(parley.port, count=8, concurrency=4)
    await timed(bare.message, count=8, concurrency=4)
    return Case(name, parley, bare)


async def run(*, short: bool) -> str:
    """The table, after all rounds."""
    kinds: list[tuple[str, Names, bool]] = [("rules", "off", False), ("openai", "off", True)]
    if not short:
        kinds += [("rules, names", "tagger", False), ("openai, names", "tagger", True)]
    rounds, sizes = (1, {1: 1, 32: 4}) if short else (5, {1: 20, 32: 96})
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        model_port = await stack.enter_async_context(model())
        cases = [
            await prepared(stack, fresh(folder, str(at)), name, names, model_port if asks else None)
            for at, (name, names, asks) in enumerate(kinds)
        ]
        for _ in range(rounds):
            for case in cases:
                for at_once in CONCURRENCY:
                    await one_round(case, at_once, sizes[at_once])
        rows = [row(case, at_once) for case in cases for at_once in CONCURRENCY]
    return table("Overhead per message", HEAD, rows, NOTE)


if __name__ == "__main__":
    print(uvloop.run(run(short="--short" in sys.argv)))
