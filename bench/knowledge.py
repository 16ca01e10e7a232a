"""How long a search among 2,000 passages of English prose takes: `python -m bench.knowledge`."""

from __future__ import annotations

import asyncio
import random
import re
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from pydoc_data.topics import topics

from bot.knowledge.index import Knowledge
from bot.knowledge.suspects import Suspects
from guards.base import MaskedText
from guards.injection import InjectionSigns
from storage.knowledge import KnowledgeStore
from storage.migrate import upgrade
from storage.sqlite import SqliteDatabase

FILES, SECTIONS, SEARCHES = 200, 10, 500
_WORDS = re.findall("[A-Za-z]{2,}", " ".join(topics.values()))


async def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder, chance = Path(name), random.Random(1)

        def some(count: int) -> str:
            at = chance.randrange(len(_WORDS) - count)
            return " ".join(_WORDS[at : at + count])

        _write(folder / "knowledge", some)
        upgrade(folder / "parley.db")
        database = SqliteDatabase(folder / "parley.db")
        await database.open()
        knowledge = Knowledge(KnowledgeStore("bench", database), Suspects(InjectionSigns(), 0.7))
        print(f"indexed in {await _took(knowledge.sync(folder / 'knowledge')):.1f} s")
        times = sorted(
            [
                1000
                * await _took(
                    knowledge.search(MaskedText.authored(some(chance.randint(4, 10))), language="en", limit=3)
                )
                for _ in range(SEARCHES)
            ]
        )
        print(f"search: {statistics.median(times):.1f} ms median, {times[int(SEARCHES * 0.95)]:.1f} ms p95")
        await database.close()


def _write(folder: Path, some: Callable[[int], str]) -> None:
    folder.mkdir()
    for number in range(FILES):
        sections = [f"## {some(3)}\n\n{some(55)}\n" for _ in range(SECTIONS)]
        (folder / f"{number}.md").write_text("\n".join([f"# {some(2)}\n", *sections]))


async def _took(work: Awaitable[object]) -> float:
    start = time.perf_counter()
    await work
    return time.perf_counter() - start


if __name__ == "__main__":
    asyncio.run(main())
