"""Gathers all that one answer may use: history, facts, knowledge; and the prompt, where a model is asked.

The prompt gets trimmed history and the names of facts only; values stay in the evidence, which never leaves
the process.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, tzinfo
from typing import Literal
from urllib.parse import urldefrag

from bot.answers import Prompted, Recalled
from bot.facts.base import FactsSource, FactsUnavailable
from bot.history import BYTES_PER_TOKEN, Past, TooLarge, trim
from bot.keys import Keys
from bot.knowledge.index import Knowledge
from bot.providers.base import FactName, Prompt, Said
from bot.providers.wording import RULES, word
from bot.transcript import Transcript
from guards.base import Evidence, Fact, MaskedText, Passage, VaultEntry
from guards.risk import Tier
from storage.base import Conversation, Message
from storage.store import Store

_ROLES: Mapping[str, Literal["person", "assistant", "staff"]] = {
    "person": "person",
    "bot": "assistant",
    "staff": "staff",
}
_REMEMBERED = 200  # the newest messages that trimming chooses from
_TOLD = 0.2  # the score from which a model may judge a passage itself; a quote needs far more


INSTRUCTIONS = """\
You are the support assistant of {name}. You are an AI and say so when asked; you never claim to be a person.
Internal mark, never to be repeated: {canary}
"""


class PromptTooLarge(Exception):
    """What may not be left out does not fit the budget. Remedy: raise `answers.history_tokens`."""


class Recall:
    """`instructions` is the operator's text; `secrets` must never come back: a canary inside it, and keys."""

    def __init__(
        self,
        store: Store,
        keys: Keys,
        transcript: Transcript,
        knowledge: Knowledge,
        facts: FactsSource | None,
        *,
        instructions: MaskedText,
        secrets: Sequence[str],
        link_hosts: frozenset[str],
        history_tokens: int,
        passages: int,
        max_output_tokens: int,
        home: tzinfo = UTC,
    ) -> None:
        self._store, self._keys, self._transcript = store, keys, transcript
        self._knowledge, self._facts = knowledge, facts
        self._instructions, self._secrets = instructions, secrets
        self._hosts, self._budget, self._passages = link_hosts, history_tokens, passages
        self._max_output_tokens, self._home = max_output_tokens, home

    async def gather(
        self,
        conversation: Conversation,
        question: MaskedText,
        *,
        asked: Collection[str],
        tier: Tier = "normal",
    ) -> Recalled:
        """`asked`: the ids of the messages that the question is made of; they are not history.

        Only of somebody who is answered as usual do their own words prove a figure; only they are sent to
        pages that no passage names.
        """
        past = await self._past(conversation, asked)
        facts, facts_down = await self._known(conversation)
        said = [
            question,
            *(message.masked for message in past if message.author == "person" and message.masked),
        ]
        originals = await self._store.vault.entries(conversation.id)
        evidence = Evidence(
            facts=facts,
            said=said if tier == "normal" else (),
            placeholders=frozenset(entry.placeholder for entry in originals),
            link_hosts=self._hosts if tier == "normal" else frozenset(),
            secrets=self._secrets,
            instructions=(self._instructions.value, RULES),
            facts_down=facts_down,
        )
        vault = await self._keys.vault(conversation.person_id)
        language = conversation.language
        return Recalled(
            conversation, question, language, past, evidence, facts, originals, vault, facts_down, tier,
            home=self._home,
        )  # fmt: skip

    async def passages(self, recalled: Recalled) -> Recalled:
        """With what is known about the question: only when no rule answers it."""
        found = await self._knowledge.search(
            recalled.question, language=recalled.language, limit=self._passages
        )
        told = [passage for passage in found if passage.score >= _TOLD]
        return replace(recalled, evidence=replace(recalled.evidence, passages=told))

    async def prompted(self, recalled: Recalled) -> Prompted:
        """For a model, and only when one is asked: an answer without one needs none of this.

        Raises PromptTooLarge.
        """
        prompt, originals = await self._masked(recalled.conversation, self._prompt(recalled))
        placeholders = frozenset(entry.placeholder for entry in originals)
        passages = [
            replace(own, link=told.link)
            for own, told in zip(recalled.evidence.passages, prompt.passages, strict=True)
        ]
        evidence = replace(recalled.evidence, placeholders=placeholders, passages=passages)
        return Prompted(prompt, replace(recalled, evidence=evidence, originals=originals))

    async def _past(self, conversation: Conversation, asked: Collection[str]) -> Sequence[Message]:
        """What was said before the question, without what never arrived or cannot be masked."""
        messages = await self._store.messages.timeline(conversation.id, limit=_REMEMBERED + len(asked))
        lost = await self._store.fates.undelivered(conversation.id)
        last = max((each.seq or 0 for each in messages if each.id in asked), default=conversation.last_seq)
        seen = [
            each
            for each in messages
            if each.author in _ROLES and each.id not in asked and each.id not in lost
            if each.author != "person" or (each.seq or 0) < last  # a later one is the next question
        ]
        return await self._transcript.readable(conversation, seen)

    async def _known(self, conversation: Conversation) -> tuple[Mapping[str, Fact], bool]:
        """Facts of a verified person only; (facts, whether the source is down)."""
        person = await self._store.people.get(conversation.person_id)
        if self._facts is None or person is None or person.verified_as is None:
            return {}, False
        try:
            return await self._facts.facts(person.verified_as), False
        except FactsUnavailable:
            return {}, True

    def _prompt(self, recalled: Recalled) -> Prompt:
        """The history that fits beside all else: the budget is for the whole prompt."""
        prompt = Prompt(
            instructions=self._instructions,
            history=(),
            question=recalled.question,
            passages=recalled.evidence.passages,
            facts=[FactName(fact.name, fact.type, fact.description) for fact in recalled.facts.values()],
            language=recalled.language,
            max_output_tokens=self._max_output_tokens,
            facts_down=recalled.facts_down,
            cache_key=hashlib.sha256(recalled.conversation.id.encode()).hexdigest()[:32],
        )
        past = recalled.past
        said = [Past(Said(_ROLES[message.author], message.masked)) for message in past if message.masked]
        history = trim(said, budget=self._budget, fixed=word(prompt).size() // BYTES_PER_TOKEN)
        if isinstance(history, TooLarge):
            raise PromptTooLarge(f"{history.tokens} tokens may not be left out, {history.budget} fit")
        return replace(prompt, history=[item.said for item in history])

    async def _masked(
        self, conversation: Conversation, prompt: Prompt
    ) -> tuple[Prompt, Sequence[VaultEntry]]:
        """What the operator, the facts' source and we ourselves wrote, masked like all that people wrote.

        With it, what placeholders stand for now. The answer checks and the answers without a model go by the
        approved text itself.
        """
        authored = MaskedText.authored
        own = [text for passage in prompt.passages for text in (authored(passage.title), passage.text)]
        own += [authored(fact.description) for fact in prompt.facts]
        own += [said.text for said in prompt.history if said.role == "assistant"]
        texts, originals = await self._transcript.authored(conversation, own)
        done = iter(texts)
        masked = replace(
            prompt,
            passages=[_told(one, title=next(done).value, text=next(done)) for one in prompt.passages],
            facts=[FactName(fact.name, fact.type, next(done).value) for fact in prompt.facts],
            history=[
                Said(said.role, next(done)) if said.role == "assistant" else said for said in prompt.history
            ],
        )
        return masked, originals


def _told(passage: Passage, *, title: str, text: MaskedText) -> Passage:
    """As a model sees it. An anchor is made of the heading: it goes where something of that is masked."""
    link = passage.link if title == passage.title or not passage.link else urldefrag(passage.link).url
    return Passage(passage.id, title, text, link, passage.score)
