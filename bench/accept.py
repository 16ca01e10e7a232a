"""The accept half: from POST to 202, which says that the message is stored for good; then without HTTP.

    python -m bench.accept [--short]

Answers are made meanwhile, as they are in life. The limit is one bare durable commit at the same time. The
core is in this process: what judges, seals, stores and commits. Asked of it: under 1 ms p50 one at a time
and 500 a second at once.
"""

from __future__ import annotations

import asyncio
import itertools
import sys
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import uvloop

from adapters.base import Accepted, Address, Inbound, Sender
from adapters.web.base import ConversationView
from bench.figures import middle, milliseconds, quantile, table
from bench.installation import fresh, in_process, installed
from bench.limit import Limit, limit, timed
from bench.visitors import QUESTIONS, Visitor
from bench.wire import Unexpected
from bot.app import App
from guards.base import RawText

SATURATED = 32
_ANSWERED_SECONDS = 0.02  # in which the answer before is surely made
_IDLE_SECONDS = 3  # a server closes a connection that says nothing for longer than five


async def paced(port: int, *, a_second: float, count: int) -> Sequence[float]:
    """Seconds until each 202, with messages sent at their times whether or not the last one came back."""
    few = min(count, 25, round(a_second * _IDLE_SECONDS))
    visitors = [await Visitor.arrive(port) for _ in range(few)]
    start, under_way = perf_counter(), list[asyncio.Task[float]]()
    for at in range(count):
        await asyncio.sleep(max(0.0, start + at / a_second - perf_counter()))
        visitor = visitors[at % len(visitors)]
        if at >= len(visitors):
            await under_way[at - len(visitors)]  # its connection is busy until then
        under_way.append(asyncio.ensure_future(visitor.post(QUESTIONS[at % len(QUESTIONS)])))
    seconds = await asyncio.gather(*under_way)
    for visitor in visitors:
        visitor.leave()
    return seconds


async def saturated(port: int, *, count: int) -> tuple[Sequence[float], float]:
    """Seconds until each 202 when everybody sends again at once, and 202s per second."""
    visitors = [await Visitor.arrive(port) for _ in range(SATURATED)]
    coming, seconds = iter(range(count)), list[float]()

    async def go_on(visitor: Visitor) -> None:
        for at in coming:
            seconds.append(await visitor.post(QUESTIONS[at % len(QUESTIONS)]))

    start = perf_counter()
    await asyncio.gather(*(go_on(visitor) for visitor in visitors))
    took = perf_counter() - start
    for visitor in visitors:
        visitor.leave()
    return seconds, count / took


async def one_round(port: int, bare: Limit, *, short: bool) -> dict[str, tuple[float, float, float, float]]:
    """Each way to send: p50, p99, 202s per second, p50 of the limit."""
    rounds = {}
    for name, a_second, count in (("1 a second", 1.0, 10), ("50 a second", 50.0, 250)):
        one = await timed(bare.write, count=50, concurrency=1)
        seconds = await paced(port, a_second=a_second, count=count // 10 if short else count)
        rounds[name] = (quantile(seconds, 0.5), quantile(seconds, 0.99), a_second, quantile(one, 0.5))
    crowd = await timed(bare.write, count=640, concurrency=SATURATED)
    seconds, rate = await saturated(port, count=64 if short else 2000)
    key = f"saturated, {SATURATED} at once"
    rounds[key] = (quantile(seconds, 0.5), quantile(seconds, 0.99), rate, quantile(crowd, 0.5))
    return rounds


class Core:
    """A Parley in this process, and visitors in it who need no HTTP."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._ids = itertools.count()

    async def arrive(self) -> ConversationView:
        return await self._app.front.start(Sender(f"visitor-{next(self._ids)}", network="n"), language="en")

    async def accept(self, at: ConversationView) -> float:
        """Seconds until the message is stored for good."""
        number = next(self._ids)
        text, address = RawText(QUESTIONS[number % len(QUESTIONS)]), Address("web", "default", at.id)
        message = Inbound(f"{at.id}:{number}", address, Sender("visitor", network="n"), text)
        start = perf_counter()
        outcome = await self._app.front.accept(message)
        if not isinstance(outcome, Accepted):
            raise Unexpected(f"a message was not accepted: {outcome}")
        return perf_counter() - start


async def core_round(core: Core, bare: Limit, *, short: bool) -> dict[str, tuple[float, float, float, float]]:
    """As `one_round`, without HTTP: one at a time while nothing else runs, and many at once."""
    one, alone = await timed(bare.write, count=50, concurrency=1), list[float]()
    for _ in range(10 if short else 200):
        alone.append(await core.accept(await core.arrive()))
        await asyncio.sleep(_ANSWERED_SECONDS)
    crowd = await timed(bare.write, count=640, concurrency=SATURATED)
    visitors = [await core.arrive() for _ in range(SATURATED)]
    coming, seconds = iter(range(64 if short else 2000)), list[float]()

    async def go_on(at: ConversationView) -> None:
        for _ in coming:
            seconds.append(await core.accept(at))

    start = perf_counter()
    await asyncio.gather(*(go_on(visitor) for visitor in visitors))
    rate = len(seconds) / (perf_counter() - start)
    return {
        "core, one at a time": (
            quantile(alone, 0.5),
            quantile(alone, 0.99),
            1 / middle(alone),
            quantile(one, 0.5),
        ),
        f"core, {SATURATED} at once": (
            quantile(seconds, 0.5),
            quantile(seconds, 0.99),
            rate,
            quantile(crowd, 0.5),
        ),
    }


async def run(*, short: bool) -> str:
    """The table, after all rounds."""
    often = range(1 if short else 3)
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        bare = await stack.enter_async_context(limit(folder, None))
        async with installed(folder) as parley:
            rounds = [await one_round(parley.port, bare, short=short) for _ in often]
        async with in_process(fresh(folder, "core")) as app:
            cores = [await core_round(Core(app), bare, short=short) for _ in often]
        rounds = [{**one, **core} for one, core in zip(rounds, cores, strict=True)]
    rows = []
    for name in rounds[0]:
        p50, p99, rate, least = (middle(one[name][at] for one in rounds) for at in range(4))
        cells = (milliseconds(p50), milliseconds(p99), f"{rate:.0f}", milliseconds(least))
        rows.append([name, *cells, f"{p50 / least:.1f}"])
    return table("Accepting: POST to 202", ("sent", "p50 ms", "p99 ms", "202/s", "limit p50", "×"), rows)


if __name__ == "__main__":
    print(uvloop.run(run(short="--short" in sys.argv)))
