"""Holds every proven figure to what it is about: a balance is not a refund.

Judges only where both sides say what they mean: the words before a figure (or close behind it), and the name,
description or own words of what proves it. Where either is silent, the proof of the figure is enough.
"""

from __future__ import annotations

import functools
import itertools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence, Set
from typing import Final, NamedTuple

from guards.base import Evidence, Fact, MaskedText, Reason
from guards.distinctions import numbers_of, own_words
from guards.facts import Reading, read_draft
from guards.figures.quantities import Kind, Quantity
from guards.meaning.agreement import agree, apart, named, on_days
from guards.meaning.bounds import Spot
from guards.meaning.concepts import IT_COSTS, KINDS, NAMES, OF_KIND, OWN, STATED
from guards.meaning.naming import about_fact, called_alone, told_apart
from guards.meaning.rates import Heard
from guards.meaning.repeated import is_repeated, is_total
from guards.meaning.spotted import Spotted, spotted
from guards.meaning.stretches import Stretch, is_deadline, is_last_of_several, is_until, words_of
from guards.meaning.terms import terms
from guards.meaning.weekdays import days
from guards.proofs import Proven, proven_by

_BORDER: Final = re.compile(
    r"[.!?…;–—()]+(?=\s|$)|(?<![:])\n|,? \b(?:and|but|while|und|aber|et|mais|y|pero|e|mas)\b ", re.IGNORECASE
)
_RANGE: Final = re.compile(
    r" ?(?:\b(?:to|and|until|till|through|bis|und|à|às|as|et|a|y|e|até|hasta)\b|[-–~〜]"
    r"|から|부터|에서|到|至) ?",
    re.IGNORECASE,
)
_AMOUNTS: Final = frozenset[Kind](["money", "percent", "number", "measure"])  # what may be due at a rate
_PAUSE: Final = re.compile(
    r"[.,;!?\n]|\s(?:and|but|while|plus|und|aber|zzgl\.|zuzüglich|et|mais|y|pero|más|e|mas)\s",
    re.IGNORECASE,
)
_OF_ALL: Final = re.compile(  # "2 of 5 devices are active": the five are not
    r"\s?(?:[^\W\d_]+\s){0,2}(?:of|out of|from|von|sur|de|em|en)\s(?:the |your |insgesamt )?",
    re.IGNORECASE,
)
_OF_THE_NEXT: Final = re.compile(r"\b(?:de|of|von)\s[^\w\s]?\Z", re.IGNORECASE)  # "120 € on a limit of 400 €"
_ENDED: Final = re.compile(r"[.]\s(?=[^\W\d_a-z])")
_FAR: Final = 160  # characters ahead of "it costs" that may say what it is
_JOINED: Final = 12  # characters between a day and its time
_NEAR: Final = 24  # characters behind a figure in which its subject may still come: "20 € of store credit"


class _Told(NamedTuple):
    """A figure of the knowledge: what it is about, and the words that stand around it."""

    about: frozenset[str]
    kind: Kind
    words: frozenset[str]


_Source = tuple[Proven, Fact | _Told | frozenset[str]]


def astray(reading: Reading, evidence: Evidence) -> Iterator[Reason]:
    """A reason for every figure that is proven only for something else than the draft says it is."""
    if not evidence.facts and not evidence.passages and not evidence.said:
        return
    own = own_words(evidence.facts)
    named_in = list(_subjects(reading, evidence.facts, own))
    sources, heard = list(_sources(evidence)) if named_in else [], Heard(evidence)
    others = told_apart(evidence.facts, own, reading.text.lower()) if named_in else {}
    called = called_alone(evidence.facts, own.keys()) if named_in else {}
    for figure, said, around in named_in:
        proofs = _proofs(figure, sources, called)
        if figure.kind == "date" and is_until(reading.text, figure.start, figure.end):
            said |= {"concept.end"} if all("concept.start" in proof for proof in proofs) else set()
        if figure.kind == "date" and is_deadline(reading.text, figure.start):
            said -= {"act.extend"} if all("concept.due" in proof for proof in proofs) else set()
        agreed = [
            proof
            for proof in proofs
            if agree(said, proof) and not any(said & others.get(key, frozenset()) for key in proof)
        ]
        agreed = [proof for proof in agreed if not _is_outdone(proof, said, figure, evidence.facts, called)]
        held = on_days(said, agreed)
        if held == "others":
            hint = f"{figure.surface} does not hold on all days that are named with it."
            yield Reason("figures", "other_subject", MaskedText(hint))
        elif proofs and not agreed:
            theirs, ours = (named(keys, evidence) for keys in apart(proofs[0], said))
            hint = f"{figure.surface} is {theirs}, not {ours}."
            yield Reason("figures", "other_subject", MaskedText(hint))
        elif proofs and figure.kind in _AMOUNTS and (rates := heard.unheard(reading.text, figure.end)):
            hint = f"Nothing says that {figure.surface} is {named(rates, evidence)}."
            yield Reason("figures", "other_subject", MaskedText(hint))
        elif _is_only_heard(figure, said, sources, reading.text):
            hint = f"No fact says that {figure.surface} is {named(said & OWN or said, evidence)}."
            yield Reason("figures", "other_subject", MaskedText(hint))
        elif figure.quantity and held is None and _is_anothers(figure.quantity, around, sources):
            hint = f"{figure.surface} stands in the passages for something else."
            yield Reason("figures", "other_subject", MaskedText(hint))


def _subjects(
    reading: Reading, facts: Mapping[str, Fact], own: Mapping[str, re.Pattern[str]]
) -> Iterator[tuple[Spotted, frozenset[str], frozenset[str]]]:
    """Every figure of a text, what it is said to be, and the words around it: of "9 to 6", around both."""
    found = list(_each(reading, facts, own))
    around = [words for _, _, words in found]
    for place, (before, after) in enumerate(itertools.pairwise(figure for figure, _, _ in found)):
        if before.kind == after.kind and _RANGE.fullmatch(reading.text, before.end, after.start):
            around[place] |= found[place + 1][2]
            around[place + 1] |= found[place][2]
    for (figure, about, _), near in zip(found, around, strict=True):
        yield figure, about, near


def _each(
    reading: Reading, facts: Mapping[str, Fact], own: Mapping[str, re.Pattern[str]]
) -> Iterator[tuple[Spotted, frozenset[str], frozenset[str]]]:
    """By the words before a figure, or else close behind it."""
    text = reading.text
    figures = sorted(spotted(reading, facts), key=lambda figure: figure.start)
    borders = [0, *(found.end() for found in _BORDER.finditer(text)), len(text)] if figures else []
    numbers = frozenset().union(*numbers_of(facts).values())
    read = functools.cache(lambda since, until, end: Stretch(text, since, until, end, own, numbers))
    befores = itertools.pairwise([None, None, *figures])
    for before, figure, after in zip(befores, figures, [*figures[1:], None], strict=False):
        wanted = OF_KIND[figure.kind] | {key for key in own if figure.kind in KINDS[facts[key[4:]].type]}
        place = bisect_right(borders, figure.start, 0, len(borders) - 1)
        since, until = borders[place - 1], borders[place]
        ended = _ENDED.match(text, figure.end - 1)  # "6:50 am. Back: 9 pm"
        close = figure.end + (0 if ended else len(_PAUSE.split(text[figure.end : figure.end + _NEAR])[0]))
        stretch = read(since, until, borders[bisect_left(borders, max(until, close))])
        first = max(since, _parted(*before, figure))
        beside = frozenset(one.kind for one in (before[1], after) if one and since <= one.start < until)
        spot = Spot(text, figure.kind, (since, until), first, figure.start, figure.end, beside)
        if figure.kind == "duration":  # "30 days after delivery you can return it": all that is spoken of
            acts = stretch.spoken & wanted
            yield figure, acts | terms(spot, acts), stretch.words
            continue
        last = behind = min(close, after.start) if after else close
        if after and _OF_THE_NEXT.search(text, figure.end, after.start):
            behind = figure.end
        ahead = stretch.within(first, figure.start, wanted)
        about = stretch.named_so(figure.start, figure.end, last, wanted)
        about = about or (frozenset() if stretch.eastern else ahead)
        about = about or ahead | stretch.within(figure.end, behind, wanted)
        about |= stretch.numbered(figure.end if figure.kind in ("identifier", "number") else figure.start)
        if figure.kind == "time":
            about |= days(text, figure.start, figure.end)
        about |= terms(spot, frozenset())
        about -= _of_others(text, about, before[1], figure)
        first = _first_word(text, first, figure, (borders[max(place - 2, 0)], since), before[1])
        yield figure, about, words_of(text[first:last])


def _of_others(text: str, about: Set[str], before: Spotted | None, figure: Spotted) -> Set[str]:
    """What it is not: a tax, where it is "$40 before tax"; active, as the five of "2 of 5 are active"."""
    tax = {"concept.tax"} if about & {"tax.added", "tax.included"} else set[str]()
    if before and before.fact and _OF_ALL.fullmatch(text, before.end, figure.start):
        return tax | {f"own.{before.fact.name}"}
    return tax


def _first_word(
    text: str, first: int, figure: Spotted, borders: tuple[int, int], before: Spotted | None
) -> int:
    """Where the words begin that stand around it; further ahead, where these are of what was named before."""
    earlier, since = borders
    if IT_COSTS.search(text, first, figure.start):
        return max(earlier, first - _FAR)
    if is_last_of_several(text, since, figure.start) and (not before or before.end <= earlier):
        return earlier
    return first


def _parted(earlier: Spotted | None, before: Spotted | None, figure: Spotted) -> int:
    """Where the last figure ends; what only names something parts nothing: "the fee on policy K-88 is …".

    Nor does the day of a time: "boarding is on May 2 at 6:20".
    """
    of_day = (
        before and before.kind == "date" and figure.kind == "time" and figure.start - before.end < _JOINED
    )
    last = earlier if before and (before.kind == "identifier" or of_day) else before
    return last.end if last else 0


def _sources(evidence: Evidence) -> Iterator[_Source]:
    """All that proves figures, with a fact or what a place in the knowledge is about.

    What people said themselves may be repeated to them, whatever it was about: that says nothing.
    """
    yield proven_by(Evidence(said=evidence.said)), frozenset()
    for fact in evidence.facts.values():
        yield proven_by(Evidence(facts={fact.name: fact})), fact
    for passage in evidence.passages:
        yield from _read_knowledge(f"{passage.title}\n{passage.text.value}")


def _proofs(
    figure: Spotted, sources: Sequence[_Source], called: Mapping[str, frozenset[str]]
) -> list[frozenset[str]]:
    """For everything that proves this figure: what that is about, once each."""
    wanted = OF_KIND[figure.kind]
    if figure.quantity is None:
        return [about_fact(figure.fact, wanted, called)] if figure.fact else []
    about = [about for proven, about in sources if proven.proves(figure.quantity)]
    meant = (
        about_fact(one, wanted, called)
        if isinstance(one, Fact)
        else one.about
        if isinstance(one, _Told)
        else one
        for one in about
    )
    return list(dict.fromkeys(meant))


def _is_outdone(
    proof: frozenset[str],
    said: Set[str],
    figure: Spotted,
    facts: Mapping[str, Fact],
    called: Mapping[str, frozenset[str]],
) -> bool:
    """What proves it is only as good as what is said, and another fact of its kind is just that."""
    concepts = proof & NAMES.keys()
    meant = said & NAMES.keys()
    if not concepts or not meant or concepts & meant or "concept.points" in concepts:  # points have a balance
        return False
    wanted = OF_KIND[figure.kind]
    like = (fact for fact in facts.values() if figure.kind in KINDS[fact.type])
    return any(about_fact(fact, wanted, called) & meant for fact in like)


def _is_only_heard(figure: Spotted, said: Set[str], sources: Sequence[_Source], text: str) -> bool:
    """What stands in somebody's account, where nothing but their own words, or words of all else, say so."""
    if figure.quantity is None or figure.kind not in ("money", "number"):
        return False
    total = figure.kind == "money" and is_total(text, figure.start)
    if not said & OWN and not total:
        return False
    holders = [of for proven, of in sources if proven.proves(figure.quantity)]
    told = [of for of in holders if isinstance(of, _Told)]
    tells = any(of.about & said or not said & STATED for of in told) and not total
    if tells or any(isinstance(of, Fact) for of in holders):
        return False
    return bool(holders) and not is_repeated(text, figure.start, figure.end)


def _is_anothers(quantity: Quantity, around: Set[str], sources: Sequence[_Source]) -> bool:
    """ "Express costs 4 €", where 4 € is what the standard costs, and express something else.

    That is: of what sets the two apart, the draft says only what belongs to the other.
    """
    holders = [of for proven, of in sources if proven.proves(quantity)]
    told = [of for of in holders if isinstance(of, _Told)]
    others = [of for proven, of in sources if isinstance(of, _Told) and of not in told]
    return (
        bool(told)
        and len(told) == len(holders)
        and any(
            other.kind == quantity.kind
            and all(
                around & (other.words - of.words) and not around & (of.words - other.words) for of in told
            )
            for other in others
        )
    )


@functools.lru_cache(maxsize=512)
def _read_knowledge(text: str) -> tuple[tuple[Proven, _Told], ...]:
    """Each figure of a passage, as a proof of itself."""
    return tuple(
        (_proof_of(figure.quantity), _Told(about, figure.kind, words))
        for figure, about, words in _subjects(read_draft(text, Evidence()), {}, {})
        if figure.quantity is not None
    )


def _proof_of(quantity: Quantity) -> Proven:
    proven = Proven()
    proven.add(quantity)
    return proven
