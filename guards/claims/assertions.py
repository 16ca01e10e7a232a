"""Reads what a clause claims: that something was done, will be done, or is always so.

Descriptions, offers, wishes and reports claim nothing: the rules for that are in `harmless.py`.
"""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass
from typing import Final

from guards.claims.harmless import Kind, has_no_fee, is_denied, is_harmless
from guards.text.lexicon import Word
from guards.text.statements import Clause, Sentence
from guards.text.verbs import (
    is_aim,
    is_first_person,
    is_future,
    is_intransitive,
    is_past,
    is_simple_past,
    is_vow,
)

# What is one act to somebody who waits for a parcel, or whose words are translated.
_SAME: Final = {
    "act.ship": "act.deliver", "act.travel": "act.deliver", "thing.shipping": "act.deliver",
    "act.replace": "act.change",
}  # fmt: skip
NARROW: Final = frozenset({"thing.sale", "act.deliver"})
_SENTENCE: Final = frozenset({
    "grammar.be", "grammar.was", "grammar.will", "grammar.can", "grammar.may", "grammar.if", "grammar.to",
    "grammar.you", "grammar.not", "grammar.please", "grammar.want", "grammar.report", "grammar.inform",
})  # fmt: skip
_GIFTS: Final = frozenset({"act.discount", "act.compensate", "act.credit", "act.waive", "act.upgrade"})
_AS_SUCH: Final = frozenset({"quality.free", "quality.unlimited"})
_FREE_OF: Final = frozenset({"grammar.be", "grammar.you"})  # "it is free"
_TOKEN: Final = re.compile(r"[^\W\d_]+")
NUMBER: Final = re.compile(r"\d+")
_BEHIND: Final = 20  # characters between a verb and its ending
_MAY: Final = re.compile(  # "you can have it unblocked", "unless you have booked it"
    r"\b(?:can|(?:if|unless|once|when|until|after|before) you) \Z"
)
_JUST: Final = re.compile(r"\W*(?:(?:just|already|now|also|went ahead and|ya|já)\W+)*")
EASTERN: Final = frozenset({"ko", "ja", "zh", "hi"})


@dataclass(frozen=True, slots=True)
class Claim:
    """`ours`: said of ourselves, not of what anybody can do. `said`: all that a proof has to say too."""

    kind: Kind
    said: frozenset[str]
    things: frozenset[str]
    denied: bool
    ours: bool
    tokens: frozenset[str]
    about: frozenset[str] = frozenset()  # what the title above it is about
    done: frozenset[str] = frozenset()  # the acts that it says are over: nothing stands for what is like it
    numbers: frozenset[str] = frozenset()


def claimed(clause: Clause, sentence: Sentence) -> Claim | None:
    """What this clause claims; None for a description, an offer, a wish, and what somebody else reported."""
    acts, qualities = _acts(clause), _qualities(clause)
    if not acts and not qualities:
        return None
    ours = _is_ours(clause, acts)
    kind = _kind(clause, acts, qualities, ours=ours)
    if "grammar.can" in clause.keys and not (ours or qualities or is_denied(clause) or kind == "action"):
        kind = "ability" if acts else None
    if kind is None or is_harmless(clause, sentence, acts, kind, ours=ours):
        return None
    return Claim(
        kind,
        alike({word.key for word in acts} | qualities | clause.named("when") | _subject(clause)),
        alike(clause.named("thing")),
        is_denied(clause),
        ours,
        _tokens(clause),
        done=frozenset(act.key for act in acts if is_past(act) or act.language in EASTERN),
        numbers=frozenset(NUMBER.findall(clause.text)),
    )


def _kind(clause: Clause, acts: list[Word], qualities: Set[str], *, ours: bool) -> Kind | None:
    keys = clause.keys
    past = any(is_past(word) for word in acts)
    eastern = any(word.language in EASTERN for word in acts)
    done = (past or eastern) and any(
        not _MAY.search(clause.text, 0, word.start - clause.start) and _of_act(word, acts)
        for word in clause.words
        if word.key == "grammar.was"
    )
    if (
        done
        or _is_note(acts, clause)
        or (past and {"grammar.be", "grammar.now"} <= keys)
        or _simply(acts, clause)
    ):
        return "action"
    will = bool(keys & {"grammar.will", "grammar.get"}) or any(is_future(word) for word in acts)
    if acts and (ours or will or clause.named("when") or any(is_vow(word) for word in acts)):
        return "promise"
    about = (
        acts or clause.named("thing") or (qualities & _AS_SUCH and keys & _FREE_OF) or _may_for_free(clause)
    )
    if (about and qualities) or (past and "grammar.be" in keys) or "act.cover" in keys:
        return "rule"
    return None


def _of_act(was: Word, acts: list[Word]) -> bool:
    """In Korean and Japanese it stands behind its verb."""
    return was.language not in ("ko", "ja") or any(
        act.start <= was.start <= act.end + _BEHIND for act in acts
    )


def _is_note(acts: list[Word], clause: Clause) -> bool:
    """ "Refund issued.", "Consider it done": ends with what was done, and is no sentence."""
    return (
        bool(acts)
        and not clause.text[acts[-1].end - clause.start :].strip(" .!…*\"'”")
        and acts[-1].language == "en"
        and is_past(acts[-1])
        and clause.keys.isdisjoint(_SENTENCE)
    )


def _simply(acts: list[Word], clause: Clause) -> bool:
    """ "I cancelled it", without a word of have or been. In English the last word of us tells who did it."""
    us = next((word for word in reversed(clause.words) if word.key == "grammar.us"), None)
    return any(
        act.language != "en"
        or is_intransitive(act)
        or (us is not None and _JUST.fullmatch(clause.between(us, act)) is not None)
        for act in acts
        if is_simple_past(act)
    )


def _qualities(clause: Clause) -> frozenset[str]:
    return clause.named("quality") | ({"quality.free"} if has_no_fee(clause) else frozenset())


def _may_for_free(clause: Clause) -> bool:
    """ "You can pay later without surcharge"; but a seat that is free may only be nobody's."""
    words = {word.form for word in clause.words if word.key == "quality.free"}
    return "grammar.can" in clause.keys and (has_no_fee(clause) or bool(words - {"free"}))


def _is_ours(clause: Clause, acts: list[Word]) -> bool:
    return "grammar.us" in clause.keys or any(is_first_person(word) for word in acts)


def _acts(clause: Clause) -> list[Word]:
    """All but "to cancel": what somebody wants, not what is done."""
    acts = [word for word in clause.words if word.key.startswith("act.")]
    if not acts or "grammar.to" not in clause.keys:
        return acts
    behind_to = {word.end + 1 for word in clause.words if word.key == "grammar.to"}
    return [act for act in acts if not (act.start in behind_to and is_aim(act))]


def alike(keys: set[str] | frozenset[str]) -> frozenset[str]:
    return frozenset(_SAME.get(key, key) for key in keys)


def _subject(clause: Clause) -> set[str]:
    """What a rule is only about when it names it; and that a present is for the person who reads this."""
    gives = clause.keys & _GIFTS and "grammar.you" in clause.keys
    return {key for key in clause.keys if _SAME.get(key, key) in NARROW} | (
        {"grammar.you"} if gives else set()
    )


def _tokens(clause: Clause) -> frozenset[str]:
    return frozenset(_TOKEN.findall(clause.text))


def rule_of(clause: Clause, about: frozenset[str]) -> Claim:
    """What a clause of approved knowledge lays down, below a title that is `about` something."""
    possible = {"quality.possible"} if "grammar.can" in clause.keys else set[str]()
    of_people = {"grammar.can", "grammar.you"} <= clause.keys and "grammar.us" not in clause.keys
    return Claim(
        "rule",
        alike(clause.keys | _qualities(clause) | possible),
        alike(clause.named("thing")),
        is_denied(clause),
        not of_people,
        _tokens(clause),
        about,
    )
