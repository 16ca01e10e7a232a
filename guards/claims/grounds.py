"""Says what bears a claim out: what has truly been done, a fact's own words, or a sentence of the knowledge.

A sentence proves a claim when it names the same acts, qualities and deadlines, of the same thing, as surely,
and with the same yes or no. Words are compared by meaning: knowledge proves answers in other languages too.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

from guards.base import Evidence, Fact, MaskedText, Passage
from guards.claims.assertions import NARROW, Claim, alike, rule_of
from guards.claims.shut import shut
from guards.claims.universals import PEOPLE_OF
from guards.distinctions import of_number
from guards.figures.quantities import Kind, Quantity, read
from guards.figures.units import WEEKDAYS
from guards.proofs import proven_by, resting
from guards.text.content import content
from guards.text.lexicon import keys_of
from guards.text.notation import plain
from guards.text.patterns import any_word
from guards.text.statements import Sentence, sentences

_AKIN: Final = dict.fromkeys(  # what is ordered is what is sent
    ("thing.parcel", "thing.shipping", "act.deliver"), "thing.order"
)
_IMPLIED: Final = {
    "act.deliver": ("act.ship",), "act.ship": ("act.travel",), "act.travel": ("act.ship",),
}  # fmt: skip
_FIGURED: Final[Mapping[str, Kind]] = {  # how much, from when
    "act.charge": "money", "act.accept": "time", "act.close": "time",
}  # fmt: skip
_PAID: Final = frozenset(["act.pay"])
_WEEKDAY: Final = re.compile(rf"\b(?:{'|'.join(f'({words})' for words in WEEKDAYS)})")
_YOU: Final = frozenset({"grammar.you"})
_MADE: Final = frozenset({"act.reserve", "act.accept"})
_BOOKED: Final = re.compile(
    r"booking|reserv|rental|\btour\b|ticket|\bstay\b|\btrip\b|flight|course|table|buchung|miete|\breise"
    r"|alquiler|viaje|g[iî]te|hotel|\broom|zimmer|habitaci|quarto|séjour|voyage|aluguel|viagem|"
    r"appointment|termin\b|rendez[ _.]?vous|\brdv\b|\bcita\b|consulta\b|예약|予約|预约|预订"
)
_NOT_YET: Final = re.compile(
    any_word(
        """
        not yet | yet
        noch nicht | noch kein\\w*
        pas encore
        todavía | aún
        ainda não
        아직 | まだ | 还没 | 尚未 | 还未
        """
    )
)
UNDONE: Final = frozenset({"grammar.not", "grammar.open"})
_OFF: Final = frozenset({"grammar.open", "act.cancel"})
_OVER: Final = re.compile(r"(?:^|[._])(?:\w{3,}ed|sent|paid|made|given)(?=[._]|$)")


def proven(claim: Claim, sentence: Sentence, evidence: Evidence) -> bool:
    """Knowledge proves rules and promises, but never a deed; a fact proves no deed of ours."""
    acts = {key for key in claim.said if key.startswith("act.")}
    done = (keys_of(name.replace("_", " ")) for name in evidence.done)
    if acts and acts <= alike({key for keys in done for key in keys}):
        return True
    if claim.denied and _NOT_YET.search(sentence.whole.text) and _is_undone(claim, evidence):
        return True
    stands = not (claim.ours or claim.denied or _is_off(claim, evidence))  # as a state, no deed of ours
    if stands and _is_booked(claim, sentence, evidence):
        return True
    if stands and _told_by(claim, sentence, evidence, sentence.refers):
        return True
    if claim.kind != "action" and (
        stated(claim, evidence, denied=claim.denied)
        or _is_priced(claim, sentence, evidence)
        or _is_shut(claim, sentence, evidence)
    ):
        return True
    if claim.ours and not claim.denied and claim.done:
        return any(claim.done <= alike(keys_of(_bare(fact.name))) for fact in done_on(sentence, evidence))
    return stands and _told_on_its_day(claim, sentence, evidence)


def _told_by(claim: Claim, sentence: Sentence, evidence: Evidence, named: Set[str]) -> bool:
    """By the facts of these names, or by the state of something."""
    told = [fact for name, fact in evidence.facts.items() if name in named or _tells(fact)]
    return any(_bears_out(fact, claim) for fact in _spoken_of(told, sentence, evidence))


def _told_on_its_day(claim: Claim, sentence: Sentence, evidence: Evidence) -> bool:
    """By the facts whose day it writes out, or whose amount, where it is said to be paid."""
    told = _written(sentence, evidence, ("date", "money") if claim.said == _PAID else ("date",))
    dated = _without_weekday(claim, sentence, told)
    return any(_bears_out(fact, dated) for fact in _spoken_of(told, sentence, evidence))


def _is_undone(claim: Claim, evidence: Evidence) -> bool:
    """ "Not paid yet": a state tells of something else than that."""
    states = [keys_of(str(fact.value)) for fact in evidence.facts.values() if fact.type in ("status", "text")]
    return bool(states) and all(claim.done.isdisjoint(state) or state & UNDONE for state in states)


def _is_off(claim: Claim, evidence: Evidence) -> bool:
    """ "Your table is reserved", of a reservation whose state is cancelled, or still open."""
    states = [
        keys_of(str(fact.value))
        for fact in evidence.facts.values()
        if fact.type == "status" and _BOOKED.search(fact.name.lower())
    ]
    return claim.said <= _MADE and any(state & _OFF for state in states)


def _is_booked(claim: Claim, sentence: Sentence, evidence: Evidence) -> bool:
    """ "You've booked a compact for June 9": a booking is what there are facts of, which it tells."""
    facts = [fact for fact in evidence.facts.values() if _BOOKED.search(fact.name.lower())]
    if not facts or not claim.said <= _MADE:
        return False
    text, figures = sentence.whole.text, read(sentence.whole.text)
    return any(
        fact.name in sentence.refers
        or (isinstance(fact.value, str) and plain(fact.value).lower() in text)
        or any(proven_by(Evidence(facts={fact.name: fact})).proves(figure) for figure in figures)
        for fact in facts
    )


def _tells(fact: Fact) -> bool:
    return fact.type in ("status", "text") or _counts(fact)


def _counts(fact: Fact) -> bool:
    """How often it was done: `renewals_used`."""
    return fact.type == "count" and isinstance(fact.value, Decimal) and fact.value > 0


def done_on(sentence: Sentence, evidence: Evidence) -> list[Fact]:
    """The facts whose day it writes out, and whose names say that something was done: `refund.issued_on`."""
    return [fact for fact in _written(sentence, evidence, ("date",)) if _OVER.search(fact.name.lower())]


def _bare(name: str) -> str:
    return name.replace("_", " ").replace(".", " ")


def _written(sentence: Sentence, evidence: Evidence, kinds: Sequence[str]) -> list[Fact]:
    told = [fact for fact in evidence.facts.values() if isinstance(fact.value, date) or fact.type in kinds]
    figures = [one for one in read(sentence.whole.text) if one.kind in kinds] if told else []
    proofs = [(fact, proven_by(Evidence(facts={fact.name: fact}))) for fact in told]
    return [fact for fact, proof in proofs if any(proof.proves(figure) for figure in figures)]


def _without_weekday(claim: Claim, sentence: Sentence, told: list[Fact]) -> Claim:
    """ "on Monday, November 30": where a fact tells this very day, the weekday is no deadline of its own."""
    days = {fact.value.weekday() for fact in told if isinstance(fact.value, date)}
    whens = [word.form for word in sentence.whole.words if word.key.startswith("when.")]
    found = [day for form in whens for day in _WEEKDAY.finditer(form)]
    if len(found) < len(whens) or not days.issuperset((day.lastindex or 0) - 1 for day in found):
        return claim
    return replace(claim, said=frozenset(key for key in claim.said if not key.startswith("when.")))


def _is_priced(claim: Claim, sentence: Sentence, evidence: Evidence) -> bool:
    """ "We charge 15 € per night": what is claimed is the figure, which one sentence of knowledge has."""
    kind = _FIGURED.get(min(claim.said)) if len(claim.said) == 1 else None
    if kind is None or claim.denied or claim.kind not in ("promise", "rule"):
        return False
    figures, about = read(sentence.whole.text), content(sentence.whole.text)
    if not any(figure.kind == kind for figure in figures):
        return False
    told = (text for one in resting(evidence).passages for text in _sentences_of(one.text.value))
    return any(
        (kind == "time" or about & content(text)) and all(_proves(text, figure) for figure in figures)
        for text in told
    )


def _is_shut(claim: Claim, sentence: Sentence, evidence: Evidence) -> bool:
    """It claims no more than that."""
    said = {key for key in claim.said if not key.startswith("when.")}
    return said == {"act.close"} and not claim.denied and shut(sentence, evidence)


def _proves(text: str, figure: Quantity) -> bool:
    return proven_by(Evidence(passages=[Passage("", "", MaskedText(text))])).proves(figure)


def _spoken_of(facts: list[Fact], sentence: Sentence, evidence: Evidence) -> list[Fact]:
    """Of two orders only the one whose number stands in the sentence."""
    of = of_number(evidence.facts, sentence.whole.text) if len(facts) > 1 else frozenset[str]()
    return [fact for fact in facts if fact.name in of] or facts


def _bears_out(fact: Fact, claim: Claim) -> bool:
    """A state proves what it says, of what its name speaks of; one that is planned or failed, no deed."""
    name = _named_by(fact.name, fact.description)
    things = {_AKIN.get(key, key) for key in name if key.startswith("thing.")}
    if things and claim.things and things.isdisjoint(_AKIN.get(key, key) for key in claim.things):
        return False
    if claim.said <= _MADE & name:
        return True
    if _counts(fact) or not _tells(fact):
        return claim.said <= alike(name)
    state = keys_of(str(fact.value))
    if claim.kind == "promise":
        return claim.said <= alike(name | state)
    known = state.union(*(_IMPLIED.get(key, ()) for key in state))
    return (
        claim.said <= alike(name | state)
        and claim.done <= known | name
        and (not claim.done or not claim.done.isdisjoint(known) or "grammar.was" in state)
        and (claim.kind != "action" or state.isdisjoint(UNDONE))
    )


@functools.lru_cache(maxsize=512)
def _named_by(name: str, description: str) -> frozenset[str]:
    """Remembered: these are the operator's words, the same for everybody."""
    return keys_of(f"{name.replace('.', ' ')}. {description}")


def stated(claim: Claim, evidence: Evidence, *, denied: bool) -> bool:
    """A clause of the knowledge says all of it, so denied or not, and none nearer to it says the opposite."""
    rules = [
        rule
        for passage in resting(evidence).passages
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
        claim.said
        <= rule.said | (rule.about if claim.kind == "rule" else frozenset()) | _for_all(rule, claim)
        and (rule.ours or not claim.ours)
        and (not rule.denied or rule.said & NARROW <= claim.said)
        and (not claim.things or not rule.things or bool(claim.things & rule.things))
    )


def _for_all(rule: Claim, claim: Claim) -> frozenset[str]:
    """What nobody in particular gets, under just these words, is for the person who reads this, too."""
    told = " ".join(rule.tokens)
    shared = content(told) & content(" ".join(claim.tokens))
    return _YOU if len(shared) > 1 and not PEOPLE_OF.search(told) else frozenset()


@functools.lru_cache(maxsize=512)
def _rules_of(title: str, text: str) -> tuple[Claim, ...]:
    """All that a passage says for sure, by clause and by sentence; its title says what it is about."""
    about = alike(keys_of(title))
    read = sentences(text)
    befores = [None, *read]
    return tuple(
        rule_of(clause, about | _goes_on(before, sentence))
        for before, sentence in zip(befores, read, strict=False)
        for clause in {sentence.whole, *sentence.clauses}
        if "grammar.may" not in clause.keys
    )


def _goes_on(before: Sentence | None, sentence: Sentence) -> frozenset[str]:
    """ "Renewal: bring a photo. Free, unless it was lost": a quality alone is of what was before."""
    first = sentence.whole.words[0] if sentence.whole.words else None
    if before is None or first is None or first.start or not first.key.startswith("quality."):
        return frozenset()
    named = sentence.clauses[0].keys
    return (
        alike(before.whole.keys)
        if not any(key.startswith(("act.", "thing.")) for key in named)
        else frozenset()
    )


def verbatim(sentence: Sentence, evidence: Evidence) -> bool:
    """The sentence stands in a passage as it is: then it is the operator's own."""
    return any(
        sentence.whole.text.strip() in _sentences_of(passage.text.value)
        for passage in resting(evidence).passages
    )


@functools.lru_cache(maxsize=512)
def _sentences_of(text: str) -> frozenset[str]:
    return frozenset(sentence.whole.text.strip() for sentence in sentences(text))
