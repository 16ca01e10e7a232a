"""What the chain adds to a call, beside the vendor's SDK on the same loopback server in the same run.

    python -m bench.chain [--short]

`sdk`: the SDK's connection, its stream read to the end. `provider`: ours, with the draft read from it.
`chain`: route, pool, breaker and budget around it, the reserved and the settled cost durable; `commits` is
the SDK's call between two bare durable rows, the least that this takes. Rounds take turns; figures are
medians. CPU is that of this process, which asks: what else runs on the machine changes it least.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from zoneinfo import ZoneInfo

import uvloop

from bench.figures import middle, milliseconds, quantile, table
from bench.installation import model
from bench.limit import Calls, Writes, timed
from bot.clock import Deadline, SystemClock
from bot.costs.budget import Budget, CallContext
from bot.costs.prices import Prices
from bot.providers.base import Draft, Prompt
from bot.providers.breaker import Breaker
from bot.providers.calls import Line, unobserved
from bot.providers.chain import Chain
from bot.providers.openai import OpenAI
from bot.providers.pool import Pool
from bot.providers.remote import RemoteProvider
from bot.providers.room import Room
from bot.providers.routing import Routing, Tier
from guards.base import MaskedText
from storage.audit import Audit
from storage.breakers import Breakers
from storage.ledger import Ledger, Most
from storage.migrate import upgrade
from storage.sqlite import SqliteDatabase

HEAD = ("call", "at once", "p50 ms", "p99 ms", "cpu ms", "× sdk", "added p50 ms", "added cpu ms")
CONCURRENCY = (1, 32)
NOTE = "× sdk, added: against the SDK's own in the same minute. Hold `chain` against `commits`."
Step = Callable[[], Awaitable[None]]
Found = Mapping[tuple[str, int], list[tuple[float, float, float]]]  # of each round: p50, p99, CPU a call


def asked() -> Prompt:
    """As large as the request of the bare call."""
    authored = MaskedText.authored
    return Prompt(authored("word " * 100), (), authored("Hello"), (), (), "en")


async def steps(stack: AsyncExitStack, folder: Path, port: int) -> Mapping[str, Step]:
    """The same call in four ways."""
    calls, writes, clock = Calls(port), Writes(folder / "limit.db"), SystemClock()
    stack.callback(writes.close)
    provider = RemoteProvider("openai", "m", OpenAI("sk-bench", f"http://127.0.0.1:{port}/v1"), clock)
    await provider.open()
    stack.push_async_callback(calls.client.close)
    stack.push_async_callback(provider.aclose)
    chain = await chained(stack, folder, provider, clock)

    async def booked() -> None:
        await writes.write()
        await calls.call()
        await writes.write()

    async def ours() -> None:
        await provider.draft(asked(), timeout=25)

    async def whole() -> None:
        answer = await chain.answer(
            asked(), deadline=Deadline(clock, 25), judge=lambda _draft: (), call=CallContext("c", "t")
        )
        assert isinstance(answer, Draft)

    return {"sdk": calls.call, "provider": ours, "commits": booked, "chain": whole}


async def chained(stack: AsyncExitStack, folder: Path, provider: RemoteProvider, clock: SystemClock) -> Chain:
    upgrade(folder / "parley.db")
    db = SqliteDatabase(folder / "parley.db")
    await db.open()
    stack.push_async_callback(db.close)
    prices = Prices({}, allow_unknown=True)
    budget = Budget(Ledger("bench", db), prices, Most(), clock, ZoneInfo("UTC"))
    rng = random.Random(1)
    breaker = Breaker("openai/m", Breakers("bench", db, Audit("bench", db)), clock, rng)
    line = Line(provider, breaker, Room(clock), budget, clock, unobserved)
    return Chain(Routing([Tier("", [Pool([line])])]), clock, rng)


async def run(*, short: bool) -> str:
    """The table, after all rounds."""
    rounds, count = (1, 8) if short else (5, 400)
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        ways = await steps(stack, folder, await stack.enter_async_context(model()))
        for step in ways.values():
            await timed(step, count=8, concurrency=4)
        found: dict[tuple[str, int], list[tuple[float, float, float]]] = {}
        for _ in range(rounds):
            for at_once in CONCURRENCY:
                for name, step in ways.items():
                    before = process_time()
                    seconds = await timed(step, count=count, concurrency=at_once)
                    cpu = (process_time() - before) / count
                    found.setdefault((name, at_once), []).append(
                        (quantile(seconds, 0.5), quantile(seconds, 0.99), cpu)
                    )
    rows = [row(name, at_once, found) for at_once in CONCURRENCY for name in ways]
    return table("What the chain adds to a call", HEAD, rows, NOTE)


def row(name: str, at_once: int, found: Found) -> list[str]:
    mine, bare = found[name, at_once], found["sdk", at_once]
    pairs = list(zip(mine, bare, strict=True))
    return [
        name,
        str(at_once),
        milliseconds(middle(p50 for p50, _, _ in mine)),
        milliseconds(middle(p99 for _, p99, _ in mine)),
        milliseconds(middle(cpu for _, _, cpu in mine)),
        f"{middle(ours[0] / sdk[0] for ours, sdk in pairs):.2f}",
        milliseconds(middle(ours[0] - sdk[0] for ours, sdk in pairs)),
        milliseconds(middle(ours[2] - sdk[2] for ours, sdk in pairs)),
    ]


if __name__ == "__main__":
    print(uvloop.run(run(short="--short" in sys.argv)))
