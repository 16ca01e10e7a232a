"""Holds "it is free" to the clause that speaks of the thing: electronic statements free, paper ones $2.50.

Judges only what stands in the passages in the language of the draft; where nothing there is charged for, or
the thing is not named, it says nothing.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from guards.base import Evidence, Fact
from guards.claims.harmless import has_no_fee
from guards.figures.quantities import read
from guards.text.content import content
from guards.text.glance import has_part
from guards.text.lexicon import keys_of
from guards.text.patterns import alternatives, any_start, any_word
from guards.text.statements import Clause, Sentence, sentences

_CUT: Final = re.compile(
    r"[,;、](?!\d)|(?<=\w) - |"
    + any_word(
        """
        but | while | whereas | otherwise
        aber | sonst | während
        mais | tandis que | sinon
        pero | mientras
        mas | enquanto | senão
        """
    )
)
_AND: Final = re.compile(
    any_word("and | und | et | y | e | [와과] | 하고 | そして | しており | でき | [和与及]")
)
_TOGETHER: Final = re.compile(
    any_word(
        """
        and | both | not even
        und | sowohl | nicht einmal | auch
        et | même pas | pas même
        y | ni siquiera | incluso
        e | nem mesmo
        [와과] | 모두 | 도[ ]
        とも | にも | もどちら
        [和与及]
        """
    )
)
_EVEN: Final = re.compile(
    r"\s*(?:"
    + alternatives(
        """
        not even | neither
        nicht einmal | auch nicht
        même pas | pas même
        ni siquiera | tampoco
        nem mesmo | nem
        """
    )
    + r")\b"
)
_INSTEAD: Final = re.compile(
    any_word(
        """
        instead | unlike | rather | except | only | other than
        statt | anstatt | anstelle | außer | nur
        au lieu | contrairement | sauf | seulement
        en lugar | en vez | salvo | excepto | solo | sólo
        em vez | exceto | só | apenas
        대신 | 제외 | 만[ ]
        代わり | ではなく | のみ | だけ
        而不是 | 只有 | 仅 | 除
        """
    )
)
_BEING: Final = alternatives("is | are | comes | ist | sind | est | sont | está | están | estão | é | são")
_WITHIN: Final = alternatives(
    r"""
    included
    inbegriffen | enthalten | inklusive
    inclus\w* | compris\w*
    incluid\w*
    incluíd\w*
    """
)
_INCLUDED: Final = re.compile(
    any_word(
        rf"""
        (?:{_BEING}) (?:\w+ ){{0,2}}(?:{_WITHIN})
        포함(?:되어|됩니다|돼) | に含まれ(?!ま?せん|ない) | [已都]包[含括]
        """
    )
)
_PARTS: Final = ("inclu", "inkl", "inbegr", "enthalt", "compris", "포함", "含", "包")
_INCLUDES: Final = re.compile(
    any_word(
        r"""
        nothing | include[sd]? | including
        nichts | enthält | inklusive | inbegriffen | enthalten
        rien | comprend | compris\w*
        nada | inclu\w*
        포함 | 含 | 包括
        """
    )
)
_NOT: Final = re.compile(
    any_word(
        r"not | nicht | kein\w* | pas | non | não | 않 | 아니 | ません | ない | [不没未](?!收|用|需) | 非"
    )
    + r"|n't\b|\bno (?:est|son|incl|grat|se )"
)
_CHARGED: Final = re.compile(
    any_word(
        r"""
        costs? | charged | chargeable | fees? | surcharge | extra charge
        kosten | kostet | kostenpflichtig | gebühr\w* | aufpreis | zuschlag
        coûte\w* | payante?s? | frais | supplément
        cuestan? | comisi[oó]n(?:es)? | recargo
        custam? | taxas? | pag[ao]s?
        수수료 | 요금 | 유료
        手数料 | 料金 | 有料
        收取 | 收费 | 手续费
        """
    )
)
_PRONOUN: Final = re.compile(any_word("they | it | sie | es | ils | elles? | ellos | ellas | eles | elas"))
_FREE_IN_PASSING: Final = alternatives(
    r"""
    is | are | it | they | free | nothing | for | from | in | on | with | at
    ist | sind | es | sie | nichts | kostenlos | gratis | für | ab | im | mit | bei
    est | sont | gratuit\w* | rien | pour | dans | avec | dès
    está | son | nada | para | en | con
    é | são | grátis | em | com
    무료 | 無料 | 免费
    """
)
# What says no more than that it is free says it of what stands before.
_GOES_ON: Final = re.compile(rf"\s*(?:or|and|und|oder|et|ou|y|o|e)?\s*(?:{_FREE_IN_PASSING})(?!\w{{3}})")
_LIMITING: Final = any_start(
    """
    over | above | under | below | up to | at least | more than | orders? of | worth | from
    ab | über | unter | bis | von
    dès | partir de | plus de | moins de | jusqu à
    desde | más de | menos de | hasta
    mais de | até | acima de
    满 | 超过 | 滿
    """
)
_LIMIT: Final = re.compile(rf"(?:{_LIMITING})\s*\W?\Z")
_LIMIT_BEHIND: Final = re.compile(
    r"\s?(?:or more|or less|and (?:over|above|more)|ou plus|o más|ou mais|이상|이하|以上|以下)"
)
_ITS_FEE: Final = re.compile(  # of what was spoken of before
    r"\s*(?:the|die|der|les?|la|el|a|o) (?:fee|cost|price|charge|gebühr|preis|frais|prix|tarifa|taxa|preço)\b"
)
_REACH: Final = 20  # characters before an amount
_MOST: Final = 8  # "and" in one clause: what has more is a list
_MOST_WORDS: Final = 4  # half of these have to be the same
_SIGNS: Final = frozenset(["quality.free", "concept.fee"])
_DIGIT: Final = re.compile(r"\d")


class _Piece(NamedTuple):
    """Part of a sentence that says of one thing that it is free, or what it costs."""

    about: frozenset[str]
    free: bool


def charged(sentence: Sentence, evidence: Evidence) -> bool:
    """It says that something is free which the passages charge for."""
    text = sentence.whole.text
    included = has_part(text, _PARTS) and _INCLUDED.search(text) is not None
    if not (sentence.whole.keys & _SIGNS or included) or _is_known(evidence):
        return False
    told = [piece for passage in evidence.passages for piece in _told(passage.text.value)]
    costs = [one.about for one in told if not one.free]
    gifts = frozenset[str]().union(*(one.about for one in told if one.free))
    led = _led_in(sentence)
    costs = [cost for cost in costs if led & gifts <= cost]
    return any(_costs(text, _thing(text, sentence.whole) or led, costs, gifts) for text in _free_of(sentence))


def _is_known(evidence: Evidence) -> bool:
    """This person pays nothing for something: which it is, only the facts can tell."""
    return any(
        (fact.type == "money" and fact.value == 0) or _tells_free(fact) for fact in evidence.facts.values()
    )


def _tells_free(fact: Fact) -> bool:
    return isinstance(fact.value, str) and "quality.free" in keys_of(fact.value)


def _costs(text: str, thing: frozenset[str], costs: Sequence[frozenset[str]], free: frozenset[str]) -> bool:
    both = _TOGETHER.search(text) is not None and _INSTEAD.search(text) is None
    return any(
        (thing & cost) - free
        and (2 * len(thing & cost) >= min(len(thing), _MOST_WORDS) or thing - cost <= free)
        and (both or not (thing & free) - cost)
        for cost in costs
    )


def _led_in(sentence: Sentence) -> frozenset[str]:
    """ "Under the warranty, it is free": what stands before, and says neither itself."""
    pieces = itertools.takewhile(lambda piece: not _says_anything(piece), _cut(sentence.whole))
    return frozenset[str]().union(*(content(piece.text) for piece in pieces))


def _free_of(sentence: Sentence) -> Iterator[str]:
    """What it says outright to be free, or to be included; with what it adds: "not even the paper ones"."""
    pieces = _cut(sentence.whole)
    for piece, behind in itertools.zip_longest(pieces, pieces[1:]):
        if _is_free(piece) and "grammar.if" not in piece.keys and not _DIGIT.search(piece.text):
            yield piece.text + (behind.text if behind and _EVEN.match(behind.text) else "")


def _cut(whole: Clause) -> list[Clause]:
    """Its clauses; and both sides of an "and", where each says that it is free or charged."""
    edges = [0, *itertools.chain(*(found.span() for found in _CUT.finditer(whole.text))), len(whole.text)]
    pieces = [whole.piece(start, end) for start, end in zip(edges[::2], edges[1::2], strict=True)]
    return [part for piece in pieces for part in _halved(whole, piece)]


def _halved(whole: Clause, piece: Clause) -> Iterator[Clause]:
    for found in itertools.islice(_AND.finditer(piece.text), _MOST):
        first = whole.piece(piece.start, piece.start + found.start())
        second = whole.piece(piece.start + found.end(), piece.start + len(piece.text))
        if _says_anything(first) and _says_anything(second):
            yield from (first, second)
            return
    yield piece


def _says_anything(piece: Clause) -> bool:
    return _is_free(piece) or _is_charged(piece)


def _is_free(piece: Clause) -> bool:
    words = [word for word in piece.words if word.key == "quality.free"]
    if not words and not _INCLUDED.search(piece.text):
        return has_no_fee(piece)
    text = piece.text
    for word in words:  # "it costs nothing" denies nothing
        text = text.replace(word.form, " ")
    return _NOT.search(text) is None


def _thing(text: str, among: Clause) -> frozenset[str]:
    """What it speaks of, without the words that say that it is free or charged."""
    for word in among.words:
        if word.key == "quality.free":
            text = text.replace(word.form, " ")
    return content(_CHARGED.sub(" ", _INCLUDED.sub(" ", text)))


def _is_charged(piece: Clause) -> bool:
    return _CHARGED.search(piece.text) is not None or _price(piece.text) is not None


def _price(text: str) -> int | None:
    """Where it names an amount that is no threshold: not "over 50 €"."""
    if not _DIGIT.search(text):
        return None
    return next(
        (
            one.start
            for one in read(text)
            if one.kind == "money"
            and not _LIMIT.search(text, max(0, one.start - _REACH), one.start)
            and not _LIMIT_BEHIND.match(text, one.end)
        ),
        None,
    )


@functools.lru_cache(maxsize=512)
def _told(text: str) -> tuple[_Piece, ...]:
    """All that a passage says to be free or charged. What stands before a price is what has it."""
    found = []
    last = frozenset[str]()
    for sentence in sentences(text):
        before = frozenset[str]()
        for piece in _cut(sentence.whole):
            about = _thing(piece.text, piece)
            if _is_free(piece) or (_INCLUDES.search(piece.text) and not _NOT.search(piece.text)):
                goes_on = before if _GOES_ON.match(piece.text) else frozenset[str]()
                goes_on |= last if _PRONOUN.search(piece.text) else frozenset[str]()
                found.append(_Piece(about | goes_on, free=True))
            elif _is_charged(piece):
                thing = _thing(piece.text[: _price(piece.text)], piece) or about
                found.append(_Piece(thing | (last if _ITS_FEE.match(piece.text) else set()), free=False))
            before |= about
        last = before
    return tuple(found)
