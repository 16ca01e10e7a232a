"""Proves what a draft works out before a person's eyes: "three nights at $120 come to $360".

All that it is worked out of has to be proven and has to stand beside it (or have been said by the person),
and words have to say how. One operation a figure; what is wrongly calculated is not proven.
"""

from __future__ import annotations

import functools
import itertools
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from decimal import Decimal
from typing import Final, NamedTuple

from guards.figures.fractions import fractions_in
from guards.figures.implied import implied
from guards.figures.quantities import Kind, Quantity
from guards.text.glance import Glance
from guards.text.lexicon import keys_of
from guards.text.patterns import any_start

_BORDER: Final = re.compile(r"(?<=[.!?…])\s|(?<=[。！？\n])")
_NEAREST: Final = 6  # figures on either side that it may be worked out of
_CLOSE: Final = Decimal("0.005")  # half a cent: shares are rounded
_MONTHS: Final = Decimal(12)
_COUNTED: Final = frozenset[Kind](["number", "measure", "duration"])
_RESULTS: Final = frozenset[Kind](["money", "number", "measure", "duration"])


def _words(table: str) -> re.Pattern[str]:
    return re.compile(any_start(table), re.IGNORECASE)


_LESS: Final = _words(
    r"""
    left | remain | leav | over\b | more\b | less\b | short\b | missing | sav(?:e|ing) | difference
    exceed | extra | minus | lack | cheaper | dearer | away from | another | used\b | owe\b | deduct | reduc
    übrig | bleib | blieb | verbleib | fehl | rest\b | restlich | mehr\b | weniger | drüber | spar
    unterschied | differenz | günstiger | teurer | extra\b | zusätzlich | abzüglich | abgezogen | verbraucht
    queda | sobra | falta | restante | más\b | menos\b | ahorr | diferencia | exceso | gastado
    consumido | descuent
    reste | manqu | restant | de plus\b | de moins\b | économi | différence | dépass | utilisé
    consommé | rédui
    resta | fica | a mais\b | a menos\b | economi | diferença | excede | desconto | usou\b | gastou
    남 | 부족 | 모자 | 초과 | 차이 | 절약 | 할인 | 줄 | 빼 | 나머지 | 사용 | 더[ ]
    残 | 不足 | 足り | 超 | 差額 | 差し引 | 引い | あと | 使
    剩 | 余 | 差 | 缺 | 超 | 多 | 少 | 省 | 扣 | 减 | 減 | 用了 | 可赔
    """
)
_TOTAL: Final = _words(
    r"""
    total | together | altogether | in all\b | combined | both\b | sum\b | comes? to\b | makes? | plus\b
    zusammen | insgesamt | gesamt | summe | macht\b | ergibt | beide
    junt | suma | ambos | los dos\b | las dos\b
    ensemble | somme | font\b | fait\b | en tout\b | les deux\b
    soma | ao todo\b | os dois\b | as duas\b | ambas | somam | dá\b
    합계 | 총 | 합쳐 | 합하 | 모두
    合計 | 合わせ | 計 | 全部で
    一共 | 总共 | 總共 | 合计 | 共 | 加起来 | 总计
    """
)
_EACH: Final = _words(
    r"""
    each | per\b | every | an? (?:night|day|month|week|year|kilo|person|piece|head|hour)\b | at[ ] | so\b
    that's | payments? of | instal | monthly
    pro\b | je\b | jeweils | monatlich | also\b | raten?\b | im monat\b
    cada | por\b | al mes\b | al día\b | mensual | cuota | pagos | plazos
    par\b | chacun | chaque | soit\b | donc\b | mensualit | paiements
    à\b | ao mês\b | por mês | mensa | parcela | ou seja
    당[ ] | 씩 | 월[ ]
    あたり | につき | ずつ | 毎月 | 月々
    每 | 各 | 所以 | 即
    """
)
_YEARLY: Final = _words(
    r"year | annual | jahr | jähr | año | anual | ano\b | an\b | année | 연간 | 연[ ] | 年"
)
_MONTHLY: Final = _words(r"month | monat | mes\b | mensual | mois | mensuel | mês\b | mensa | 월 | 달 | 月")


class _Sentence(NamedTuple):
    """What it says of how its figures are worked out. `shares` are in percent, `counts` stand in words."""

    speaks_of: frozenset[str]  # words, and keys of the lexicon
    shares: frozenset[Decimal]
    counts: frozenset[Decimal]
    less: bool
    total: bool
    each: bool
    year_by_month: bool


class _Place(NamedTuple):
    """A figure to prove, and the proven ones that it may be worked out of: any, and those of its kind."""

    figure: Quantity
    within: _Sentence
    beside: Sequence[Quantity]
    alike: Sequence[Quantity]

    def amounts(self) -> Set[Decimal]:
        return {value for one in self.alike for value in one.values}

    def means(self, value: Decimal) -> bool:
        return any(abs(value - meant) <= _CLOSE and meant != 0 for meant in self.figure.values)


def worked_out(
    text: str,
    figures: Sequence[Quantity],
    said: Iterable[Quantity],
    stated: Set[str],
    proves: Callable[[Quantity], bool],
) -> Iterator[int]:
    """The places, among the figures of a text, of those that are worked out of others.

    `said` is what the person told of: they know it, so that it need not be repeated to them. `stated` is
    what facts tell of that the draft leaves out: they hold then, and nothing is worked out.
    """
    borders = [0, *(found.end() for found in _BORDER.finditer(text)), len(text) + 1]
    known = {place for place, figure in enumerate(figures) if proves(figure)}
    own = list(itertools.islice(said, _NEAREST))
    read = functools.cache(lambda at: _sentence(text[borders[at] : borders[at + 1]], proves))
    for place, figure in enumerate(figures):
        at = bisect_right(borders, figure.start) - 1
        if place in known or figure.kind not in _RESULTS or stated & read(at).speaks_of:
            continue
        since, until = borders[max(at - 1, 0)], borders[at + 1]
        around = range(max(0, place - _NEAREST), min(len(figures), place + _NEAREST + 1))
        near = (figures[other] for other in around if other in known)
        beside = [*(one for one in near if since <= one.start < until), *own]
        alike = [one for one in beside if one.kind == figure.kind and _in_one_unit(one, figure)]
        if any(way(_Place(figure, read(at), beside, alike)) for way in _WAYS):
            known.add(place)
            yield place


def _sentence(text: str, proves: Callable[[Quantity], bool]) -> _Sentence:
    return _Sentence(
        keys_of(text) | Glance(text).words,
        frozenset(share for share in fractions_in(text) if proves(_bare("percent", share))),
        frozenset(count for count in implied(text).numbers if proves(_bare("number", count))),
        bool(_LESS.search(text)),
        bool(_TOTAL.search(text)),
        bool(_EACH.search(text)),
        bool(_YEARLY.search(text) and _MONTHLY.search(text)),
    )


def _bare(kind: Kind, value: Decimal) -> Quantity:
    return Quantity(kind, "", 0, 0, values=frozenset({value}))


def _in_one_unit(one: Quantity, other: Quantity) -> bool:
    return one.unit == other.unit or not one.unit.isdisjoint(other.unit)


def _is_difference(place: _Place) -> bool:
    """Of what is spent, what is missing, what is more: both sides without their signs."""
    pairs = itertools.combinations(map(abs, place.amounts()), 2) if place.within.less else ()
    return any(place.means(abs(one - other)) for one, other in pairs)


def _is_sum(place: _Place) -> bool:
    """Of two, or of all that stand there; of two alike as well."""
    if not place.within.total:
        return False
    pairs = itertools.combinations([tuple(one.values) for one in place.alike], 2)
    sums = (one + other for first, second in pairs for one, other in itertools.product(first, second))
    clear = all(len(one.values) == 1 for one in place.alike)
    return any(map(place.means, sums)) or (
        clear and place.means(sum((min(one.values) for one in place.alike), Decimal()))
    )


def _is_product(place: _Place) -> bool:
    """So often what is due for each; or what is due for each of what is due in all."""
    if place.figure.kind != "money" or not (place.within.each or place.within.total):
        return False
    written = (value for one in place.beside if one.kind in _COUNTED for value in one.values)
    counts = {*written, *place.within.counts, *([_MONTHS] if place.within.year_by_month else ())}
    return any(
        place.means(amount * count) or place.means(amount / count)
        for amount, count in itertools.product(place.amounts(), counts)
        if count > 1
    )


def _is_share(place: _Place) -> bool:
    """So many percent of an amount, or the amount without them."""
    if place.figure.kind != "money":
        return False
    written = (value for one in place.beside if one.kind == "percent" for value in one.values)
    return any(
        place.means(amount * abs(share) / 100) or place.means(amount - amount * abs(share) / 100)
        for amount, share in itertools.product(place.amounts(), {*written, *place.within.shares})
    )


_WAYS: Final = (_is_difference, _is_sum, _is_product, _is_share)
