"""Reads what a clause claims: that something was done, will be done, or is always so.

Descriptions, offers, wishes and reports claim nothing: the rules for that are in `_is_harmless`, one a line.
"""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass
from typing import Final, Literal

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

Kind = Literal["action", "promise", "rule", "ability"]  # ability: what people can do themselves
# What an assistant may offer to do by itself: all of it brings a person in, and binds nobody to anything.
_OFFERS: Final = frozenset({"act.escalate", "act.contact", "act.notify"})
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
_REGRETTED: Final = frozenset({"act.cancel", "act.charge", "act.close", "act.delete", "act.unlock"})
_AS_SUCH: Final = frozenset({"quality.free", "quality.unlimited"})
_FREE_OF: Final = frozenset({"grammar.be", "grammar.you"})  # "it is free"
_NO: Final = re.compile(r"no|without|kein\w*|ohne|aucun\w*|sans|sin|ningun\w*|ningún|sem|nenhum\w*")
_WITHOUT: Final = frozenset({"without", "ohne", "sans", "sin", "sem"})  # "sin usar" denies nothing else
_FEW: Final = re.compile(r"\s+(?:\w+\s+){0,2}")
_TOKEN: Final = re.compile(r"[^\W\d_]+")
NUMBER: Final = re.compile(r"\d+")
_HAPPENED: Final = re.compile(
    r"\W*(?:if|in case) (?:you|it|they|your \w+) (?:was|were|has been|have been|had been) (?:\w+ )?\w+"
    r"(?: twice| again)?\W*\Z",
    re.IGNORECASE,
)
_PUNCTUATION: Final = " ,;:–—()!.…"
_MAY: Final = re.compile(r"\bcan \Z")  # "you can have it unblocked"
_THANKS: Final = re.compile(
    r"\b(?:thanks?|thank you|danke|vielen dank|merci|gracias|obrigad[oa])\b|ありがとう|감사합니다|谢谢|感谢"
)
_SUBJECT: Final = re.compile(
    r"\b(?:i|you|it|we|they|he|she|ich|es|wir|er|je|vous|nous|ils?|elles?|yo|usted|nosotros|eu|você|ele|ela|nós)\b"
)
_ASKING: Final = frozenset({"grammar.please", "grammar.inform"})
_SURE: Final = re.compile(
    r"\b(?:definitely|certainly get|guaranteed|for sure|without (?:a )?doubt|garantiert|auf jeden fall"
    r"|ganz sicher"
    r"|à coup sûr|sans aucun doute|seguro que|sin duda|com certeza|sem dúvida)\b|반드시|확실히|무조건"
    r"|必ず|間違いなく"
    r"|確実に|一定会|一定能|肯定会|肯定能|绝对会"
)
_THAT: Final = re.compile(r"\s*(?:that|dass|que)\b")
_JUST: Final = re.compile(r"\W*(?:(?:just|already|now|also|went ahead and|ya|já)\W+)*")
_ALONE: Final = frozenset({"i", "ich", "je", "j", "yo", "eu", "제가", "저는", "私は", "私が", "私の方", "我"})
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
    if "grammar.can" in clause.keys and not (ours or qualities or _is_denied(clause) or kind == "action"):
        kind = "ability" if acts else None
    if kind is None or _is_harmless(clause, sentence, acts, kind, ours=ours, strong=bool(qualities)):
        return None
    return Claim(
        kind,
        alike({word.key for word in acts} | qualities | clause.named("when") | _subject(clause)),
        alike(clause.named("thing")),
        _is_denied(clause),
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
        word.key == "grammar.was" and not _MAY.search(clause.text, 0, word.start - clause.start)
        for word in clause.words
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


def _is_harmless(
    clause: Clause, sentence: Sentence, acts: list[Word], kind: Kind, *, ours: bool, strong: bool
) -> bool:
    keys = clause.keys
    can, denied, action = "grammar.can" in keys, _is_denied(clause), kind == "action"
    return (
        ("grammar.may" in keys and not action)
        or (can and "grammar.colleague" in keys)
        or (_is_asking(clause) and not action and not (kind == "promise" and _is_sure(clause)))
        or (denied and (action or (_speaks_alone(clause) and not _is_vowed(clause, acts))))
        or (_is_offered(acts) and (can or {"grammar.if", "grammar.want"} <= sentence.whole.keys))
        or _is_reported(clause, acts)
        or (not ours and _is_regretted(clause, sentence, acts))
        or (len(acts) == 1 and _is_asked_about(clause, sentence))
        or _is_condition(clause, sentence)
        or (not action and _THANKS.search(clause.text) is not None)
    )


def _is_asking(clause: Clause) -> bool:
    return not clause.keys.isdisjoint(_ASKING)


def _is_sure(clause: Clause) -> bool:
    """ "You will definitely get it if you ask", but not "I can definitely help you with it"."""
    asked = {word.start for word in clause.words if word.key == "grammar.please"}
    helped = {word.start for word in clause.words if word.key == "grammar.inform"}
    return helped <= asked and _SURE.search(clause.text) is not None


def _qualities(clause: Clause) -> frozenset[str]:
    return clause.named("quality") | ({"quality.free"} if has_no_fee(clause) else frozenset())


def _may_for_free(clause: Clause) -> bool:
    """ "You can pay later without surcharge"; but a seat that is free may only be nobody's."""
    words = {word.form for word in clause.words if word.key == "quality.free"}
    return "grammar.can" in clause.keys and (has_no_fee(clause) or bool(words - {"free"}))


def _is_denied(clause: Clause) -> bool:
    if "grammar.not" not in clause.keys or has_no_fee(clause):
        return False
    return any(word.key == "grammar.not" and word.form not in _WITHOUT for word in clause.words)


def has_no_fee(clause: Clause) -> bool:
    """ "No fee", and so "no cancellation fee", is one word for free."""
    if not clause.keys >= {"concept.fee", "grammar.not"}:
        return False
    fees = [word for word in clause.words if word.key == "concept.fee"]
    noes = [word for word in clause.words if word.key == "grammar.not" and _NO.fullmatch(word.form)]
    return any(_FEW.fullmatch(clause.between(no, fee)) for no in noes for fee in fees)


def _is_offered(acts: list[Word]) -> bool:
    return bool(acts) and {word.key for word in acts} <= _OFFERS


def _is_vowed(clause: Clause, acts: list[Word]) -> bool:
    """ "I promise that it will not": what is denied is not the promise, as it is in "I cannot promise"."""
    denials = [word.start for word in clause.words if word.key == "grammar.not"]
    return any(act.key == "act.promise" and act.start < min(denials) for act in acts)


def _speaks_alone(clause: Clause) -> bool:
    return any(word.form in _ALONE for word in clause.words)


def _is_reported(clause: Clause, acts: list[Word]) -> bool:
    """ "I understand that it was cancelled", but not "I cancelled it, as you asked"."""
    first = min((word.start for word in acts), default=len(clause.text) + clause.start)
    reports = [word.end for word in clause.words if word.key == "grammar.report" and word.start < first]
    ours = [word.start for word in clause.words if word.key == "grammar.us" and word.start < first]
    return bool(reports) and not any(start >= max(reports) for start in ours)


def _is_regretted(clause: Clause, sentence: Sentence, acts: list[Word]) -> bool:
    """ "I am sorry that it was cancelled", in two clauses."""
    return "grammar.report" in sentence.whole.keys and (
        _THAT.match(clause.text) is not None or {word.key for word in acts} <= _REGRETTED
    )


def _is_asked_about(clause: Clause, sentence: Sentence) -> bool:
    """ "If you were charged twice, please tell me": whether it happened is what the person is to say."""
    return "grammar.please" in sentence.whole.keys and _HAPPENED.match(clause.text) is not None


def _is_condition(clause: Clause, sentence: Sentence) -> bool:
    """ "As soon as it has been paid, …": what another clause depends on."""
    first = clause.words[0] if clause.words else None
    begins = first is not None and not clause.text[: first.start - clause.start].strip(_PUNCTUATION)
    if not begins or first is None or first.key != "grammar.if" or len(sentence.clauses) == 1:
        return False
    return len(_SUBJECT.findall(clause.text)) < 2  # "if you look it was refunded" says that it was


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
        _is_denied(clause),
        not of_people,
        _tokens(clause),
        about,
    )
