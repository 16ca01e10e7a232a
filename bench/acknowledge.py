"""How long a platform waits for its 200, which says that the message is stored for good.

    python -m bench.acknowledge [--short]

Fifty messages a second while no model answers, so that every turn stays open; and the same while somebody
else holds the database for two seconds.
"""

from __future__ import annotations

import asyncio
import sqlite3
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, closing
from math import inf, isfinite
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import uvloop

from bench.figures import middle, milliseconds, quantile, table
from bench.installation import Installation, installed
from bench.messengers import POLICY, Platform, environment, platforms, request, silent_model
from bench.visitors import QUESTIONS
from bench.wire import Connection, Unexpected

_A_SECOND = 50
_STALL_SECONDS = 2.0
_WARM = 50  # messages of each platform before the first that counts: all is loaded, connections are open
_LIMITS = {"saturated": 0.5, "stalled": 2.5}  # seconds at the 99th percentile
_PLATFORMS: tuple[Platform, ...] = ("Slack", "Telegram")


async def brought(parley: Installation, platform: Platform, *, count: int) -> Sequence[float]:
    """Seconds until each 200, with messages brought at their times whether or not the last one came back.

    One that was refused, to be brought again, took for ever.
    """
    start, under_way = perf_counter(), list[asyncio.Task[float]]()
    for at in range(count):
        await asyncio.sleep(max(0.0, start + at / _A_SECOND - perf_counter()))
        text = QUESTIONS[at % len(QUESTIONS)]
        under_way.append(asyncio.create_task(_bring(parley.port, platform, text)))
    return await asyncio.gather(*under_way)


async def _bring(port: int, platform: Platform, text: str) -> float:
    """Over a connection of its own, which counts."""
    event, start = request(platform, text), perf_counter()
    connection = await Connection.open(port)
    status = await connection.deliver(event.path, event.body, event.headers)
    connection.close()
    if status not in (200, 503):
        raise Unexpected(f"{platform} was not acknowledged: {status}")
    return perf_counter() - start if status == 200 else inf


@asynccontextmanager
async def stalled(database: Path) -> AsyncIterator[None]:
    """Somebody else has the database's write lock, soon and for a while."""

    async def hold() -> None:
        await asyncio.sleep(0.2)
        with closing(sqlite3.connect(database, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            await asyncio.sleep(_STALL_SECONDS)
            other.execute("ROLLBACK")

    holding = asyncio.create_task(hold())
    yield
    await holding


async def one_round(parley: Installation, database: Path, *, short: bool) -> dict[str, Sequence[float]]:
    """Seconds of each platform in each state."""
    rounds = {}
    for platform in _PLATFORMS:
        count = 25 if short else 500
        rounds[f"{platform}, saturated"] = await brought(parley, platform, count=count)
        async with stalled(database):
            rounds[f"{platform}, stalled"] = await brought(parley, platform, count=25 if short else 150)
    return rounds


def _stored(database: Path) -> int:
    with closing(sqlite3.connect(database)) as db:
        (turns,) = db.execute("SELECT count(*) FROM turn WHERE tenant = 'default'").fetchone()
    return int(turns)


async def run(*, short: bool) -> str:
    """The table, after all rounds."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        api = await stack.enter_async_context(platforms())
        model, refusing = await stack.enter_async_context(silent_model())
        parley = await stack.enter_async_context(
            installed(folder, model_port=model, more_policy=POLICY, more_env=environment(api))
        )
        database = folder / "data" / "parley.db"
        warm: dict[str, Sequence[float]] = {
            platform: await brought(parley, platform, count=_WARM) for platform in _PLATFORMS
        }
        rounds = [await one_round(parley, database, short=short) for _ in range(1 if short else 3)]
        refusing.set()  # or the exit would wait for it
        brought_in_all = [seconds for one in (*rounds, warm) for each in one.values() for seconds in each]
        acknowledged = sum(map(isfinite, brought_in_all))
        stored = _stored(database)  # one that came too late to be acknowledged may be among them
        if not acknowledged <= stored <= len(brought_in_all):
            raise Unexpected(f"{acknowledged} of {len(brought_in_all)} acknowledged, and {stored} stored")
    rows = []
    for name in rounds[0]:
        p50, p99 = (middle(quantile(one[name], share) for one in rounds) for share in (0.5, 0.99))
        most = _LIMITS[name.split(", ")[1]]
        refused = sum(not isfinite(seconds) for one in rounds for seconds in one[name])
        times = [milliseconds(p50), milliseconds(p99), milliseconds(most), f"{p99 / most:.2f}"]
        rows.append([name, *times, str(refused)])
    return table(
        f"Acknowledging: {_A_SECOND} events a second, no model answers; stalled: no write for 2 s",
        ("events of", "p50 ms", "p99 ms", "limit p99", "×", "refused"),
        rows,
    )


if __name__ == "__main__":
    print(uvloop.run(run(short="--short" in sys.argv)))
