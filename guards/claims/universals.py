"""Holds "all", "everyone" and "all year round" to the passages: what holds for some guests does not for all.

Judges only a sentence that leaves out a limit of the passage it plainly repeats. Any other "all" is free.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from guards.base import Evidence
from guards.claims.nearest import meaning, nearest
from guards.figures.quantities import read
from guards.figures.units import MONTHS
from guards.text.content import content
from guards.text.glance import has_part
from guards.text.lexicon import keys_of
from guards.text.notation import plain
from guards.text.patterns import alternatives, any_word
from guards.text.statements import Sentence

_PEOPLE: Final = re.compile(
    any_word(
        """
        everyone | everybody | anyone | anybody
        jedermann | jeder kann
        tout le monde
        todo el mundo | cualquiera puede
        todo mundo | qualquer um
        누구나 | 누구든
        誰でも | どなたでも
        任何人 | 人人都 | 谁都
        """
    )
)
_EVERY: Final = alternatives(
    """
    all | every | each | any
    alle[nr]? | jede[nmrs]? | sämtliche[nr]?
    tous | toutes | chaque | n importe quelle?
    tod[oa]s | cualquier | cada
    qualquer
    """
)
_ALL: Final = re.compile(
    rf"\b(?:{_EVERY})\s(?P<of>(?:\w+\s){{0,2}}\w+)"
    r"|(?:모든|전체)\s?(?P<ko>\w{2,4})"
    r"|(?:すべて|全て|あらゆる)の?(?P<ja>[\u30a1-\u30fc]{2,8}|[\u4e00-\u9fff]{2,4})"
    r"|(?:所有|全部|全体|任何|每位|每个)的?(?P<zh>[\u4e00-\u9fff]{2,4})"
)
_YEAR: Final = re.compile(
    any_word(
        """
        all year | year round
        ganzjährig | das ganze jahr
        toute l année
        todo el año
        o ano todo | o ano inteiro | todo o ano
        연중 | 1년 내내 | 일년 내내
        一年中 | 年間を通して | 通年
        全年 | 一年四季
        """
    )
)
_SIZE: Final = re.compile(
    any_word(
        r"""
        (?:any|every|all|whatever|regardless of) (?:\w+ )?(?:sizes?|weights?)
        (?:jeder|egal welcher) größe
        toutes? tailles?
        cualquier tamaño | todos los tamaños
        qualquer (?:tamanho|porte) | todos os (?:tamanhos|portes)
        크기에 상관없이 | 크기와 상관없이 | 모든 크기
        大きさを問わず | サイズを問わず | どんな大きさ
        不限大小 | 任何大小 | 不论大小 | 大小不限
        """
    )
)
_MONTHS: Final = "|".join(month for month in MONTHS if len(month) > 3)
_SEASONS: Final = alternatives(
    """
    winter | summer | spring | autumn | (?:high|low|off|peak) season
    sommer | frühling | frühjahr | herbst
    hiver | été | printemps | automne
    invierno | verano | primavera | otoño
    inverno | verão | outono
    """
)
_SEASON: Final = re.compile(
    r"\b(?:in|during|over|im|in der|en|au|no|na|de) (?:the |el |la |l )?"
    rf"(?:{_SEASONS}|{_MONTHS})\b"
    r"|(?:겨울|여름|봄|가을)(?:철|에)"
    r"|冬季|夏季|春季|秋季|冬期|夏期|冬天|夏天"
)
PEOPLE_OF: Final = re.compile(
    any_word(
        """
        guests? | customers? | members? | users? | students? | passengers? | visitors? | clients?
        travellers? | subscribers? | holders? | people | adults? | children | residents? | patients?
        employees?
        gäste | kund(?:en|innen) | mitglieder | studierenden? | fahrgäste | nutzer | inhaber | personen
        erwachsene | kinder
        membres | étudiante?s | voyageurs | abonnés | titulaires
        clientes | huéspedes | socios | estudiantes | pasajeros | usuarios | abonados | titulares
        hóspedes | alunos | estudantes | passageiros | assinantes | membros
        고객 | 회원 | 학생 | 손님 | 투숙객 | 승객
        お客様 | 会員 | 学生 | 宿泊者
        客户 | 会员 | 顾客 | 学员 | 旅客 | 住客
        """
    )
)
_LIMITING: Final = alternatives(
    """
    in | on | with | without | under | over | aged | above | below | holding | staying in | from | of up to
    mit | ohne | unter | über | ab | auf | aus
    avec | sans | dans | de plus de | de moins de | du
    con | sin | en | mayores de | menores de | del
    com | sem | em | do | da | maiores de
    """
)
_ARTICLE: Final = alternatives(
    """
    the | an? | our | your
    eine[mnr]? | der | den | dem | unsere[mnrs]?
    la | les? | notre | nos
    los | las | el | una? | nuestr[oa]s?
    um | uma | os? | as? | noss[oa]s?
    """
)
# What limits a noun from behind, in the languages that write gaps.
_BEHIND: Final = re.compile(rf"\s(?:{_LIMITING})\s\W?(?:(?:{_ARTICLE}) )?(?P<limit>\w+)")
_BEFORE: Final = re.compile(
    r"(?:^|\b(?:for|of|by|from|with|only|für|von|mit|nur|the|that)\s)\s*(?P<limit>[^\W\d_]{3,})\s\Z"
)
_BEFORE_EASTERN: Final = re.compile(
    r"(?:(?<![a-z])[\uac00-\ud7a3a-z]{2,5}(?<![은는이가을를의에서도로과와])\s"
    r"|[\u30a1-\u30fc]{2,8}の?"
    r"|[\u4e00-\u9fff]{1,4}の?)\Z"
)
_ON: Final = alternatives(
    """
    on | with | in
    im | mit dem
    avec la | avec le | sur la | sur le
    en el | con el
    no | na | do | com o
    """
)
_PLAN: Final = re.compile(
    rf"\b(?:{_ON}) (?:the |our )?"
    r"(?:(\w+) (?:plan|tariff|tier|tarif|package|membership|account|paket)"
    r"|(?:plan|plano|formule|forfait|tarif|tarifa|pacote|paquete) (\w+))"
)
_PLANS: Final = re.compile(r"plan|plano|tarif|formule|forfait|paket|package|요금제|플랜|プラン|套餐")
_OURS: Final = content(  # what belongs to everybody, and so limits nothing
    """
    hotel house shop store many most other
    haus
    magasin
    tienda
    loja
    dear 저희 尊敬 本店 当店 注册
    """
)
_IMPERATIVES: Final = frozenset([
    "place", "pay", "make", "bring", "use", "submit", "choose", "buy", "book", "track", "see", "view",
    "add", "pick", "collect",
])  # fmt: skip
# In all of these ways to say "all" is one of these pieces, and in most sentences none.
_PARTS: Final = (
    "all", "every", "each", "any", "whatever", "regardless", "year",
    "jede", "sämtliche", "ganz", "egal",
    "tous", "tout", "chaque", "importe",
    "tod", "cualquier", "cada",
    "qualquer", "ano inteiro",
    "모든", "전체", "누구", "연중", "내내", "상관없이",
    "すべて", "全", "あらゆる", "誰", "どなた", "どんな", "年間", "通年", "一年", "問わず",
    "所有", "任何", "每", "人人", "谁", "大小",
)  # fmt: skip
_REACH: Final = 40  # characters before a noun
_WORD: Final = re.compile(r"[^\W\d_]{3,}")


def overstated(sentence: Sentence, draft: str, evidence: Evidence) -> bool:
    """It says of all what the nearest clauses of the passages limit, and the draft never names the limit."""
    text = sentence.whole.text
    if not has_part(text, _PARTS) or not any(form.search(text) for form in (_ALL, _PEOPLE, _YEAR, _SIZE)):
        return False
    near = nearest(text, evidence)
    spoken = meaning(plain(draft).lower()) if near else frozenset()
    return bool(near) and all(_is_left_out(text, piece.text, spoken) for piece in near)


def _is_left_out(text: str, told: str, spoken: frozenset[str]) -> bool:
    limits = [meaning(limit) - _OURS for limit in _limits(text, told)]
    return any(limit and limit.isdisjoint(spoken) for limit in limits)


def _limits(text: str, told: str) -> Iterator[str]:
    """What limits, in a clause of a passage, that of which the sentence says all."""
    if _ALL.search(told) or _PEOPLE.search(told):
        return
    if _YEAR.search(text):
        yield from (found[0] for found in _SEASON.finditer(told))
    if _SIZE.search(text):
        yield from (one.surface for one in read(told) if one.kind == "measure")
    if _PEOPLE.search(text):
        yield from _plans(told)
        yield from (limit for found in PEOPLE_OF.finditer(told) for limit in _around(told, *found.span()))
    for found in _ALL.finditer(text):
        yield from _limits_of(next(filter(None, found.groups())), told)


def _limits_of(named: str, told: str) -> Iterator[str]:
    if _PLANS.search(named) or PEOPLE_OF.search(named):
        yield from _plans(told)
    if named[0] >= "\u1100":
        shared = next((named[:size] for size in range(len(named), 1, -1) if named[:size] in told), None)
        yield from _around(told, start := told.index(shared), start + len(shared)) if shared else ()
        return
    meant = content(named)
    for word in _WORD.finditer(told):
        if content(word[0]) & meant:
            yield from _around(told, *word.span())


def _around(told: str, start: int, end: int) -> Iterator[str]:
    """What stands beside a noun and limits it: "Gold members", "guests in suites"."""
    if behind := _BEHIND.match(told, end):
        yield behind["limit"]
    eastern = told[start] >= "\u1100"
    found = (_BEFORE_EASTERN if eastern else _BEFORE).search(told, max(0, start - _REACH), start)
    if found and (eastern or not _is_verb(found["limit"])):
        yield found[0]


def _is_verb(word: str) -> bool:
    """ "Send items", "enviamos pedidos"; but "returned items" are some of them."""
    acts = not word.endswith("ed") and any(key.startswith("act.") for key in keys_of(word))
    return acts or word in _IMPERATIVES or word.endswith("mos")


def _plans(told: str) -> Iterator[str]:
    """The plans for which it holds: "on the Black plan"."""
    return (found[1] or found[2] for found in _PLAN.finditer(told))
