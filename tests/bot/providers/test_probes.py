"""Models that nobody asks are asked for a word: an outage is found before a person's message finds it."""

from __future__ import annotations

import pytest

from bot.clock import Deadline
from bot.providers.base import ProviderFailed
from bot.providers.probes import Probes
from storage.sqlite import SqliteDatabase
from tests.bot.providers.chains import CALL, Bench, Scripted, failed
from tests.bot.providers.prompts import prompt
from tests.clock import ManualClock


@pytest.fixture
def bench(db: SqliteDatabase, clock: ManualClock) -> Bench:
    return Bench(db, clock, None)


def probes(bench: Bench, provider: Scripted, silent: float | None = 900.0) -> Probes:
    return Probes([bench.line(provider)], bench.clock, silent_seconds=silent)


async def test_a_silent_model_is_asked_once_in_a_while(bench: Bench, clock: ManualClock) -> None:
    provider = Scripted("a", clock, "yes", "yes", "yes")
    job = probes(bench, provider)
    for _ in range(31):
        await job.run()
        clock.advance(60)

    assert [seconds for _, seconds in provider.asked] == [10.0, 10.0]
    assert [row[0] for row in await bench.rows()] == ["a", "a"], "it is booked like any call"


async def test_an_open_breaker_is_tried_when_its_time_has_come(bench: Bench, clock: ManualClock) -> None:
    provider = Scripted("a", clock, failed("quota"), failed("overloaded"), "yes")
    job = probes(bench, provider)
    clock.advance(900)
    await job.run()
    breaker = bench.breakers["a/m"]
    await job.run()
    assert (breaker.state, len(provider.asked)) == ("open", 1)

    clock.advance(600)
    await job.run()
    assert (breaker.state, len(provider.asked)) == ("open", 2)

    clock.advance(600)
    await job.run()
    assert (breaker.state, len(provider.asked)) == ("closed", 3)


async def test_what_a_person_holds_open_is_not_tried(bench: Bench, clock: ManualClock) -> None:
    provider = Scripted("a", clock, "yes")
    job = probes(bench, provider)
    await bench.breakers["a/m"].hold("ada")
    clock.advance(86_400)
    await job.run()

    assert provider.asked == []


async def test_they_can_be_switched_off(bench: Bench, clock: ManualClock) -> None:
    provider = Scripted("a", clock, "yes")
    clock.advance(86_400)
    await probes(bench, provider, None).run()

    assert provider.asked == []


async def test_the_silent_are_left_alone_when_they_are_to_be_and_the_broken_are_not(
    bench: Bench, clock: ManualClock
) -> None:
    provider = Scripted("a", clock, failed("quota"), "yes")
    line, deadline = bench.line(provider), Deadline(clock, 25)
    job = Probes([line], bench.clock, silent_seconds=900.0, wanted=lambda: False)
    clock.advance(900)
    await job.run()
    assert provider.asked == []

    with pytest.raises(ProviderFailed):
        await line.draft(prompt(), deadline, CALL)
    clock.advance(600)
    await job.run()
    assert (len(provider.asked), line.breaker.state) == (2, "closed")


async def test_within_the_budget(db: SqliteDatabase, clock: ManualClock) -> None:
    bench, provider = Bench(db, clock, 0), Scripted("a", clock, "yes")
    job = probes(bench, provider)
    clock.advance(900)
    await job.run()

    assert provider.asked == []


async def test_an_outage_is_found_though_nobody_asks(bench: Bench, clock: ManualClock) -> None:
    provider = Scripted("a", clock, *[failed("timeout")] * 5)
    job = probes(bench, provider)
    clock.advance(900)
    await job.run()

    assert (bench.breakers["a/m"].state, len(provider.asked)) == ("open", 5)


async def test_one_lost_call_is_no_outage(bench: Bench, clock: ManualClock) -> None:
    provider = Scripted("a", clock, failed("network"), "yes", "never")
    job = probes(bench, provider)
    clock.advance(900)
    await job.run()

    assert (bench.breakers["a/m"].state, len(provider.asked)) == ("closed", 2)
