"""The drafts of one turn: each is judged with what it claims to rest on; only one that passed can be said.

Remembers of a rejected draft the codes of what was wrong, never its words.
"""

from __future__ import annotations

from dataclasses import replace

from bot.answers import Prompted, Say, rejection
from bot.basis import Quotable, basis
from bot.providers.base import Draft
from bot.providers.wording import cited, is_language
from guards.base import CheckedText, Evidence, Reason
from guards.outputs import OutputCheck
from guards.rendering import Rendering, rendering

_UNSURE = 0.25  # a model that trusts its own answer less than this is not believed either


class Drafts:
    """`rejected` grows by one code for each draft, with all that was wrong; `passed` is by draft."""

    def __init__(self, check: OutputCheck, prompted: Prompted, rejected: list[str]) -> None:
        self._check, self._recalled, self.rejected = check, prompted.recalled, rejected
        self._read = [prompted.prompt.question, *(said.text for said in prompted.prompt.history)]
        self._passages = Quotable(self._recalled.evidence.passages)
        self.passed: dict[str, CheckedText] = {}

    def judge(self, draft: Draft) -> tuple[Reason, ...]:
        """Why it may not be said; nothing when it may."""
        verdict = self.checked(draft, draft.text)
        if isinstance(verdict, CheckedText):
            self.passed[draft.text] = verdict
            return ()
        self.rejected.append(rejection(draft.provider, verdict))
        return verdict

    def checked(self, draft: Draft, text: str) -> CheckedText | tuple[Reason, ...]:
        """`text` is the draft's, or the beginning of it, and rests on what the draft claims. Then it is read
        again with its values."""
        evidence = self._evidence(draft)
        verdict = self._check.check(text, evidence)
        if not isinstance(verdict, CheckedText):
            return verdict
        return self._check.reread(self._rendering(draft, verdict), verdict, evidence) or verdict

    def say(self, draft: Draft, text: CheckedText) -> Say:
        """All of it, with what the installation requires below."""
        return self.part(draft, self._check.complete(text), draft.text)

    def part(self, draft: Draft, text: CheckedText, words: str) -> Say:
        """What is checked of it; `words` are the draft's own."""
        of = self._passages.used(words, self._cited(draft))
        rests = basis(text, of, self._read, checks=self._check.names, model=draft.model)
        rendered, ends = self._rendering(draft, text).text, draft.wish == "close"
        return Say(text, rendered, draft.provider, self.rejected, basis=rests, ends=ends)

    def _rendering(self, draft: Draft, text: CheckedText) -> Rendering:
        """In the words of the language that it was written in, where the model names one."""
        recalled, language = self._recalled, draft.language or ""
        return rendering(
            text,
            facts=recalled.facts,
            originals=recalled.originals,
            vault=recalled.vault,
            language=language if is_language(language) else recalled.language,
            home=recalled.home,
        )

    def _evidence(self, draft: Draft) -> Evidence:
        return replace(self._recalled.evidence, cited=self._cited(draft))

    def _cited(self, draft: Draft) -> frozenset[str]:
        return cited(self._recalled.evidence.passages, draft.passages)


def unsure(draft: Draft) -> bool:
    return draft.confidence is not None and draft.confidence < _UNSURE
