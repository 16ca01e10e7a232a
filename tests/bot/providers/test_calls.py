"""One call: whatever becomes of it or cuts it short, its cost is booked and its probe given back."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import NoReturn
from zoneinfo import ZoneInfo

import pytest

from bot.clock import Deadline
from bot.costs.budget import Budget, CallContext
from bot.costs.prices import Price, Prices
from bot.providers.base import UNHEARD, Draft, Listener, Prompt, ProviderFailed, Usage
from bot.providers.breaker import Breaker, Policy
from bot.providers.calls import Line
from bot.providers.room import Room
from storage.breakers import BreakerState
from storage.ledger import Ledger, Most
from storage.sqlite import SqliteDatabase
from tests.bot.providers.prompts import prompt
from tests.clock import ManualClock


async def whole() -> Draft:
    return Draft("Hello.", "a", "m", usage=Usage(100, 10))


async def broken() -> NoReturn:
    raise ProviderFailed("overloaded", status=503)


async def defect() -> NoReturn:
    raise LookupError


async def saved() -> None:
    """At once."""


class Hang:
    """Never returns; `begun` is set when it is called."""

    def __init__(self) -> None:
        self.begun = asyncio.Event()

    async def __call__(self) -> NoReturn:
        self.begun.set()
        await asyncio.Event().wait()
        raise AssertionError


class Bench:
    """A line whose provider and whose breaker's store do what the test says."""

    name, model = "a", "m"

    def __init__(self, db: SqliteDatabase, clock: ManualClock) -> None:
        prices = Prices({"m": [Price(since=date(2026, 11, 1), input=Decimal(1), output=Decimal(5))]})
        budget = Budget(Ledger("default", db), prices, Most(), clock, ZoneInfo("UTC"))
        self.breaker = Breaker("a/m", self, clock, random.Random(1), Policy(least=1))
        self.ended: list[str] = []
        self.line = Line(
            self, self.breaker, Room(clock), budget, clock, lambda _, ended, __: self.ended.append(ended)
        )
        self.says: Callable[[], Awaitable[Draft]] = whole
        self.saves: Callable[[], Awaitable[None]] = saved
        self._db, self._clock = db, clock

    async def draft(self, prompt: Prompt, *, timeout: float, listener: Listener = UNHEARD) -> Draft:
        return await self.says()

    async def load(self, name: str) -> BreakerState | None:
        return None

    async def found(self, name: str, state: BreakerState) -> int:
        await self.saves()
        return 1

    async def decided(self, name: str, state: BreakerState) -> int:
        raise AssertionError("no person switches it here")

    async def call(self) -> object:
        return await self.line.draft(prompt(), Deadline(self._clock, 25), CallContext("c1", "t1"))

    async def cancelled_in(self, hang: Hang) -> None:
        task = asyncio.create_task(self.call())
        await hang.begun.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert asyncio.all_tasks() == {asyncio.current_task()}

    async def booked(self) -> Sequence[tuple[object, ...]]:
        rows = await self._db.fetch_all("SELECT state, certainty, output_tokens FROM ledger")
        return [tuple(row) for row in rows]


@pytest.fixture
def bench(db: SqliteDatabase, clock: ManualClock) -> Bench:
    return Bench(db, clock)


async def test_a_whole_answer(bench: Bench) -> None:
    assert await bench.call() == await whole()
    assert (await bench.booked(), bench.ended) == ([("settled", "exact", 10)], ["ok"])


async def test_LLM_18_a_call_cancelled_while_it_runs_costs_its_whole_output(bench: Bench) -> None:
    bench.says = hang = Hang()

    await bench.cancelled_in(hang)

    assert (await bench.booked(), bench.ended) == ([("settled", "estimated", 800)], [])
    assert bench.breaker.state == "closed"


async def test_a_failure_cancelled_while_its_breaker_is_saved_is_booked(bench: Bench) -> None:
    bench.says, bench.saves = broken, (hang := Hang())

    await bench.cancelled_in(hang)

    assert (await bench.booked(), bench.ended) == ([("settled", "estimated", 0)], ["overloaded"])
    assert bench.breaker.state == "open"


async def test_an_answer_cancelled_while_its_breaker_is_saved_is_booked_as_counted(
    bench: Bench, clock: ManualClock
) -> None:
    bench.says = broken
    with pytest.raises(ProviderFailed):
        await bench.call()
    clock.advance(5)
    hang = Hang()

    async def hangs_once() -> None:
        bench.saves = saved
        await hang()

    async def probed() -> Draft:
        bench.saves = hangs_once
        return await whole()

    bench.says = probed
    await bench.cancelled_in(hang)

    assert (await bench.booked())[-1] == ("settled", "exact", 10)
    assert bench.breaker.state == "half_open", "nobody else knows of it: the next one probes"


async def test_a_cancelled_probe_lets_another_probe(bench: Bench, clock: ManualClock) -> None:
    bench.says = broken
    with pytest.raises(ProviderFailed):
        await bench.call()
    clock.advance(5)
    bench.says = hang = Hang()

    await bench.cancelled_in(hang)

    assert bench.breaker.state == "half_open"
    bench.says = whole
    assert await bench.call() == await whole()


async def test_even_a_defect_of_a_provider_is_booked(bench: Bench) -> None:
    bench.says = defect

    with pytest.raises(LookupError):
        await bench.call()

    assert await bench.booked() == [("settled", "estimated", 800)]
