"""`make bench`: every measurement, one after the other. `--short` only shows that each of them runs."""

from __future__ import annotations

import sys

import uvloop

from bench import accept, acknowledge, overhead, savings, start


async def _all(*, short: bool) -> None:
    for part in (overhead, accept, acknowledge, start, savings):
        print(await part.run(short=short), flush=True)


if __name__ == "__main__":
    uvloop.run(_all(short="--short" in sys.argv))
