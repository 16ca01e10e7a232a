"""The answer stage: rules that come first, then the cache or the providers, then rules and knowledge, then a
person.

A draft becomes words for a person only through the output checks; one that fails them is treated as a
failure of whoever drafted it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.answers import Answer, HandOver, Recalled, Say, rejection
from bot.basis import basis
from bot.clock import Deadline
from bot.costs.budget import CallContext
from bot.drafts import Drafts, unsure
from bot.hearing import Growing, Hearing
from bot.knowledge.answer import choice, quote
from bot.providers.base import UNHEARD, Draft, Stage
from bot.providers.chain import Chain, NoAnswer
from bot.providers.rules import RuleMatch, Rules
from bot.recall import Recall
from bot.response_cache import Question, ResponseCache
from bot.texts import Texts
from guards.base import CheckedText, Passage
from guards.outputs import OutputCheck
from guards.rendering import Rendering, notice, rendering


class Answering:
    """`chain` is None when no provider has a key: then rules and knowledge answer alone.

    `grows`: what a model says may be shown while it comes.
    """

    def __init__(
        self,
        rules: Rules,
        recall: Recall,
        chain: Chain | None,
        cache: ResponseCache,
        check: OutputCheck,
        texts: Texts,
        *,
        grows: Callable[[], bool] = lambda: True,
    ) -> None:
        self._rules, self._recall, self._chain, self._cache = rules, recall, chain, cache
        self._check, self._texts, self._grows = check, texts, grows

    async def answer(
        self,
        recalled: Recalled,
        deadline: Deadline,
        call: CallContext,
        growing: Growing,
        *,
        model: bool = True,
    ) -> Answer:
        """Never raises for a provider's sake; the last resort is a person. `model`: one may be asked.

        What a model says may grow before the person's eyes; Interrupted: nobody wants it any more.
        """
        routes: list[str] = []
        answer = await self._answer(recalled, deadline, call, growing, routes, model=model)
        return replace(answer, route="; ".join(routes)) if routes else answer

    async def _answer(
        self,
        recalled: Recalled,
        deadline: Deadline,
        call: CallContext,
        growing: Growing,
        routes: list[str],
        *,
        model: bool,
    ) -> Answer:
        match = self._rules.match(
            recalled.question, fact_names=set(recalled.facts), language=recalled.language
        )
        rejected = growing.rejected
        if match and (match.first or (recalled.facts_down and not match.complete)):
            return self._by_rule(match, recalled, rejected)
        chain = self._chain if model and recalled.tier != "restricted" else None
        if match and chain is None:
            return self._by_rule(match, recalled, rejected)
        recalled = await self._recall.passages(recalled)
        if chain and (
            answer := await self._by_provider(chain, recalled, deadline, call, growing, rejected, routes)
        ):
            return answer
        if match:
            return self._by_rule(match, recalled, rejected)
        return self._by_knowledge(recalled, rejected)

    async def _by_provider(
        self,
        chain: Chain,
        recalled: Recalled,
        deadline: Deadline,
        call: CallContext,
        growing: Growing,
        rejected: list[str],
        routes: list[str],
    ) -> Answer | None:
        """None: no provider gave a draft that may go out."""
        prompted = await self._recall.prompted(recalled)
        drafts = Drafts(self._check, prompted, rejected)
        stage: Stage = Hearing(drafts, growing) if self._grows() else UNHEARD

        async def ask() -> Draft | NoAnswer:
            return await chain.answer(
                prompted.prompt, deadline=deadline, judge=drafts.judge, call=call, risk=recalled.tier,
                routed=routes.append, stage=stage,
            )  # fmt: skip

        tiers = chain.sufficing(prompted.prompt, recalled.tier)
        question = Question(prompted, tiers, call.turn_id, deadline, drafts.judge, drafts.passed)
        outcome = await self._cache.answer(question, ask)
        if isinstance(outcome, Draft):
            return self._as_drafted(outcome, drafts, prompted.recalled)
        rejected.extend(f"{failure.provider}:{failure.kind}" for failure in outcome.failures)
        if stage.said:
            broken_off = self._hand_over("failed", recalled, rejected)
            return replace(broken_off, ended=outcome.failures[-1].kind)
        return self._hand_over("refused", recalled, rejected) if outcome.reason == "refused" else None

    def _as_drafted(self, draft: Draft, drafts: Drafts, recalled: Recalled) -> Answer:
        if draft.wish == "hand_over":
            return self._hand_over("model", recalled, drafts.rejected)
        if unsure(draft):
            return self._hand_over("low_confidence", recalled, drafts.rejected)
        return drafts.say(draft, drafts.passed[draft.text])

    def _by_rule(self, match: RuleMatch, recalled: Recalled, rejected: list[str]) -> Answer:
        """Templates are the operator's own text, so what they state counts as approved."""
        if match.wants_person or match.intent in ("erase", "withdraw"):  # staff see to it
            reason = "erase" if match.intent == "erase" else "asked"
            return self._hand_over(reason, recalled, rejected)
        if match.intent == "stop":
            said = notice(self._texts.say("stopped", match.language))
            return self._say(said, recalled, "rules:stop", rejected)
        if recalled.facts_down and not match.complete:
            return self._hand_over("facts", recalled, rejected)
        template = Passage(f"rule:{match.intent}", match.intent, match.answer)
        evidence = replace(recalled.evidence, passages=[*recalled.evidence.passages, template])
        spoken = replace(recalled, language=match.language, evidence=evidence)
        return self._own(match.answer.value, [template], spoken, f"rules:{match.intent}", rejected)

    def _by_knowledge(self, recalled: Recalled, rejected: list[str]) -> Answer:
        passages = recalled.evidence.passages
        if quoted := quote(passages):
            return self._own(quoted.text, passages[:1], recalled, f"knowledge:{quoted.id}", rejected)
        if titles := choice(passages):
            asked = self._texts.say("which_one", recalled.language)
            return self._own(f"{asked}\n\n{titles}", passages, recalled, "knowledge:choice", rejected)
        unsure = "risk" if recalled.tier == "restricted" else "low_confidence"
        return self._hand_over(unsure, recalled, rejected)

    def _own(
        self, draft: str, of: Sequence[Passage], recalled: Recalled, source: str, rejected: list[str]
    ) -> Answer:
        """A draft that is made of approved passages."""
        verdict = self._check.check_own(draft, of, recalled.evidence)
        if isinstance(verdict, CheckedText):
            verdict = self._check.reread(_rendered(verdict, recalled), verdict, recalled.evidence) or verdict
        if isinstance(verdict, CheckedText):
            return self._say(self._check.complete(verdict), recalled, source, rejected, of)
        rejected.append(rejection(source, verdict))
        return self._hand_over("failed", recalled, rejected)

    def _say(
        self,
        text: CheckedText,
        recalled: Recalled,
        source: str,
        rejected: list[str],
        of: Sequence[Passage] | None = None,
    ) -> Say:
        """`of`: the passages that it was made of; None: it is a sentence of Parley's own."""
        rendered = _rendered(text, recalled).text
        if of is None:
            return Say(text, rendered, source, rejected)
        rests = basis(text, of, [recalled.question], checks=self._check.names)
        return Say(text, rendered, source, rejected, basis=rests)

    def _hand_over(self, reason: str, recalled: Recalled, rejected: list[str]) -> HandOver:
        return HandOver(reason, recalled.question, rejected)


def _rendered(text: CheckedText, recalled: Recalled) -> Rendering:
    return rendering(
        text,
        facts=recalled.facts,
        originals=recalled.originals,
        vault=recalled.vault,
        language=recalled.language,
        home=recalled.home,
    )
