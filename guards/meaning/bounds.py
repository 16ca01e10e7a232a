"""Whether a figure is the most or the least of something: "at most three months" is not "at least".

Reads only what stands at the figure, and never guesses. "Free from $50" and "$4.95 below $50" are both true,
so only figures of sentences of one kind are ever compared: see `bounds`.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Set
from typing import Final, NamedTuple

from guards.base import Fact
from guards.figures.quantities import Kind
from guards.text.patterns import alternatives, any_start, any_word

_MOST: Final = any_start(
    r"""
    at most | can reach | (?:no|not) (?:more|longer|later) than | not exceed(?:ing)? | up to | within
    höchstens | max\. | bis zu | nicht mehr als | innerhalb(?: von)? | binnen
    au plus | jusqu'à | pas plus de | peut atteindre
    hasta | no más de
    até | não mais (?:de|que)
    不超过 | 不超過 | 不得超过 | 至多 | 不多于
    """
)
_LEAST: Final = any_start(
    """
    at least | (?:no|not) (?:less|fewer|shorter) than
    mindestens | wenigstens | nicht weniger als
    au moins | pas moins de
    al menos | por lo menos | no menos de
    pelo menos | ao menos | não menos (?:de|que)
    적어도
    少なくとも
    至少 | 不少于 | 不会?低于
    """
)
# From these the figure may stand further away: "the minimum stay is three nights".
_MAXIMUM: Final = any_word(
    r"""
    (?:au )?maximum | maximal\w* | höchst\w+ | (?:no |como )?máxim[oa]
    최대 | 最大 | 最多 | 最长 | 最長 | 最高 | 最重
    """
)
_MINIMUM: Final = any_word(
    r"""
    (?:au )?minimum | minimal\w* | mindest\w+ | (?:no |como )?mínim[oa]
    최소 | 最低 | 最短 | 最少
    """
)
_MOST_BEHIND: Final = alternatives(
    r"""
    (?:or (?:less|fewer)|at (?:the )?most|maximum)\b
    (?:oder weniger|höchstens|maximal)\b
    (?:ou moins|au plus|au maximum)\b
    (?:o menos|como máximo)\b
    (?:ou menos|no máximo)\b
    이하 | 이내 | 以下 | 以内 | 之内
    """
)
_LEAST_BEHIND: Final = alternatives(
    r"""
    (?:or more|at (?:the )?least|minimum)\b
    (?:oder mehr|mindestens)\b
    (?:ou plus|au (?:moins|minimum))\b
    (?:o más|como mínimo)\b
    (?:ou mais|no mínimo)\b
    이상 | 以上
    """
)
# What begins or ends there: a text may well tell of either side of it.
_UNDER: Final = any_start(
    """
    under | (?:less|fewer) than | below
    unter | weniger als
    moins de | inférieure?s? à
    menos de | inferior(?:es)? a
    abaixo de
    不到 | 低于 | 不满 | 不足
    """
)
_OVER: Final = any_start(
    """
    over | more than | above | exceeding | from | starting at
    mehr als | über | ab
    plus de | à partir de | dès
    más de | a partir de | desde | superior(?:es)? a
    mais de | acima de
    超过 | 超過 | 满
    """
)
_UNDER_BEHIND: Final = "미만|未満"
_OVER_BEHIND: Final = "초과|[을를] 넘|を超え"


def _before(least: str, most: str, *, words: int) -> re.Pattern[str]:
    """With so many words between, and one sign as "$"."""
    return re.compile(
        rf"(?:(?P<minimum>{least})|(?P<maximum>{most}))"
        rf"(?:[가-힣぀-鿿]{{1,4}}|(?:\s[^\W\d_]{{1,14}}){{0,{words}}})"
        r":?(?:\s?[^\w\s.,;])?\s?\Z",
        re.IGNORECASE,
    )


def _behind(least: str, most: str) -> re.Pattern[str]:
    return re.compile(
        rf"[\s(]{{0,2}}(?:de \w{{1,14}} )?(?:(?P<minimum>{least})|(?P<maximum>{most}))", re.IGNORECASE
    )


_EXTENT: Final = (_before(_LEAST, _MOST, words=1), _before(_MINIMUM, _MAXIMUM, words=3))
_EXTENT_BEHIND: Final = _behind(_LEAST_BEHIND, _MOST_BEHIND)
_BORDER: Final = (_before(_OVER, _UNDER, words=1),)
_BORDER_BEHIND: Final = _behind(_OVER_BEHIND, _UNDER_BEHIND)
_RANGE: Final = re.compile(r"\s?(?:-|~|to|bis|à|a|al|até|から|에서|부터|至|到)\s?[0-9]", re.IGNORECASE)
# "At least a day before" and "up to a day before" are the same.
_AHEAD: Final = re.compile(
    r"[\s'-]*(?:(?:of|de)\s)?(?:"
    + alternatives(
        """
        before | prior | ahead | in advance | notice | earlier
        vor | vorher | zuvor | im voraus
        avant | à l'avance
        antes | antelación
        antecedência
        """
    )
    + r")\b|\s?(?:사?전|前|之前|以前)",
    re.IGNORECASE,
)
_ADVANCE: Final = re.compile(r"(?:notice of|allow|wait|提前|预留)\W{0,2}(?:\w+\s){0,2}\Z", re.IGNORECASE)
DENIED: Final = re.compile(
    any_word(
        r"""
        no(?! (?:mesmo|dia|prazo|valor|total|caso|site|app|plano)\b) | not | cannot | never | without
        nicht | kein\w* | nie | ohne
        pas | aucun\w* | jamais | sans
        nunca | sin
        não | nem | sem
        않 | 없 | 못 | 불가
        ません | ない | なし
        不 | 没 | 無(?!料) | 无 | 未
        """
    )
    + r"|n't\b",
    re.IGNORECASE,
)
_CLOSED: Final = re.compile(
    any_word(
        r"""
        excluded | expired | late | rejected | refused | declined
        ausgeschlossen | abgelehnt
        refusée?s?
        rechaza\w+
        recusad\w+
        거절 | 拒
        """
    ),
    re.IGNORECASE,
)
_FREE: Final = re.compile(
    any_word(
        r"""
        free | gratis | kostenlos\w* | kostenfrei\w* | gratuit\w* | gr[áa]tis | gratuito?s?
        무료 | 無料 | 免费 | 免運 | 包邮
        """
    ),
    re.IGNORECASE,
)
_SUPPOSED: Final = re.compile(
    any_word(
        """
        if | when | unless | once | should | only | please | contact
        wenn | falls | sofern | sollten? | nur | sobald | bitte
        si | lorsque | quand | seulement | veuillez | contactez
        cuando | solo | sólo | por favor | contacte
        se | quando | caso | só | apenas
        면 | 만[ ] | 문의
        なら | れば | たら | だけ | ください
        如果 | 若 | 只 | 请 | 联系
        """
    ),
    re.IGNORECASE,
)
# "Your cart is under $50: add something to get it sent free."
_MISSING: Final = re.compile(
    any_word(
        r"""
        so | add | get | need | still | yet | missing | away
        noch | fehl\w+
        donc | encore | manque
        falta | aún | todavía
        ainda
        더 | あと | 还
        """
    ),
    re.IGNORECASE,
)
_REACH: Final = 60  # characters before a figure
_AROUND: Final = 160  # characters to either side that say what kind of thing is said
_SHARES: Final = frozenset[Kind](["money", "percent"])
_OF_FACTS: Final = re.compile(r"\b(?:maximum|minimum)\b")


class Spot(NamedTuple):
    """Where a figure stands, in which clause, where what is said ahead of it may begin, and what is `beside`.

    That is, which kinds of figures stand next to it in its clause.
    """

    text: str
    kind: Kind
    clause: tuple[int, int]
    since: int
    start: int
    end: int
    beside: frozenset[Kind]


def bounds(spot: Spot, acts: Set[str]) -> frozenset[str]:
    """`bound.maximum` where it says how much or how long; where it says what is free, `free.maximum`.

    `when.maximum` is how long the acts may be done that are spoken of. What is denied is nothing of all this.
    """
    if _RANGE.match(spot.text, spot.end) or (spot.kind == "duration" and _is_notice(spot)):
        return frozenset()
    extent = _found(spot, _EXTENT, _EXTENT_BEHIND)
    found = extent or _found(spot, _BORDER, _BORDER_BEHIND)
    if found is None:
        return frozenset()
    first, last = max(spot.clause[0], spot.start - _AROUND), min(spot.clause[1], spot.end + _AROUND)
    rest = spot.text[first : found.start()] + " " + spot.text[max(spot.end, found.end()) : last]
    if DENIED.search(rest) or _CLOSED.search(rest):
        return frozenset()
    if _FREE.search(rest):
        sure = spot.beside.isdisjoint(_SHARES) and not _MISSING.search(rest)
        return frozenset({f"free.{found.lastgroup}"} if sure else ())
    of = {"bound"} if extent else set()
    if spot.kind == "duration" and acts and not _SUPPOSED.search(rest):
        of.add("when")
    return frozenset(f"{sort}.{found.lastgroup}" for sort in of)


@functools.lru_cache(maxsize=512)
def bound_of(fact: Fact) -> frozenset[str]:
    """What its name and its description say. Remembered: these are the operator's words."""
    named = _OF_FACTS.findall(f"{fact.name} {fact.description}".replace("_", " ").lower())
    return frozenset(f"bound.{bound}" for bound in named)


def _is_notice(spot: Spot) -> bool:
    before = spot.text[max(spot.since, spot.start - _REACH) : spot.start]
    return bool(_AHEAD.match(spot.text, spot.end) or _ADVANCE.search(before))


def _found(spot: Spot, before: tuple[re.Pattern[str], ...], behind: re.Pattern[str]) -> re.Match[str] | None:
    since = max(spot.since, spot.start - _REACH)
    found = (pattern.search(spot.text, since, spot.start) for pattern in before)
    return next(filter(None, found), None) or behind.match(spot.text, spot.end, spot.clause[1])
