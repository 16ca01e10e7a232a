"""Holds "tomorrow", "on Thursday", "next week" to what is known: a day is a figure, too.

Judges days only that nobody told of: neither a fact, nor a passage, nor the person. Wishes and requests name
days as they like.
"""

from __future__ import annotations

import functools
import re
from datetime import date
from itertools import pairwise
from typing import Final

from guards.base import Evidence
from guards.figures.units import MONTHS, WEEKDAYS
from guards.proofs import resting
from guards.text.glance import has_part
from guards.text.notation import plain
from guards.text.patterns import any_word
from guards.text.statements import Sentence

# By what is one of these, each known from the others.
_MOMENTS: Final = tuple(
    re.compile(any_word(table))
    for table in (
        """
        tomorrow
        (?<!guten )(?<!am )(?<!heute )(?<!jeden )(?<!gestern )morgen
        demain
        (?<!la )(?<!esta )(?<!media )mañana
        amanhã
        내일 | 明日 | 明天
        """,
        """
        the day after tomorrow | übermorgen | après demain | pasado mañana | depois de amanhã
        모레 | 明後日 | 后天
        """,
        """
        next week | nächste[rn]? woche | kommende[rn]? woche
        (?:la )?semaine prochaine | próxima semana | semana que (?:viene|vem) | semana próxima
        (?<!그)다음 ?주(?=[에까부중의로월화수목금토일,. ]|$) | 来週 | 下个?(?:周|星期)
        """,
        """
        next month | nächste[nsr]? monat | kommende[nr]? monat
        mois prochain | próximo m[eê]s | m[eê]s que (?:viene|vem)
        다음 ?달 | 来月 | 下个?月
        """,
        """
        this morning | heute (?:früh|morgen|vormittag) | ce matin | esta mañana | hoje (?:de manhã|cedo)
        오늘 (?:아침|오전) | 今朝 | 今天上午 | 今早
        """,
        """
        this afternoon | heute nachmittag | cet après midi | hoje à tarde
        오늘 오후 | 今天下午
        """,
        """
        this evening | tonight | heute abend | ce soir | esta (?:tarde|noche|noite)
        오늘 (?:저녁|밤) | 今晩 | 今夜 | 今天晚上 | 今晚
        """,
    )
)
_DAY: Final = re.compile(
    rf"(?<![a-zà-ÿ])(?:{'|'.join(f'({words})' for words in WEEKDAYS)})"
    r"(?:vor|nach)?(?:mittag|abend)?s?(?![a-zß-ÿ])",
    re.IGNORECASE,
)
_ALL_WEEK: Final = re.compile(
    any_word("""
    weekdays? | business days? | working days? | daily | every ?day | workdays?
    werktags? | werktagen? | wochentags? | täglich | arbeitstagen?
    jours ouvr\\w+ | tous les jours | en semaine
    días laborables | días hábiles | todos los días | entre semana
    dias úteis | todos os dias
    평일 | 영업일 | 매일 | 平日 | 営業日 | 毎日 | 工作日 | 每天
    """)
)
_WEEKEND: Final = re.compile("weekend|wochenende|week end|fin(?:es)? de semana|주말|週末|周末")
_BETWEEN: Final = re.compile(
    r"\s?(?:to|through|thru|till|until|bis|au|à|a|al|até|hasta|[-–~]|から|부터|至|到)(?: the| le| el| l)?\s?"
)
_WISHED: Final = re.compile(
    any_word("""
    have a | enjoy | wish you | happy | see you | try again | please
    schöne[nsr]? | gute[nsr]? | wünsche\\w* | bitte | bis (?=\\w+tag)
    bonne? | bon | excellente? | veuillez | réessay\\w+
    feliz | buen[ao]?s? | por favor | inténtel\\w+ | intente
    bo[am] | ótim[oa] | tente
    세요 | 십시오 | 되세요 | ください | お過ごし | 请 | 祝
    """)
)
_PARTS: Final = (
    "tomorrow", "next", "this ", "tonight", "day", "morgen", "woche", "monat", "heute", "tag", "mittwoch",
    "demain", "semaine", "mois", "matin", "soir", "midi", "di", "mañana", "semana", "mes", "mês", "esta ",
    "lunes", "martes", "jueves", "viernes", "miércoles", "sábado", "domingo", "amanhã", "hoje", "feira",
    "내일", "모레", "다음", "오늘", "요일", "明", "来", "今", "曜", "天", "下", "周", "週", "星期",
)  # fmt: skip
_MONTH: Final = "|".join(month for month in MONTHS if len(month) > 2 and month.isalpha())
_DATED: Final = re.compile(  # `dated.py` knows on which day that falls
    rf"\d(?:st|nd|rd|th|\.|er|º)?,? (?:de |of )?(?:{_MONTH})\b|\b(?:{_MONTH})\.? \d"
    r"|\d[./]\d{1,2}[./]|\d ?[월月]",
    re.IGNORECASE,
)


_DEADLINE: Final = re.compile(
    any_word(
        r"""
        (?:by|until|till|before|no later than)(?: the)?(?: end of)? [^.,;!?]{2,24}
        (?:bis|spätestens|vor)(?: zum| zur| am| ende)? [^.,;!?]{2,24}
        (?:d ici|avant|jusqu)(?: à| au)?(?: la fin de)? [^.,;!?]{2,24}
        (?:antes de|antes del|hasta|a más tardar)(?: el| la)? [^.,;!?]{2,24}
        (?:até|antes de|antes da)(?: o| a)? [^.,;!?]{2,24}
        [^.,;!?]{2,12}까지 | [^.,;!?、。]{2,12}までに | [^.,;!?，。]{2,12}(?:之前|以前)
        """
    )
)


def untold(sentence: Sentence, evidence: Evidence) -> bool:
    """It names a day that nothing tells of."""
    text = sentence.whole.text
    if sentence.question or not has_part(text, _PARTS):
        return False
    if _WISHED.search(text):  # "please send it by Friday" sets a day, "please call on Friday" does not
        text = " ".join(found[0] for found in _DEADLINE.finditer(text))
    named = _moments(text) | (frozenset() if _DATED.search(text) else _days(text))
    return bool(named) and not named <= _known(evidence)


def _known(evidence: Evidence) -> frozenset[str]:
    texts = [one.value for one in evidence.said]
    texts += [str(fact.value) for fact in evidence.facts.values() if isinstance(fact.value, str)]
    told = (_told(one.text.value) for one in resting(evidence).passages)
    days = (_weekday(fact.value) for fact in evidence.facts.values() if isinstance(fact.value, date))
    return frozenset(days).union(*told, *(_all(plain(text).lower()) for text in texts))


@functools.lru_cache(maxsize=512)
def _told(passage: str) -> frozenset[str]:
    """Also in short: "Mon-Fri" has a Wednesday in it."""
    return _all(plain(passage))


def _all(text: str) -> frozenset[str]:
    lowered = text.lower()
    week = frozenset(map(str, range(5))) if _ALL_WEEK.search(lowered) else frozenset[str]()
    end = frozenset("56") if _WEEKEND.search(lowered) else frozenset[str]()
    return week | end | _moments(lowered) | _days(text)


def _moments(text: str) -> frozenset[str]:
    """By their place in the table."""
    return frozenset(f"moment {place}" for place, form in enumerate(_MOMENTS) if form.search(text))


def _days(text: str) -> frozenset[str]:
    """From 0 for Monday, with all between "Monday" and "to Wednesday"."""
    found = [(*one.span(), ((one.lastindex or 1) - 1) % 7) for one in _DAY.finditer(text)]
    days = {day for _, _, day in found}
    for (_, end, first), (start, _, last) in pairwise(found):
        if _BETWEEN.fullmatch(text, end, start):
            days |= {(first + step) % 7 for step in range((last - first) % 7 + 1)}
    return frozenset(map(str, days))


def _weekday(day: date) -> str:
    return str(day.weekday())
