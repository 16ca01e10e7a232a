"""Asks, in a word, a model that nobody has asked for long, or whose breaker waits for one to try it.

So an outage is found before a person's message finds it, and its end too. It costs what it costs, within
the budget, and says nothing of anybody.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import structlog

from bot.clock import Clock, Deadline
from bot.costs.budget import CallContext
from bot.providers.base import Prompt, ProviderFailed
from bot.providers.calls import Line
from guards.base import MaskedText

_SECONDS = 10.0
_TRIES = 5  # as many failures in a row shut a provider out
_TOKENS = 800  # a word is enough, but some models think before they say it
_NOBODY = CallContext("", "")
_log = structlog.get_logger()


class Probes:
    """`silent_seconds`: how long is long; None switches them off. `wanted`: the silent are asked now."""

    def __init__(
        self,
        lines: Sequence[Line],
        clock: Clock,
        *,
        silent_seconds: float | None,
        wanted: Callable[[], bool] = lambda: True,
    ) -> None:
        self._lines, self._clock, self._silent, self._wanted = lines, clock, silent_seconds, wanted
        self._prompt = Prompt(
            instructions=MaskedText.authored("Answer with the one word: yes."),
            history=(),
            question=MaskedText.authored("Do you hear me?"),
            passages=(),
            facts=(),
            language="en",
            max_output_tokens=_TOKENS,
        )

    async def run(self) -> None:
        """A job: whoever is due, one after the other."""
        for line in self._lines:
            await line.breaker.refresh()
            if self._due(line):
                await self._ask(line)

    async def try_again(self) -> None:
        """Whoever was shut out for long enough, at once."""
        for line in self._lines:
            await line.breaker.refresh()
            if line.breaker.state == "half_open":
                await self._ask(line)

    def _due(self, line: Line) -> bool:
        if self._silent is None:
            return False
        state = line.breaker.state
        silent = state == "closed" and line.room.idle >= self._silent
        return state == "half_open" or (silent and self._wanted())

    async def _ask(self, line: Line) -> None:
        """One that failed is asked again at once: no single call shuts out, and nobody else asks."""
        for _ in range(_TRIES):
            if not line.breaker.admits or await self._answers(line):
                return

    async def _answers(self, line: Line) -> bool:
        try:
            await line.draft(self._prompt, Deadline(self._clock, _SECONDS), _NOBODY)
        except ProviderFailed as failure:  # its breaker knows by now
            _log.warning("provider_probe_failed", breaker=line.breaker.name, kind=failure.kind)
            return False
        return True
