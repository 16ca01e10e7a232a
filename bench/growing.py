"""How long a sentence takes from the model's last word of it to the person's browser.

    python -m bench.growing [--short]

One visitor after the other, through the whole application on loopback: the provider ends a sentence, the
checks judge it with all before it, it is stored, and the stream of events tells it. Beside that, in the same
run, what one bare durable write costs.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Final

import structlog

from bench.figures import milliseconds, quantile, table
from bench.limit import Writes
from tests.peers.models import ModelServer, Paced
from tests.running import Json, Running, running, settings

LIMIT: Final = 0.030  # seconds, for the first sentence
_WARM: Final = 3
_FIRST: Final = "Meadow honey tastes of many flowers. "
_MORE: Final = ("It is a little darker than most. ", "Some people like it on bread in the morning. ") * 4


async def answered(parley: Running, model: ModelServer) -> Sequence[float]:
    """Seconds from each piece's way out of the provider to its event; the first sentence comes first."""
    model.script(Paced(("", _FIRST, *_MORE, "Enjoy it!")))
    visitor, asked = await parley.visitor(), len(model.requests)
    async with aclosing(visitor.events()) as events:
        await visitor.post("Please tell me a little about honey from the meadow")
        await model.arrived(asked + 1)
        seconds = [await _released(model, events) for _ in (_FIRST, *_MORE)]
        await _released(model, events, until="message")
    return seconds


async def _released(
    model: ModelServer, events: AsyncGenerator[tuple[str, Json], None], *, until: str = "delta"
) -> float:
    """From the next piece's leave to go until this event; one's own message is told too."""
    start = perf_counter()
    model.beat.release()
    async for name, content in events:
        if name == until and content.get("author", "bot") == "bot":
            return perf_counter() - start
    raise AssertionError("the stream of events ended")


async def written(folder: Path, *, count: int) -> Sequence[float]:
    writes, seconds = Writes(folder / "bare.db"), []
    for _ in range(count):
        start = perf_counter()
        await writes.write()
        seconds.append(perf_counter() - start)
    writes.close()
    return seconds


async def run(*, short: bool = False) -> str:
    rounds = 3 if short else 40
    with TemporaryDirectory() as folder:
        async with ModelServer() as model:
            keys = {"openai_api_key": "k", "openai_base_url": model.openai_url}
            async with running(settings(Path(folder), None, **keys)) as parley:
                taken = [await answered(parley, model) for _ in range(_WARM + rounds)][_WARM:]
        bare = await written(Path(folder), count=rounds * 5)
    first, further = [each[0] for each in taken], [one for each in taken for one in each[1:]]
    rows = [
        [name, milliseconds(quantile(seconds, 0.5)), milliseconds(quantile(seconds, 0.95)), ratio]
        for name, seconds, ratio in (
            ("the first sentence", first, f"{quantile(first, 0.5) / LIMIT:.2f}"),
            ("each further one", further, f"{quantile(further, 0.5) / LIMIT:.2f}"),
            ("a bare durable write", bare, ""),
        )
    ]
    head = ["from the provider to the person", "p50 ms", "p95 ms", f"of {LIMIT * 1000:.0f} ms"]
    return table(f"A sentence that is let out, {rounds} answers", head, rows)


if __name__ == "__main__":
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
    print(asyncio.run(run(short="--short" in sys.argv)))
