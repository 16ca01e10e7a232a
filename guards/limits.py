"""How often somebody may write: per conversation, person and tenant, by GCRA over durable counters.

Decides only; the counters are storage's, and words of need must never be held back here.
"""

from __future__ import annotations

import math

from guards.base import Counters, Rate, Refusal


class Limits:
    """Takes from the narrowest dimension first: whoever floods is stopped before touching what others share.

    A refusal by a wider dimension leaves one take on the narrower ones. Whoever asked gives those back: a
    refused message costs nothing.
    """

    def __init__(self, *, person: Rate, conversation: Rate, tenant: Rate) -> None:
        for name, rate in (("person", person), ("conversation", conversation), ("tenant", tenant)):
            if rate.count < 1 or rate.burst < 1 or not 0 < rate.seconds < math.inf:
                raise ValueError(f"the {name} limit needs a count, a burst and a time above zero: {rate}")
        self._person, self._conversation, self._tenant = person, conversation, tenant

    async def admit(
        self, counters: Counters, *, person: str, conversation: str, exempt: bool = False
    ) -> Refusal | None:
        """None when allowed. `exempt` is for words of need: they are neither counted nor refused."""
        if exempt:
            return None
        dimensions = (
            (f"conversation:{conversation}", self._conversation),
            (f"person:{person}", self._person),
            ("tenant", self._tenant),
        )
        for key, rate in dimensions:
            wait = await counters.take(key, rate)
            if wait > 0:
                return Refusal("rate_limited", retry_after=wait)
        return None


def gcra(arrival: int | None, now: int, rate: Rate) -> tuple[int, int]:
    """One take, in microseconds: (next theoretical arrival, wait). A wait is a refusal and costs nothing.

    Never more than `burst + count` pass in any window of `rate.seconds`. This is the reference that every
    implementation of Counters must agree with. A counter beyond a full burst means that the clock was set
    back: it starts anew, so that nobody is locked out.
    """
    interval = max(1, round(rate.seconds * 1_000_000 / rate.count))
    full = now + interval * rate.burst
    expected = arrival if arrival is not None and now <= arrival <= full else now
    wait = expected + interval - full
    return (expected, wait) if wait > 0 else (expected + interval, 0)
