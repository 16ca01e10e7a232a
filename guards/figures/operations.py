"""Reads what a sentence says of how its figures are worked out: what is left, in all, each, at nights.

Words only; whether the figures bear them out is for `worked.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Final, NamedTuple

from guards.figures.fractions import fractions_in
from guards.figures.implied import implied
from guards.figures.quantities import Kind, Quantity
from guards.text.glance import Glance
from guards.text.lexicon import keys_of
from guards.text.patterns import any_start


def _any(table: str) -> re.Pattern[str]:
    return re.compile(any_start(table), re.IGNORECASE)


_LESS: Final = _any(
    r"""
    left | remain | leav | over\b | more\b | less\b | short\b | missing | sav(?:e|ing) | difference
    exceed | extra | still to come | outstanding | minus | lack | cheaper | dearer | away from
    another | used\b | owe\b | deduct | reduc | above\b | higher | lower | leaves?\b
    übrig | bleib | blieb | verbleib | fehl | rest\b | restlich | mehr\b | weniger | drüber | spar
    unterschied | differenz | günstiger | teurer | extra\b | zusätzlich | abzüglich | abgezogen
    noch aus\b | aussteh | verbraucht | höher | niedriger
    queda | sobra | falta | restante | más\b | menos\b | ahorr | diferencia | exceso | gastado
    consumido | descuent | pas(?:aste|ó|ado)\b | más (?:alto|bajo)
    reste | manqu | restant | de plus\b | de moins\b | économi | différence | dépass | utilisé
    consomm | rédui | plus (?:élevé|bas)\b
    resta | fica | a mais\b | a menos\b | economi | diferença | excede | desconto | usou\b | gastou
    passou | menos\b
    남 | 부족 | 모자 | 초과 | 차이 | 절약 | 할인 | 줄 | 빼 | 나머지 | 사용 | 더[ ]
    残 | 不足 | 足り | 超 | 差額 | 差し引 | 引い | あと | 使
    剩 | 余 | 差 | 还能 | 还可 | 還能 | 還可 | 缺 | 超 | 多 | 少 | 省 | 扣 | 减 | 減 | 用了 | 可赔
    """
)
_TOTAL: Final = _any(
    r"""
    total | together | altogether | in all\b | combined | both\b | sum\b | comes? to\b | makes? | plus\b
    zusammen | insgesamt | gesamt | summe | macht\b | ergibt | beide
    junt | suma | más\b | ambos | los dos\b | las dos\b
    ensemble | somme | font\b | fait\b | en tout\b | les deux\b
    soma | mais\b | ao todo\b | os dois\b | as duas\b | ambas | somam | dá\b
    합계 | 총 | 합쳐 | 합하 | 모두
    合計 | 合わせ | 計 | 全部で | あわせ
    一共 | 总共 | 總共 | 合计 | 共 | 加起来 | 总计
    """
)
_EACH: Final = _any(
    r"""
    each | per\b | every | an? (?:night|day|month|week|year|kilo|person|piece|head|hour)\b | at[ ]
    so\b | that's | payments? of | instal | monthly
    pro\b | je\b | jeweils | monatlich | also\b | raten?\b | im monat\b
    cada | por\b | al mes\b | al día\b | mensual | cuota | pagos | plazos
    par\b | chacun | chaque | soit\b | donc\b | mensualit | paiements
    à\b | ao mês\b | por mês | mensa | parcela | ou seja
    당[ ] | 씩 | 월[ ]
    あたり | につき | ずつ | 毎月 | 月々
    每 | 各 | 所以 | 即
    """
)
_SIGN: Final = re.compile(r"[×x*] ?\d|\d ?[×x*] |=")
_YEARLY: Final = _any(r"year | annual | jahr | jähr | año | anual | ano\b | an\b | année | 연간 | 연[ ] | 年")
_MONTHLY: Final = _any(r"month | monat | mes\b | mensual | mois | mensuel | mês\b | mensa | 월 | 달 | 月")


_BELOW_ZERO: Final = _any(
    r"""
    overdrawn | in the red\b | negative | in debt
    im minus | im soll | überzogen | negativ
    en números rojos | negativo | descubierto
    dans le rouge | négatif | à découvert | débiteur
    no vermelho | negativado
    마이너스 | 赤字 | マイナス | 透支 | 负
    """
)
_NIGHTS: Final = _any(
    r"""
    nights? | days? | nächte | tage | nuits? | jours? | noches? | días? | noites? | diárias? | dias?
    박 | 일 | 泊 | 日 | 晚 | 天
    """
)


class Operations(NamedTuple):
    """`speaks_of`: its words, and keys of the lexicon. `shares` are in percent, `counts` stand in words."""

    speaks_of: frozenset[str]
    shares: frozenset[Decimal]
    counts: frozenset[Decimal]
    less: bool
    total: bool
    each: bool
    below_zero: bool
    nights: bool
    year_by_month: bool


def operations(text: str, proves: Callable[[Quantity], bool]) -> Operations:
    """Of one sentence, in plain form; only shares and counts that are proven."""
    return Operations(
        keys_of(text) | Glance(text).words,
        frozenset(share for share in fractions_in(text) if proves(_bare("percent", share))),
        frozenset(count for count in implied(text).numbers if proves(_bare("number", count))),
        bool(_LESS.search(text)),
        bool(_TOTAL.search(text)),
        bool(_EACH.search(text) or _SIGN.search(text)),
        bool(_BELOW_ZERO.search(text)),
        bool(_NIGHTS.search(text)),
        bool(_YEARLY.search(text) and _MONTHLY.search(text)),
    )


def _bare(kind: Kind, value: Decimal) -> Quantity:
    return Quantity(kind, "", 0, 0, values=frozenset({value}))
