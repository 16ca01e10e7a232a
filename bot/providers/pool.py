"""The keys and deployments of one model, as one: the least loaded first, a failing one is left alone."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from bot.providers.calls import Line


class Pool:
    """At least one line; all of them reach the same model."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._lines = lines
        self.name, self.model = lines[0].provider.name, lines[0].provider.model

    @property
    def available(self) -> bool:
        """Whether anybody in it may be asked, now or as a probe."""
        return any(line.breaker.state != "open" for line in self._lines)

    @property
    def rests(self) -> bool:
        """Whether every one of them that may be asked has asked not to be called for a while."""
        free = [line for line in self._lines if line.breaker.state != "open"]
        return bool(free) and all(line.room.rests for line in free)

    async def pick(self, *, failed: Collection[Line] = ()) -> Line | None:
        """Who is asked next; one that has just failed only when there is no other. None: nobody may be."""
        for line in self._lines:
            await line.breaker.refresh()
        free = [line for line in self._lines if line.breaker.admits]
        return min(free, key=lambda line: (line in failed, line.room.crowding()), default=None)

    def spares(self, failed: Collection[Line]) -> bool:
        """Whether somebody else may be asked at once."""
        return any(line.breaker.admits and line not in failed for line in self._lines)
