"""One question of many people at once: one asks a model, the others wait for it, nobody for too long."""

from __future__ import annotations

import asyncio

import pytest

from bot.answers import HandOver, Say
from bot.providers.base import UNHEARD, Draft, Listener, Prompt, ProviderFailed, Usage
from storage.sqlite import SqliteDatabase
from tests.bot.core import Core
from tests.bot.providers.chains import Bench
from tests.bot.test_response_cache import asks, told, uses
from tests.clock import ManualClock


@pytest.fixture
def bench(db: SqliteDatabase, clock: ManualClock) -> Bench:
    return Bench(db, clock, None)


class Gate:
    """A provider that answers when it is let to; what it says next is in `says`."""

    name, model = "p", "m"

    def __init__(self, *says: str | ProviderFailed) -> None:
        self.open, self.calls = asyncio.Event(), asyncio.Semaphore(0)  # one for each call that has begun
        self.asked, self._says = 0, list(says)

    async def draft(self, prompt: Prompt, *, timeout: float, listener: Listener = UNHEARD) -> Draft:
        self.asked += 1
        self.calls.release()
        await self.open.wait()
        said = self._says.pop(0)
        if isinstance(said, ProviderFailed):
            raise said
        return Draft(said, self.name, self.model, usage=Usage(100, 10))


def gated(bench: Bench, gate: Gate) -> Core:
    return Core(bench.db, bench.clock, chain=bench.chain(gate), cache_hours=24.0)


async def test_fifty_at_once_make_one_call(bench: Bench) -> None:
    gate = Gate("We love them.")
    core = gated(bench, gate)
    asking = [asyncio.create_task(asks(core)) for _ in range(50)]
    await gate.calls.acquire()
    gate.open.set()
    sources = sorted([told(answer)[0] for answer in await asyncio.gather(*asking)])

    assert sources == ["cache:p"] * 49 + ["p"]
    assert gate.asked == 1
    assert await uses(core) == {"miss": (1, 0), "hit": (49, 49 * 150_000)}


async def test_when_the_first_fails_one_of_the_others_asks_for_the_rest(bench: Bench) -> None:
    gate = Gate(ProviderFailed("refused"), "We love them.")
    core = gated(bench, gate)
    asking = [asyncio.create_task(asks(core)) for _ in range(3)]
    await gate.calls.acquire()
    gate.open.set()
    answers = await asyncio.gather(*asking)

    assert [type(answer) for answer in answers].count(HandOver) == 1
    assert sorted(answer.source for answer in answers if isinstance(answer, Say)) == ["cache:p", "p"]
    assert gate.asked == 2


async def test_what_cannot_be_given_again_is_asked_by_all_at_once(bench: Bench) -> None:
    """The next answer would be for one person only, too, and a queue of them would be long."""
    gate = Gate(*["We are at the fair today."] * 4)
    core = gated(bench, gate)
    asking = [asyncio.create_task(asks(core)) for _ in range(4)]
    await gate.calls.acquire()
    for _ in range(100):
        await asyncio.sleep(0)
    gate.open.set()
    gate.open = asyncio.Event()
    for _ in range(3):
        await gate.calls.acquire()
    gate.open.set()

    assert [told(answer)[0] for answer in await asyncio.gather(*asking)] == ["p"] * 4


async def test_when_the_first_is_cancelled_the_next_asks(bench: Bench) -> None:
    gate = Gate("We love them.")
    core = gated(bench, gate)
    first = asyncio.create_task(asks(core))
    await gate.calls.acquire()
    second = asyncio.create_task(asks(core))
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first
    await gate.calls.acquire()
    gate.open.set()

    assert told(await second) == ("p", "We love them.")


async def test_when_the_first_is_cancelled_one_asks_for_all_the_others(bench: Bench) -> None:
    gate = Gate("We love them.")
    core = gated(bench, gate)
    first = asyncio.create_task(asks(core))
    await gate.calls.acquire()
    others = [asyncio.create_task(asks(core)) for _ in range(9)]
    for _ in range(100):
        await asyncio.sleep(0)
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first
    await gate.calls.acquire()
    gate.open.set()
    sources = sorted([told(answer)[0] for answer in await asyncio.gather(*others)])

    assert sources == ["cache:p"] * 8 + ["p"]
    assert gate.asked == 2


async def test_who_has_waited_half_of_their_time_for_one_after_another_asks_too(bench: Bench) -> None:
    gate = Gate("We love them.", "We love them, too.")
    core = gated(bench, gate)
    first = asyncio.create_task(asks(core))
    await gate.calls.acquire()
    second = asyncio.create_task(asks(core))
    for _ in range(100):
        await asyncio.sleep(0)
    late = asyncio.create_task(asks(core, seconds=1.01))
    for _ in range(100):
        await asyncio.sleep(0)
    first.cancel()
    await gate.calls.acquire()
    await gate.calls.acquire()
    gate.open.set()

    assert {told(await second)[1], told(await late)[1]} == {"We love them.", "We love them, too."}
    assert first.cancelled()


async def test_one_who_is_cancelled_while_waiting_ends_nobody_elses_call(bench: Bench) -> None:
    gate = Gate("We love them.")
    core = gated(bench, gate)
    first = asyncio.create_task(asks(core))
    await gate.calls.acquire()
    waiting = asyncio.create_task(asks(core))
    for _ in range(100):
        await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    gate.open.set()

    assert told(await first) == ("p", "We love them.")


async def test_whoever_has_waited_half_of_their_time_asks_for_themselves(bench: Bench) -> None:
    gate = Gate("We love them.", "We love them, too.")
    core = gated(bench, gate)
    first = asyncio.create_task(asks(core))
    await gate.calls.acquire()
    late = asyncio.create_task(asks(core, seconds=1.01))
    await gate.calls.acquire()
    gate.open.set()

    assert {told(await first)[1], told(await late)[1]} == {"We love them.", "We love them, too."}
