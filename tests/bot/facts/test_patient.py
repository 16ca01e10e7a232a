"""A source that is slow holds nobody up, and what was remembered fades."""

import asyncio
from collections.abc import Mapping

import pytest
from structlog.testing import capture_logs

from bot.facts.base import FactsUnavailable
from bot.facts.patient import PatientFacts
from guards.base import Fact
from tests.clock import ManualClock


class Counting:
    """Knows how often it was asked; `hang` makes it never answer."""

    def __init__(self) -> None:
        self.asked, self.hang, self.closed = 0, False, False
        self.fault: Exception | None = None

    async def facts(self, identity: str) -> Mapping[str, Fact]:
        self.asked += 1
        if self.fault:
            raise self.fault
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


@pytest.mark.parametrize("fault", [KeyError("47.15"), RecursionError("47.15"), ZeroDivisionError("47.15")])
async def test_whatever_breaks_in_a_source_counts_as_down_and_is_not_quoted(fault: Exception) -> None:
    source = Counting()
    source.fault = fault
    patient = PatientFacts(source, ManualClock(), deadline_seconds=1, remember_seconds=60)
    with capture_logs() as logged, pytest.raises(FactsUnavailable, match=type(fault).__name__) as failure:
        await patient.facts("anna")
    assert [line["kind"] for line in logged] == [type(fault).__name__]
    assert "47.15" not in f"{failure.value}{logged}"
    assert failure.value.__cause__ is None


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
