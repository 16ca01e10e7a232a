"""What every Bus promises: watchers hear of their topic, staff of everything, and nobody can be flooded."""

import asyncio
from collections.abc import AsyncIterator, Sequence

import pytest

from adapters.base import Signal
from bot.bus import STAFF, Bus, InProcessBus


@pytest.fixture(params=["in-process"])
def bus() -> Bus:
    return InProcessBus()


async def take(watcher: AsyncIterator[Sequence[Signal]], count: int) -> list[Signal]:
    found: list[Signal] = []
    while len(found) < count:
        found += await anext(watcher)
    return found


async def test_a_watcher_hears_its_conversation_and_staff_hear_all(bus: Bus) -> None:
    async with bus.watch("one") as mine, bus.watch(STAFF) as staff:
        bus.publish(Signal("message", "two"))
        bus.publish(Signal("message", "one"))

        assert await take(mine, 1) == [Signal("message", "one")]
        assert await take(staff, 2) == [Signal("message", "two"), Signal("message", "one")]


async def test_a_slow_watcher_loses_repeats_but_never_the_last_of_a_kind(bus: Bus) -> None:
    async with bus.watch("one") as mine:
        for _ in range(10_000):
            bus.publish(Signal("message", "one"))
        bus.publish(Signal("owner", "one"))

        assert await take(mine, 2) == [Signal("message", "one"), Signal("owner", "one")]
        bus.publish(Signal("message", "one"))
        assert await take(mine, 1) == [Signal("message", "one")]


async def test_what_came_together_is_told_together_and_a_repeat_where_it_came_last(bus: Bus) -> None:
    message, typing = Signal("message", "one"), Signal("typing", "one")
    async with bus.watch("one") as mine:
        for signal in (message, typing, message):
            bus.publish(signal)

        assert list(await anext(mine)) == [typing, message]


async def test_a_waiting_watcher_is_woken(bus: Bus) -> None:
    async with bus.watch("one") as mine:
        waiting = asyncio.create_task(take(mine, 1))
        await asyncio.sleep(0)
        bus.publish(Signal("state", "one"))

        assert await waiting == [Signal("state", "one")]


async def test_publishing_to_nobody_is_fine_and_leaves_nothing(bus: Bus) -> None:
    bus.publish(Signal("message", "nobody"))
    async with bus.watch("nobody") as late:
        bus.publish(Signal("owner", "nobody"))

        assert await take(late, 1) == [Signal("owner", "nobody")]
