"""Rejects what a draft claims to have done, promises or lays down as a rule when nothing bears it out.

It also never lets an answer deny that it comes from a machine.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from guards.base import Evidence, MaskedText, Reason
from guards.claims.assertions import EASTERN, claimed
from guards.claims.charged import charged
from guards.claims.contrary import contrary
from guards.claims.excluded import excluded, is_exception
from guards.claims.flipped import flipped
from guards.claims.given import unearned
from guards.claims.going_on import unseen
from guards.claims.grounds import proven, stated, verbatim
from guards.claims.limited import is_beyond
from guards.claims.moments import untold
from guards.claims.often import unbounded
from guards.claims.outage import tells_state
from guards.claims.posing import owns_up, poses
from guards.claims.shown import unshown
from guards.claims.shut import shut
from guards.claims.thresholds import missed
from guards.claims.tiers import of_another
from guards.claims.universals import overstated
from guards.claims.untold import untold_cause, untold_channel
from guards.claims.without import conceded, needless
from guards.text.statements import Clause, Sentence, sentences

_HINTS: Final = {
    "unproven_action": "Do not say that something has been done: nothing here shows it. Offer to hand over.",
    "unproven_promise": "Promise nothing that the passages do not say. Offer to hand over instead.",
    "unproven_rule": "State a rule only as the passages state it, or leave it out.",
    "contradicted_rule": "The passages say the opposite: state the rule as they do, or leave it out.",
    "charged_for": "The passages charge for this: call nothing free or included that they do not call so.",
    "overstated_rule": "The passages say this with a limit: name for whom, what or when it holds.",
    "unbounded": "The passages say how often: say so, and not as often as one likes.",
    "another_plan": "The passages say this of another plan: say of each plan only what they say of it.",
    "unseen_work": "Nothing shows who is at work on it, or where it is: leave that out. Offer to hand over.",
    "contrary_state": "The facts tell another state of it: say that one, or refer to it.",
    "unseen_state": "What is known about this person cannot be read now: say so, and tell no state of it.",
    "needed": "The passages name this as what it goes with: do not call it needless.",
    "conceded": "The passages make a condition of this: do not grant it where that is not met.",
    "missed_limit": "By the passages this lies outside the limit: do not grant it.",
    "untold_day": "Nothing tells of this day: name only days that a fact, a passage or the person names.",
    "untold_cause": "Nothing tells why it is so: leave the cause out.",
    "unearned": "Give nobody an amount that no passage gives: leave it out, or offer to hand over.",
    "untold_channel": "Name no channel that the passages do not name.",
    "denies_being_ai": "Never deny being an AI, and never claim to be a person.",
}


_OF_SENTENCES: Final = {
    "charged_for": charged, "another_plan": of_another, "unseen_work": unseen, "missed_limit": missed,
    "unearned": unearned, "unbounded": unbounded,
    "needed": needless, "conceded": conceded, "untold_cause": untold_cause, "untold_channel": untold_channel,
}  # fmt: skip


class Claims:
    """Every clause of a draft that says what was, will be or always is done."""

    name = "claims"

    def inspect(self, draft: str, evidence: Evidence) -> Sequence[Reason]:
        read = sentences(draft, evidence.facts)
        codes = {code for sentence in read for code in _judged(sentence, draft, evidence)}
        return [Reason(self.name, code, MaskedText(_HINTS[code])) for code in _HINTS if code in codes]


def _judged(sentence: Sentence, draft: str, evidence: Evidence) -> Sequence[str]:
    if sentence.question or verbatim(sentence, evidence):
        return ()
    codes = [*_of(sentence, draft, evidence), *_of_clauses(sentence, evidence)]
    if poses(sentence.whole.text):
        codes.append("denies_being_ai")
    if evidence.facts_down and tells_state(sentence.whole.text):
        codes.append("unseen_state")
    return codes or (["untold_day"] if untold(sentence, evidence) and not shut(sentence, evidence) else ())


def _of(sentence: Sentence, draft: str, evidence: Evidence) -> Iterator[str]:
    yield from (code for code, is_so in _OF_SENTENCES.items() if is_so(sentence, evidence))
    against = flipped(sentence, evidence) and not is_exception(sentence, evidence)
    if against or excluded(sentence, evidence):
        yield "contradicted_rule"
    if overstated(sentence, draft, evidence):
        yield "overstated_rule"
    yield from unshown(sentence, draft, evidence)


def _of_clauses(sentence: Sentence, evidence: Evidence) -> Iterator[str]:
    for clause in sentence.clauses:
        if _denies_being_ai(clause) and not owns_up(sentence.whole.text):
            yield "denies_being_ai"
        if contrary(clause, evidence):
            yield "contrary_state"
        claim = claimed(clause, sentence)
        if claim is not None and not proven(claim, sentence, evidence):
            opposite = claim.kind != "action" and stated(claim, evidence, denied=not claim.denied)
            if (claim.kind == "ability" and not opposite) or (
                opposite and claim.denied and is_beyond(clause, sentence, evidence)
            ):
                continue
            yield "contradicted_rule" if opposite else f"unproven_{claim.kind}"


def _denies_being_ai(clause: Clause) -> bool:
    keys = clause.keys
    if keys & {"grammar.can", "grammar.if", "grammar.want", "grammar.will", "act.escalate"}:
        return False
    of_itself = bool(keys & {"grammar.am", "grammar.talk"})
    if "grammar.machine" in keys:
        return of_itself and "grammar.not" in keys
    eastern = any(word.language in EASTERN for word in clause.words)
    named = bool(keys & {"grammar.us", "grammar.talk"}) or not eastern
    return of_itself and named and "grammar.human" in keys and "grammar.not" not in keys
