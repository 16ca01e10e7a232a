"""Holds money that a person is to be given to a clause that gives it: a price of €25 is no present of €25.

Judges amounts that are written out beside words for giving, and says nothing of who gives them.
"""

from __future__ import annotations

import functools
import re
from decimal import Decimal
from typing import Final

from guards.base import Evidence
from guards.figures.quantities import read
from guards.proofs import resting
from guards.text.patterns import alternatives, any_start, any_word
from guards.text.statements import Sentence, sentences

# With any of these an amount of the sentence is a present, wherever it stands.
_MAKES_UP: Final = re.compile(
    any_start(
        r"""
        as an? (?:apology|compensation|gesture|thank[- ]you)
        for (?:the|your) (?:trouble|inconvenience|wait\b|delay)
        compensat | goodwill | to make (?:it up|up for) | with our apolog | please accept
        accept [^.]{0,12}from us
        you(?:'ll| will)? save | on the house
        als (?:entschuldigung|entschädigung|wiedergutmachung|ausgleich|dankeschön) | aus kulanz
        für (?:die|ihre|deine) (?:unannehmlichkeit|verspätung|wartezeit|umstände) | sie sparen | du sparst
        en guise (?:d.excuse|de compensation|de dédommagement) | dédommag | geste commercial
        pour nous excuser
        pour (?:le|la|les|vos) (?:désagrément|retard|gêne|attente) | vous économis
        como (?:disculpa|compensación|compensación|gesto|desculpa|compensação) | en compensación | le compens
        por (?:las molestias|el retraso|la demora|la espera) | (?:se|usted) ahorra | ahorra(?:rá|s)?\b
        pel(?:o|a|os|as) (?:transtorno|demora|incómodo|atraso|espera|inconveniente) | compensa-?lo
        em compensação
        (?:você )?(?:economiza|poupa)
        """
    )
    + "|"
    + alternatives(
        """
        お詫び | ご迷惑 | 補償 | 불편을 | 사과의 | 보상
        赔偿 | 补偿 | 賠償 | 致歉 | 歉意 | 赠送 | 贈送 | 送您
        """
    )
)
# With these only the amount that stands right beside them is.
_GETS: Final = re.compile(
    any_word(
        r"""
        you(?:'ll| will)? (?:get|receive|be given|be credited|be paid) | (?:giv(?:e|ing)|send|credit|pay) you
        (?:we|i)(?:'ll| will|'ve)? (?:credit|credited|grant)
        erhalten sie | bekommen sie | sie (?:erhalten|bekommen) | du (?:erhältst|bekommst) | schenken ihnen
        vous (?:recevrez|recevez|obtenez|obtiendrez|offrons|versons|donnons|accordons|créditons)
        (?:usted )?(?:recibirá|recibe|obtendrá|obtiene|recibirás|recibes) | le (?:damos|abonamos|regalamos)
        (?:você )?(?:receberá|recebe|ganha|ganhará) | damos-lhe | lhe damos | oferecemos-lhe
        """
    )
)
_HANDED: Final = re.compile(
    r"\s?(?:[를을]|원을|유로를|달러를)?\s?(?:드립니다|드릴게요|드리겠습니다|적립)"
    r"|\s?(?:円|ユーロ|ドル)?を(?:差し上げ|進呈|お渡し)"
    r"|\s?off (?:your|the next)\b"
)
_BETWEEN: Final = re.compile(r"(?:\s?[\w'’]+){0,3}\s?[€$£¥₩]?\s?\Z")
_REACH: Final = 32
# How the knowledge says that something is given, or need not be paid.
_TELLS: Final = re.compile(
    any_start(
        r"""
        credit | refund | reimburs | compensat | give | get\b | receiv | bonus | reward | discount
        cashback | off\b
        save | free | voucher | goodwill | pay(?:s|ing)? (?:back|out) | paid (?:back|out) | refer
        return | waive | deduct | earn
        gutschrift | gutgeschrieben | gutschreib | erstatt | entschädig | erhalten | erhält | bekomm | bonus
        rabatt
        nachlass | gutschein | prämie | geschenkt | spar | kostenlos | gratis | abgezogen
        crédit | rembours | dédommag | compens | offr | offert | reçoi | recev | remise | réduction | bon\b
        prime
        économis | gratuit | déduit
        abon | reembols | devol | compens | damos | recib | obtien | descuento | vale\b | bonific | ahorr
        gratis
        desconto | reembols | crédito | ganha | receb | oferec | economiz | poup | grátis | devolv
        """
    )
    + "|"
    + alternatives(
        """
        返金 | 補償 | 進呈 | 差し上げ | ポイント | 割引 | もらえ | 受け取 | 無料
        환불 | 보상 | 적립 | 할인 | 드립 | 지급 | 무료 | 받
        退款 | 退还 | 赔偿 | 补偿 | 赠 | 送 | 返 | 折扣 | 优惠 | 减 | 免 | 获得
        """
    )
)
_OF_GIVING: Final = re.compile(
    r"refund|credit|voucher|compens|goodwill|bonus|discount|reward|cashback|saving|gift"
)


def unearned(sentence: Sentence, evidence: Evidence) -> bool:
    """It gives an amount of money that no fact tells, and the passages only of something else."""
    text = sentence.whole.text
    made_up = _MAKES_UP.search(text) is not None
    if not made_up and not _GETS.search(text) and not _HANDED.search(text):
        return False
    if "grammar.not" in sentence.whole.keys:
        return False
    if made_up and any(_is_other_money(name, evidence) for name in sentence.refers):
        return True
    given = [
        one for one in read(text) if one.kind == "money" and (made_up or _is_handed(text, one.start, one.end))
    ]
    if not given:
        return False
    known = {fact.value for fact in evidence.facts.values() if fact.type == "money"}
    known |= {value for passage in resting(evidence).passages for value in _told(passage.text.value)}
    return any(one.values.isdisjoint(known) for one in given)


def _is_other_money(name: str, evidence: Evidence) -> bool:
    return evidence.facts[name].type == "money" and not _OF_GIVING.search(name)


def _is_handed(text: str, start: int, end: int) -> bool:
    behind = _HANDED.match(text, end)
    before = max((found.end() for found in _GETS.finditer(text, max(0, start - _REACH), start)), default=None)
    return behind is not None or (before is not None and _BETWEEN.fullmatch(text, before, start) is not None)


@functools.lru_cache(maxsize=512)
def _told(text: str) -> frozenset[Decimal]:
    """The amounts of a passage that it speaks of giving."""
    told = [one.whole.text for one in sentences(text) if _TELLS.search(one.whole.text)]
    return frozenset(
        value for one in told for each in read(one) if each.kind == "money" for value in each.values
    )
