"""A process that takes from one counter as fast as it can, and prints how often it was let.

`python -m tests.storage.taker DATABASE NOW_MS`
"""

import asyncio
import sys
from pathlib import Path

from guards.base import Rate
from storage.counters import DurableCounters
from storage.sqlite import SqliteDatabase


async def main(database: Path, now: int) -> None:
    db = SqliteDatabase(database, busy_seconds=20)
    await db.open()
    counters = DurableCounters("default", db, lambda: now)
    waits = await asyncio.gather(*(counters.take("k", Rate(count=5, seconds=10, burst=3)) for _ in range(40)))
    print(waits.count(0.0))
    await db.close()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2])))
