"""A process that reserves and settles as fast as it can, and prints how many calls it was let make.

`python -m tests.storage.spender DATABASE NAME`
"""

import asyncio
import sys
from pathlib import Path

from storage.ledger import Cost, Ledger, Most
from storage.sqlite import SqliteDatabase
from tests.storage.calls import call


async def main(database: Path, name: str) -> None:
    db = SqliteDatabase(database, busy_seconds=20)
    await db.open()
    ledger, most = Ledger("default", db), Most(person=1_000, day=1_000, week=1_000, month=1_000)

    async def one(n: int) -> bool:
        held = await ledger.reserve(call(f"{name}-{n}", 10, turn=f"{name}-{n}"), most)
        return held is None and await ledger.settle(f"{name}-{n}", Cost(10, 1, 1, "exact"))

    print(sum(await asyncio.gather(*(one(n) for n in range(250)))))
    await db.close()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2]))
