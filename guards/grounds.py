"""Says what bears a claim out: what has truly been done, a fact's own words, or a sentence of the knowledge.

A sentence proves a claim when it names the same acts, qualities and deadlines, of the same thing, as surely,
and with the same yes or no. Words are compared by meaning: knowledge proves answers in other languages too.
"""

from __future__ import annotations

import functools

from guards.assertions import NARROW, Claim, alike, rule_of
from guards.base import Evidence, Fact, Passage
from guards.lexicon import keys_of
from guards.statements import Sentence, sentences


def proven(claim: Claim, sentence: Sentence, evidence: Evidence) -> bool:
    """Knowledge proves rules and promises, but never a deed; a fact proves no deed of ours."""
    acts = {key for key in claim.said if key.startswith("act.")}
    done = (keys_of(name.replace("_", " ")) for name in evidence.done)
    if acts and acts <= alike({key for keys in done for key in keys}):
        return True
    if not claim.ours and not claim.denied:
        told = [fact for name, fact in evidence.facts.items() if name in sentence.refers or _tells(fact)]
        if any(claim.said <= alike(_said_by(fact)) for fact in told):
            return True
    return claim.kind != "action" and stated(claim, evidence, denied=claim.denied)


def _tells(fact: Fact) -> bool:
    return fact.type in ("status", "text")


def _said_by(fact: Fact) -> frozenset[str]:
    named = _named_by(fact.name, fact.description)
    return named | keys_of(str(fact.value)) if _tells(fact) else named


@functools.lru_cache(maxsize=512)
def _named_by(name: str, description: str) -> frozenset[str]:
    """Remembered: these are the operator's words, the same for everybody."""
    return keys_of(f"{name.replace('.', ' ')}. {description}")


def stated(claim: Claim, evidence: Evidence, *, denied: bool) -> bool:
    """A clause of the knowledge says all of it, so denied or not, and none nearer to it says the opposite."""
    rules = [
        rule
        for passage in _rests_on(evidence)
        for rule in _rules_of(passage.title, passage.text.value)
        if _speaks_of(rule, claim)
    ]
    near = {
        sign: [len(one.tokens & claim.tokens) for one in rules if one.denied == sign]
        for sign in (True, False)
    }
    return bool(near[denied]) and max(near[denied]) >= max(near[not denied], default=0)


def _speaks_of(rule: Claim, claim: Claim) -> bool:
    """All of it, of the same thing, as surely. What is denied of some things only is not denied of others."""
    return (
        claim.said <= rule.said | (rule.about if claim.kind == "rule" else frozenset())
        and (rule.ours or not claim.ours)
        and (not rule.denied or rule.said & NARROW <= claim.said)
        and (not claim.things or not rule.things or bool(claim.things & rule.things))
    )


def _rests_on(evidence: Evidence) -> list[Passage]:
    return [one for one in evidence.passages if not evidence.cited or one.id in evidence.cited]


@functools.lru_cache(maxsize=512)
def _rules_of(title: str, text: str) -> tuple[Claim, ...]:
    """All that a passage says for sure, by clause and by sentence; its title says what it is about."""
    about = alike(keys_of(title))
    clauses = (
        clause
        for sentence in sentences(text)
        for clause in {sentence.whole, *sentence.clauses}
        if "grammar.may" not in clause.keys
    )
    return tuple(rule_of(clause, about) for clause in clauses)


def verbatim(sentence: Sentence, evidence: Evidence) -> bool:
    """The sentence stands in a passage as it is: then it is the operator's own."""
    return any(
        sentence.whole.text.strip() in _sentences_of(passage.text.value) for passage in _rests_on(evidence)
    )


@functools.lru_cache(maxsize=512)
def _sentences_of(text: str) -> frozenset[str]:
    return frozenset(sentence.whole.text.strip() for sentence in sentences(text))
