"""Evaluation by questions of the operator's: each is asked as a stranger would ask it, and the answer is held
to the same checks. What is kept is how it ended, never what a model said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final

from pydantic import BaseModel

from bot.batches.base import Dropped, Keeping, Piece
from bot.clock import Clock, new_id
from bot.knowledge.index import Knowledge
from bot.providers.base import Prompt, ProviderFailed
from bot.providers.form import whole
from bot.providers.wording import RULES, cited, word
from guards.base import CheckedText, Evidence, MaskedText
from guards.outputs import OutputCheck
from storage.batches import Errand
from storage.store import Store
from storage.trials import Trial

_TOLD: Final = 0.2  # the score from which a model may judge a passage itself, as in a conversation
_KEPT_MS: Final = 90 * 86_400_000


class Row(BaseModel):
    """One line of a file."""

    question: str
    language: str = "en"


class TrialWork:
    """`instructions` and `secret` are those of every answer."""

    def __init__(
        self,
        store: Store,
        knowledge: Knowledge,
        check: OutputCheck,
        clock: Clock,
        *,
        instructions: MaskedText,
        secret: str,
        link_hosts: frozenset[str],
        passages: int,
        output_tokens: int,
    ) -> None:
        self._store, self._knowledge, self._check, self._clock = store, knowledge, check, clock
        self._instructions, self._secret, self._hosts = instructions, secret, link_hosts
        self._passages, self.output_tokens = passages, output_tokens

    async def find(self) -> None:
        """Questions come by the command; here old ones go."""
        async with self._store.transaction() as tx:
            await self._store.trials.forget(tx, before=self._clock.now() - _KEPT_MS)

    async def piece(self, errand: Errand) -> Piece | None:
        trial = await self._store.trials.get(errand.conversation_id)
        if trial is None:
            return None
        wording = word(await self._prompt(trial))
        return Piece(errand.id, wording.system, wording.messages[-1].text, self.output_tokens)

    async def judge(self, errand: Errand, text: str) -> Keeping | Dropped:
        trial = await self._store.trials.get(errand.conversation_id)
        if trial is None:
            return Dropped("forgotten")
        outcome, trials = await self._outcome(trial, text), self._store.trials
        return lambda tx: trials.ended(tx, trial.id, outcome)

    async def _outcome(self, trial: Trial, text: str) -> str:
        try:
            filled = whole(text, prose=True)
        except ProviderFailed:
            return "malformed"
        if filled.wish == "hand_over":
            return "hand_over"
        prompt = await self._prompt(trial)
        evidence = Evidence(
            said=[trial.question], passages=prompt.passages, link_hosts=self._hosts,
            secrets=(self._secret,), instructions=(self._instructions.value, RULES),
            cited=cited(prompt.passages, filled.passages),
        )  # fmt: skip
        verdict = self._check.check(filled.answer, evidence)
        return "passed" if isinstance(verdict, CheckedText) else f"{verdict[0].check}.{verdict[0].code}"

    async def _prompt(self, trial: Trial) -> Prompt:
        found = await self._knowledge.search(trial.question, language=trial.language, limit=self._passages)
        return Prompt(
            instructions=self._instructions, history=(), question=trial.question,
            passages=[passage for passage in found if passage.score >= _TOLD], facts=(),
            language=trial.language, max_output_tokens=self.output_tokens,
        )  # fmt: skip


async def queue(store: Store, rows: Iterable[Row], *, now: int) -> tuple[str, int]:
    """Put the questions where the next batch takes them from; the run's name and how many there are."""
    run, counted = new_id()[:8], Counter[str]()
    async with store.transaction() as tx:
        for row in rows:
            trial = Trial(new_id(), run, row.language, MaskedText.authored(row.question))
            await store.trials.add(tx, trial, now=now)
            await store.batches.add(tx, Errand(new_id(), trial.id, "trial", 1), now=now)
            counted[run] += 1
    return run, counted[run]
