"""A process that wants to probe as soon as it is told to, and prints how often it was let.

`python -m tests.bot.providers.prober DATABASE BREAKERS`, then any line on its standard input. It ends as if
it were killed: it tells nobody how its probes went.
"""

import asyncio
import random
import sys
from pathlib import Path

from bot.clock import SystemClock
from bot.providers.breaker import Breaker
from storage.audit import Audit
from storage.breakers import Breakers
from storage.sqlite import SqliteDatabase


async def main(database: Path, count: int) -> None:
    db = SqliteDatabase(database, busy_seconds=20)
    await db.open()
    rows = Breakers("default", db, Audit("default", db))
    breakers = [Breaker(f"m{n}", rows, SystemClock(), random.Random(1)) for n in range(count)]
    for breaker in breakers:
        await breaker.restore()
    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    wanted = [breaker.admit(25) for breaker in breakers for _ in range(3)]
    print(sum(ticket is not None and ticket.probe for ticket in await asyncio.gather(*wanted)))
    await db.close()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2])))
