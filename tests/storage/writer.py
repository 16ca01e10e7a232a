"""A process that writes rows many at a time and says which are durable; for others to kill or to starve.

`python -m tests.storage.writer DATABASE [--limit BYTES] [--user ID]`
"""

import argparse
import asyncio
import os
import resource
import signal
from pathlib import Path

from storage.base import DatabaseUnavailable
from storage.sqlite import SqliteDatabase

_AT_ONCE = 8


async def write(db: SqliteDatabase, key: str) -> None:
    """One row. What is printed is acknowledged; `refused` is an honest no."""
    try:
        async with db.transaction() as tx:
            await tx.execute("INSERT INTO counter (tenant, key, arrival) VALUES ('t', ?, 1)", key + "x" * 500)
    except DatabaseUnavailable as error:
        print("refused", key, error, flush=True)
    else:
        print("stored", key, flush=True)


async def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("database", type=Path)
    parser.add_argument("--limit", type=int, help="no file may grow beyond so many bytes")
    parser.add_argument("--user", type=int, help="write as this user")
    given = parser.parse_args()
    db = SqliteDatabase(given.database)
    if given.user:
        os.setuid(given.user)
    await db.open()
    if given.limit:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (given.limit, resource.RLIM_INFINITY))
    for turn in range(200):
        await asyncio.gather(*(write(db, f"{turn}.{number}.") for number in range(_AT_ONCE)))
        if given.limit and turn == 100:  # somebody made room
            resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    await db.close()


if __name__ == "__main__":
    asyncio.run(main())
