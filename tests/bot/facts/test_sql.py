"""A database that hangs takes nobody with it: no thread of others, no later question."""

import asyncio
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import Engine, event

from bot.facts.base import FactsUnavailable
from bot.facts.meanings import Meaning, Meanings
from bot.facts.sql import Query, SqlFacts

ENDLESS = (
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE :identity = 'slow')"
    ' SELECT max(i) AS "account.visits" FROM n'
)
STUCK = 'SELECT hang(:identity) AS "account.visits"'


@pytest.fixture
def freed() -> Iterator[Event]:
    """Until it is set, `hang('slow')` does not come back, and no driver can break it off."""
    event_set = Event()

    def taught(driver: sqlite3.Connection, _: object) -> None:
        driver.create_function("hang", 1, lambda who: event_set.wait() if who == "slow" else 1)

    event.listen(Engine, "connect", taught)
    yield event_set
    event_set.set()
    event.remove(Engine, "connect", taught)


def asked(tmp_path: Path, sql: str) -> SqlFacts:
    meanings = Meanings({"account.visits": Meaning(type="count")}, exact=False)
    return SqlFacts(f"sqlite:///{tmp_path}/shop.db", [Query(sql)], meanings)


async def give_up(source: SqlFacts) -> None:
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await source.facts("slow")


async def test_while_all_its_threads_hang_it_is_down_at_once(tmp_path: Path, freed: Event) -> None:
    source = asked(tmp_path, STUCK)
    await asyncio.gather(give_up(source), give_up(source))
    with pytest.raises(FactsUnavailable, match="threads hang"):
        await source.facts("anna")
    freed.set()
    await assert_answers(source)
    await source.aclose()


async def test_the_threads_of_everybody_else_stay_free(tmp_path: Path, freed: Event) -> None:
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(1))
    source = asked(tmp_path, STUCK)
    await asyncio.gather(give_up(source), give_up(source))
    async with asyncio.timeout(30):
        assert await asyncio.to_thread(int) == 0


async def test_who_is_only_slow_is_waited_for(tmp_path: Path, freed: Event) -> None:
    source = asked(tmp_path, STUCK)
    many = asyncio.gather(*(source.facts("slow") for _ in range(5)))
    await asyncio.sleep(0)
    freed.set()
    assert [set(found) for found in await many] == [{"account.visits"}] * 5
    await source.aclose()


async def test_a_statement_that_nobody_waits_for_is_broken_off(tmp_path: Path) -> None:
    source = asked(tmp_path, ENDLESS)
    await asyncio.gather(give_up(source), give_up(source))
    await assert_answers(source)
    await source.aclose()


async def test_closing_leaves_behind_what_hangs(tmp_path: Path, freed: Event) -> None:
    source = asked(tmp_path, STUCK)
    await source.facts("anna")
    await asyncio.gather(give_up(source), give_up(source))
    await source.aclose()
    assert not freed.is_set()


async def assert_answers(source: SqlFacts) -> None:
    """As soon as a thread is free again."""
    async with asyncio.timeout(60):
        while True:
            try:
                assert set(await source.facts("anna")) == {"account.visits"}
                return
            except FactsUnavailable:
                await asyncio.sleep(0)


DOOMED = """
import asyncio, sys
from threading import Event
from sqlalchemy import Engine, event
from bot.facts.meanings import Meaning, Meanings
from bot.facts.sql import Query, SqlFacts

event.listen(Engine, "connect", lambda d, _: d.create_function("hang", 0, lambda: Event().wait()))

async def main():
    source = SqlFacts(sys.argv[1], [Query("SELECT hang() WHERE :identity <> ''")], Meanings({}, exact=False))
    try:
        async with asyncio.timeout(0.05):
            await source.facts("anna")
    except TimeoutError:
        print("given up")

asyncio.run(main())
"""


def test_the_process_ends_while_a_statement_hangs(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", DOOMED, f"sqlite:///{tmp_path}/shop.db"],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (ended.returncode, ended.stdout) == (0, "given up\n")
