"""A source that is slow holds nobody up, and what was remembered fades."""

import asyncio
from collections.abc import Mapping

import pytest

from bot.facts.base import FactsUnavailable
from bot.facts.patient import PatientFacts
from guards.base import Fact
from tests.clock import ManualClock


class Counting:
    """Knows how often it was asked; `hang` makes it never answer."""

    def __init__(self) -> None:
        self.asked, self.hang, self.closed = 0, False, False

    async def facts(self, identity: str) -> Mapping[str, Fact]:
        self.asked += 1
        if self.hang:
            await asyncio.Event().wait()
        return {identity: Fact(identity, "text", "known")}

    async def aclose(self) -> None:
        self.closed = True


async def test_a_source_that_hangs_is_unavailable_in_time() -> None:
    source = Counting()
    source.hang = True
    patient = PatientFacts(source, ManualClock(), deadline_seconds=0.01, remember_seconds=60)
    with pytest.raises(FactsUnavailable, match="timeout"):
        await patient.facts("anna")


async def test_memory_ends_when_its_time_is_over_and_is_nobody_elses() -> None:
    source, clock = Counting(), ManualClock()
    patient = PatientFacts(source, clock, deadline_seconds=1, remember_seconds=60)
    await patient.facts("anna")
    clock.advance(59)
    await patient.facts("anna")
    assert source.asked == 1
    assert set(await patient.facts("bo")) == {"bo"}
    clock.advance(2)
    await patient.facts("anna")
    assert source.asked == 3


async def test_memory_is_bounded() -> None:
    source = Counting()
    patient = PatientFacts(source, ManualClock(), deadline_seconds=1, remember_seconds=60)
    for number in range(1001):
        await patient.facts(str(number))
    await patient.facts("1000")
    assert source.asked == 1001
    await patient.facts("0")
    assert source.asked == 1002
    await patient.aclose()
    assert source.closed
