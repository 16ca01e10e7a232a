"""For the suite of counters: the arithmetic that they all must agree with, and random schedules of takes."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from guards.base import Rate, Take


class Arithmetic:
    """GCRA as the papers have it, in a dictionary, at a time in microseconds that is set from outside."""

    def __init__(self) -> None:
        self.now = 0
        self.arrivals: dict[str, int] = {}

    async def take(self, key: str, rate: Rate) -> float:
        return (await self.take_all([rate.take(key)])).get(key, 0.0)

    async def take_all(self, takes: Sequence[Take]) -> Mapping[str, float]:
        before = {take.key: self._believed(take) for take in takes}
        late = {take.key: before[take.key] + take.cost - self.now - take.span for take in takes}
        waits = {key: over / 1_000_000 for key, over in late.items() if over > 0}
        self.arrivals |= before if waits else {take.key: before[take.key] + take.cost for take in takes}
        return waits

    def _believed(self, take: Take) -> int:
        """What lies ahead of a full span cannot be: then there is room for just this one."""
        arrival, full = self.arrivals.get(take.key, self.now), self.now + take.span
        return full - take.cost if arrival > full else max(arrival, self.now)


@dataclass(frozen=True, slots=True)
class Step:
    """All `takes` at once, so long after the last ones. `jumped_us`: somebody set the clock by so much."""

    after_us: int
    takes: Sequence[Take]
    jumped_us: int = 0


RATES = (Rate(30, 60, 20), Rate(5, 10, 3), Rate(1, 1, 1), Rate(7, 60, 4), Rate(20_000, 60, 12_000))


def schedule(seed: int, *, jumps: bool = False) -> Iterator[Step]:
    """People who write in bursts and pauses, with limits that change from message to message."""
    rng = random.Random(seed)
    rates = rng.sample(RATES, 3)
    pace = rng.choice((1_000, 200_000, 3_000_000))
    for _ in range(rng.randint(10, 50)):
        pause = 0 if rng.random() < 0.4 else round(rng.expovariate(1 / pace))
        takes = [
            rate.take(
                f"k{at}", units=rng.choice((1, 1, 1, 3, rate.burst + 5)), share=rng.choice((1, 0.5, 0.07))
            )
            for at, rate in enumerate(rates)
            if at == 0 or rng.random() < 0.7
        ]
        jump = rng.choice((-3_600_000_000, -1_000_000, 3_600_000_000)) if jumps and rng.random() < 0.1 else 0
        yield Step(pause, takes, jump)
